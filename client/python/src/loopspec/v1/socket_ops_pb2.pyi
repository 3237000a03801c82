from loopspec.v1 import endpoint_pb2 as _endpoint_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class FilePart(_message.Message):
    __slots__ = ["count", "count_not_an_integer", "offset", "offset_not_an_integer"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    COUNT_NOT_AN_INTEGER_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    OFFSET_NOT_AN_INTEGER_FIELD_NUMBER: _ClassVar[int]
    count: int
    count_not_an_integer: bool
    offset: int
    offset_not_an_integer: bool
    def __init__(self, offset: _Optional[int] = ..., count: _Optional[int] = ..., offset_not_an_integer: bool = ..., count_not_an_integer: bool = ...) -> None: ...

class Getaddrinfo(_message.Message):
    __slots__ = ["address", "equals_system", "family", "flags", "positional_family", "service", "stream"]
    class Flags(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    EQUALS_SYSTEM_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    FLAGS_FIELD_NUMBER: _ClassVar[int]
    FLAGS_NUMERIC_HOST: Getaddrinfo.Flags
    FLAGS_PASSIVE: Getaddrinfo.Flags
    FLAGS_UNSPECIFIED: Getaddrinfo.Flags
    POSITIONAL_FAMILY_FIELD_NUMBER: _ClassVar[int]
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    STREAM_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    equals_system: bool
    family: _endpoint_pb2.AddressFamily
    flags: Getaddrinfo.Flags
    positional_family: bool
    service: str
    stream: bool
    def __init__(self, address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., family: _Optional[_Union[_endpoint_pb2.AddressFamily, str]] = ..., stream: bool = ..., flags: _Optional[_Union[Getaddrinfo.Flags, str]] = ..., service: _Optional[str] = ..., positional_family: bool = ..., equals_system: bool = ...) -> None: ...

class Getnameinfo(_message.Message):
    __slots__ = ["address", "equals_system"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    EQUALS_SYSTEM_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    equals_system: bool
    def __init__(self, address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., equals_system: bool = ...) -> None: ...

class ReplaceGetaddrinfo(_message.Message):
    __slots__ = ["addresses", "fails", "until_gate"]
    ADDRESSES_FIELD_NUMBER: _ClassVar[int]
    FAILS_FIELD_NUMBER: _ClassVar[int]
    UNTIL_GATE_FIELD_NUMBER: _ClassVar[int]
    addresses: _containers.RepeatedCompositeFieldContainer[_endpoint_pb2.Endpoint]
    fails: bool
    until_gate: str
    def __init__(self, addresses: _Optional[_Iterable[_Union[_endpoint_pb2.Endpoint, _Mapping]]] = ..., fails: bool = ..., until_gate: _Optional[str] = ...) -> None: ...

class SockAccept(_message.Message):
    __slots__ = ["socket"]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    socket: str
    def __init__(self, socket: _Optional[str] = ...) -> None: ...

class SockConnect(_message.Message):
    __slots__ = ["address", "socket"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    socket: str
    def __init__(self, socket: _Optional[str] = ..., address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ...) -> None: ...

class SockRecv(_message.Message):
    __slots__ = ["nbytes", "socket"]
    NBYTES_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    nbytes: int
    socket: str
    def __init__(self, socket: _Optional[str] = ..., nbytes: _Optional[int] = ...) -> None: ...

class SockRecvInto(_message.Message):
    __slots__ = ["offset", "size", "socket"]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    offset: int
    size: int
    socket: str
    def __init__(self, socket: _Optional[str] = ..., size: _Optional[int] = ..., offset: _Optional[int] = ...) -> None: ...

class SockRecvfrom(_message.Message):
    __slots__ = ["nbytes", "socket"]
    NBYTES_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    nbytes: int
    socket: str
    def __init__(self, socket: _Optional[str] = ..., nbytes: _Optional[int] = ...) -> None: ...

class SockRecvfromInto(_message.Message):
    __slots__ = ["nbytes", "size", "socket"]
    NBYTES_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    nbytes: int
    size: int
    socket: str
    def __init__(self, socket: _Optional[str] = ..., size: _Optional[int] = ..., nbytes: _Optional[int] = ...) -> None: ...

class SockSendall(_message.Message):
    __slots__ = ["data", "socket"]
    DATA_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    data: _endpoint_pb2.Data
    socket: str
    def __init__(self, socket: _Optional[str] = ..., data: _Optional[_Union[_endpoint_pb2.Data, _Mapping]] = ...) -> None: ...

class SockSendfile(_message.Message):
    __slots__ = ["fallback", "file", "part", "socket"]
    FALLBACK_FIELD_NUMBER: _ClassVar[int]
    FILE_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    fallback: bool
    file: str
    part: FilePart
    socket: str
    def __init__(self, socket: _Optional[str] = ..., file: _Optional[str] = ..., part: _Optional[_Union[FilePart, _Mapping]] = ..., fallback: bool = ...) -> None: ...

class SockSendto(_message.Message):
    __slots__ = ["address", "data", "socket"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    data: _endpoint_pb2.Data
    socket: str
    def __init__(self, socket: _Optional[str] = ..., data: _Optional[_Union[_endpoint_pb2.Data, _Mapping]] = ..., address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ...) -> None: ...
