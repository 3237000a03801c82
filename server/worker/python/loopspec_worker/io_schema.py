"""The messages of I/O: sockets, connections, servers, transports, files, pipes, signals, subprocesses, streams; in the notation of `schema`."""

MESSAGES = """
TlsOptions context:string default_context:bool server_hostname:string ssl_handshake_timeout:double ssl_shutdown_timeout:double
Endpoint host:string path:string abstract_name:string of:string none:bool not_an_address:bool argument:uint32 port_of:string form:Endpoint.Form
Data bytes:bytes pattern:uint32 text:string not_data:bool argument:uint32 of:string form:Data.Form offset:uint32
Protocol name:string kind:Protocol.Kind transport:string factory:string shared:bool connection_made:string connection_lost:string pause_writing:string resume_writing:string data_received:string eof_received:string keep_open:bool get_buffer:string buffer_updated:string buffer_size:uint32 datagram_received:string error_received:string pipe_data_received:string pipe_connection_lost:string process_exited:string
Signal name:string number:sint64 not_a_number:bool
FilePart offset:sint64 count:sint64 offset_not_an_integer:bool count_not_an_integer:bool
HelperCommand helper:HelperCommand.Helper number:sint64 text:string
ProcessOptions stdin:Stdio stdout:Stdio stderr:Stdio stdin_of:string stdout_of:string env:string cwd:string start_new_session:bool pass_fd:string universal_newlines:bool shell:bool bufsize:sint64 text:bool encoding:string errors:string
"""

OPS = """
create_socket family:AddressFamily datagram:bool blocking:bool buffer_size:uint32 ssl_socket:bool
socket_bind socket:string address:Endpoint
socket_listen socket:string backlog:uint32
listen address:Endpoint backlog:uint32 buffer_size:uint32
connect address:Endpoint local:Endpoint buffer_size:uint32 blocking:bool
socket_accept socket:string
socket_send_all socket:string data:Data
socket_receive_exactly socket:string count:uint32
socket_receive_all socket:string
socket_shutdown socket:string direction:SocketShutdown.Direction
socket_reset socket:string
socket_send_to socket:string data:Data address:Endpoint
socket_receive_from socket:string max_bytes:uint32
wait_readable socket:string
socket_state target:string property:SocketState.Property
sock_recv socket:string nbytes:uint32
sock_recv_into socket:string size:uint32 offset:uint32
sock_recvfrom socket:string nbytes:uint32
sock_recvfrom_into socket:string size:uint32 nbytes:uint32
sock_sendall socket:string data:Data
sock_sendto socket:string data:Data address:Endpoint
sock_connect socket:string address:Endpoint
sock_accept socket:string
sock_sendfile socket:string file:string part:FilePart fallback:bool
getaddrinfo address:Endpoint family:AddressFamily stream:bool flags:Getaddrinfo.Flags service:string positional_family:bool equals_system:bool
getnameinfo address:Endpoint equals_system:bool
replace_getaddrinfo addresses:*Endpoint fails:bool until_gate:string
socket_fill socket:string
socket_drain socket:string
create_connection protocol_factory:string address:Endpoint sock:string tls:TlsOptions family:AddressFamily flags:Getaddrinfo.Flags local_addr:Endpoint happy_eyeballs_delay:double interleave:sint64 all_errors:bool extra_positional:bool
create_unix_connection protocol_factory:string path:Endpoint sock:string tls:TlsOptions
connect_accepted_socket protocol_factory:string sock:string tls:TlsOptions
sendfile transport:string file:string part:FilePart fallback:bool
create_ssl_context server_side:bool certificate:CreateSslContext.Certificate distrust:bool no_verify:bool require_certificate:bool alpn:*string log_server_name:bool tls_1_2:bool
start_tls transport:string protocol:string server_side:bool tls:TlsOptions not_a_context:bool
create_server protocol_factory:string address:Endpoint hosts:*string sock:string tls:TlsOptions family:AddressFamily backlog:uint32 reuse_address:bool reuse_port:bool keep_alive:bool start_serving:bool extra_positional:bool
create_unix_server protocol_factory:string path:Endpoint sock:string tls:TlsOptions backlog:uint32 start_serving:bool cleanup_socket:bool
server_close server:string
server_start_serving server:string
server_serve_forever server:string
server_is_serving server:string
server_wait_closed server:string
server_sockets server:string is_tuple:bool count:bool
server_get_loop server:string
server_close_clients server:string
server_abort_clients server:string
server_context server:string coroutine:string
write transport:string data:Data
writelines transport:string lines:*Data generator:bool
write_eof transport:string
can_write_eof transport:string
transport_close transport:string
transport_abort transport:string
is_closing transport:string
get_extra_info transport:string info:string default:string
set_protocol transport:string protocol_factory:string
get_protocol transport:string
pause_reading transport:string
resume_reading transport:string
is_reading transport:string
set_write_buffer_limits transport:string high:sint64 low:sint64 above_size:bool
get_write_buffer_limits transport:string
get_write_buffer_size transport:string base:string at_most:uint32
received protocol:string fd:uint32
protocol_calls protocol:string
wait_called protocol:string callback:string times:uint32
wait_received protocol:string count:uint32 fd:uint32
open_connection address:Endpoint reader:string writer:string limit:uint32 sock:string tls:TlsOptions
start_server coroutine:string block:string address:Endpoint limit:uint32 tls:TlsOptions reader:string writer:string
stream_read reader:string count:sint64
stream_readline reader:string
stream_readexactly reader:string count:uint32
stream_readuntil reader:string separator:bytes
stream_at_eof reader:string
stream_write writer:string data:Data
stream_writelines writer:string lines:*Data
stream_write_eof writer:string
stream_drain writer:string
stream_close writer:string
stream_is_closing writer:string
stream_wait_closed writer:string
stream_get_extra_info writer:string info:string
stream_start_tls writer:string tls:TlsOptions
create_datagram_endpoint protocol_factory:string local_addr:Endpoint remote_addr:Endpoint family:AddressFamily sock:string reuse_port:bool allow_broadcast:bool reuse_address:bool three_members:bool
sendto transport:string data:Data address:Endpoint
create_pipe reading:string writing:string
create_pty primary:string secondary:string
connect_read_pipe protocol_factory:string pipe:string
connect_write_pipe protocol_factory:string pipe:string
add_signal_handler signal:Signal callback:Callable args:*Value
remove_signal_handler signal:Signal
get_signal signal:Signal
subprocess_exec protocol_factory:string command:HelperCommand options:ProcessOptions bytes_arguments:bool path_like_program:bool
subprocess_shell protocol_factory:string command:HelperCommand options:ProcessOptions bytes_arguments:bool not_a_command:bool
get_pid transport:string printed_by:string
get_returncode transport:string
get_pipe_transport transport:string fd:sint64
send_signal transport:string signal:string
terminate transport:string
kill transport:string
process_exists transport:string
create_subprocess_exec command:HelperCommand options:ProcessOptions
create_subprocess_shell command:HelperCommand options:ProcessOptions
process_wait process:string
process_communicate process:string input:bytes
process_send_signal process:string signal:string
process_terminate process:string
process_kill process:string
process_returncode process:string
create_file content:Data kind:CreateFile.Kind position:uint32
file_tell file:string
file_truncate file:string size:uint32
path_exists path:string
create_path path:string kind:CreatePath.Kind
remove_path path:string
call_abstract type:string method:string
has_attribute target:string name:string
subclass_check type:string base_type:string
cpu_time base:string at_most:double
"""

