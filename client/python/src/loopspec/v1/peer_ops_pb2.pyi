from loopspec.v1 import endpoint_pb2 as _endpoint_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Connect(_message.Message):
    __slots__ = ["address", "blocking", "buffer_size", "local"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    BLOCKING_FIELD_NUMBER: _ClassVar[int]
    BUFFER_SIZE_FIELD_NUMBER: _ClassVar[int]
    LOCAL_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    blocking: bool
    buffer_size: int
    local: _endpoint_pb2.Endpoint
    def __init__(self, address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., local: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., buffer_size: _Optional[int] = ..., blocking: bool = ...) -> None: ...

class CreateSocket(_message.Message):
    __slots__ = ["blocking", "buffer_size", "datagram", "family", "ssl_socket"]
    BLOCKING_FIELD_NUMBER: _ClassVar[int]
    BUFFER_SIZE_FIELD_NUMBER: _ClassVar[int]
    DATAGRAM_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    SSL_SOCKET_FIELD_NUMBER: _ClassVar[int]
    blocking: bool
    buffer_size: int
    datagram: bool
    family: _endpoint_pb2.AddressFamily
    ssl_socket: bool
    def __init__(self, family: _Optional[_Union[_endpoint_pb2.AddressFamily, str]] = ..., datagram: bool = ..., blocking: bool = ..., buffer_size: _Optional[int] = ..., ssl_socket: bool = ...) -> None: ...

class Listen(_message.Message):
    __slots__ = ["address", "backlog", "buffer_size"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    BACKLOG_FIELD_NUMBER: _ClassVar[int]
    BUFFER_SIZE_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    backlog: int
    buffer_size: int
    def __init__(self, address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., backlog: _Optional[int] = ..., buffer_size: _Optional[int] = ...) -> None: ...

class SocketAccept(_message.Message):
    __slots__ = ["socket"]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    socket: str
    def __init__(self, socket: _Optional[str] = ...) -> None: ...

class SocketBind(_message.Message):
    __slots__ = ["address", "socket"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    socket: str
    def __init__(self, socket: _Optional[str] = ..., address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ...) -> None: ...

class SocketDrain(_message.Message):
    __slots__ = ["socket"]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    socket: str
    def __init__(self, socket: _Optional[str] = ...) -> None: ...

class SocketFill(_message.Message):
    __slots__ = ["socket"]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    socket: str
    def __init__(self, socket: _Optional[str] = ...) -> None: ...

class SocketListen(_message.Message):
    __slots__ = ["backlog", "socket"]
    BACKLOG_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    backlog: int
    socket: str
    def __init__(self, socket: _Optional[str] = ..., backlog: _Optional[int] = ...) -> None: ...

class SocketReceiveAll(_message.Message):
    __slots__ = ["socket"]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    socket: str
    def __init__(self, socket: _Optional[str] = ...) -> None: ...

class SocketReceiveExactly(_message.Message):
    __slots__ = ["count", "socket"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    count: int
    socket: str
    def __init__(self, socket: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class SocketReceiveFrom(_message.Message):
    __slots__ = ["max_bytes", "socket"]
    MAX_BYTES_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    max_bytes: int
    socket: str
    def __init__(self, socket: _Optional[str] = ..., max_bytes: _Optional[int] = ...) -> None: ...

class SocketReset(_message.Message):
    __slots__ = ["socket"]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    socket: str
    def __init__(self, socket: _Optional[str] = ...) -> None: ...

class SocketSendAll(_message.Message):
    __slots__ = ["data", "socket"]
    DATA_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    data: _endpoint_pb2.Data
    socket: str
    def __init__(self, socket: _Optional[str] = ..., data: _Optional[_Union[_endpoint_pb2.Data, _Mapping]] = ...) -> None: ...

class SocketSendTo(_message.Message):
    __slots__ = ["address", "data", "socket"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    data: _endpoint_pb2.Data
    socket: str
    def __init__(self, socket: _Optional[str] = ..., data: _Optional[_Union[_endpoint_pb2.Data, _Mapping]] = ..., address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ...) -> None: ...

class SocketShutdown(_message.Message):
    __slots__ = ["direction", "socket"]
    class Direction(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    DIRECTION_BOTH: SocketShutdown.Direction
    DIRECTION_FIELD_NUMBER: _ClassVar[int]
    DIRECTION_READ: SocketShutdown.Direction
    DIRECTION_UNSPECIFIED: SocketShutdown.Direction
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    direction: SocketShutdown.Direction
    socket: str
    def __init__(self, socket: _Optional[str] = ..., direction: _Optional[_Union[SocketShutdown.Direction, str]] = ...) -> None: ...

class SocketState(_message.Message):
    __slots__ = ["property", "target"]
    class Property(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    PROPERTY_BLOCKING: SocketState.Property
    PROPERTY_CLOSED: SocketState.Property
    PROPERTY_FAMILY: SocketState.Property
    PROPERTY_FIELD_NUMBER: _ClassVar[int]
    PROPERTY_INHERITABLE: SocketState.Property
    PROPERTY_IPV6_V6ONLY: SocketState.Property
    PROPERTY_PEERNAME: SocketState.Property
    PROPERTY_SOCKNAME: SocketState.Property
    PROPERTY_SO_BROADCAST: SocketState.Property
    PROPERTY_SO_KEEPALIVE: SocketState.Property
    PROPERTY_SO_REUSEADDR: SocketState.Property
    PROPERTY_SO_REUSEPORT: SocketState.Property
    PROPERTY_TCP_NODELAY: SocketState.Property
    PROPERTY_TYPE: SocketState.Property
    PROPERTY_UNSPECIFIED: SocketState.Property
    TARGET_FIELD_NUMBER: _ClassVar[int]
    property: SocketState.Property
    target: str
    def __init__(self, target: _Optional[str] = ..., property: _Optional[_Union[SocketState.Property, str]] = ...) -> None: ...

class WaitReadable(_message.Message):
    __slots__ = ["socket"]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    socket: str
    def __init__(self, socket: _Optional[str] = ...) -> None: ...
