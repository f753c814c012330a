"""Where the bucket is and who we are there."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from common.settings import Secret, Unfit, choice, seconds, setting, text, url

_WEB = url("https", "http")
_AUTO, _PRESIGNED, _PUBLIC = "auto", "presigned", "public"
# The addresses that Cloudflare gives to public buckets without a domain.
_R2_PUBLIC = ".r2.dev"
_NEEDED = ("R2_BUCKET_NAME", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY")


def web_address(value: str) -> str:
    """A URL, or a bare domain, which means https."""
    stripped = text(value)
    return _WEB(stripped if "://" in stripped else f"https://{stripped}").rstrip("/")


@dataclass(frozen=True, kw_only=True)
class S3Place:
    """A bucket that can be used: where it is, who we are, and where the public reads it, if it may."""

    endpoint_url: str
    bucket: str
    access_key_id: str
    secret_access_key: Secret
    region: str = "auto"
    public_url: str | None = None
    put_timeout: timedelta = timedelta(seconds=120)


@dataclass(frozen=True, kw_only=True)
class S3Settings:
    """The bucket of the environment: R2 by its account, anything else by its endpoint, or none at all."""

    bucket: str | None = setting("R2_BUCKET_NAME", default=None, help="the bucket; without one, objects stay here")
    access_key_id: str | None = setting("R2_ACCESS_KEY_ID", default=None)
    secret_access_key: Secret | None = setting("R2_SECRET_ACCESS_KEY", default=None, secret=True)
    account_id: str | None = setting("R2_ACCOUNT_ID", default=None, help="the account whose R2 endpoint is used")
    endpoint_url: str | None = setting("S3_ENDPOINT_URL", web_address, None, help="in place of the account's endpoint")
    region: str = setting("S3_REGION", default="auto", help="what the store calls its region")
    public_url: str | None = setting("R2_PUBLIC_URL", web_address, None, help="the bucket is public under this URL")
    custom_domain: str | None = setting("R2_CUSTOM_DOMAIN", web_address, None, help="goes before R2_PUBLIC_URL")
    urls: str = setting(
        "{prefix}URLS", choice(_AUTO, _PRESIGNED, _PUBLIC), _AUTO, help="auto: public where there is a domain"
    )
    put_timeout: timedelta = setting("S3_PUT_TIMEOUT_SECONDS", seconds, timedelta(seconds=120))

    def __post_init__(self) -> None:
        self._check_whole()
        self._check_endpoint()
        self._check_urls()

    def _check_whole(self) -> None:
        given = dict(zip(_NEEDED, (self.bucket, self.access_key_id, self.secret_access_key), strict=True))
        given["R2_ACCOUNT_ID or S3_ENDPOINT_URL"] = self.endpoint_url or self.account_id
        missing = [name for name, value in given.items() if value is None]
        if missing and len(missing) < len(given):
            raise Unfit(f"{', '.join(missing)}: is required beside the other settings of the bucket")

    def _check_endpoint(self) -> None:
        """Where a bucket is shown to the public nobody answers signed requests, neither ours nor presigned ones."""
        host = _host(self.endpoint_url)
        if host and (host in {_host(self.custom_domain), _host(self.public_url)} or host.endswith(_R2_PUBLIC)):
            raise Unfit(
                "S3_ENDPOINT_URL: must not be where the bucket is shown to the public; for R2 leave it out and set"
                " R2_ACCOUNT_ID, and name the public's domain in R2_CUSTOM_DOMAIN or R2_PUBLIC_URL"
            )

    def _check_urls(self) -> None:
        if self.urls == _PRESIGNED and self.custom_domain:
            raise Unfit(
                f"{{prefix}}URLS: cannot be {_PRESIGNED} beside R2_CUSTOM_DOMAIN, where presigned URLs do not work; set"
                f" {_PUBLIC}, or leave R2_CUSTOM_DOMAIN out"
            )
        if self.urls == _PUBLIC and not (self.custom_domain or self.public_url):
            raise Unfit(
                f"{{prefix}}URLS: cannot be {_PUBLIC} without R2_CUSTOM_DOMAIN or R2_PUBLIC_URL; set one of them"
            )

    @property
    def place(self) -> S3Place | None:
        """The bucket, or None when none is set."""
        if self.bucket is None or self.access_key_id is None or self.secret_access_key is None:
            return None
        return S3Place(
            endpoint_url=self.endpoint_url or f"https://{self.account_id}.r2.cloudflarestorage.com",
            bucket=self.bucket,
            access_key_id=self.access_key_id,
            secret_access_key=self.secret_access_key,
            region=self.region,
            public_url=None if self.urls == _PRESIGNED else self.custom_domain or self.public_url,
            put_timeout=self.put_timeout,
        )


def _host(url: str | None) -> str | None:
    return urlsplit(url).hostname if url else None
