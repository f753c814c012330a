"""The way out to addresses that somebody else chose: whatever is dialled was judged first."""

from common.outward.addresses import Address, AddressRule, Opening, parse_opening
from common.outward.answer import Answer
from common.outward.dialling import dial
from common.outward.guard import AddressRefused, Guard, Lookup, system_lookup
from common.outward.session import Bounds, Outward
from common.outward.settings import certificates, openings, ports
from common.outward.waiting import retry_after

__all__ = [
    "Address",
    "AddressRefused",
    "AddressRule",
    "Answer",
    "Bounds",
    "Guard",
    "Lookup",
    "Opening",
    "Outward",
    "certificates",
    "dial",
    "openings",
    "parse_opening",
    "ports",
    "retry_after",
    "system_lookup",
]
