from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BlockEnded(_message.Message):
    __slots__ = ["block", "raised", "returned"]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    RAISED_FIELD_NUMBER: _ClassVar[int]
    RETURNED_FIELD_NUMBER: _ClassVar[int]
    block: str
    raised: _value_pb2.ExceptionValue
    returned: _value_pb2.Value
    def __init__(self, block: _Optional[str] = ..., raised: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ..., returned: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class BlockStarted(_message.Message):
    __slots__ = ["args", "block"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    block: str
    def __init__(self, block: _Optional[str] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ...) -> None: ...

class LogMark(_message.Message):
    __slots__ = ["text", "values"]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    text: str
    values: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    def __init__(self, text: _Optional[str] = ..., values: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ...) -> None: ...

class LogRecord(_message.Message):
    __slots__ = ["exception_type", "level", "logger", "message"]
    EXCEPTION_TYPE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    LOGGER_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    exception_type: str
    level: str
    logger: str
    message: str
    def __init__(self, logger: _Optional[str] = ..., level: _Optional[str] = ..., message: _Optional[str] = ..., exception_type: _Optional[str] = ...) -> None: ...

class OpPath(_message.Message):
    __slots__ = ["block", "index"]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    block: str
    index: int
    def __init__(self, block: _Optional[str] = ..., index: _Optional[int] = ...) -> None: ...

class OpRaised(_message.Message):
    __slots__ = ["exception", "op", "path"]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    OP_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    exception: _value_pb2.ExceptionValue
    op: str
    path: OpPath
    def __init__(self, path: _Optional[_Union[OpPath, _Mapping]] = ..., op: _Optional[str] = ..., exception: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ...) -> None: ...

class OpReturned(_message.Message):
    __slots__ = ["op", "path", "value"]
    OP_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    op: str
    path: OpPath
    value: _value_pb2.Value
    def __init__(self, path: _Optional[_Union[OpPath, _Mapping]] = ..., op: _Optional[str] = ..., value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class OpStarted(_message.Message):
    __slots__ = ["op", "path"]
    OP_FIELD_NUMBER: _ClassVar[int]
    PATH_FIELD_NUMBER: _ClassVar[int]
    op: str
    path: OpPath
    def __init__(self, path: _Optional[_Union[OpPath, _Mapping]] = ..., op: _Optional[str] = ...) -> None: ...

class Outcome(_message.Message):
    __slots__ = ["detail", "kind"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    KIND_COMPLETED: Outcome.Kind
    KIND_CRASHED: Outcome.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_HOST_ERROR: Outcome.Kind
    KIND_LIMIT: Outcome.Kind
    KIND_TIMEOUT: Outcome.Kind
    KIND_UNSPECIFIED: Outcome.Kind
    KIND_UNSUPPORTED: Outcome.Kind
    detail: str
    kind: Outcome.Kind
    def __init__(self, kind: _Optional[_Union[Outcome.Kind, str]] = ..., detail: _Optional[str] = ...) -> None: ...

class TallyReported(_message.Message):
    __slots__ = ["ascending", "count", "distinct", "name"]
    ASCENDING_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    DISTINCT_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ascending: bool
    count: int
    distinct: int
    name: str
    def __init__(self, name: _Optional[str] = ..., count: _Optional[int] = ..., distinct: _Optional[int] = ..., ascending: bool = ...) -> None: ...

class Trace(_message.Message):
    __slots__ = ["events", "outcome"]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[TraceEvent]
    outcome: Outcome
    def __init__(self, events: _Optional[_Iterable[_Union[TraceEvent, _Mapping]]] = ..., outcome: _Optional[_Union[Outcome, _Mapping]] = ...) -> None: ...

class TraceEvent(_message.Message):
    __slots__ = ["block_ended", "block_started", "coroutine", "log_mark", "log_record", "op_raised", "op_returned", "op_started", "tally_reported", "thread", "time_ns", "unraisable", "warning_record"]
    BLOCK_ENDED_FIELD_NUMBER: _ClassVar[int]
    BLOCK_STARTED_FIELD_NUMBER: _ClassVar[int]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    LOG_MARK_FIELD_NUMBER: _ClassVar[int]
    LOG_RECORD_FIELD_NUMBER: _ClassVar[int]
    OP_RAISED_FIELD_NUMBER: _ClassVar[int]
    OP_RETURNED_FIELD_NUMBER: _ClassVar[int]
    OP_STARTED_FIELD_NUMBER: _ClassVar[int]
    TALLY_REPORTED_FIELD_NUMBER: _ClassVar[int]
    THREAD_FIELD_NUMBER: _ClassVar[int]
    TIME_NS_FIELD_NUMBER: _ClassVar[int]
    UNRAISABLE_FIELD_NUMBER: _ClassVar[int]
    WARNING_RECORD_FIELD_NUMBER: _ClassVar[int]
    block_ended: BlockEnded
    block_started: BlockStarted
    coroutine: str
    log_mark: LogMark
    log_record: LogRecord
    op_raised: OpRaised
    op_returned: OpReturned
    op_started: OpStarted
    tally_reported: TallyReported
    thread: str
    time_ns: int
    unraisable: Unraisable
    warning_record: WarningRecord
    def __init__(self, thread: _Optional[str] = ..., time_ns: _Optional[int] = ..., coroutine: _Optional[str] = ..., block_started: _Optional[_Union[BlockStarted, _Mapping]] = ..., block_ended: _Optional[_Union[BlockEnded, _Mapping]] = ..., op_started: _Optional[_Union[OpStarted, _Mapping]] = ..., op_returned: _Optional[_Union[OpReturned, _Mapping]] = ..., op_raised: _Optional[_Union[OpRaised, _Mapping]] = ..., log_mark: _Optional[_Union[LogMark, _Mapping]] = ..., log_record: _Optional[_Union[LogRecord, _Mapping]] = ..., warning_record: _Optional[_Union[WarningRecord, _Mapping]] = ..., tally_reported: _Optional[_Union[TallyReported, _Mapping]] = ..., unraisable: _Optional[_Union[Unraisable, _Mapping]] = ...) -> None: ...

class Unraisable(_message.Message):
    __slots__ = ["exception"]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    exception: _value_pb2.ExceptionValue
    def __init__(self, exception: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ...) -> None: ...

class WarningRecord(_message.Message):
    __slots__ = ["category", "message"]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    category: str
    message: str
    def __init__(self, category: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...
