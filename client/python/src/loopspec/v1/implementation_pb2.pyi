from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
FAMILY_PROACTOR: Family
FAMILY_SELECTOR: Family
FAMILY_UNSPECIFIED: Family
HOST_IN_PROCESS: Host
HOST_UNSPECIFIED: Host
HOST_WORKER: Host

class Implementation(_message.Message):
    __slots__ = ["asyncio_version", "capabilities", "description", "family", "host", "language", "name", "platform", "unavailable", "version"]
    ASYNCIO_VERSION_FIELD_NUMBER: _ClassVar[int]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    HOST_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PLATFORM_FIELD_NUMBER: _ClassVar[int]
    UNAVAILABLE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    asyncio_version: str
    capabilities: _containers.RepeatedScalarFieldContainer[str]
    description: str
    family: Family
    host: Host
    language: str
    name: str
    platform: str
    unavailable: str
    version: str
    def __init__(self, name: _Optional[str] = ..., language: _Optional[str] = ..., asyncio_version: _Optional[str] = ..., description: _Optional[str] = ..., family: _Optional[_Union[Family, str]] = ..., platform: _Optional[str] = ..., host: _Optional[_Union[Host, str]] = ..., capabilities: _Optional[_Iterable[str]] = ..., unavailable: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class Family(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class Host(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
