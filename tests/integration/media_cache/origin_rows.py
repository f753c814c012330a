"""Every way in which an origin answers, by its number in what must hold, and what comes of it."""

import gzip
import zlib

from tests.foreign import origin_behaviours as behaves
from tests.foreign.media_files import image
from tests.foreign.origin import Behaviour, head

BODY = image("JPEG", 200, 200)
MOST = 100_000

GOOD: dict[str, Behaviour] = {
    "plain": behaves.gives(BODY),
    "chunked": behaves.chunked(BODY),
    "in small pieces": behaves.raw(head(200, {"content-length": str(len(BODY))}), BODY[:1], BODY[1:2], BODY[2:]),
    "O-5 without a length": behaves.raw(head(200, {}), BODY),
    "O-7 zipped although not asked for": behaves.zipped(BODY),
    "O-7 deflated": behaves.gives(zlib.compress(BODY), content_encoding="deflate"),
    "O-8 at the end of five redirects": behaves.in_turn([*[behaves.redirects("media")] * 5, behaves.gives(BODY)]),
    "O-10 under odd headers": behaves.gives(BODY, x_bytes="\xff\xfe", content_range="bytes 0-1/2", x="y" * 4000),
    "O-10 under another name of HTTP": behaves.raw(b"HTTP/1.0 200 \r\n\r\n", BODY),
}
# The reason of each, which says whether another attempt may help.
BAD: dict[str, tuple[Behaviour, str]] = {
    "O-1 400": (behaves.says(400), "REFUSED"),
    "O-1 401": (behaves.says(401), "FORBIDDEN"),
    "O-1 403": (behaves.says(403), "FORBIDDEN"),
    "O-1 404": (behaves.says(404), "NOT_FOUND"),
    "O-1 405": (behaves.says(405), "REFUSED"),
    "O-1 410": (behaves.says(410), "GONE"),
    "O-1 416": (behaves.says(416), "REFUSED"),
    "O-1 451": (behaves.says(451), "FORBIDDEN"),
    "O-2 408": (behaves.says(408), "TIMEOUT"),
    "O-2 500": (behaves.says(500), "UPSTREAM_ERROR"),
    "O-2 502": (behaves.says(502), "UPSTREAM_ERROR"),
    "O-2 503": (behaves.says(503), "UPSTREAM_ERROR"),
    "O-2 504": (behaves.says(504), "UPSTREAM_ERROR"),
    "O-2 hung up": (behaves.raw(), "UNREACHABLE"),
    "O-3 429": (behaves.says(429), "RATE_LIMITED"),
    "O-4 silent": (behaves.silent, "TIMEOUT"),
    "O-4 half a body, then silence": (behaves.stalls(BODY, 100), "TIMEOUT"),
    "O-4 a byte at a time": (behaves.drips(BODY, 0.1), "TIMEOUT"),
    "O-4 a header at a time": (behaves.drips_head(0.1), "TIMEOUT"),
    "O-4 hints without an end": (behaves.hints(0.1), "TIMEOUT"),
    "O-5 cut at nothing": (behaves.cut(BODY, 0), "TRUNCATED"),
    "O-5 cut in the middle": (behaves.cut(BODY, len(BODY) // 2), "TRUNCATED"),
    "O-5 cut before the last byte": (behaves.cut(BODY, len(BODY) - 1), "TRUNCATED"),
    "O-5 reset in the middle": (behaves.resets(BODY, 100), "TRUNCATED"),
    "O-5 chunks that break off": (behaves.chunked(BODY, is_broken=True), "TRUNCATED"),
    "O-5 chunks of garbage": (behaves.raw(head(200, {"transfer-encoding": "chunked"}), b"zz\r\nabc"), "UPSTREAM_ERROR"),
    "O-5 a length of 10^15": (behaves.raw(head(200, {"content-length": "1000000000000000"})), "TOO_LARGE"),
    "O-5 a length of 400 digits": (behaves.raw(head(200, {"content-length": "9" * 400})), "UPSTREAM_ERROR"),
    "O-5 a negative length": (behaves.raw(head(200, {"content-length": "-1"})), "UPSTREAM_ERROR"),
    "O-5 a length that is too short": (behaves.raw(head(200, {"content-length": "9"}) + BODY), "UPSTREAM_ERROR"),
    "O-5 two lengths": (
        behaves.raw(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"),
        "UPSTREAM_ERROR",
    ),
    "O-5 a length and chunks": (
        behaves.raw(head(200, {"content-length": "3", "transfer-encoding": "chunked"}), b"3\r\nabc\r\n0\r\n\r\n"),
        "UPSTREAM_ERROR",
    ),
    "O-6 a body without an end": (behaves.endless, "TOO_LARGE"),
    "O-6 chunks without an end": (behaves.endless_chunks, "TOO_LARGE"),
    "O-6 20 GB": (behaves.raw(head(200, {"content-length": "20000000000"}), BODY), "TOO_LARGE"),
    "O-6 a byte more than the limit": (behaves.gives(bytes(MOST + 1)), "TOO_LARGE"),
    "O-7 zipped and damaged": (
        behaves.gives(gzip.compress(BODY)[:-6] + b"abcdef", content_encoding="gzip"),
        "UPSTREAM_ERROR",
    ),
    "O-7 zipped and cut": (behaves.zipped(BODY, after=-20), "TRUNCATED"),
    "O-7 zipped, with more behind it": (
        behaves.gives(gzip.compress(BODY) + b"more", content_encoding="gzip"),
        "TRUNCATED",
    ),
    "O-7 zipped twice": (behaves.zipped(BODY, times=2), "UPSTREAM_ERROR"),
    "O-7 said to be zipped": (behaves.gives(BODY, content_encoding="gzip"), "UPSTREAM_ERROR"),
    "O-7 an unknown coding": (behaves.gives(BODY, content_encoding="br"), "UPSTREAM_ERROR"),
    "O-10 no content": (behaves.raw(head(204, {})), "UPSTREAM_ERROR"),
    "O-10 no content, and a body": (behaves.gives(BODY, 204), "UPSTREAM_ERROR"),
    "O-10 reset content": (behaves.says(205), "UPSTREAM_ERROR"),
    "O-10 reset content, and a body": (behaves.gives(BODY, 205), "UPSTREAM_ERROR"),
    "O-10 not modified": (behaves.raw(head(304, {})), "UPSTREAM_ERROR"),
    "O-10 not modified, and a body": (behaves.gives(BODY, 304), "UPSTREAM_ERROR"),
    "O-10 a choice": (behaves.gives(BODY, 300), "UPSTREAM_ERROR"),
    "O-10 status 999": (behaves.gives(BODY, 999), "UPSTREAM_ERROR"),
    "O-10 status 99": (behaves.gives(BODY, 99), "UPSTREAM_ERROR"),
    "O-10 status 1000": (behaves.gives(BODY, 1000), "UPSTREAM_ERROR"),
    "O-10 a status in words": (behaves.raw(b"HTTP/1.1 two hundred\r\n\r\n"), "UPSTREAM_ERROR"),
    "O-10 not HTTP": (behaves.raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "UPSTREAM_ERROR"),
    "O-10 HTTP/2 that nobody chose": (behaves.raw(bytes(3) + b"\x04" + bytes(5)), "UPSTREAM_ERROR"),
    "O-10 a header without a colon": (behaves.raw(b"HTTP/1.1 200 OK\r\nwhat\r\n\r\n"), "UPSTREAM_ERROR"),
    "O-10 a header with a NUL": (behaves.raw(head(200, {"x": "a\0b"})), "UPSTREAM_ERROR"),
    "O-10 a header line of 1 MB": (behaves.raw(head(200, {"x": "y" * 1_000_000})), "UPSTREAM_ERROR"),
    "O-10 20,000 headers": (behaves.raw(head(200, {f"x{at}": "y" for at in range(20_000)})), "UPSTREAM_ERROR"),
    "O-12 a part that was not asked for": (
        behaves.gives(BODY[:9], 206, content_range=f"bytes 0-8/{len(BODY)}"),
        "UPSTREAM_ERROR",
    ),
    "O-12 parts that were not asked for": (
        behaves.gives(BODY, 206, content_type="multipart/byteranges; boundary=a"),
        "UPSTREAM_ERROR",
    ),
}
LEADING_ASTRAY: dict[str, tuple[Behaviour, str]] = {
    "O-8 in a circle": (behaves.redirects("/media"), "TOO_MANY_REDIRECTS"),
    "O-8 further and further": (behaves.further_and_further, "TOO_MANY_REDIRECTS"),
    "O-8 six times": (behaves.in_turn([*[behaves.redirects("media")] * 6, behaves.gives(BODY)]), "TOO_MANY_REDIRECTS"),
    "O-8 slowly": (behaves.late(behaves.redirects("/media"), 0.3), "TIMEOUT"),
    "O-8 nowhere": (behaves.says(302), "TOO_MANY_REDIRECTS"),
    "O-8 to an empty place": (behaves.redirects(""), "TOO_MANY_REDIRECTS"),
    "O-8 to no place": (behaves.redirects("http:///media"), "BLOCKED_ADDRESS"),
    "O-8 to no host": (behaves.redirects("http:media"), "BLOCKED_ADDRESS"),
    "O-8 to what is no URL": (behaves.redirects("http://[::1"), "BLOCKED_ADDRESS"),
    "O-9 to a private network": (behaves.redirects("http://10.0.0.1/"), "BLOCKED_ADDRESS"),
    "O-9 to a private name": (behaves.redirects("//private.example/"), "BLOCKED_ADDRESS"),
    "O-9 to a file": (behaves.redirects("file:///etc/passwd"), "BLOCKED_ADDRESS"),
    "O-9 to bytes of its own": (behaves.redirects("data:image/png;base64,aaaa"), "BLOCKED_ADDRESS"),
}
