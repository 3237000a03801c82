from loopspec.v1 import connection_ops_pb2 as _connection_ops_pb2
from loopspec.v1 import endpoint_pb2 as _endpoint_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OpenConnection(_message.Message):
    __slots__ = ["address", "limit", "reader", "sock", "tls", "writer"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    SOCK_FIELD_NUMBER: _ClassVar[int]
    TLS_FIELD_NUMBER: _ClassVar[int]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    limit: int
    reader: str
    sock: str
    tls: _connection_ops_pb2.TlsOptions
    writer: str
    def __init__(self, address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., reader: _Optional[str] = ..., writer: _Optional[str] = ..., limit: _Optional[int] = ..., sock: _Optional[str] = ..., tls: _Optional[_Union[_connection_ops_pb2.TlsOptions, _Mapping]] = ...) -> None: ...

class StartServer(_message.Message):
    __slots__ = ["address", "block", "coroutine", "limit", "reader", "tls", "writer"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    TLS_FIELD_NUMBER: _ClassVar[int]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    block: str
    coroutine: str
    limit: int
    reader: str
    tls: _connection_ops_pb2.TlsOptions
    writer: str
    def __init__(self, coroutine: _Optional[str] = ..., block: _Optional[str] = ..., address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., limit: _Optional[int] = ..., tls: _Optional[_Union[_connection_ops_pb2.TlsOptions, _Mapping]] = ..., reader: _Optional[str] = ..., writer: _Optional[str] = ...) -> None: ...

class StreamAtEof(_message.Message):
    __slots__ = ["reader"]
    READER_FIELD_NUMBER: _ClassVar[int]
    reader: str
    def __init__(self, reader: _Optional[str] = ...) -> None: ...

class StreamClose(_message.Message):
    __slots__ = ["writer"]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    writer: str
    def __init__(self, writer: _Optional[str] = ...) -> None: ...

class StreamDrain(_message.Message):
    __slots__ = ["writer"]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    writer: str
    def __init__(self, writer: _Optional[str] = ...) -> None: ...

class StreamGetExtraInfo(_message.Message):
    __slots__ = ["info", "writer"]
    INFO_FIELD_NUMBER: _ClassVar[int]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    info: str
    writer: str
    def __init__(self, writer: _Optional[str] = ..., info: _Optional[str] = ...) -> None: ...

class StreamIsClosing(_message.Message):
    __slots__ = ["writer"]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    writer: str
    def __init__(self, writer: _Optional[str] = ...) -> None: ...

class StreamRead(_message.Message):
    __slots__ = ["count", "reader"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    count: int
    reader: str
    def __init__(self, reader: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class StreamReadexactly(_message.Message):
    __slots__ = ["count", "reader"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    READER_FIELD_NUMBER: _ClassVar[int]
    count: int
    reader: str
    def __init__(self, reader: _Optional[str] = ..., count: _Optional[int] = ...) -> None: ...

class StreamReadline(_message.Message):
    __slots__ = ["reader"]
    READER_FIELD_NUMBER: _ClassVar[int]
    reader: str
    def __init__(self, reader: _Optional[str] = ...) -> None: ...

class StreamReaduntil(_message.Message):
    __slots__ = ["reader", "separator"]
    READER_FIELD_NUMBER: _ClassVar[int]
    SEPARATOR_FIELD_NUMBER: _ClassVar[int]
    reader: str
    separator: bytes
    def __init__(self, reader: _Optional[str] = ..., separator: _Optional[bytes] = ...) -> None: ...

class StreamStartTls(_message.Message):
    __slots__ = ["tls", "writer"]
    TLS_FIELD_NUMBER: _ClassVar[int]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    tls: _connection_ops_pb2.TlsOptions
    writer: str
    def __init__(self, writer: _Optional[str] = ..., tls: _Optional[_Union[_connection_ops_pb2.TlsOptions, _Mapping]] = ...) -> None: ...

class StreamWaitClosed(_message.Message):
    __slots__ = ["writer"]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    writer: str
    def __init__(self, writer: _Optional[str] = ...) -> None: ...

class StreamWrite(_message.Message):
    __slots__ = ["data", "writer"]
    DATA_FIELD_NUMBER: _ClassVar[int]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    data: _endpoint_pb2.Data
    writer: str
    def __init__(self, writer: _Optional[str] = ..., data: _Optional[_Union[_endpoint_pb2.Data, _Mapping]] = ...) -> None: ...

class StreamWriteEof(_message.Message):
    __slots__ = ["writer"]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    writer: str
    def __init__(self, writer: _Optional[str] = ...) -> None: ...

class StreamWritelines(_message.Message):
    __slots__ = ["lines", "writer"]
    LINES_FIELD_NUMBER: _ClassVar[int]
    WRITER_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[_endpoint_pb2.Data]
    writer: str
    def __init__(self, writer: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[_endpoint_pb2.Data, _Mapping]]] = ...) -> None: ...
