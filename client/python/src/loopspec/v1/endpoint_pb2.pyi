from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

ADDRESS_FAMILY_INET: AddressFamily
ADDRESS_FAMILY_INET6: AddressFamily
ADDRESS_FAMILY_UNIX: AddressFamily
ADDRESS_FAMILY_UNSPECIFIED: AddressFamily
DESCRIPTOR: _descriptor.FileDescriptor

class Data(_message.Message):
    __slots__ = ["argument", "bytes", "form", "not_data", "of", "offset", "pattern", "text"]
    class Form(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ARGUMENT_FIELD_NUMBER: _ClassVar[int]
    BYTES_FIELD_NUMBER: _ClassVar[int]
    FORM_BYTEARRAY: Data.Form
    FORM_FIELD_NUMBER: _ClassVar[int]
    FORM_MEMORYVIEW: Data.Form
    FORM_REUSED_BYTEARRAY: Data.Form
    FORM_UNSPECIFIED: Data.Form
    NOT_DATA_FIELD_NUMBER: _ClassVar[int]
    OFFSET_FIELD_NUMBER: _ClassVar[int]
    OF_FIELD_NUMBER: _ClassVar[int]
    PATTERN_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    argument: int
    bytes: bytes
    form: Data.Form
    not_data: bool
    of: str
    offset: int
    pattern: int
    text: str
    def __init__(self, bytes: _Optional[bytes] = ..., pattern: _Optional[int] = ..., text: _Optional[str] = ..., not_data: bool = ..., argument: _Optional[int] = ..., of: _Optional[str] = ..., form: _Optional[_Union[Data.Form, str]] = ..., offset: _Optional[int] = ...) -> None: ...

class Endpoint(_message.Message):
    __slots__ = ["abstract_name", "argument", "form", "host", "none", "not_an_address", "of", "path", "port_of"]
    class Form(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ABSTRACT_NAME_FIELD_NUMBER: _ClassVar[int]
    ARGUMENT_FIELD_NUMBER: _ClassVar[int]
    FORM_BYTES: Endpoint.Form
    FORM_FIELD_NUMBER: _ClassVar[int]
    FORM_PATH_LIKE: Endpoint.Form
    FORM_PORT_NONE: Endpoint.Form
    FORM_PORT_TEXT: Endpoint.Form
    FORM_UNSPECIFIED: Endpoint.Form
    HOST_FIELD_NUMBER: _ClassVar[int]
    NONE_FIELD_NUMBER: _ClassVar[int]
    NOT_AN_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    OF_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    PORT_OF_FIELD_NUMBER: _ClassVar[int]
    abstract_name: str
    argument: int
    form: Endpoint.Form
    host: str
    none: bool
    not_an_address: bool
    of: str
    path: str
    port_of: str
    def __init__(self, host: _Optional[str] = ..., path: _Optional[str] = ..., abstract_name: _Optional[str] = ..., of: _Optional[str] = ..., none: bool = ..., not_an_address: bool = ..., argument: _Optional[int] = ..., port_of: _Optional[str] = ..., form: _Optional[_Union[Endpoint.Form, str]] = ...) -> None: ...

class AddressFamily(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
