from loopspec.v1 import callable_pb2 as _callable_pb2
from loopspec.v1 import implementation_pb2 as _implementation_pb2
from loopspec.v1 import loop_pb2 as _loop_pb2
from loopspec.v1 import program_pb2 as _program_pb2
from loopspec.v1 import protocol_pb2 as _protocol_pb2
from loopspec.v1 import trace_pb2 as _trace_pb2
from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CallAtRequest(_message.Message):
    __slots__ = ["args", "blocks", "callback", "handle_id", "loop_id", "when"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    HANDLE_ID_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    WHEN_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    blocks: _containers.RepeatedCompositeFieldContainer[_program_pb2.Block]
    callback: _callable_pb2.Callable
    handle_id: str
    loop_id: str
    when: float
    def __init__(self, loop_id: _Optional[str] = ..., handle_id: _Optional[str] = ..., when: _Optional[float] = ..., callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., blocks: _Optional[_Iterable[_Union[_program_pb2.Block, _Mapping]]] = ...) -> None: ...

class CallAtResponse(_message.Message):
    __slots__ = ["handle_id", "raised", "when"]
    HANDLE_ID_FIELD_NUMBER: _ClassVar[int]
    RAISED_FIELD_NUMBER: _ClassVar[int]
    WHEN_FIELD_NUMBER: _ClassVar[int]
    handle_id: str
    raised: _value_pb2.ExceptionValue
    when: float
    def __init__(self, handle_id: _Optional[str] = ..., when: _Optional[float] = ..., raised: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ...) -> None: ...

class CallLaterRequest(_message.Message):
    __slots__ = ["args", "blocks", "callback", "delay", "handle_id", "loop_id"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    DELAY_FIELD_NUMBER: _ClassVar[int]
    HANDLE_ID_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    blocks: _containers.RepeatedCompositeFieldContainer[_program_pb2.Block]
    callback: _callable_pb2.Callable
    delay: float
    handle_id: str
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ..., handle_id: _Optional[str] = ..., delay: _Optional[float] = ..., callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., blocks: _Optional[_Iterable[_Union[_program_pb2.Block, _Mapping]]] = ...) -> None: ...

class CallLaterResponse(_message.Message):
    __slots__ = ["handle_id", "raised", "when"]
    HANDLE_ID_FIELD_NUMBER: _ClassVar[int]
    RAISED_FIELD_NUMBER: _ClassVar[int]
    WHEN_FIELD_NUMBER: _ClassVar[int]
    handle_id: str
    raised: _value_pb2.ExceptionValue
    when: float
    def __init__(self, handle_id: _Optional[str] = ..., when: _Optional[float] = ..., raised: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ...) -> None: ...

class CallSoonRequest(_message.Message):
    __slots__ = ["args", "blocks", "callback", "handle_id", "loop_id"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    HANDLE_ID_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    blocks: _containers.RepeatedCompositeFieldContainer[_program_pb2.Block]
    callback: _callable_pb2.Callable
    handle_id: str
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ..., handle_id: _Optional[str] = ..., callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., blocks: _Optional[_Iterable[_Union[_program_pb2.Block, _Mapping]]] = ...) -> None: ...

class CallSoonResponse(_message.Message):
    __slots__ = ["handle_id", "raised"]
    HANDLE_ID_FIELD_NUMBER: _ClassVar[int]
    RAISED_FIELD_NUMBER: _ClassVar[int]
    handle_id: str
    raised: _value_pb2.ExceptionValue
    def __init__(self, handle_id: _Optional[str] = ..., raised: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ...) -> None: ...

class CancelHandleRequest(_message.Message):
    __slots__ = ["handle_id", "loop_id"]
    HANDLE_ID_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    handle_id: str
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ..., handle_id: _Optional[str] = ...) -> None: ...

class CancelHandleResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class CreateLoopRequest(_message.Message):
    __slots__ = ["blocks", "clock", "debug", "implementation", "lease_ms", "loop_id", "protocols"]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DEBUG_FIELD_NUMBER: _ClassVar[int]
    IMPLEMENTATION_FIELD_NUMBER: _ClassVar[int]
    LEASE_MS_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    PROTOCOLS_FIELD_NUMBER: _ClassVar[int]
    blocks: _containers.RepeatedCompositeFieldContainer[_program_pb2.Block]
    clock: _program_pb2.Clock
    debug: bool
    implementation: str
    lease_ms: int
    loop_id: str
    protocols: _containers.RepeatedCompositeFieldContainer[_protocol_pb2.Protocol]
    def __init__(self, loop_id: _Optional[str] = ..., implementation: _Optional[str] = ..., clock: _Optional[_Union[_program_pb2.Clock, str]] = ..., debug: bool = ..., lease_ms: _Optional[int] = ..., blocks: _Optional[_Iterable[_Union[_program_pb2.Block, _Mapping]]] = ..., protocols: _Optional[_Iterable[_Union[_protocol_pb2.Protocol, _Mapping]]] = ...) -> None: ...

