"""Bits in the order of video streams: most significant first, Exp-Golomb codes."""


class Bits:
    """A row of bits that grows; every method returns the row, so that calls chain."""

    def __init__(self) -> None:
        self._text = ""

    def fixed(self, value: int, width: int) -> "Bits":
        """The value in exactly so many bits."""
        self._text += f"{value:0{width}b}"
        return self

    def unsigned(self, value: int) -> "Bits":
        """The value as an unsigned Exp-Golomb code, ue(v) in the standard."""
        digits = f"{value + 1:b}"
        self._text += "0" * (len(digits) - 1) + digits
        return self

    def signed(self, value: int) -> "Bits":
        """The value as a signed Exp-Golomb code, se(v) in the standard."""
        return self.unsigned(2 * value - 1 if value > 0 else -2 * value)

    def ended(self) -> bytes:
        """The bytes, closed with a one and filled up with zeros (rbsp_trailing_bits)."""
        return _bytes(self._text + "1")

    def aligned(self) -> bytes:
        """The bytes, filled up with zeros."""
        return _bytes(self._text)


def _bytes(text: str) -> bytes:
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")
