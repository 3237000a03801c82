from loopspec.v1 import callable_pb2 as _callable_pb2
from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AddSignalHandler(_message.Message):
    __slots__ = ["args", "callback", "signal"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    callback: _callable_pb2.Callable
    signal: Signal
    def __init__(self, signal: _Optional[_Union[Signal, _Mapping]] = ..., callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ...) -> None: ...

class GetSignal(_message.Message):
    __slots__ = ["signal"]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    signal: Signal
    def __init__(self, signal: _Optional[_Union[Signal, _Mapping]] = ...) -> None: ...

class RemoveSignalHandler(_message.Message):
    __slots__ = ["signal"]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    signal: Signal
    def __init__(self, signal: _Optional[_Union[Signal, _Mapping]] = ...) -> None: ...

class Signal(_message.Message):
    __slots__ = ["name", "not_a_number", "number"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOT_A_NUMBER_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    name: str
    not_a_number: bool
    number: int
    def __init__(self, name: _Optional[str] = ..., number: _Optional[int] = ..., not_a_number: bool = ...) -> None: ...