class CreateLoopResponse(_message.Message):
    __slots__ = ["loop"]
    LOOP_FIELD_NUMBER: _ClassVar[int]
    loop: _loop_pb2.Loop
    def __init__(self, loop: _Optional[_Union[_loop_pb2.Loop, _Mapping]] = ...) -> None: ...

class DeleteLoopRequest(_message.Message):
    __slots__ = ["loop_id"]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ...) -> None: ...

class DeleteLoopResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GetLoopRequest(_message.Message):
    __slots__ = ["loop_id"]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ...) -> None: ...

class GetLoopResponse(_message.Message):
    __slots__ = ["loop"]
    LOOP_FIELD_NUMBER: _ClassVar[int]
    loop: _loop_pb2.Loop
    def __init__(self, loop: _Optional[_Union[_loop_pb2.Loop, _Mapping]] = ...) -> None: ...

class GetTimeRequest(_message.Message):
    __slots__ = ["loop_id"]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ...) -> None: ...

class GetTimeResponse(_message.Message):
    __slots__ = ["seconds"]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    seconds: float
    def __init__(self, seconds: _Optional[float] = ...) -> None: ...

class ListImplementationsRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ListImplementationsResponse(_message.Message):
    __slots__ = ["implementations"]
    IMPLEMENTATIONS_FIELD_NUMBER: _ClassVar[int]
    implementations: _containers.RepeatedCompositeFieldContainer[_implementation_pb2.Implementation]
    def __init__(self, implementations: _Optional[_Iterable[_Union[_implementation_pb2.Implementation, _Mapping]]] = ...) -> None: ...

class ListLoopsRequest(_message.Message):
    __slots__ = ["page_size", "page_token"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListLoopsResponse(_message.Message):
    __slots__ = ["loops", "next_page_token"]
    LOOPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    loops: _containers.RepeatedCompositeFieldContainer[_loop_pb2.Loop]
    next_page_token: str
    def __init__(self, loops: _Optional[_Iterable[_Union[_loop_pb2.Loop, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class RunForeverRequest(_message.Message):
    __slots__ = ["background", "loop_id"]
    BACKGROUND_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    background: bool
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ..., background: bool = ...) -> None: ...

class RunForeverResponse(_message.Message):
    __slots__ = ["raised"]
    RAISED_FIELD_NUMBER: _ClassVar[int]
    raised: _value_pb2.ExceptionValue
    def __init__(self, raised: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ...) -> None: ...

class RunUntilCompleteRequest(_message.Message):
    __slots__ = ["future", "loop_id"]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    future: str
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ..., future: _Optional[str] = ...) -> None: ...

class RunUntilCompleteResponse(_message.Message):
    __slots__ = ["raised", "result"]
    RAISED_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    raised: _value_pb2.ExceptionValue
    result: _value_pb2.Value
    def __init__(self, result: _Optional[_Union[_value_pb2.Value, _Mapping]] = ..., raised: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ...) -> None: ...

class StopRequest(_message.Message):
    __slots__ = ["loop_id"]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ...) -> None: ...

class StopResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class WatchLoopRequest(_message.Message):
    __slots__ = ["first_event", "loop_id"]
    FIRST_EVENT_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    first_event: int
    loop_id: str
    def __init__(self, loop_id: _Optional[str] = ..., first_event: _Optional[int] = ...) -> None: ...

class WatchLoopResponse(_message.Message):
    __slots__ = ["events", "first_event", "outcome"]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    FIRST_EVENT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[_trace_pb2.TraceEvent]
    first_event: int
    outcome: _trace_pb2.Outcome
    def __init__(self, first_event: _Optional[int] = ..., events: _Optional[_Iterable[_Union[_trace_pb2.TraceEvent, _Mapping]]] = ..., outcome: _Optional[_Union[_trace_pb2.Outcome, _Mapping]] = ...) -> None: ...
