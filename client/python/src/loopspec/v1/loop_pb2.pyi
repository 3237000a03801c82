from loopspec.v1 import program_pb2 as _program_pb2
from loopspec.v1 import trace_pb2 as _trace_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Loop(_message.Message):
    __slots__ = ["clock", "events", "id", "implementation", "lease_left_ms", "lease_ms", "outcome", "pending_handles", "state"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    IMPLEMENTATION_FIELD_NUMBER: _ClassVar[int]
    LEASE_LEFT_MS_FIELD_NUMBER: _ClassVar[int]
    LEASE_MS_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    PENDING_HANDLES_FIELD_NUMBER: _ClassVar[int]
    STATE_ABORTED: Loop.State
    STATE_CLOSED: Loop.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_IDLE: Loop.State
    STATE_RUNNING: Loop.State
    STATE_UNSPECIFIED: Loop.State
    clock: _program_pb2.Clock
    events: int
    id: str
    implementation: str
    lease_left_ms: int
    lease_ms: int
    outcome: _trace_pb2.Outcome
    pending_handles: int
    state: Loop.State
    def __init__(self, id: _Optional[str] = ..., implementation: _Optional[str] = ..., clock: _Optional[_Union[_program_pb2.Clock, str]] = ..., state: _Optional[_Union[Loop.State, str]] = ..., lease_ms: _Optional[int] = ..., lease_left_ms: _Optional[int] = ..., events: _Optional[int] = ..., pending_handles: _Optional[int] = ..., outcome: _Optional[_Union[_trace_pb2.Outcome, _Mapping]] = ...) -> None: ...
