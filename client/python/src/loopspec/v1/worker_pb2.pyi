from loopspec.v1 import implementation_pb2 as _implementation_pb2
from loopspec.v1 import program_pb2 as _program_pb2
from loopspec.v1 import trace_pb2 as _trace_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class HelloRequest(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class WorkerOutcome(_message.Message):
    __slots__ = ["again", "outcome"]
    AGAIN_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    again: bool
    outcome: _trace_pb2.Outcome
    def __init__(self, outcome: _Optional[_Union[_trace_pb2.Outcome, _Mapping]] = ..., again: bool = ...) -> None: ...

class WorkerRequest(_message.Message):
    __slots__ = ["hello", "run"]
    HELLO_FIELD_NUMBER: _ClassVar[int]
    RUN_FIELD_NUMBER: _ClassVar[int]
    hello: HelloRequest
    run: _program_pb2.Program
    def __init__(self, hello: _Optional[_Union[HelloRequest, _Mapping]] = ..., run: _Optional[_Union[_program_pb2.Program, _Mapping]] = ...) -> None: ...

class WorkerRequests(_message.Message):
    __slots__ = ["requests"]
    REQUESTS_FIELD_NUMBER: _ClassVar[int]
    requests: _containers.RepeatedCompositeFieldContainer[WorkerRequest]
    def __init__(self, requests: _Optional[_Iterable[_Union[WorkerRequest, _Mapping]]] = ...) -> None: ...

class WorkerResponse(_message.Message):
    __slots__ = ["event", "hello", "outcome"]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    HELLO_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    event: _trace_pb2.TraceEvent
    hello: _implementation_pb2.Implementation
    outcome: WorkerOutcome
    def __init__(self, hello: _Optional[_Union[_implementation_pb2.Implementation, _Mapping]] = ..., event: _Optional[_Union[_trace_pb2.TraceEvent, _Mapping]] = ..., outcome: _Optional[_Union[WorkerOutcome, _Mapping]] = ...) -> None: ...

class WorkerResponses(_message.Message):
    __slots__ = ["responses"]
    RESPONSES_FIELD_NUMBER: _ClassVar[int]
    responses: _containers.RepeatedCompositeFieldContainer[WorkerResponse]
    def __init__(self, responses: _Optional[_Iterable[_Union[WorkerResponse, _Mapping]]] = ...) -> None: ...
