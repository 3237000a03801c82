from loopspec.v1 import op_pb2 as _op_pb2
from loopspec.v1 import program_pb2 as _program_pb2
from loopspec.v1 import protocol_pb2 as _protocol_pb2
from loopspec.v1 import trace_pb2 as _trace_pb2
from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ClientItem(_message.Message):
    __slots__ = ["define", "op", "open", "raised", "returned"]
    DEFINE_FIELD_NUMBER: _ClassVar[int]
    OPEN_FIELD_NUMBER: _ClassVar[int]
    OP_FIELD_NUMBER: _ClassVar[int]
    RAISED_FIELD_NUMBER: _ClassVar[int]
    RETURNED_FIELD_NUMBER: _ClassVar[int]
    define: _program_pb2.Block
    op: SessionOp
    open: OpenLoop
    raised: Raised
    returned: Returned
    def __init__(self, open: _Optional[_Union[OpenLoop, _Mapping]] = ..., op: _Optional[_Union[SessionOp, _Mapping]] = ..., returned: _Optional[_Union[Returned, _Mapping]] = ..., raised: _Optional[_Union[Raised, _Mapping]] = ..., define: _Optional[_Union[_program_pb2.Block, _Mapping]] = ...) -> None: ...

class Closed(_message.Message):
    __slots__ = ["outcome"]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    outcome: _trace_pb2.Outcome
    def __init__(self, outcome: _Optional[_Union[_trace_pb2.Outcome, _Mapping]] = ...) -> None: ...

class Draining(_message.Message):
    __slots__ = ["deadline_ms"]
    DEADLINE_MS_FIELD_NUMBER: _ClassVar[int]
    deadline_ms: int
    def __init__(self, deadline_ms: _Optional[int] = ...) -> None: ...

