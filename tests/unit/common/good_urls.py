"""URLs that must be fetched: of every shape that is allowed, and of those that TikTok's own addresses have."""

from itertools import product

SHAPES: tuple[str, ...] = (
    "http://good.example/",
    "https://good.example",
    "HTTPS://GOOD.example/A.jpg",
    "https://good.example:443/a.jpg",
    "http://good.example:80/a.jpg",
    "https://good.example:80/",
    "https://good.example/a.jpg?x-expires=1&x-signature=a%2Bb%3D",
    "https://good.example/~tplv-photomode:1080:0:q75.webp?a=1&b=%E2%9C%93",
    "https://good.example/a/../b/./c",
    "https://good.example//double//slash",
    "https://good.example/ünï/cødé?q=✓",
    "https://good.example/a?u=http://127.0.0.1/",
    "https://good.example/@user/video/1",
    "https://good.example?only=query",
    "https://good.example?@127.0.0.1/",
    "https://good.example/#fragment",
    "https://good.example#@127.0.0.1/",
    "https://good.example/%00%0d%0a",
    "https://good.example/;[]{}|^`'\"<>",
    "https://good.example./",
    "https://good6.example/",
    "https://both.example/",
    "https://93.184.216.34/a.jpg",
    "https://8.8.8.8/",
    "https://[2606:4700::1111]/",
    "https://[2606:4700::1111]:443/",
    "https://[2A00:1450:4001:082a::200E]/",
    "https://góod.example/",
    "https://GÓOD.example/",
    "https://xn--god-gna.example/",
)

_SIGNATURE = "x-expires=1795348800&x-signature=Qn%2Bk0Fh%2F2l9%3D"
_HOSTS = (
    "p16-sign-va.tiktokcdn.com",
    "p19-sign.tiktokcdn-us.com",
    "p77-sign-va-lite.tiktokcdn.com",
    "p16-common-sign.tiktokcdn-eu.com",
    "v16m.tiktokcdn-us.com",
    "v45-default.tiktokcdn-eu.com",
)
_PATHS = (
    f"/tos-maliva-i-photomode-us/0a1b2c~tplv-photomode-image.jpeg?{_SIGNATURE}",
    f"/tos-alisg-i-photomode-sg/0a1b2c~tplv-photomode-2k-shrink-v1:1200:0:q70.webp?dr=8596&{_SIGNATURE}",
    f"/obj/tos-maliva-p-0068/oQ4fAB_xY-z?{_SIGNATURE}&t=4d5b0474&ps=13740610&shp=81f88b70&shcp=43f4a2f9&idc=no1a",
    f"/tos-useast5-avt-0068-tx/7310aa~c5_720x720.heic?lk3s=a5d48078&nonce=39871&refresh_token=ab%3D&{_SIGNATURE}",
    "/aweme/100x100/tos-maliva-avt-0068/7310.jpeg?from=3067671334",
    "/0123456789abcdef0123456789abcdef/69202e80/video/tos/maliva/o0AB/?a=1233&bti=ODszNWYuMDE6&ft=4KLfMvt.&qs=0&rc=aDc%3D",
    "/img/music-obj/tos-useast2a-v-2774/0aF~tplv-tiktokx-origin.image",
    "/storage/v1/tos-alisg-ve-2774/ab_cd/?mime_type=audio_mpeg&l=202611&btag=e00088000",
)
_OTHERS = (
    "https://api16-normal-useast5.tiktokv.us/aweme/v1/play/?video_id=v12044&line=0&watermark=0&source=AWEME&file_id=ab12",
    "https://api-h2.tiktokv.com/aweme/v1/play/?faid=1988&file_id=4e&is_play_url=1&item_id=73&signaturev3=dmlk%3D",
    "https://www.tiktok.com/@some.user_1/photo/7310000000000000000",
    "https://sf16-ies-music-va.tiktokcdn.com/obj/tiktok-obj/7310000000000000000.mp3",
    "https://vm.tiktok.com/ZMabc123/",
    "https://lf16-tt4d.tiktokcdn.com/obj/i18nblog/tt4d_cms/a%20b.png",
)
# Every host hands out every path: mirrors differ in nothing else.
TIKTOK: tuple[str, ...] = (*(f"https://{host}{path}" for host, path in product(_HOSTS, _PATHS)), *_OTHERS)
TIKTOK_OVER_HTTP: tuple[str, ...] = tuple(f"http://{_HOSTS[0]}{path}" for path in _PATHS)
GOOD: tuple[str, ...] = (*SHAPES, *TIKTOK, *TIKTOK_OVER_HTTP)
