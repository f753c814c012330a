"""Addresses at the demo CDN, made as TikTok makes them: the signature is another at every scrape, the path stays."""

import hmac
import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha1
from urllib.parse import quote

KEY = b"the demo CDN's own"
SHORT_LIFE = timedelta(hours=24)
LONG_LIFE = timedelta(days=15)


@dataclass(frozen=True, kw_only=True)
class Links:
    """The links of one answer, all signed at one moment."""

    origin: str
    now: datetime

    def picture(self, folder: str, name: str, style: str, kind: str, life: timedelta = SHORT_LIFE) -> str:
        """A picture: `style` is TikTok's word for what was done to it, `kind` the ending (which may be `image`)."""
        path = f"/{folder}/{name}~tplv-{style}.{kind}"
        nonce, expires = secrets.token_hex(4), self._expires(life)
        signature = quote(signed(path, expires, nonce), safe="")
        query = (
            f"dr=9229&nonce={nonce}&refresh_token={secrets.token_hex(16)}&x-expires={expires}&x-signature={signature}"
        )
        return f"{self.origin}{path}?{query}&idc=demo&biz_tag=tt_video"

    def video(self, name: str) -> str:
        """A video, or the soundtrack of a carousel: here the signature and its end stand in front of the path."""
        path = f"/video/tos/demo/{name}/"
        ends = f"{self._expires(SHORT_LIFE):08x}"
        query = (
            f"a=1233&bti={secrets.token_urlsafe(12)}%3D%3D&ch=0&cr=13&dr=0&cd=0%7C0%7C0%7C&l={secrets.token_hex(16)}"
        )
        return f"{self.origin}/{video_signature(path, ends)}/{ends}{path}?{query}"

    def play(self, name: str, post_id: str) -> str:
        """The player's API, which sends whoever asks on to the video."""
        query = f"faid=1233&file_id={name}&is_play_url=1&item_id={post_id}&line=0&signaturev3={secrets.token_hex(20)}"
        return f"{self.origin}/aweme/v1/play/?{query}&source=PUBLISH&video_id={name}"

    def music(self, name: str) -> str:
        """A sound; these are not signed."""
        return f"{self.origin}/obj/ies-music-demo/{name}.mp3"

    def _expires(self, life: timedelta) -> int:
        return int((self.now + life).timestamp())


def signed(path: str, expires: int | str, nonce: str) -> str:
    """The signature of a picture's address."""
    return b64encode(hmac.digest(KEY, f"{path}\n{expires}\n{nonce}".encode(), sha1)).decode()


def video_signature(path: str, ends: str) -> str:
    """The signature of a video's address; `ends` is in hexadecimal, as it stands in the address."""
    return hmac.new(KEY, f"{path}\n{ends}".encode(), sha1).hexdigest()[:32]
