"""Channels to servers."""

import os
import threading
from typing import Dict, Tuple

import grpc

from .options import RemoteOptions

# A server that says nothing for so long is asked, and must then answer within the other.
_KEEPALIVE_MS = 20_000
_KEEPALIVE_TIMEOUT_MS = 10_000

_shared: Dict[Tuple[object, ...], grpc.Channel] = {}
_shared_lock = threading.Lock()


def open_channel(target: str, options: RemoteOptions) -> grpc.Channel:
    """A channel of the caller's own. It connects when it is first used."""
    arguments = [
        ("grpc.keepalive_time_ms", _KEEPALIVE_MS),
        ("grpc.keepalive_timeout_ms", _KEEPALIVE_TIMEOUT_MS),
        ("grpc.http2.max_pings_without_data", 0),
        ("grpc.max_receive_message_length", -1),
    ]
    if options.certificate_authorities is None:
        return grpc.insecure_channel(target, arguments)
    return grpc.secure_channel(target, grpc.ssl_channel_credentials(options.certificate_authorities), arguments)


def shared_channel(target: str, options: RemoteOptions) -> grpc.Channel:
    """The process's one channel to this server: loops on it share a connection. It is never closed."""
    key = (os.getpid(), target, options.certificate_authorities)
    with _shared_lock:
        if key not in _shared:
            _shared[key] = open_channel(target, options)
        return _shared[key]