class Invocation(_message.Message):
    __slots__ = ["args", "client"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    CLIENT_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    client: int
    def __init__(self, client: _Optional[int] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ...) -> None: ...

class Invocations(_message.Message):
    __slots__ = ["calls", "first_call", "time_ns"]
    CALLS_FIELD_NUMBER: _ClassVar[int]
    FIRST_CALL_FIELD_NUMBER: _ClassVar[int]
    TIME_NS_FIELD_NUMBER: _ClassVar[int]
    calls: _containers.RepeatedCompositeFieldContainer[Invocation]
    first_call: int
    time_ns: int
    def __init__(self, first_call: _Optional[int] = ..., calls: _Optional[_Iterable[_Union[Invocation, _Mapping]]] = ..., time_ns: _Optional[int] = ...) -> None: ...

class OpenLoop(_message.Message):
    __slots__ = ["blocks", "callback_ms", "capture_warnings", "clock", "debug", "implementation", "loop_id", "protocols"]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_MS_FIELD_NUMBER: _ClassVar[int]
    CAPTURE_WARNINGS_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DEBUG_FIELD_NUMBER: _ClassVar[int]
    IMPLEMENTATION_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    PROTOCOLS_FIELD_NUMBER: _ClassVar[int]
    blocks: _containers.RepeatedCompositeFieldContainer[_program_pb2.Block]
    callback_ms: int
    capture_warnings: bool
    clock: _program_pb2.Clock
    debug: bool
    implementation: str
    loop_id: str
    protocols: _containers.RepeatedCompositeFieldContainer[_protocol_pb2.Protocol]
    def __init__(self, loop_id: _Optional[str] = ..., implementation: _Optional[str] = ..., clock: _Optional[_Union[_program_pb2.Clock, str]] = ..., debug: bool = ..., blocks: _Optional[_Iterable[_Union[_program_pb2.Block, _Mapping]]] = ..., callback_ms: _Optional[int] = ..., capture_warnings: bool = ..., protocols: _Optional[_Iterable[_Union[_protocol_pb2.Protocol, _Mapping]]] = ...) -> None: ...

class Opened(_message.Message):
    __slots__ = ["callback_ms", "clock", "implementation", "loop_id", "max_batch", "max_pending_handles", "max_pending_ops", "max_session_queue_bytes", "time"]
    CALLBACK_MS_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    IMPLEMENTATION_FIELD_NUMBER: _ClassVar[int]
    LOOP_ID_FIELD_NUMBER: _ClassVar[int]
    MAX_BATCH_FIELD_NUMBER: _ClassVar[int]
    MAX_PENDING_HANDLES_FIELD_NUMBER: _ClassVar[int]
    MAX_PENDING_OPS_FIELD_NUMBER: _ClassVar[int]
    MAX_SESSION_QUEUE_BYTES_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    callback_ms: int
    clock: _program_pb2.Clock
    implementation: str
    loop_id: str
    max_batch: int
    max_pending_handles: int
    max_pending_ops: int
    max_session_queue_bytes: int
    time: float
    def __init__(self, loop_id: _Optional[str] = ..., implementation: _Optional[str] = ..., clock: _Optional[_Union[_program_pb2.Clock, str]] = ..., time: _Optional[float] = ..., callback_ms: _Optional[int] = ..., max_pending_handles: _Optional[int] = ..., max_pending_ops: _Optional[int] = ..., max_batch: _Optional[int] = ..., max_session_queue_bytes: _Optional[int] = ...) -> None: ...

class Raised(_message.Message):
    __slots__ = ["call", "exception"]
    CALL_FIELD_NUMBER: _ClassVar[int]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    call: int
    exception: _value_pb2.ExceptionValue
    def __init__(self, call: _Optional[int] = ..., exception: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ...) -> None: ...

class Result(_message.Message):
    __slots__ = ["raised", "seconds", "sequence", "time_ns", "value"]
    RAISED_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    TIME_NS_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    raised: _value_pb2.ExceptionValue
    seconds: float
    sequence: int
    time_ns: int
    value: _value_pb2.Value
    def __init__(self, sequence: _Optional[int] = ..., value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ..., raised: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ..., time_ns: _Optional[int] = ..., seconds: _Optional[float] = ...) -> None: ...

class Returned(_message.Message):
    __slots__ = ["first_call", "last_call", "value"]
    FIRST_CALL_FIELD_NUMBER: _ClassVar[int]
    LAST_CALL_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    first_call: int
    last_call: int
    value: _value_pb2.Value
    def __init__(self, first_call: _Optional[int] = ..., last_call: _Optional[int] = ..., value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class ServerItem(_message.Message):
    __slots__ = ["closed", "draining", "event", "invoke", "opened", "result"]
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    DRAINING_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    INVOKE_FIELD_NUMBER: _ClassVar[int]
    OPENED_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    closed: Closed
    draining: Draining
    event: _trace_pb2.TraceEvent
    invoke: Invocations
    opened: Opened
    result: Result
    def __init__(self, opened: _Optional[_Union[Opened, _Mapping]] = ..., invoke: _Optional[_Union[Invocations, _Mapping]] = ..., result: _Optional[_Union[Result, _Mapping]] = ..., event: _Optional[_Union[_trace_pb2.TraceEvent, _Mapping]] = ..., draining: _Optional[_Union[Draining, _Mapping]] = ..., closed: _Optional[_Union[Closed, _Mapping]] = ...) -> None: ...

class SessionOp(_message.Message):
    __slots__ = ["call", "op", "sequence", "threadsafe"]
    CALL_FIELD_NUMBER: _ClassVar[int]
    OP_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    THREADSAFE_FIELD_NUMBER: _ClassVar[int]
    call: int
    op: _op_pb2.Op
    sequence: int
    threadsafe: bool
    def __init__(self, sequence: _Optional[int] = ..., op: _Optional[_Union[_op_pb2.Op, _Mapping]] = ..., call: _Optional[int] = ..., threadsafe: bool = ...) -> None: ...

class SessionRequest(_message.Message):
    __slots__ = ["items"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ClientItem]
    def __init__(self, items: _Optional[_Iterable[_Union[ClientItem, _Mapping]]] = ...) -> None: ...

class SessionResponse(_message.Message):
    __slots__ = ["items"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[ServerItem]
    def __init__(self, items: _Optional[_Iterable[_Union[ServerItem, _Mapping]]] = ...) -> None: ...
