from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Protocol(_message.Message):
    __slots__ = ["buffer_size", "buffer_updated", "connection_lost", "connection_made", "data_received", "datagram_received", "eof_received", "error_received", "factory", "get_buffer", "keep_open", "kind", "name", "pause_writing", "pipe_connection_lost", "pipe_data_received", "process_exited", "resume_writing", "shared", "transport"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    BUFFER_SIZE_FIELD_NUMBER: _ClassVar[int]
    BUFFER_UPDATED_FIELD_NUMBER: _ClassVar[int]
    CONNECTION_LOST_FIELD_NUMBER: _ClassVar[int]
    CONNECTION_MADE_FIELD_NUMBER: _ClassVar[int]
    DATAGRAM_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    DATA_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    EOF_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    ERROR_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    FACTORY_FIELD_NUMBER: _ClassVar[int]
    GET_BUFFER_FIELD_NUMBER: _ClassVar[int]
    KEEP_OPEN_FIELD_NUMBER: _ClassVar[int]
    KIND_BUFFERED: Protocol.Kind
    KIND_DATAGRAM: Protocol.Kind
    KIND_DUCK: Protocol.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_SUBPROCESS: Protocol.Kind
    KIND_UNSPECIFIED: Protocol.Kind
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAUSE_WRITING_FIELD_NUMBER: _ClassVar[int]
    PIPE_CONNECTION_LOST_FIELD_NUMBER: _ClassVar[int]
    PIPE_DATA_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    PROCESS_EXITED_FIELD_NUMBER: _ClassVar[int]
    RESUME_WRITING_FIELD_NUMBER: _ClassVar[int]
    SHARED_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    buffer_size: int
    buffer_updated: str
    connection_lost: str
    connection_made: str
    data_received: str
    datagram_received: str
    eof_received: str
    error_received: str
    factory: str
    get_buffer: str
    keep_open: bool
    kind: Protocol.Kind
    name: str
    pause_writing: str
    pipe_connection_lost: str
    pipe_data_received: str
    process_exited: str
    resume_writing: str
    shared: bool
    transport: str
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[Protocol.Kind, str]] = ..., transport: _Optional[str] = ..., factory: _Optional[str] = ..., shared: bool = ..., connection_made: _Optional[str] = ..., connection_lost: _Optional[str] = ..., pause_writing: _Optional[str] = ..., resume_writing: _Optional[str] = ..., data_received: _Optional[str] = ..., eof_received: _Optional[str] = ..., keep_open: bool = ..., get_buffer: _Optional[str] = ..., buffer_updated: _Optional[str] = ..., buffer_size: _Optional[int] = ..., datagram_received: _Optional[str] = ..., error_received: _Optional[str] = ..., pipe_data_received: _Optional[str] = ..., pipe_connection_lost: _Optional[str] = ..., process_exited: _Optional[str] = ...) -> None: ...
