from loopspec.v1 import callable_pb2 as _callable_pb2
from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Aclose(_message.Message):
    __slots__ = ["generator"]
    GENERATOR_FIELD_NUMBER: _ClassVar[int]
    generator: str
    def __init__(self, generator: _Optional[str] = ...) -> None: ...

class AllTasks(_message.Message):
    __slots__ = ["event_loop"]
    EVENT_LOOP_FIELD_NUMBER: _ClassVar[int]
    event_loop: str
    def __init__(self, event_loop: _Optional[str] = ...) -> None: ...

class Anext(_message.Message):
    __slots__ = ["generator"]
    GENERATOR_FIELD_NUMBER: _ClassVar[int]
    generator: str
    def __init__(self, generator: _Optional[str] = ...) -> None: ...

class Await(_message.Message):
    __slots__ = ["coroutine", "future"]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    coroutine: str
    future: str
    def __init__(self, future: _Optional[str] = ..., coroutine: _Optional[str] = ...) -> None: ...

class BareYield(_message.Message):
    __slots__ = ["future", "not_a_future"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    NOT_A_FUTURE_FIELD_NUMBER: _ClassVar[int]
    future: str
    not_a_future: bool
    def __init__(self, future: _Optional[str] = ..., not_a_future: bool = ...) -> None: ...

class CreateAsyncGenerator(_message.Message):
    __slots__ = ["async_generator"]
    ASYNC_GENERATOR_FIELD_NUMBER: _ClassVar[int]
    async_generator: str
    def __init__(self, async_generator: _Optional[str] = ...) -> None: ...

class CreateTask(_message.Message):
    __slots__ = ["context", "coroutine", "eager_start", "name", "not_a_coroutine", "on_running_loop"]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    EAGER_START_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOT_A_COROUTINE_FIELD_NUMBER: _ClassVar[int]
    ON_RUNNING_LOOP_FIELD_NUMBER: _ClassVar[int]
    context: str
    coroutine: str
    eager_start: bool
    name: str
    not_a_coroutine: bool
    on_running_loop: bool
    def __init__(self, coroutine: _Optional[str] = ..., name: _Optional[str] = ..., context: _Optional[str] = ..., on_running_loop: bool = ..., eager_start: bool = ..., not_a_coroutine: bool = ...) -> None: ...

class CurrentTask(_message.Message):
    __slots__ = ["event_loop"]
    EVENT_LOOP_FIELD_NUMBER: _ClassVar[int]
    event_loop: str
    def __init__(self, event_loop: _Optional[str] = ...) -> None: ...

class GetAsyncgenHooks(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GetTaskFactory(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GroupCreateTask(_message.Message):
    __slots__ = ["context", "coroutine", "group", "name"]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    GROUP_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    context: str
    coroutine: str
    group: str
    name: str
    def __init__(self, group: _Optional[str] = ..., coroutine: _Optional[str] = ..., name: _Optional[str] = ..., context: _Optional[str] = ...) -> None: ...

class ReturnValue(_message.Message):
    __slots__ = ["value"]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    value: _value_pb2.Value
    def __init__(self, value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class RunCoroutineThreadsafe(_message.Message):
    __slots__ = ["coroutine"]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    coroutine: str
    def __init__(self, coroutine: _Optional[str] = ...) -> None: ...

class SetAsyncgenHooks(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class SetTaskFactory(_message.Message):
    __slots__ = ["bind", "block", "eager", "keywords", "logging", "none", "not_callable"]
    BIND_FIELD_NUMBER: _ClassVar[int]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    EAGER_FIELD_NUMBER: _ClassVar[int]
    KEYWORDS_FIELD_NUMBER: _ClassVar[int]
    LOGGING_FIELD_NUMBER: _ClassVar[int]
    NONE_FIELD_NUMBER: _ClassVar[int]
    NOT_CALLABLE_FIELD_NUMBER: _ClassVar[int]
    bind: str
    block: str
    eager: bool
    keywords: bool
    logging: str
    none: bool
    not_callable: bool
    def __init__(self, logging: _Optional[str] = ..., none: bool = ..., not_callable: bool = ..., block: _Optional[str] = ..., eager: bool = ..., bind: _Optional[str] = ..., keywords: bool = ...) -> None: ...

class Sleep(_message.Message):
    __slots__ = ["delay", "result"]
    DELAY_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    delay: float
    result: _value_pb2.Value
    def __init__(self, delay: _Optional[float] = ..., result: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class TaskCancelling(_message.Message):
    __slots__ = ["task"]
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: str
    def __init__(self, task: _Optional[str] = ...) -> None: ...

class TaskGetCoro(_message.Message):
    __slots__ = ["task"]
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: str
    def __init__(self, task: _Optional[str] = ...) -> None: ...

class TaskGetName(_message.Message):
    __slots__ = ["task", "unlike"]
    TASK_FIELD_NUMBER: _ClassVar[int]
    UNLIKE_FIELD_NUMBER: _ClassVar[int]
    task: str
    unlike: str
    def __init__(self, task: _Optional[str] = ..., unlike: _Optional[str] = ...) -> None: ...

class TaskGroup(_message.Message):
    __slots__ = ["coroutine"]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    coroutine: str
    def __init__(self, coroutine: _Optional[str] = ...) -> None: ...

class TaskSetName(_message.Message):
    __slots__ = ["name", "task"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    name: str
    task: str
    def __init__(self, task: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class TaskUncancel(_message.Message):
    __slots__ = ["task"]
    TASK_FIELD_NUMBER: _ClassVar[int]
    task: str
    def __init__(self, task: _Optional[str] = ...) -> None: ...

class Timeout(_message.Message):
    __slots__ = ["coroutine", "delay"]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    DELAY_FIELD_NUMBER: _ClassVar[int]
    coroutine: str
    delay: float
    def __init__(self, delay: _Optional[float] = ..., coroutine: _Optional[str] = ...) -> None: ...

class TimeoutAt(_message.Message):
    __slots__ = ["base", "coroutine", "when"]
    BASE_FIELD_NUMBER: _ClassVar[int]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    WHEN_FIELD_NUMBER: _ClassVar[int]
    base: str
    coroutine: str
    when: float
    def __init__(self, when: _Optional[float] = ..., coroutine: _Optional[str] = ..., base: _Optional[str] = ...) -> None: ...

class TimeoutExpired(_message.Message):
    __slots__ = ["deadline"]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    deadline: str
    def __init__(self, deadline: _Optional[str] = ...) -> None: ...

class TimeoutReschedule(_message.Message):
    __slots__ = ["base", "deadline", "when"]
    BASE_FIELD_NUMBER: _ClassVar[int]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    WHEN_FIELD_NUMBER: _ClassVar[int]
    base: str
    deadline: str
    when: float
    def __init__(self, deadline: _Optional[str] = ..., when: _Optional[float] = ..., base: _Optional[str] = ...) -> None: ...

class TimeoutWhen(_message.Message):
    __slots__ = ["deadline"]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    deadline: str
    def __init__(self, deadline: _Optional[str] = ...) -> None: ...

class WaitFor(_message.Message):
    __slots__ = ["awaitable", "timeout"]
    AWAITABLE_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    awaitable: _callable_pb2.Awaitable
    timeout: float
    def __init__(self, awaitable: _Optional[_Union[_callable_pb2.Awaitable, _Mapping]] = ..., timeout: _Optional[float] = ...) -> None: ...

class YieldValue(_message.Message):
    __slots__ = ["value"]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    value: _value_pb2.Value
    def __init__(self, value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...
