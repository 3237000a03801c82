"""What a remote loop raises when the service, or the way to it, fails.

What the loop itself raises comes as asyncio raises it (RuntimeError 'Event loop is closed', …).
"""

from typing import Any, Dict, Optional

import grpc
from google.protobuf.message import DecodeError

from . import rpc_status_pb2

_DETAILS_KEY = "grpc-status-details-bin"


class RemoteError(Exception):
    """The service, or the way to it, failed. The loop is gone: a lost stream stops and closes it."""

    def __init__(self, message: str, status: str = "", reason: str = "", metadata: Optional[Dict[str, str]] = None) -> None:
        super().__init__(message)
        #: gRPC's name of the status: "RESOURCE_EXHAUSTED".
        self.status = status
        #: The server's reason ("LIMIT_EXCEEDED") and its variables; empty where the server did not speak.
        self.reason = reason
        self.metadata: Dict[str, str] = dict(metadata or {})


class ConnectionLostError(RemoteError):
    """The server cannot be reached, or the connection was lost."""


class DeadlineExpiredError(RemoteError):
    """The deadline that the client gave its session has passed."""


class CallRefusedError(RemoteError):
    """The service refused: `reason` says why, `metadata` names a limit and its value."""


def error_of(call: Any) -> RemoteError:
    """What ended this call (a grpc.Call that is over), as an exception."""
    code = call.code()
    text = call.details() or ""
    info = _error_info(call.trailing_metadata())
    if info is not None:
        return CallRefusedError(text, code.name, info.reason, dict(info.metadata))
    if code is grpc.StatusCode.OK:
        return ConnectionLostError("the server ended the session", code.name)
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return DeadlineExpiredError("the session's deadline has passed", code.name)
    return ConnectionLostError("the connection was lost: %s" % text, code.name)


def _error_info(metadata: Any) -> Optional[rpc_status_pb2.ErrorInfo]:
    for key, value in metadata or ():
        if key != _DETAILS_KEY:
            continue
        try:
            for detail in rpc_status_pb2.RpcStatus.FromString(value).details:
                if detail.type_url.endswith("/google.rpc.ErrorInfo"):
                    info: rpc_status_pb2.ErrorInfo = rpc_status_pb2.ErrorInfo.FromString(detail.value)
                    return info
        except DecodeError:
            return None
    return None
