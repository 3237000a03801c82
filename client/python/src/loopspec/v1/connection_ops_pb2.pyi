from loopspec.v1 import endpoint_pb2 as _endpoint_pb2
from loopspec.v1 import socket_ops_pb2 as _socket_ops_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ConnectAcceptedSocket(_message.Message):
    __slots__ = ["protocol_factory", "sock", "tls"]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    SOCK_FIELD_NUMBER: _ClassVar[int]
    TLS_FIELD_NUMBER: _ClassVar[int]
    protocol_factory: str
    sock: str
    tls: TlsOptions
    def __init__(self, protocol_factory: _Optional[str] = ..., sock: _Optional[str] = ..., tls: _Optional[_Union[TlsOptions, _Mapping]] = ...) -> None: ...

class CreateConnection(_message.Message):
    __slots__ = ["address", "all_errors", "extra_positional", "family", "flags", "happy_eyeballs_delay", "interleave", "local_addr", "protocol_factory", "sock", "tls"]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    ALL_ERRORS_FIELD_NUMBER: _ClassVar[int]
    EXTRA_POSITIONAL_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    FLAGS_FIELD_NUMBER: _ClassVar[int]
    HAPPY_EYEBALLS_DELAY_FIELD_NUMBER: _ClassVar[int]
    INTERLEAVE_FIELD_NUMBER: _ClassVar[int]
    LOCAL_ADDR_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    SOCK_FIELD_NUMBER: _ClassVar[int]
    TLS_FIELD_NUMBER: _ClassVar[int]
    address: _endpoint_pb2.Endpoint
    all_errors: bool
    extra_positional: bool
    family: _endpoint_pb2.AddressFamily
    flags: _socket_ops_pb2.Getaddrinfo.Flags
    happy_eyeballs_delay: float
    interleave: int
    local_addr: _endpoint_pb2.Endpoint
    protocol_factory: str
    sock: str
    tls: TlsOptions
    def __init__(self, protocol_factory: _Optional[str] = ..., address: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., sock: _Optional[str] = ..., tls: _Optional[_Union[TlsOptions, _Mapping]] = ..., family: _Optional[_Union[_endpoint_pb2.AddressFamily, str]] = ..., flags: _Optional[_Union[_socket_ops_pb2.Getaddrinfo.Flags, str]] = ..., local_addr: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., happy_eyeballs_delay: _Optional[float] = ..., interleave: _Optional[int] = ..., all_errors: bool = ..., extra_positional: bool = ...) -> None: ...

class CreateUnixConnection(_message.Message):
    __slots__ = ["path", "protocol_factory", "sock", "tls"]
    PATH_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    SOCK_FIELD_NUMBER: _ClassVar[int]
    TLS_FIELD_NUMBER: _ClassVar[int]
    path: _endpoint_pb2.Endpoint
    protocol_factory: str
    sock: str
    tls: TlsOptions
    def __init__(self, protocol_factory: _Optional[str] = ..., path: _Optional[_Union[_endpoint_pb2.Endpoint, _Mapping]] = ..., sock: _Optional[str] = ..., tls: _Optional[_Union[TlsOptions, _Mapping]] = ...) -> None: ...

class Sendfile(_message.Message):
    __slots__ = ["fallback", "file", "part", "transport"]
    FALLBACK_FIELD_NUMBER: _ClassVar[int]
    FILE_FIELD_NUMBER: _ClassVar[int]
    PART_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    fallback: bool
    file: str
    part: _socket_ops_pb2.FilePart
    transport: str
    def __init__(self, transport: _Optional[str] = ..., file: _Optional[str] = ..., part: _Optional[_Union[_socket_ops_pb2.FilePart, _Mapping]] = ..., fallback: bool = ...) -> None: ...

class TlsOptions(_message.Message):
    __slots__ = ["context", "default_context", "server_hostname", "ssl_handshake_timeout", "ssl_shutdown_timeout"]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    SERVER_HOSTNAME_FIELD_NUMBER: _ClassVar[int]
    SSL_HANDSHAKE_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    SSL_SHUTDOWN_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    context: str
    default_context: bool
    server_hostname: str
    ssl_handshake_timeout: float
    ssl_shutdown_timeout: float
    def __init__(self, context: _Optional[str] = ..., default_context: bool = ..., server_hostname: _Optional[str] = ..., ssl_handshake_timeout: _Optional[float] = ..., ssl_shutdown_timeout: _Optional[float] = ...) -> None: ...
