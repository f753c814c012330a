"""HTTP/2 as far as a GET needs it: one connection to an origin for many requests at once."""

from common.outward.http2.pool import Http2Pool

__all__ = ["Http2Pool"]
