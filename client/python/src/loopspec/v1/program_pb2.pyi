from loopspec.v1 import op_pb2 as _op_pb2
from loopspec.v1 import protocol_pb2 as _protocol_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

CLOCK_REAL: Clock
CLOCK_UNSPECIFIED: Clock
CLOCK_VIRTUAL: Clock
DESCRIPTOR: _descriptor.FileDescriptor

class Block(_message.Message):
    __slots__ = ["async_generator", "coroutine", "name", "ops", "quiet"]
    ASYNC_GENERATOR_FIELD_NUMBER: _ClassVar[int]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OPS_FIELD_NUMBER: _ClassVar[int]
    QUIET_FIELD_NUMBER: _ClassVar[int]
    async_generator: bool
    coroutine: bool
    name: str
    ops: _containers.RepeatedCompositeFieldContainer[_op_pb2.Op]
    quiet: bool
    def __init__(self, name: _Optional[str] = ..., ops: _Optional[_Iterable[_Union[_op_pb2.Op, _Mapping]]] = ..., quiet: bool = ..., coroutine: bool = ..., async_generator: bool = ...) -> None: ...

class Limits(_message.Message):
    __slots__ = ["max_block_runs", "max_events", "max_wall_ms"]
    MAX_BLOCK_RUNS_FIELD_NUMBER: _ClassVar[int]
    MAX_EVENTS_FIELD_NUMBER: _ClassVar[int]
    MAX_WALL_MS_FIELD_NUMBER: _ClassVar[int]
    max_block_runs: int
    max_events: int
    max_wall_ms: int
    def __init__(self, max_events: _Optional[int] = ..., max_block_runs: _Optional[int] = ..., max_wall_ms: _Optional[int] = ...) -> None: ...

class ProcessSetup(_message.Message):
    __slots__ = ["asyncio_debug", "dev_mode", "fresh"]
    ASYNCIO_DEBUG_FIELD_NUMBER: _ClassVar[int]
    DEV_MODE_FIELD_NUMBER: _ClassVar[int]
    FRESH_FIELD_NUMBER: _ClassVar[int]
    asyncio_debug: str
    dev_mode: bool
    fresh: bool
    def __init__(self, fresh: bool = ..., asyncio_debug: _Optional[str] = ..., dev_mode: bool = ...) -> None: ...

class Program(_message.Message):
    __slots__ = ["blocks", "capture_warnings", "clock", "debug", "implementation", "limits", "main", "name", "process", "protocols"]
    BLOCKS_FIELD_NUMBER: _ClassVar[int]
    CAPTURE_WARNINGS_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    DEBUG_FIELD_NUMBER: _ClassVar[int]
    IMPLEMENTATION_FIELD_NUMBER: _ClassVar[int]
    LIMITS_FIELD_NUMBER: _ClassVar[int]
    MAIN_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    PROTOCOLS_FIELD_NUMBER: _ClassVar[int]
    blocks: _containers.RepeatedCompositeFieldContainer[Block]
    capture_warnings: bool
    clock: Clock
    debug: bool
    implementation: str
    limits: Limits
    main: _containers.RepeatedCompositeFieldContainer[_op_pb2.Op]
    name: str
    process: ProcessSetup
    protocols: _containers.RepeatedCompositeFieldContainer[_protocol_pb2.Protocol]
    def __init__(self, name: _Optional[str] = ..., implementation: _Optional[str] = ..., clock: _Optional[_Union[Clock, str]] = ..., debug: bool = ..., main: _Optional[_Iterable[_Union[_op_pb2.Op, _Mapping]]] = ..., blocks: _Optional[_Iterable[_Union[Block, _Mapping]]] = ..., limits: _Optional[_Union[Limits, _Mapping]] = ..., process: _Optional[_Union[ProcessSetup, _Mapping]] = ..., capture_warnings: bool = ..., protocols: _Optional[_Iterable[_Union[_protocol_pb2.Protocol, _Mapping]]] = ...) -> None: ...

class Clock(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
