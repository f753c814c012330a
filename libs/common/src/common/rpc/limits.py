"""What both ends of a connection hold each other to."""

from collections.abc import Sequence

LARGEST_MESSAGE = 4 * 1024 * 1024
LARGEST_METADATA = 16 * 1024
_CONNECTIONS = 1024

Options = Sequence[tuple[str, int | str]]

_BOTH: Options = (
    ("grpc.max_receive_message_length", LARGEST_MESSAGE),
    ("grpc.max_send_message_length", LARGEST_MESSAGE),
    ("grpc.max_metadata_size", LARGEST_METADATA),
    ("grpc.keepalive_permit_without_calls", 1),
    # Pings of an idle connection would otherwise end after two.
    ("grpc.http2.max_pings_without_data", 0),
)

SERVER_OPTIONS: Options = (
    *_BOTH,
    # Two servers on one port would each see half of the calls.
    ("grpc.so_reuseport", 0),
    ("grpc.max_allowed_incoming_connections", _CONNECTIONS),
    ("grpc.keepalive_time_ms", 20_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.http2.ping_timeout_ms", 10_000),
    # Half of what our own channels send, so that none of theirs counts as a flood.
    ("grpc.http2.min_ping_interval_without_data_ms", 5_000),
)

CHANNEL_OPTIONS: Options = (
    *_BOTH,
    # A peer that is gone without a word is found after the ping and its answer's time: 15 s.
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    # For pings of any kind: while another one is out, which may wait for a minute, none is sent for keepalive.
    ("grpc.http2.ping_timeout_ms", 5_000),
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 5_000),
)
