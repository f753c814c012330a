"""Which calls may be made again: those whose contract says that twice is as good as once."""

import json
from collections.abc import Iterable, Iterator

from google.protobuf.descriptor import MethodDescriptor, ServiceDescriptor
from google.protobuf.descriptor_pb2 import MethodOptions

_HARMLESS = {MethodOptions.NO_SIDE_EFFECTS, MethodOptions.IDEMPOTENT}
_POLICY = {
    "maxAttempts": 4,
    "initialBackoff": "0.1s",
    "maxBackoff": "1s",
    "backoffMultiplier": 2,
    "retryableStatusCodes": ["UNAVAILABLE"],
}
# While most calls fail, retries would only keep a struggling service down.
_THROTTLE = {"maxTokens": 20, "tokenRatio": 0.2}


def service_config(services: Iterable[ServiceDescriptor]) -> str:
    """The channel's service config: UNAVAILABLE is tried again for harmless methods, and for no other."""
    names = [{"service": method.containing_service.full_name, "method": method.name} for method in _harmless(services)]
    methods = [{"name": names, "retryPolicy": _POLICY}] if names else []
    return json.dumps({"methodConfig": methods, "retryThrottling": _THROTTLE})


def _harmless(services: Iterable[ServiceDescriptor]) -> Iterator[MethodDescriptor]:
    for service in services:
        yield from (method for method in service.methods if method.GetOptions().idempotency_level in _HARMLESS)
