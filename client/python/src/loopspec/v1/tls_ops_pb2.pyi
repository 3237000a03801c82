from loopspec.v1 import connection_ops_pb2 as _connection_ops_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CreateSslContext(_message.Message):
    __slots__ = ["alpn", "certificate", "distrust", "log_server_name", "no_verify", "require_certificate", "server_side", "tls_1_2"]
    class Certificate(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ALPN_FIELD_NUMBER: _ClassVar[int]
    CERTIFICATE_ELSEWHERE: CreateSslContext.Certificate
    CERTIFICATE_EXPIRED: CreateSslContext.Certificate
    CERTIFICATE_FIELD_NUMBER: _ClassVar[int]
    CERTIFICATE_LOCALHOST: CreateSslContext.Certificate
    CERTIFICATE_SELF_SIGNED: CreateSslContext.Certificate
    CERTIFICATE_UNSPECIFIED: CreateSslContext.Certificate
    DISTRUST_FIELD_NUMBER: _ClassVar[int]
    LOG_SERVER_NAME_FIELD_NUMBER: _ClassVar[int]
    NO_VERIFY_FIELD_NUMBER: _ClassVar[int]
    REQUIRE_CERTIFICATE_FIELD_NUMBER: _ClassVar[int]
    SERVER_SIDE_FIELD_NUMBER: _ClassVar[int]
    TLS_1_2_FIELD_NUMBER: _ClassVar[int]
    alpn: _containers.RepeatedScalarFieldContainer[str]
    certificate: CreateSslContext.Certificate
    distrust: bool
    log_server_name: bool
    no_verify: bool
    require_certificate: bool
    server_side: bool
    tls_1_2: bool
    def __init__(self, server_side: bool = ..., certificate: _Optional[_Union[CreateSslContext.Certificate, str]] = ..., distrust: bool = ..., no_verify: bool = ..., require_certificate: bool = ..., alpn: _Optional[_Iterable[str]] = ..., log_server_name: bool = ..., tls_1_2: bool = ...) -> None: ...

class StartTls(_message.Message):
    __slots__ = ["not_a_context", "protocol", "server_side", "tls", "transport"]
    NOT_A_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    SERVER_SIDE_FIELD_NUMBER: _ClassVar[int]
    TLS_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    not_a_context: bool
    protocol: str
    server_side: bool
    tls: _connection_ops_pb2.TlsOptions
    transport: str
    def __init__(self, transport: _Optional[str] = ..., protocol: _Optional[str] = ..., server_side: bool = ..., tls: _Optional[_Union[_connection_ops_pb2.TlsOptions, _Mapping]] = ..., not_a_context: bool = ...) -> None: ...
