from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Acquire(_message.Message):
    __slots__ = ["target"]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    target: str
    def __init__(self, target: _Optional[str] = ...) -> None: ...

class BarrierAbort(_message.Message):
    __slots__ = ["barrier"]
    BARRIER_FIELD_NUMBER: _ClassVar[int]
    barrier: str
    def __init__(self, barrier: _Optional[str] = ...) -> None: ...

class BarrierReset(_message.Message):
    __slots__ = ["barrier"]
    BARRIER_FIELD_NUMBER: _ClassVar[int]
    barrier: str
    def __init__(self, barrier: _Optional[str] = ...) -> None: ...

class BarrierState(_message.Message):
    __slots__ = ["barrier"]
    BARRIER_FIELD_NUMBER: _ClassVar[int]
    barrier: str
    def __init__(self, barrier: _Optional[str] = ...) -> None: ...

class BarrierWait(_message.Message):
    __slots__ = ["barrier"]
    BARRIER_FIELD_NUMBER: _ClassVar[int]
    barrier: str
    def __init__(self, barrier: _Optional[str] = ...) -> None: ...

class ConditionNotify(_message.Message):
    __slots__ = ["all", "condition", "count"]
    ALL_FIELD_NUMBER: _ClassVar[int]
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    all: bool
    condition: str
    count: int
    def __init__(self, condition: _Optional[str] = ..., count: _Optional[int] = ..., all: bool = ...) -> None: ...

class ConditionWait(_message.Message):
    __slots__ = ["condition"]
    CONDITION_FIELD_NUMBER: _ClassVar[int]
    condition: str
    def __init__(self, condition: _Optional[str] = ...) -> None: ...

class CreateBarrier(_message.Message):
    __slots__ = ["parties"]
    PARTIES_FIELD_NUMBER: _ClassVar[int]
    parties: int
    def __init__(self, parties: _Optional[int] = ...) -> None: ...

class CreateCondition(_message.Message):
    __slots__ = ["lock"]
    LOCK_FIELD_NUMBER: _ClassVar[int]
    lock: str
    def __init__(self, lock: _Optional[str] = ...) -> None: ...

class CreateEvent(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class CreateLock(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class CreateQueue(_message.Message):
    __slots__ = ["max_size", "order"]
    class Order(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    MAX_SIZE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ORDER_LIFO: CreateQueue.Order
    ORDER_PRIORITY: CreateQueue.Order
    ORDER_UNSPECIFIED: CreateQueue.Order
    max_size: int
    order: CreateQueue.Order
    def __init__(self, max_size: _Optional[int] = ..., order: _Optional[_Union[CreateQueue.Order, str]] = ...) -> None: ...

class CreateSemaphore(_message.Message):
    __slots__ = ["bounded", "value"]
    BOUNDED_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    bounded: bool
    value: int
    def __init__(self, value: _Optional[int] = ..., bounded: bool = ...) -> None: ...

class EventClear(_message.Message):
    __slots__ = ["event"]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: str
    def __init__(self, event: _Optional[str] = ...) -> None: ...

class EventIsSet(_message.Message):
    __slots__ = ["event"]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: str
    def __init__(self, event: _Optional[str] = ...) -> None: ...

class EventSet(_message.Message):
    __slots__ = ["event"]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: str
    def __init__(self, event: _Optional[str] = ...) -> None: ...

class EventWait(_message.Message):
    __slots__ = ["event"]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: str
    def __init__(self, event: _Optional[str] = ...) -> None: ...

class Locked(_message.Message):
    __slots__ = ["target"]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    target: str
    def __init__(self, target: _Optional[str] = ...) -> None: ...

class QueueGet(_message.Message):
    __slots__ = ["queue"]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: str
    def __init__(self, queue: _Optional[str] = ...) -> None: ...

class QueueGetNowait(_message.Message):
    __slots__ = ["queue"]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: str
    def __init__(self, queue: _Optional[str] = ...) -> None: ...

class QueueJoin(_message.Message):
    __slots__ = ["queue"]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: str
    def __init__(self, queue: _Optional[str] = ...) -> None: ...

class QueuePut(_message.Message):
    __slots__ = ["queue", "value"]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    queue: str
    value: _value_pb2.Value
    def __init__(self, queue: _Optional[str] = ..., value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class QueuePutNowait(_message.Message):
    __slots__ = ["queue", "value"]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    queue: str
    value: _value_pb2.Value
    def __init__(self, queue: _Optional[str] = ..., value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class QueueShutdown(_message.Message):
    __slots__ = ["immediate", "queue"]
    IMMEDIATE_FIELD_NUMBER: _ClassVar[int]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    immediate: bool
    queue: str
    def __init__(self, queue: _Optional[str] = ..., immediate: bool = ...) -> None: ...

class QueueState(_message.Message):
    __slots__ = ["queue"]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: str
    def __init__(self, queue: _Optional[str] = ...) -> None: ...

class QueueTaskDone(_message.Message):
    __slots__ = ["queue"]
    QUEUE_FIELD_NUMBER: _ClassVar[int]
    queue: str
    def __init__(self, queue: _Optional[str] = ...) -> None: ...

class Release(_message.Message):
    __slots__ = ["target"]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    target: str
    def __init__(self, target: _Optional[str] = ...) -> None: ...
