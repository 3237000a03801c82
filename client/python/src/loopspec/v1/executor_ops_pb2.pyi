from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateExecutor(_message.Message):
    __slots__ = ["max_workers", "processes"]
    MAX_WORKERS_FIELD_NUMBER: _ClassVar[int]
    PROCESSES_FIELD_NUMBER: _ClassVar[int]
    max_workers: int
    processes: bool
    def __init__(self, max_workers: _Optional[int] = ..., processes: bool = ...) -> None: ...

class ExecutorShutdown(_message.Message):
    __slots__ = ["cancel_futures", "executor"]
    CANCEL_FUTURES_FIELD_NUMBER: _ClassVar[int]
    EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    cancel_futures: bool
    executor: str
    def __init__(self, executor: _Optional[str] = ..., cancel_futures: bool = ...) -> None: ...

class ExecutorSubmit(_message.Message):
    __slots__ = ["args", "block", "executor", "returns"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    RETURNS_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    block: str
    executor: str
    returns: _value_pb2.Value
    def __init__(self, executor: _Optional[str] = ..., block: _Optional[str] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., returns: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class OpenGate(_message.Message):
    __slots__ = ["gate"]
    GATE_FIELD_NUMBER: _ClassVar[int]
    gate: str
    def __init__(self, gate: _Optional[str] = ...) -> None: ...

class RunInExecutor(_message.Message):
    __slots__ = ["args", "block", "coroutine_function", "executor", "returns", "unknown_keyword"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    COROUTINE_FUNCTION_FIELD_NUMBER: _ClassVar[int]
    EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    RETURNS_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_KEYWORD_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    block: str
    coroutine_function: str
    executor: str
    returns: _value_pb2.Value
    unknown_keyword: bool
    def __init__(self, block: _Optional[str] = ..., coroutine_function: _Optional[str] = ..., executor: _Optional[str] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., returns: _Optional[_Union[_value_pb2.Value, _Mapping]] = ..., unknown_keyword: bool = ...) -> None: ...

class SetDefaultExecutor(_message.Message):
    __slots__ = ["executor", "none", "not_an_executor"]
    EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    NONE_FIELD_NUMBER: _ClassVar[int]
    NOT_AN_EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    executor: str
    none: bool
    not_an_executor: bool
    def __init__(self, executor: _Optional[str] = ..., none: bool = ..., not_an_executor: bool = ...) -> None: ...

class ShutdownDefaultExecutor(_message.Message):
    __slots__ = ["timeout"]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    timeout: float
    def __init__(self, timeout: _Optional[float] = ...) -> None: ...

class ToThread(_message.Message):
    __slots__ = ["args", "block", "returns"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    RETURNS_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    block: str
    returns: _value_pb2.Value
    def __init__(self, block: _Optional[str] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., returns: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class WaitGate(_message.Message):
    __slots__ = ["gate"]
    GATE_FIELD_NUMBER: _ClassVar[int]
    gate: str
    def __init__(self, gate: _Optional[str] = ...) -> None: ...
