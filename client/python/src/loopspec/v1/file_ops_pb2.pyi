from loopspec.v1 import endpoint_pb2 as _endpoint_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateFile(_message.Message):
    __slots__ = ["content", "kind", "position"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CONTENT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_MEMORY: CreateFile.Kind
    KIND_TEXT: CreateFile.Kind
    KIND_UNSPECIFIED: CreateFile.Kind
    POSITION_FIELD_NUMBER: _ClassVar[int]
    content: _endpoint_pb2.Data
    kind: CreateFile.Kind
    position: int
    def __init__(self, content: _Optional[_Union[_endpoint_pb2.Data, _Mapping]] = ..., kind: _Optional[_Union[CreateFile.Kind, str]] = ..., position: _Optional[int] = ...) -> None: ...

class CreatePath(_message.Message):
    __slots__ = ["kind", "path"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_FOLDER: CreatePath.Kind
    KIND_STALE_SOCKET: CreatePath.Kind
    KIND_UNSPECIFIED: CreatePath.Kind
    PATH_FIELD_NUMBER: _ClassVar[int]
    kind: CreatePath.Kind
    path: str
    def __init__(self, path: _Optional[str] = ..., kind: _Optional[_Union[CreatePath.Kind, str]] = ...) -> None: ...

class FileTell(_message.Message):
    __slots__ = ["file"]
    FILE_FIELD_NUMBER: _ClassVar[int]
    file: str
    def __init__(self, file: _Optional[str] = ...) -> None: ...

class FileTruncate(_message.Message):
    __slots__ = ["file", "size"]
    FILE_FIELD_NUMBER: _ClassVar[int]
    SIZE_FIELD_NUMBER: _ClassVar[int]
    file: str
    size: int
    def __init__(self, file: _Optional[str] = ..., size: _Optional[int] = ...) -> None: ...

class PathExists(_message.Message):
    __slots__ = ["path"]
    PATH_FIELD_NUMBER: _ClassVar[int]
    path: str
    def __init__(self, path: _Optional[str] = ...) -> None: ...

class RemovePath(_message.Message):
    __slots__ = ["path"]
    PATH_FIELD_NUMBER: _ClassVar[int]
    path: str
    def __init__(self, path: _Optional[str] = ...) -> None: ...
