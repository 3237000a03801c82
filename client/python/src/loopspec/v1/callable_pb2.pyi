from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Awaitable(_message.Message):
    __slots__ = ["coroutine", "custom_awaitable", "future", "not_awaitable"]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_AWAITABLE_FIELD_NUMBER: _ClassVar[int]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    NOT_AWAITABLE_FIELD_NUMBER: _ClassVar[int]
    coroutine: str
    custom_awaitable: str
    future: str
    not_awaitable: bool
    def __init__(self, future: _Optional[str] = ..., coroutine: _Optional[str] = ..., not_awaitable: bool = ..., custom_awaitable: _Optional[str] = ...) -> None: ...

class Callable(_message.Message):
    __slots__ = ["block", "client", "coroutine_function", "coroutine_object", "method", "not_callable"]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    CLIENT_FIELD_NUMBER: _ClassVar[int]
    COROUTINE_FUNCTION_FIELD_NUMBER: _ClassVar[int]
    COROUTINE_OBJECT_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    NOT_CALLABLE_FIELD_NUMBER: _ClassVar[int]
    block: str
    client: int
    coroutine_function: str
    coroutine_object: str
    method: str
    not_callable: NotCallable
    def __init__(self, block: _Optional[str] = ..., method: _Optional[str] = ..., not_callable: _Optional[_Union[NotCallable, _Mapping]] = ..., coroutine_function: _Optional[str] = ..., coroutine_object: _Optional[str] = ..., client: _Optional[int] = ...) -> None: ...

class NotCallable(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class Seconds(_message.Message):
    __slots__ = ["infinite", "integer", "none", "text", "value"]
    INFINITE_FIELD_NUMBER: _ClassVar[int]
    INTEGER_FIELD_NUMBER: _ClassVar[int]
    NONE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    infinite: bool
    integer: int
    none: _value_pb2.NoneValue
    text: str
    value: float
    def __init__(self, value: _Optional[float] = ..., integer: _Optional[int] = ..., none: _Optional[_Union[_value_pb2.NoneValue, _Mapping]] = ..., text: _Optional[str] = ..., infinite: bool = ...) -> None: ...
