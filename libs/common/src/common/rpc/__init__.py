"""gRPC: the serve role, and channels to those who serve."""

from common.rpc.channel import open_channel
from common.rpc.deadline import remaining
from common.rpc.probes import Probe
from common.rpc.server import AddToServer, Server
from common.rpc.settings import ChannelSettings, RpcSettings, Waits
from common.rpc.status import code_of, to_failure, to_status
from common.rpc.streams import open_stream

__all__ = [
    "AddToServer",
    "ChannelSettings",
    "Probe",
    "RpcSettings",
    "Server",
    "Waits",
    "code_of",
    "open_channel",
    "open_stream",
    "remaining",
    "to_failure",
    "to_status",
]
