from loopspec.v1 import callable_pb2 as _callable_pb2
from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AddDoneCallback(_message.Message):
    __slots__ = ["callback", "context", "future"]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    callback: _callable_pb2.Callable
    context: str
    future: str
    def __init__(self, future: _Optional[str] = ..., callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., context: _Optional[str] = ...) -> None: ...

class AsCompleted(_message.Message):
    __slots__ = ["awaitables", "timeout"]
    AWAITABLES_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    awaitables: _containers.RepeatedCompositeFieldContainer[_callable_pb2.Awaitable]
    timeout: float
    def __init__(self, awaitables: _Optional[_Iterable[_Union[_callable_pb2.Awaitable, _Mapping]]] = ..., timeout: _Optional[float] = ...) -> None: ...

class ConcurrentResult(_message.Message):
    __slots__ = ["future", "timeout"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    future: str
    timeout: float
    def __init__(self, future: _Optional[str] = ..., timeout: _Optional[float] = ...) -> None: ...

class CreateConcurrentFuture(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class CreateDuckFuture(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class CreateFuture(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class EnsureFuture(_message.Message):
    __slots__ = ["awaitable"]
    AWAITABLE_FIELD_NUMBER: _ClassVar[int]
    awaitable: _callable_pb2.Awaitable
    def __init__(self, awaitable: _Optional[_Union[_callable_pb2.Awaitable, _Mapping]] = ...) -> None: ...

class FutureCancel(_message.Message):
    __slots__ = ["future", "message"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    future: str
    message: str
    def __init__(self, future: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class FutureCancelled(_message.Message):
    __slots__ = ["future"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    future: str
    def __init__(self, future: _Optional[str] = ...) -> None: ...

class FutureDone(_message.Message):
    __slots__ = ["future"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    future: str
    def __init__(self, future: _Optional[str] = ...) -> None: ...

class FutureException(_message.Message):
    __slots__ = ["future"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    future: str
    def __init__(self, future: _Optional[str] = ...) -> None: ...

class FutureGetLoop(_message.Message):
    __slots__ = ["future"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    future: str
    def __init__(self, future: _Optional[str] = ...) -> None: ...

class FutureResult(_message.Message):
    __slots__ = ["future"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    future: str
    def __init__(self, future: _Optional[str] = ...) -> None: ...

class Gather(_message.Message):
    __slots__ = ["awaitables", "return_exceptions"]
    AWAITABLES_FIELD_NUMBER: _ClassVar[int]
    RETURN_EXCEPTIONS_FIELD_NUMBER: _ClassVar[int]
    awaitables: _containers.RepeatedCompositeFieldContainer[_callable_pb2.Awaitable]
    return_exceptions: bool
    def __init__(self, awaitables: _Optional[_Iterable[_Union[_callable_pb2.Awaitable, _Mapping]]] = ..., return_exceptions: bool = ...) -> None: ...

class IsFuture(_message.Message):
    __slots__ = ["target"]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    target: str
    def __init__(self, target: _Optional[str] = ...) -> None: ...

class NextCompleted(_message.Message):
    __slots__ = ["iterator"]
    ITERATOR_FIELD_NUMBER: _ClassVar[int]
    iterator: str
    def __init__(self, iterator: _Optional[str] = ...) -> None: ...

class RemoveDoneCallback(_message.Message):
    __slots__ = ["block", "future"]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    block: str
    future: str
    def __init__(self, future: _Optional[str] = ..., block: _Optional[str] = ...) -> None: ...

class SetException(_message.Message):
    __slots__ = ["as_type", "exception", "future", "not_an_exception"]
    AS_TYPE_FIELD_NUMBER: _ClassVar[int]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    NOT_AN_EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    as_type: bool
    exception: _value_pb2.ExceptionValue
    future: str
    not_an_exception: bool
    def __init__(self, future: _Optional[str] = ..., exception: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ..., as_type: bool = ..., not_an_exception: bool = ...) -> None: ...

class SetResult(_message.Message):
    __slots__ = ["future", "value"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    future: str
    value: _value_pb2.Value
    def __init__(self, future: _Optional[str] = ..., value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class Shield(_message.Message):
    __slots__ = ["awaitable"]
    AWAITABLE_FIELD_NUMBER: _ClassVar[int]
    awaitable: _callable_pb2.Awaitable
    def __init__(self, awaitable: _Optional[_Union[_callable_pb2.Awaitable, _Mapping]] = ...) -> None: ...

class Wait(_message.Message):
    __slots__ = ["awaitables", "return_when", "timeout"]
    class ReturnWhen(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    AWAITABLES_FIELD_NUMBER: _ClassVar[int]
    RETURN_WHEN_ALL_COMPLETED: Wait.ReturnWhen
    RETURN_WHEN_FIELD_NUMBER: _ClassVar[int]
    RETURN_WHEN_FIRST_COMPLETED: Wait.ReturnWhen
    RETURN_WHEN_FIRST_EXCEPTION: Wait.ReturnWhen
    RETURN_WHEN_UNSPECIFIED: Wait.ReturnWhen
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    awaitables: _containers.RepeatedCompositeFieldContainer[_callable_pb2.Awaitable]
    return_when: Wait.ReturnWhen
    timeout: float
    def __init__(self, awaitables: _Optional[_Iterable[_Union[_callable_pb2.Awaitable, _Mapping]]] = ..., timeout: _Optional[float] = ..., return_when: _Optional[_Union[Wait.ReturnWhen, str]] = ...) -> None: ...

class WrapFuture(_message.Message):
    __slots__ = ["future"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    future: str
    def __init__(self, future: _Optional[str] = ...) -> None: ...
