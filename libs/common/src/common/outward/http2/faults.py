"""What can go wrong in HTTP/2, in the family of errors that HTTP/1.1 has."""

from aiohttp import ClientConnectionError, ClientError

PROTOCOL_ERROR, FLOW_CONTROL_ERROR, FRAME_SIZE_ERROR, REFUSED_STREAM = 0x1, 0x3, 0x6, 0x7
NO_ERROR, CANCEL, COMPRESSION_ERROR, ENHANCE_YOUR_CALM = 0x0, 0x8, 0x9, 0xB


class Broken(ClientError):
    """The peer does not keep to the protocol, or wears us out: its connection is given up with this code."""

    def __init__(self, what: str, code: int = PROTOCOL_ERROR) -> None:
        super().__init__(what)
        self.code = code


class Malformed(ClientError):
    """One answer is not HTTP, though its frames are."""


class Refused(ClientConnectionError):
    """The origin has not looked at the request: it may be sent again on another connection."""
