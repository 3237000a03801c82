from loopspec.v1 import endpoint_pb2 as _endpoint_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateDatagramEndpoint(_message.Message):
    __slots__ = ["allow_broadcast", "family", "local_addr", "protocol_factory", "remote_addr", "reuse_address", "reuse_port", "sock", "three_members"]
    ALLOW_BROADCAST_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    LOCAL_ADDR_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    REMOTE_ADDR_FIELD_NUMBER: _ClassVar[int]
    REUSE_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    REUSE_PORT_FIELD_NUMBER: _ClassVar[int]
    SOCK_FIELD_NUMBER: _ClassVar[int]
    THREE_MEMBERS_FIELD_NUMBER: _ClassVar[int]
    allow_broadcast: bool
    family: _endpoint_pb2.AddressFamily
    local_addr: _endpoint_pb2.Endpoint
    protocol_factory: str
    remote_addr: _endpoint_pb2.Endpoint
    reuse_address: bool
    reuse_port: bool
    sock: str
    three_members: bool
    def __init__(self, protocol_factory: _Optional[str] = ..., local_addr: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., remote_addr: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., family: _Optional[_Union[_endpoint_pb2.AddressFamily, str]] = ..., sock: _Optional[str] = ..., reuse_port: bool = ..., allow_broadcast: bool = ..., reuse_address: bool = ..., three_members: bool = ...) -> None: ...

class Sendto(_message.Message):
    __slots__ = ["address", "data", "transport"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    data: _endpoint_pb2.Data
    transport: str
    def __init__(self, transport: _Optional[str] = ..., data: _Optional[_Union[_endpoint_pb2.Data, _Mapping]] = ..., address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ...) -> None: ...
