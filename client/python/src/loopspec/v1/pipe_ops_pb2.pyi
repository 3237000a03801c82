from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class ConnectReadPipe(_message.Message):
    __slots__ = ["pipe", "protocol_factory"]
    PIPE_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    pipe: str
    protocol_factory: str
    def __init__(self, protocol_factory: _Optional[str] = ..., pipe: _Optional[str] = ...) -> None: ...

class ConnectWritePipe(_message.Message):
    __slots__ = ["pipe", "protocol_factory"]
    PIPE_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    pipe: str
    protocol_factory: str
    def __init__(self, protocol_factory: _Optional[str] = ..., pipe: _Optional[str] = ...) -> None: ...

class CreatePipe(_message.Message):
    __slots__ = ["reading", "writing"]
    READING_FIELD_NUMBER: _ClassVar[int]
    WRITING_FIELD_NUMBER: _ClassVar[int]
    reading: str
    writing: str
    def __init__(self, reading: _Optional[str] = ..., writing: _Optional[str] = ...) -> None: ...

class CreatePty(_message.Message):
    __slots__ = ["primary", "secondary"]
    PRIMARY_FIELD_NUMBER: _ClassVar[int]
    SECONDARY_FIELD_NUMBER: _ClassVar[int]
    primary: str
    secondary: str
    def __init__(self, primary: _Optional[str] = ..., secondary: _Optional[str] = ...) -> None: ...
