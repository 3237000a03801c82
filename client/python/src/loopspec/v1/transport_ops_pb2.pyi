from loopspec.v1 import endpoint_pb2 as _endpoint_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CanWriteEof(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class GetExtraInfo(_message.Message):
    __slots__ = ["default", "info", "transport"]
    DEFAULT_FIELD_NUMBER: _ClassVar[int]
    INFO_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    default: str
    info: str
    transport: str
    def __init__(self, transport: _Optional[str] = ..., info: _Optional[str] = ..., default: _Optional[str] = ...) -> None: ...

class GetProtocol(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class GetWriteBufferLimits(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class GetWriteBufferSize(_message.Message):
    __slots__ = ["at_most", "base", "transport"]
    AT_MOST_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    at_most: int
    base: str
    transport: str
    def __init__(self, transport: _Optional[str] = ..., base: _Optional[str] = ..., at_most: _Optional[int] = ...) -> None: ...

class IsClosing(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class IsReading(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class PauseReading(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class ProtocolCalls(_message.Message):
    __slots__ = ["protocol"]
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    protocol: str
    def __init__(self, protocol: _Optional[str] = ...) -> None: ...

class Received(_message.Message):
    __slots__ = ["fd", "protocol"]
    FD_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    fd: int
    protocol: str
    def __init__(self, protocol: _Optional[str] = ..., fd: _Optional[int] = ...) -> None: ...

class ResumeReading(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class SetProtocol(_message.Message):
    __slots__ = ["protocol_factory", "transport"]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    protocol_factory: str
    transport: str
    def __init__(self, transport: _Optional[str] = ..., protocol_factory: _Optional[str] = ...) -> None: ...

class SetWriteBufferLimits(_message.Message):
    __slots__ = ["above_size", "high", "low", "transport"]
    ABOVE_SIZE_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    LOW_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    above_size: bool
    high: int
    low: int
    transport: str
    def __init__(self, transport: _Optional[str] = ..., high: _Optional[int] = ..., low: _Optional[int] = ..., above_size: bool = ...) -> None: ...

class TransportAbort(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class TransportClose(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class WaitCalled(_message.Message):
    __slots__ = ["callback", "protocol", "times"]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    TIMES_FIELD_NUMBER: _ClassVar[int]
    callback: str
    protocol: str
    times: int
    def __init__(self, protocol: _Optional[str] = ..., callback: _Optional[str] = ..., times: _Optional[int] = ...) -> None: ...

class WaitReceived(_message.Message):
    __slots__ = ["count", "fd", "protocol"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    FD_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    count: int
    fd: int
    protocol: str
    def __init__(self, protocol: _Optional[str] = ..., count: _Optional[int] = ..., fd: _Optional[int] = ...) -> None: ...

class Write(_message.Message):
    __slots__ = ["data", "transport"]
    DATA_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    data: _endpoint_pb2.Data
    transport: str
    def __init__(self, transport: _Optional[str] = ..., data: _Optional[_Union[_endpoint_pb2.Data, _Mapping]] = ...) -> None: ...

class WriteEof(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class Writelines(_message.Message):
    __slots__ = ["generator", "lines", "transport"]
    GENERATOR_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    generator: bool
    lines: _containers.RepeatedCompositeFieldContainer[_endpoint_pb2.Data]
    transport: str
    def __init__(self, transport: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_endpoint_pb2.Data, _Mapping]]] = ..., generator: bool = ...) -> None: ...