_ENUM_LINES = """
Endpoint.Form FORM_UNSPECIFIED FORM_BYTES FORM_PATH_LIKE FORM_PORT_TEXT FORM_PORT_NONE
AddressFamily ADDRESS_FAMILY_UNSPECIFIED ADDRESS_FAMILY_INET ADDRESS_FAMILY_INET6 ADDRESS_FAMILY_UNIX
Data.Form FORM_UNSPECIFIED FORM_BYTEARRAY FORM_MEMORYVIEW FORM_REUSED_BYTEARRAY
CreateFile.Kind KIND_UNSPECIFIED KIND_TEXT KIND_MEMORY
CreatePath.Kind KIND_UNSPECIFIED KIND_STALE_SOCKET KIND_FOLDER
SocketShutdown.Direction DIRECTION_UNSPECIFIED DIRECTION_READ DIRECTION_BOTH
SocketState.Property PROPERTY_UNSPECIFIED PROPERTY_BLOCKING PROPERTY_SOCKNAME PROPERTY_PEERNAME PROPERTY_FAMILY PROPERTY_TYPE
  PROPERTY_CLOSED PROPERTY_TCP_NODELAY PROPERTY_SO_REUSEADDR PROPERTY_SO_REUSEPORT PROPERTY_SO_KEEPALIVE PROPERTY_SO_BROADCAST
  PROPERTY_IPV6_V6ONLY PROPERTY_INHERITABLE
Protocol.Kind KIND_UNSPECIFIED KIND_BUFFERED KIND_DATAGRAM KIND_SUBPROCESS KIND_DUCK
Getaddrinfo.Flags FLAGS_UNSPECIFIED FLAGS_PASSIVE FLAGS_NUMERIC_HOST
HelperCommand.Helper HELPER_UNSPECIFIED HELPER_ECHO HELPER_PRINT HELPER_PRINT_ERROR HELPER_PRINT_BOTH HELPER_FLOOD HELPER_SLEEP
  HELPER_STUBBORN HELPER_CRASH HELPER_GRANDCHILD HELPER_PID HELPER_ENVIRONMENT HELPER_FOLDER HELPER_CLOSE_INPUT HELPER_SESSION
  HELPER_LINE HELPER_DESCRIPTOR HELPER_MISSING HELPER_FORBIDDEN
Stdio STDIO_UNSPECIFIED STDIO_PIPE STDIO_DEVNULL STDIO_INHERIT STDIO_STDOUT
CreateSslContext.Certificate CERTIFICATE_UNSPECIFIED CERTIFICATE_LOCALHOST CERTIFICATE_ELSEWHERE CERTIFICATE_EXPIRED
  CERTIFICATE_SELF_SIGNED
DescriptorForm DESCRIPTOR_FORM_UNSPECIFIED DESCRIPTOR_FORM_NUMBER DESCRIPTOR_FORM_NEGATIVE DESCRIPTOR_FORM_NOT_A_DESCRIPTOR
  DESCRIPTOR_FORM_NONE
"""

# A name, and its values; what is indented belongs to the line above.
ENUMS = {words[0]: tuple(words[1:]) for words in (line.split() for line in _ENUM_LINES.strip().replace("\n  ", " ").splitlines())}
