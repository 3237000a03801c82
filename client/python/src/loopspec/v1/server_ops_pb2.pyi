from loopspec.v1 import connection_ops_pb2 as _connection_ops_pb2
from loopspec.v1 import endpoint_pb2 as _endpoint_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateServer(_message.Message):
    __slots__ = ["address", "backlog", "extra_positional", "family", "hosts", "keep_alive", "protocol_factory", "reuse_address", "reuse_port", "sock", "start_serving", "tls"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    BACKLOG_FIELD_NUMBER: _ClassVar[int]
    EXTRA_POSITIONAL_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    HOSTS_FIELD_NUMBER: _ClassVar[int]
    KEEP_ALIVE_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    REUSE_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    REUSE_PORT_FIELD_NUMBER: _ClassVar[int]
    SOCK_FIELD_NUMBER: _ClassVar[int]
    START_SERVING_FIELD_NUMBER: _ClassVar[int]
    TLS_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    backlog: int
    extra_positional: bool
    family: _endpoint_pb2.AddressFamily
    hosts: _containers.RepeatedScalarFieldContainer[str]
    keep_alive: bool
    protocol_factory: str
    reuse_address: bool
    reuse_port: bool
    sock: str
    start_serving: bool
    tls: _connection_ops_pb2.TlsOptions
    def __init__(self, protocol_factory: _Optional[str] = ..., address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., hosts: _Optional[_Iterable[str]] = ..., sock: _Optional[str] = ..., tls: _Optional[_Union[_connection_ops_pb2.TlsOptions, _Mapping]] = ..., family: _Optional[_Union[_endpoint_pb2.AddressFamily, str]] = ..., backlog: _Optional[int] = ..., reuse_address: bool = ..., reuse_port: bool = ..., keep_alive: bool = ..., start_serving: bool = ..., extra_positional: bool = ...) -> None: ...

class CreateUnixServer(_message.Message):
    __slots__ = ["backlog", "cleanup_socket", "path", "protocol_factory", "sock", "start_serving", "tls"]
    BACKLOG_FIELD_NUMBER: _ClassVar[int]
    CLEANUP_SOCKET_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    SOCK_FIELD_NUMBER: _ClassVar[int]
    START_SERVING_FIELD_NUMBER: _ClassVar[int]
    TLS_FIELD_NUMBER: _ClassVar[int]
    backlog: int
    cleanup_socket: bool
    path: _endpoint_pb2.Endpoint
    protocol_factory: str
    sock: str
    start_serving: bool
    tls: _connection_ops_pb2.TlsOptions
    def __init__(self, protocol_factory: _Optional[str] = ..., path: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., sock: _Optional[str] = ..., tls: _Optional[_Union[_connection_ops_pb2.TlsOptions, _Mapping]] = ..., backlog: _Optional[int] = ..., start_serving: bool = ..., cleanup_socket: bool = ...) -> None: ...

class ServerAbortClients(_message.Message):
    __slots__ = ["server"]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    server: str
    def __init__(self, server: _Optional[str] = ...) -> None: ...

class ServerClose(_message.Message):
    __slots__ = ["server"]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    server: str
    def __init__(self, server: _Optional[str] = ...) -> None: ...

class ServerCloseClients(_message.Message):
    __slots__ = ["server"]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    server: str
    def __init__(self, server: _Optional[str] = ...) -> None: ...

class ServerContext(_message.Message):
    __slots__ = ["coroutine", "server"]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    coroutine: str
    server: str
    def __init__(self, server: _Optional[str] = ..., coroutine: _Optional[str] = ...) -> None: ...

class ServerGetLoop(_message.Message):
    __slots__ = ["server"]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    server: str
    def __init__(self, server: _Optional[str] = ...) -> None: ...

class ServerIsServing(_message.Message):
    __slots__ = ["server"]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    server: str
    def __init__(self, server: _Optional[str] = ...) -> None: ...

class ServerServeForever(_message.Message):
    __slots__ = ["server"]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    server: str
    def __init__(self, server: _Optional[str] = ...) -> None: ...

class ServerSockets(_message.Message):
    __slots__ = ["count", "is_tuple", "server"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    IS_TUPLE_FIELD_NUMBER: _ClassVar[int]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    count: bool
    is_tuple: bool
    server: str
    def __init__(self, server: _Optional[str] = ..., is_tuple: bool = ..., count: bool = ...) -> None: ...

class ServerStartServing(_message.Message):
    __slots__ = ["server"]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    server: str
    def __init__(self, server: _Optional[str] = ...) -> None: ...

class ServerWaitClosed(_message.Message):
    __slots__ = ["server"]
    SERVER_FIELD_NUMBER: _ClassVar[int]
    server: str
    def __init__(self, server: _Optional[str] = ...) -> None: ...
