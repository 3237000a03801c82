from loopspec.v1 import callable_pb2 as _callable_pb2
from loopspec.v1 import connection_ops_pb2 as _connection_ops_pb2
from loopspec.v1 import datagram_ops_pb2 as _datagram_ops_pb2
from loopspec.v1 import executor_ops_pb2 as _executor_ops_pb2
from loopspec.v1 import file_ops_pb2 as _file_ops_pb2
from loopspec.v1 import future_ops_pb2 as _future_ops_pb2
from loopspec.v1 import peer_ops_pb2 as _peer_ops_pb2
from loopspec.v1 import pipe_ops_pb2 as _pipe_ops_pb2
from loopspec.v1 import server_ops_pb2 as _server_ops_pb2
from loopspec.v1 import signal_ops_pb2 as _signal_ops_pb2
from loopspec.v1 import socket_ops_pb2 as _socket_ops_pb2
from loopspec.v1 import stream_ops_pb2 as _stream_ops_pb2
from loopspec.v1 import subprocess_ops_pb2 as _subprocess_ops_pb2
from loopspec.v1 import sync_ops_pb2 as _sync_ops_pb2
from loopspec.v1 import task_ops_pb2 as _task_ops_pb2
from loopspec.v1 import tls_ops_pb2 as _tls_ops_pb2
from loopspec.v1 import transport_ops_pb2 as _transport_ops_pb2
from loopspec.v1 import value_pb2 as _value_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
DESCRIPTOR_FORM_NEGATIVE: DescriptorForm
DESCRIPTOR_FORM_NONE: DescriptorForm
DESCRIPTOR_FORM_NOT_A_DESCRIPTOR: DescriptorForm
DESCRIPTOR_FORM_NUMBER: DescriptorForm
DESCRIPTOR_FORM_UNSPECIFIED: DescriptorForm

class AddReader(_message.Message):
    __slots__ = ["args", "callback", "form", "socket"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    callback: _callable_pb2.Callable
    form: DescriptorForm
    socket: str
    def __init__(self, socket: _Optional[str] = ..., callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., form: _Optional[_Union[DescriptorForm, str]] = ...) -> None: ...

class AddWriter(_message.Message):
    __slots__ = ["args", "callback", "form", "socket"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    callback: _callable_pb2.Callable
    form: DescriptorForm
    socket: str
    def __init__(self, socket: _Optional[str] = ..., callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., form: _Optional[_Union[DescriptorForm, str]] = ...) -> None: ...

class Call(_message.Message):
    __slots__ = ["args", "block"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    block: str
    def __init__(self, block: _Optional[str] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ...) -> None: ...

class CallAbstract(_message.Message):
    __slots__ = ["method", "type"]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    method: str
    type: str
    def __init__(self, type: _Optional[str] = ..., method: _Optional[str] = ...) -> None: ...

class CallAt(_message.Message):
    __slots__ = ["args", "base", "callback", "context", "when"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    WHEN_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    base: str
    callback: _callable_pb2.Callable
    context: str
    when: _callable_pb2.Seconds
    def __init__(self, when: _Optional[_Union[_callable_pb2.Seconds, _Mapping]] = ..., callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., context: _Optional[str] = ..., base: _Optional[str] = ...) -> None: ...

class CallExceptionHandler(_message.Message):
    __slots__ = ["context"]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    context: ContextSpec
    def __init__(self, context: _Optional[_Union[ContextSpec, _Mapping]] = ...) -> None: ...

class CallLater(_message.Message):
    __slots__ = ["args", "callback", "context", "delay", "step", "times"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    DELAY_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    TIMES_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    callback: _callable_pb2.Callable
    context: str
    delay: _callable_pb2.Seconds
    step: float
    times: int
    def __init__(self, delay: _Optional[_Union[_callable_pb2.Seconds, _Mapping]] = ..., callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., context: _Optional[str] = ..., times: _Optional[int] = ..., step: _Optional[float] = ...) -> None: ...

class CallSoon(_message.Message):
    __slots__ = ["args", "callback", "context", "positional_context", "times", "unknown_keyword"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    POSITIONAL_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    TIMES_FIELD_NUMBER: _ClassVar[int]
    UNKNOWN_KEYWORD_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    callback: _callable_pb2.Callable
    context: str
    positional_context: str
    times: int
    unknown_keyword: bool
    def __init__(self, callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., context: _Optional[str] = ..., times: _Optional[int] = ..., unknown_keyword: bool = ..., positional_context: _Optional[str] = ...) -> None: ...

class CallSoonThreadsafe(_message.Message):
    __slots__ = ["args", "callback", "context", "times"]
    ARGS_FIELD_NUMBER: _ClassVar[int]
    CALLBACK_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    TIMES_FIELD_NUMBER: _ClassVar[int]
    args: _containers.RepeatedCompositeFieldContainer[_value_pb2.Value]
    callback: _callable_pb2.Callable
    context: str
    times: int
    def __init__(self, callback: _Optional[_Union[_callable_pb2.Callable, _Mapping]] = ..., args: _Optional[_Iterable[_Union[_value_pb2.Value, _Mapping]]] = ..., context: _Optional[str] = ..., times: _Optional[int] = ...) -> None: ...

class Cancel(_message.Message):
    __slots__ = ["client", "handle"]
    CLIENT_FIELD_NUMBER: _ClassVar[int]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    client: int
    handle: str
    def __init__(self, handle: _Optional[str] = ..., client: _Optional[int] = ...) -> None: ...

class Cancelled(_message.Message):
    __slots__ = ["handle"]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    handle: str
    def __init__(self, handle: _Optional[str] = ...) -> None: ...

class Close(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class CollectGarbage(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class ContextRun(_message.Message):
    __slots__ = ["block", "context"]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    block: str
    context: str
    def __init__(self, context: _Optional[str] = ..., block: _Optional[str] = ...) -> None: ...

class ContextSpec(_message.Message):
    __slots__ = ["exception", "extra", "message", "not_a_dict", "received"]
    class ExtraEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: _value_pb2.Value
        def __init__(self, key: _Optional[str] = ..., value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    EXTRA_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    NOT_A_DICT_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_FIELD_NUMBER: _ClassVar[int]
    exception: _value_pb2.ExceptionValue
    extra: _containers.MessageMap[str, _value_pb2.Value]
    message: str
    not_a_dict: bool
    received: bool
    def __init__(self, message: _Optional[str] = ..., exception: _Optional[_Union[_value_pb2.ExceptionValue, _Mapping]] = ..., extra: _Optional[_Mapping[str, _value_pb2.Value]] = ..., received: bool = ..., not_a_dict: bool = ...) -> None: ...

class ContextVarGet(_message.Message):
    __slots__ = ["variable"]
    VARIABLE_FIELD_NUMBER: _ClassVar[int]
    variable: str
    def __init__(self, variable: _Optional[str] = ...) -> None: ...

class ContextVarSet(_message.Message):
    __slots__ = ["value", "variable"]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    VARIABLE_FIELD_NUMBER: _ClassVar[int]
    value: _value_pb2.Value
    variable: str
    def __init__(self, variable: _Optional[str] = ..., value: _Optional[_Union[_value_pb2.Value, _Mapping]] = ...) -> None: ...

class CopyContext(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class CountDescriptors(_message.Message):
    __slots__ = ["base"]
    BASE_FIELD_NUMBER: _ClassVar[int]
    base: str
    def __init__(self, base: _Optional[str] = ...) -> None: ...

class CpuTime(_message.Message):
    __slots__ = ["at_most", "base"]
    AT_MOST_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    at_most: float
    base: str
    def __init__(self, base: _Optional[str] = ..., at_most: _Optional[float] = ...) -> None: ...

class DefaultExceptionHandler(_message.Message):
    __slots__ = ["context"]
    CONTEXT_FIELD_NUMBER: _ClassVar[int]
    context: ContextSpec
    def __init__(self, context: _Optional[_Union[ContextSpec, _Mapping]] = ...) -> None: ...

class Forget(_message.Message):
    __slots__ = ["target"]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    target: str
    def __init__(self, target: _Optional[str] = ...) -> None: ...

class Fork(_message.Message):
    __slots__ = ["block"]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    block: str
    def __init__(self, block: _Optional[str] = ...) -> None: ...

class GetContext(_message.Message):
    __slots__ = ["handle"]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    handle: str
    def __init__(self, handle: _Optional[str] = ...) -> None: ...

class GetDebug(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GetEventLoop(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GetEventLoopPolicy(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GetExceptionHandler(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GetRunningLoop(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class GetSlowCallbackDuration(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class HasAttribute(_message.Message):
    __slots__ = ["name", "target"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    name: str
    target: str
    def __init__(self, target: _Optional[str] = ..., name: _Optional[str] = ...) -> None: ...

class InvokeClient(_message.Message):
    __slots__ = ["client"]
    CLIENT_FIELD_NUMBER: _ClassVar[int]
    client: int
    def __init__(self, client: _Optional[int] = ...) -> None: ...

class IsClosed(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class IsRunning(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class JoinThread(_message.Message):
    __slots__ = ["thread"]
    THREAD_FIELD_NUMBER: _ClassVar[int]
    thread: str
    def __init__(self, thread: _Optional[str] = ...) -> None: ...

class Log(_message.Message):
    __slots__ = ["arguments", "ids", "text"]
    ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    IDS_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    arguments: _containers.RepeatedScalarFieldContainer[int]
    ids: _containers.RepeatedScalarFieldContainer[str]
    text: str
    def __init__(self, text: _Optional[str] = ..., arguments: _Optional[_Iterable[int]] = ..., ids: _Optional[_Iterable[str]] = ...) -> None: ...

class NewEventLoop(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class Op(_message.Message):
    __slots__ = ["aclose", "acquire", "add_done_callback", "add_reader", "add_signal_handler", "add_writer", "all_tasks", "anext", "as_completed", "bare_yield", "barrier_abort", "barrier_reset", "barrier_state", "barrier_wait", "call", "call_abstract", "call_at", "call_exception_handler", "call_later", "call_soon", "call_soon_threadsafe", "can_write_eof", "cancel", "cancelled", "catch", "close", "collect_garbage", "concurrent_result", "condition_notify", "condition_wait", "connect", "connect_accepted_socket", "connect_read_pipe", "connect_write_pipe", "context_run", "context_var_get", "context_var_set", "copy_context", "count_descriptors", "cpu_time", "create_async_generator", "create_barrier", "create_concurrent_future", "create_condition", "create_connection", "create_datagram_endpoint", "create_duck_future", "create_event", "create_executor", "create_file", "create_future", "create_lock", "create_path", "create_pipe", "create_pty", "create_queue", "create_semaphore", "create_server", "create_socket", "create_ssl_context", "create_subprocess_exec", "create_subprocess_shell", "create_task", "create_unix_connection", "create_unix_server", "current_task", "default_exception_handler", "ensure_future", "event_clear", "event_is_set", "event_set", "event_wait", "executor_shutdown", "executor_submit", "file_tell", "file_truncate", "forget", "fork", "future_cancel", "future_cancelled", "future_done", "future_exception", "future_get_loop", "future_result", "gather", "get_asyncgen_hooks", "get_context", "get_debug", "get_event_loop", "get_event_loop_policy", "get_exception_handler", "get_extra_info", "get_pid", "get_pipe_transport", "get_protocol", "get_returncode", "get_running_loop", "get_signal", "get_slow_callback_duration", "get_task_factory", "get_write_buffer_limits", "get_write_buffer_size", "getaddrinfo", "getnameinfo", "group_create_task", "has_attribute", "id", "invoke_client", "is_closed", "is_closing", "is_future", "is_reading", "is_running", "join_thread", "kill", "listen", "locked", "log", "loop", "new_event_loop", "next_completed", "open_connection", "open_gate", "path_exists", "pause_reading", "process_communicate", "process_exists", "process_kill", "process_returncode", "process_send_signal", "process_terminate", "process_wait", "protocol_calls", "queue_get", "queue_get_nowait", "queue_join", "queue_put", "queue_put_nowait", "queue_shutdown", "queue_state", "queue_task_done", "quiet", "raise_signal", "received", "release", "remove_done_callback", "remove_path", "remove_reader", "remove_signal_handler", "remove_writer", "replace_getaddrinfo", "report_tally", "resume_reading", "return_value", "run_coroutine_threadsafe", "run_forever", "run_in_executor", "run_in_thread", "run_main", "run_until_complete", "same", "send_signal", "sendfile", "sendto", "server_abort_clients", "server_close", "server_close_clients", "server_context", "server_get_loop", "server_is_serving", "server_serve_forever", "server_sockets", "server_start_serving", "server_wait_closed", "set_asyncgen_hooks", "set_debug", "set_default_executor", "set_event_loop", "set_event_loop_policy", "set_exception", "set_exception_handler", "set_protocol", "set_result", "set_slow_callback_duration", "set_task_factory", "set_write_buffer_limits", "shield", "shutdown_asyncgens", "shutdown_default_executor", "sleep", "sleep_thread", "sock_accept", "sock_connect", "sock_recv", "sock_recv_into", "sock_recvfrom", "sock_recvfrom_into", "sock_sendall", "sock_sendfile", "sock_sendto", "socket_accept", "socket_bind", "socket_close", "socket_drain", "socket_fill", "socket_listen", "socket_receive", "socket_receive_all", "socket_receive_exactly", "socket_receive_from", "socket_reset", "socket_send", "socket_send_all", "socket_send_to", "socket_shutdown", "socket_state", "socketpair", "start_server", "start_thread", "start_tls", "stop", "stream_at_eof", "stream_close", "stream_drain", "stream_get_extra_info", "stream_is_closing", "stream_read", "stream_readexactly", "stream_readline", "stream_readuntil", "stream_start_tls", "stream_wait_closed", "stream_write", "stream_write_eof", "stream_writelines", "subclass_check", "subprocess_exec", "subprocess_shell", "take_argument", "tally", "task_cancelling", "task_get_coro", "task_get_name", "task_group", "task_set_name", "task_uncancel", "terminate", "time", "timeout", "timeout_at", "timeout_expired", "timeout_reschedule", "timeout_when", "to_thread", "transport_abort", "transport_close", "type_check", "wait", "wait_called", "wait_for", "wait_gate", "wait_readable", "wait_received", "when", "wrap_future", "write", "write_eof", "writelines", "yield_value"]
    ACLOSE_FIELD_NUMBER: _ClassVar[int]
    ACQUIRE_FIELD_NUMBER: _ClassVar[int]
    ADD_DONE_CALLBACK_FIELD_NUMBER: _ClassVar[int]
    ADD_READER_FIELD_NUMBER: _ClassVar[int]
    ADD_SIGNAL_HANDLER_FIELD_NUMBER: _ClassVar[int]
    ADD_WRITER_FIELD_NUMBER: _ClassVar[int]
    ALL_TASKS_FIELD_NUMBER: _ClassVar[int]
    ANEXT_FIELD_NUMBER: _ClassVar[int]
    AS_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    AWAIT_FIELD_NUMBER: _ClassVar[int]
    BARE_YIELD_FIELD_NUMBER: _ClassVar[int]
    BARRIER_ABORT_FIELD_NUMBER: _ClassVar[int]
    BARRIER_RESET_FIELD_NUMBER: _ClassVar[int]
    BARRIER_STATE_FIELD_NUMBER: _ClassVar[int]
    BARRIER_WAIT_FIELD_NUMBER: _ClassVar[int]
    CALL_ABSTRACT_FIELD_NUMBER: _ClassVar[int]
    CALL_AT_FIELD_NUMBER: _ClassVar[int]
    CALL_EXCEPTION_HANDLER_FIELD_NUMBER: _ClassVar[int]
    CALL_FIELD_NUMBER: _ClassVar[int]
    CALL_LATER_FIELD_NUMBER: _ClassVar[int]
    CALL_SOON_FIELD_NUMBER: _ClassVar[int]
    CALL_SOON_THREADSAFE_FIELD_NUMBER: _ClassVar[int]
    CANCELLED_FIELD_NUMBER: _ClassVar[int]
    CANCEL_FIELD_NUMBER: _ClassVar[int]
    CAN_WRITE_EOF_FIELD_NUMBER: _ClassVar[int]
    CATCH_FIELD_NUMBER: _ClassVar[int]
    CLOSE_FIELD_NUMBER: _ClassVar[int]
    COLLECT_GARBAGE_FIELD_NUMBER: _ClassVar[int]
    CONCURRENT_RESULT_FIELD_NUMBER: _ClassVar[int]
    CONDITION_NOTIFY_FIELD_NUMBER: _ClassVar[int]
    CONDITION_WAIT_FIELD_NUMBER: _ClassVar[int]
    CONNECT_ACCEPTED_SOCKET_FIELD_NUMBER: _ClassVar[int]
    CONNECT_FIELD_NUMBER: _ClassVar[int]
    CONNECT_READ_PIPE_FIELD_NUMBER: _ClassVar[int]
    CONNECT_WRITE_PIPE_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_RUN_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_VAR_GET_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_VAR_SET_FIELD_NUMBER: _ClassVar[int]
    COPY_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    COUNT_DESCRIPTORS_FIELD_NUMBER: _ClassVar[int]
    CPU_TIME_FIELD_NUMBER: _ClassVar[int]
    CREATE_ASYNC_GENERATOR_FIELD_NUMBER: _ClassVar[int]
    CREATE_BARRIER_FIELD_NUMBER: _ClassVar[int]
    CREATE_CONCURRENT_FUTURE_FIELD_NUMBER: _ClassVar[int]
    CREATE_CONDITION_FIELD_NUMBER: _ClassVar[int]
    CREATE_CONNECTION_FIELD_NUMBER: _ClassVar[int]
    CREATE_DATAGRAM_ENDPOINT_FIELD_NUMBER: _ClassVar[int]
    CREATE_DUCK_FUTURE_FIELD_NUMBER: _ClassVar[int]
    CREATE_EVENT_FIELD_NUMBER: _ClassVar[int]
    CREATE_EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    CREATE_FILE_FIELD_NUMBER: _ClassVar[int]
    CREATE_FUTURE_FIELD_NUMBER: _ClassVar[int]
    CREATE_LOCK_FIELD_NUMBER: _ClassVar[int]
    CREATE_PATH_FIELD_NUMBER: _ClassVar[int]
    CREATE_PIPE_FIELD_NUMBER: _ClassVar[int]
    CREATE_PTY_FIELD_NUMBER: _ClassVar[int]
    CREATE_QUEUE_FIELD_NUMBER: _ClassVar[int]
    CREATE_SEMAPHORE_FIELD_NUMBER: _ClassVar[int]
    CREATE_SERVER_FIELD_NUMBER: _ClassVar[int]
    CREATE_SOCKET_FIELD_NUMBER: _ClassVar[int]
    CREATE_SSL_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    CREATE_SUBPROCESS_EXEC_FIELD_NUMBER: _ClassVar[int]
    CREATE_SUBPROCESS_SHELL_FIELD_NUMBER: _ClassVar[int]
    CREATE_TASK_FIELD_NUMBER: _ClassVar[int]
    CREATE_UNIX_CONNECTION_FIELD_NUMBER: _ClassVar[int]
    CREATE_UNIX_SERVER_FIELD_NUMBER: _ClassVar[int]
    CURRENT_TASK_FIELD_NUMBER: _ClassVar[int]
    DEFAULT_EXCEPTION_HANDLER_FIELD_NUMBER: _ClassVar[int]
    ENSURE_FUTURE_FIELD_NUMBER: _ClassVar[int]
    EVENT_CLEAR_FIELD_NUMBER: _ClassVar[int]
    EVENT_IS_SET_FIELD_NUMBER: _ClassVar[int]
    EVENT_SET_FIELD_NUMBER: _ClassVar[int]
    EVENT_WAIT_FIELD_NUMBER: _ClassVar[int]
    EXECUTOR_SHUTDOWN_FIELD_NUMBER: _ClassVar[int]
    EXECUTOR_SUBMIT_FIELD_NUMBER: _ClassVar[int]
    FILE_TELL_FIELD_NUMBER: _ClassVar[int]
    FILE_TRUNCATE_FIELD_NUMBER: _ClassVar[int]
    FORGET_FIELD_NUMBER: _ClassVar[int]
    FORK_FIELD_NUMBER: _ClassVar[int]
    FUTURE_CANCELLED_FIELD_NUMBER: _ClassVar[int]
    FUTURE_CANCEL_FIELD_NUMBER: _ClassVar[int]
    FUTURE_DONE_FIELD_NUMBER: _ClassVar[int]
    FUTURE_EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    FUTURE_GET_LOOP_FIELD_NUMBER: _ClassVar[int]
    FUTURE_RESULT_FIELD_NUMBER: _ClassVar[int]
    GATHER_FIELD_NUMBER: _ClassVar[int]
    GETADDRINFO_FIELD_NUMBER: _ClassVar[int]
    GETNAMEINFO_FIELD_NUMBER: _ClassVar[int]
    GET_ASYNCGEN_HOOKS_FIELD_NUMBER: _ClassVar[int]
    GET_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    GET_DEBUG_FIELD_NUMBER: _ClassVar[int]
    GET_EVENT_LOOP_FIELD_NUMBER: _ClassVar[int]
    GET_EVENT_LOOP_POLICY_FIELD_NUMBER: _ClassVar[int]
    GET_EXCEPTION_HANDLER_FIELD_NUMBER: _ClassVar[int]
    GET_EXTRA_INFO_FIELD_NUMBER: _ClassVar[int]
    GET_PID_FIELD_NUMBER: _ClassVar[int]
    GET_PIPE_TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    GET_PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    GET_RETURNCODE_FIELD_NUMBER: _ClassVar[int]
    GET_RUNNING_LOOP_FIELD_NUMBER: _ClassVar[int]
    GET_SIGNAL_FIELD_NUMBER: _ClassVar[int]
    GET_SLOW_CALLBACK_DURATION_FIELD_NUMBER: _ClassVar[int]
    GET_TASK_FACTORY_FIELD_NUMBER: _ClassVar[int]
    GET_WRITE_BUFFER_LIMITS_FIELD_NUMBER: _ClassVar[int]
    GET_WRITE_BUFFER_SIZE_FIELD_NUMBER: _ClassVar[int]
    GROUP_CREATE_TASK_FIELD_NUMBER: _ClassVar[int]
    HAS_ATTRIBUTE_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    INVOKE_CLIENT_FIELD_NUMBER: _ClassVar[int]
    IS_CLOSED_FIELD_NUMBER: _ClassVar[int]
    IS_CLOSING_FIELD_NUMBER: _ClassVar[int]
    IS_FUTURE_FIELD_NUMBER: _ClassVar[int]
    IS_READING_FIELD_NUMBER: _ClassVar[int]
    IS_RUNNING_FIELD_NUMBER: _ClassVar[int]
    JOIN_THREAD_FIELD_NUMBER: _ClassVar[int]
    KILL_FIELD_NUMBER: _ClassVar[int]
    LISTEN_FIELD_NUMBER: _ClassVar[int]
    LOCKED_FIELD_NUMBER: _ClassVar[int]
    LOG_FIELD_NUMBER: _ClassVar[int]
    LOOP_FIELD_NUMBER: _ClassVar[int]
    NEW_EVENT_LOOP_FIELD_NUMBER: _ClassVar[int]
    NEXT_COMPLETED_FIELD_NUMBER: _ClassVar[int]
    OPEN_CONNECTION_FIELD_NUMBER: _ClassVar[int]
    OPEN_GATE_FIELD_NUMBER: _ClassVar[int]
    PATH_EXISTS_FIELD_NUMBER: _ClassVar[int]
    PAUSE_READING_FIELD_NUMBER: _ClassVar[int]
    PROCESS_COMMUNICATE_FIELD_NUMBER: _ClassVar[int]
    PROCESS_EXISTS_FIELD_NUMBER: _ClassVar[int]
    PROCESS_KILL_FIELD_NUMBER: _ClassVar[int]
    PROCESS_RETURNCODE_FIELD_NUMBER: _ClassVar[int]
    PROCESS_SEND_SIGNAL_FIELD_NUMBER: _ClassVar[int]
    PROCESS_TERMINATE_FIELD_NUMBER: _ClassVar[int]
    PROCESS_WAIT_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_CALLS_FIELD_NUMBER: _ClassVar[int]
    QUEUE_GET_FIELD_NUMBER: _ClassVar[int]
    QUEUE_GET_NOWAIT_FIELD_NUMBER: _ClassVar[int]
    QUEUE_JOIN_FIELD_NUMBER: _ClassVar[int]
    QUEUE_PUT_FIELD_NUMBER: _ClassVar[int]
    QUEUE_PUT_NOWAIT_FIELD_NUMBER: _ClassVar[int]
    QUEUE_SHUTDOWN_FIELD_NUMBER: _ClassVar[int]
    QUEUE_STATE_FIELD_NUMBER: _ClassVar[int]
    QUEUE_TASK_DONE_FIELD_NUMBER: _ClassVar[int]
    QUIET_FIELD_NUMBER: _ClassVar[int]
    RAISE_FIELD_NUMBER: _ClassVar[int]
    RAISE_SIGNAL_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_FIELD_NUMBER: _ClassVar[int]
    RELEASE_FIELD_NUMBER: _ClassVar[int]
    REMOVE_DONE_CALLBACK_FIELD_NUMBER: _ClassVar[int]
    REMOVE_PATH_FIELD_NUMBER: _ClassVar[int]
    REMOVE_READER_FIELD_NUMBER: _ClassVar[int]
    REMOVE_SIGNAL_HANDLER_FIELD_NUMBER: _ClassVar[int]
    REMOVE_WRITER_FIELD_NUMBER: _ClassVar[int]
    REPLACE_GETADDRINFO_FIELD_NUMBER: _ClassVar[int]
    REPORT_TALLY_FIELD_NUMBER: _ClassVar[int]
    RESUME_READING_FIELD_NUMBER: _ClassVar[int]
    RETURN_VALUE_FIELD_NUMBER: _ClassVar[int]
    RUN_COROUTINE_THREADSAFE_FIELD_NUMBER: _ClassVar[int]
    RUN_FOREVER_FIELD_NUMBER: _ClassVar[int]
    RUN_IN_EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    RUN_IN_THREAD_FIELD_NUMBER: _ClassVar[int]
    RUN_MAIN_FIELD_NUMBER: _ClassVar[int]
    RUN_UNTIL_COMPLETE_FIELD_NUMBER: _ClassVar[int]
    SAME_FIELD_NUMBER: _ClassVar[int]
    SENDFILE_FIELD_NUMBER: _ClassVar[int]
    SENDTO_FIELD_NUMBER: _ClassVar[int]
    SEND_SIGNAL_FIELD_NUMBER: _ClassVar[int]
    SERVER_ABORT_CLIENTS_FIELD_NUMBER: _ClassVar[int]
    SERVER_CLOSE_CLIENTS_FIELD_NUMBER: _ClassVar[int]
    SERVER_CLOSE_FIELD_NUMBER: _ClassVar[int]
    SERVER_CONTEXT_FIELD_NUMBER: _ClassVar[int]
    SERVER_GET_LOOP_FIELD_NUMBER: _ClassVar[int]
    SERVER_IS_SERVING_FIELD_NUMBER: _ClassVar[int]
    SERVER_SERVE_FOREVER_FIELD_NUMBER: _ClassVar[int]
    SERVER_SOCKETS_FIELD_NUMBER: _ClassVar[int]
    SERVER_START_SERVING_FIELD_NUMBER: _ClassVar[int]
    SERVER_WAIT_CLOSED_FIELD_NUMBER: _ClassVar[int]
    SET_ASYNCGEN_HOOKS_FIELD_NUMBER: _ClassVar[int]
    SET_DEBUG_FIELD_NUMBER: _ClassVar[int]
    SET_DEFAULT_EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    SET_EVENT_LOOP_FIELD_NUMBER: _ClassVar[int]
    SET_EVENT_LOOP_POLICY_FIELD_NUMBER: _ClassVar[int]
    SET_EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    SET_EXCEPTION_HANDLER_FIELD_NUMBER: _ClassVar[int]
    SET_PROTOCOL_FIELD_NUMBER: _ClassVar[int]
    SET_RESULT_FIELD_NUMBER: _ClassVar[int]
    SET_SLOW_CALLBACK_DURATION_FIELD_NUMBER: _ClassVar[int]
    SET_TASK_FACTORY_FIELD_NUMBER: _ClassVar[int]
    SET_WRITE_BUFFER_LIMITS_FIELD_NUMBER: _ClassVar[int]
    SHIELD_FIELD_NUMBER: _ClassVar[int]
    SHUTDOWN_ASYNCGENS_FIELD_NUMBER: _ClassVar[int]
    SHUTDOWN_DEFAULT_EXECUTOR_FIELD_NUMBER: _ClassVar[int]
    SLEEP_FIELD_NUMBER: _ClassVar[int]
    SLEEP_THREAD_FIELD_NUMBER: _ClassVar[int]
    SOCKETPAIR_FIELD_NUMBER: _ClassVar[int]
    SOCKET_ACCEPT_FIELD_NUMBER: _ClassVar[int]
    SOCKET_BIND_FIELD_NUMBER: _ClassVar[int]
    SOCKET_CLOSE_FIELD_NUMBER: _ClassVar[int]
    SOCKET_DRAIN_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FILL_FIELD_NUMBER: _ClassVar[int]
    SOCKET_LISTEN_FIELD_NUMBER: _ClassVar[int]
    SOCKET_RECEIVE_ALL_FIELD_NUMBER: _ClassVar[int]
    SOCKET_RECEIVE_EXACTLY_FIELD_NUMBER: _ClassVar[int]
    SOCKET_RECEIVE_FIELD_NUMBER: _ClassVar[int]
    SOCKET_RECEIVE_FROM_FIELD_NUMBER: _ClassVar[int]
    SOCKET_RESET_FIELD_NUMBER: _ClassVar[int]
    SOCKET_SEND_ALL_FIELD_NUMBER: _ClassVar[int]
    SOCKET_SEND_FIELD_NUMBER: _ClassVar[int]
    SOCKET_SEND_TO_FIELD_NUMBER: _ClassVar[int]
    SOCKET_SHUTDOWN_FIELD_NUMBER: _ClassVar[int]
    SOCKET_STATE_FIELD_NUMBER: _ClassVar[int]
    SOCK_ACCEPT_FIELD_NUMBER: _ClassVar[int]
    SOCK_CONNECT_FIELD_NUMBER: _ClassVar[int]
    SOCK_RECVFROM_FIELD_NUMBER: _ClassVar[int]
    SOCK_RECVFROM_INTO_FIELD_NUMBER: _ClassVar[int]
    SOCK_RECV_FIELD_NUMBER: _ClassVar[int]
    SOCK_RECV_INTO_FIELD_NUMBER: _ClassVar[int]
    SOCK_SENDALL_FIELD_NUMBER: _ClassVar[int]
    SOCK_SENDFILE_FIELD_NUMBER: _ClassVar[int]
    SOCK_SENDTO_FIELD_NUMBER: _ClassVar[int]
    START_SERVER_FIELD_NUMBER: _ClassVar[int]
    START_THREAD_FIELD_NUMBER: _ClassVar[int]
    START_TLS_FIELD_NUMBER: _ClassVar[int]
    STOP_FIELD_NUMBER: _ClassVar[int]
    STREAM_AT_EOF_FIELD_NUMBER: _ClassVar[int]
    STREAM_CLOSE_FIELD_NUMBER: _ClassVar[int]
    STREAM_DRAIN_FIELD_NUMBER: _ClassVar[int]
    STREAM_GET_EXTRA_INFO_FIELD_NUMBER: _ClassVar[int]
    STREAM_IS_CLOSING_FIELD_NUMBER: _ClassVar[int]
    STREAM_READEXACTLY_FIELD_NUMBER: _ClassVar[int]
    STREAM_READLINE_FIELD_NUMBER: _ClassVar[int]
    STREAM_READUNTIL_FIELD_NUMBER: _ClassVar[int]
    STREAM_READ_FIELD_NUMBER: _ClassVar[int]
    STREAM_START_TLS_FIELD_NUMBER: _ClassVar[int]
    STREAM_WAIT_CLOSED_FIELD_NUMBER: _ClassVar[int]
    STREAM_WRITELINES_FIELD_NUMBER: _ClassVar[int]
    STREAM_WRITE_EOF_FIELD_NUMBER: _ClassVar[int]
    STREAM_WRITE_FIELD_NUMBER: _ClassVar[int]
    SUBCLASS_CHECK_FIELD_NUMBER: _ClassVar[int]
    SUBPROCESS_EXEC_FIELD_NUMBER: _ClassVar[int]
    SUBPROCESS_SHELL_FIELD_NUMBER: _ClassVar[int]
    TAKE_ARGUMENT_FIELD_NUMBER: _ClassVar[int]
    TALLY_FIELD_NUMBER: _ClassVar[int]
    TASK_CANCELLING_FIELD_NUMBER: _ClassVar[int]
    TASK_GET_CORO_FIELD_NUMBER: _ClassVar[int]
    TASK_GET_NAME_FIELD_NUMBER: _ClassVar[int]
    TASK_GROUP_FIELD_NUMBER: _ClassVar[int]
    TASK_SET_NAME_FIELD_NUMBER: _ClassVar[int]
    TASK_UNCANCEL_FIELD_NUMBER: _ClassVar[int]
    TERMINATE_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_AT_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_EXPIRED_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_RESCHEDULE_FIELD_NUMBER: _ClassVar[int]
    TIMEOUT_WHEN_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TO_THREAD_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_ABORT_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_CLOSE_FIELD_NUMBER: _ClassVar[int]
    TYPE_CHECK_FIELD_NUMBER: _ClassVar[int]
    WAIT_CALLED_FIELD_NUMBER: _ClassVar[int]
    WAIT_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_FIELD_NUMBER: _ClassVar[int]
    WAIT_GATE_FIELD_NUMBER: _ClassVar[int]
    WAIT_READABLE_FIELD_NUMBER: _ClassVar[int]
    WAIT_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    WHEN_FIELD_NUMBER: _ClassVar[int]
    WRAP_FUTURE_FIELD_NUMBER: _ClassVar[int]
    WRITELINES_FIELD_NUMBER: _ClassVar[int]
    WRITE_EOF_FIELD_NUMBER: _ClassVar[int]
    WRITE_FIELD_NUMBER: _ClassVar[int]
    YIELD_VALUE_FIELD_NUMBER: _ClassVar[int]
    aclose: _task_ops_pb2.Aclose
    acquire: _sync_ops_pb2.Acquire
    add_done_callback: _future_ops_pb2.AddDoneCallback
    add_reader: AddReader
    add_signal_handler: _signal_ops_pb2.AddSignalHandler
    add_writer: AddWriter
    all_tasks: _task_ops_pb2.AllTasks
    anext: _task_ops_pb2.Anext
    as_completed: _future_ops_pb2.AsCompleted
    bare_yield: _task_ops_pb2.BareYield
    barrier_abort: _sync_ops_pb2.BarrierAbort
    barrier_reset: _sync_ops_pb2.BarrierReset
    barrier_state: _sync_ops_pb2.BarrierState
    barrier_wait: _sync_ops_pb2.BarrierWait
    call: Call
    call_abstract: CallAbstract
    call_at: CallAt
    call_exception_handler: CallExceptionHandler
    call_later: CallLater
    call_soon: CallSoon
    call_soon_threadsafe: CallSoonThreadsafe
    can_write_eof: _transport_ops_pb2.CanWriteEof
    cancel: Cancel
    cancelled: Cancelled
    catch: bool
    close: Close
    collect_garbage: CollectGarbage
    concurrent_result: _future_ops_pb2.ConcurrentResult
    condition_notify: _sync_ops_pb2.ConditionNotify
    condition_wait: _sync_ops_pb2.ConditionWait
    connect: _peer_ops_pb2.Connect
    connect_accepted_socket: _connection_ops_pb2.ConnectAcceptedSocket
    connect_read_pipe: _pipe_ops_pb2.ConnectReadPipe
    connect_write_pipe: _pipe_ops_pb2.ConnectWritePipe
    context_run: ContextRun
    context_var_get: ContextVarGet
    context_var_set: ContextVarSet
    copy_context: CopyContext
    count_descriptors: CountDescriptors
    cpu_time: CpuTime
    create_async_generator: _task_ops_pb2.CreateAsyncGenerator
    create_barrier: _sync_ops_pb2.CreateBarrier
    create_concurrent_future: _future_ops_pb2.CreateConcurrentFuture
    create_condition: _sync_ops_pb2.CreateCondition
    create_connection: _connection_ops_pb2.CreateConnection
    create_datagram_endpoint: _datagram_ops_pb2.CreateDatagramEndpoint
    create_duck_future: _future_ops_pb2.CreateDuckFuture
    create_event: _sync_ops_pb2.CreateEvent
    create_executor: _executor_ops_pb2.CreateExecutor
    create_file: _file_ops_pb2.CreateFile
    create_future: _future_ops_pb2.CreateFuture
    create_lock: _sync_ops_pb2.CreateLock
    create_path: _file_ops_pb2.CreatePath
    create_pipe: _pipe_ops_pb2.CreatePipe
    create_pty: _pipe_ops_pb2.CreatePty
    create_queue: _sync_ops_pb2.CreateQueue
    create_semaphore: _sync_ops_pb2.CreateSemaphore
    create_server: _server_ops_pb2.CreateServer
    create_socket: _peer_ops_pb2.CreateSocket
    create_ssl_context: _tls_ops_pb2.CreateSslContext
    create_subprocess_exec: _subprocess_ops_pb2.CreateSubprocessExec
    create_subprocess_shell: _subprocess_ops_pb2.CreateSubprocessShell
    create_task: _task_ops_pb2.CreateTask
    create_unix_connection: _connection_ops_pb2.CreateUnixConnection
    create_unix_server: _server_ops_pb2.CreateUnixServer
    current_task: _task_ops_pb2.CurrentTask
    default_exception_handler: DefaultExceptionHandler
    ensure_future: _future_ops_pb2.EnsureFuture
    event_clear: _sync_ops_pb2.EventClear
    event_is_set: _sync_ops_pb2.EventIsSet
    event_set: _sync_ops_pb2.EventSet
    event_wait: _sync_ops_pb2.EventWait
    executor_shutdown: _executor_ops_pb2.ExecutorShutdown
    executor_submit: _executor_ops_pb2.ExecutorSubmit
    file_tell: _file_ops_pb2.FileTell
    file_truncate: _file_ops_pb2.FileTruncate
    forget: Forget
    fork: Fork
    future_cancel: _future_ops_pb2.FutureCancel
    future_cancelled: _future_ops_pb2.FutureCancelled
    future_done: _future_ops_pb2.FutureDone
    future_exception: _future_ops_pb2.FutureException
    future_get_loop: _future_ops_pb2.FutureGetLoop
    future_result: _future_ops_pb2.FutureResult
    gather: _future_ops_pb2.Gather
    get_asyncgen_hooks: _task_ops_pb2.GetAsyncgenHooks
    get_context: GetContext
    get_debug: GetDebug
    get_event_loop: GetEventLoop
    get_event_loop_policy: GetEventLoopPolicy
    get_exception_handler: GetExceptionHandler
    get_extra_info: _transport_ops_pb2.GetExtraInfo
    get_pid: _subprocess_ops_pb2.GetPid
    get_pipe_transport: _subprocess_ops_pb2.GetPipeTransport
    get_protocol: _transport_ops_pb2.GetProtocol
    get_returncode: _subprocess_ops_pb2.GetReturncode
    get_running_loop: GetRunningLoop
    get_signal: _signal_ops_pb2.GetSignal
    get_slow_callback_duration: GetSlowCallbackDuration
    get_task_factory: _task_ops_pb2.GetTaskFactory
    get_write_buffer_limits: _transport_ops_pb2.GetWriteBufferLimits
    get_write_buffer_size: _transport_ops_pb2.GetWriteBufferSize
    getaddrinfo: _socket_ops_pb2.Getaddrinfo
    getnameinfo: _socket_ops_pb2.Getnameinfo
    group_create_task: _task_ops_pb2.GroupCreateTask
    has_attribute: HasAttribute
    id: str
    invoke_client: InvokeClient
    is_closed: IsClosed
    is_closing: _transport_ops_pb2.IsClosing
    is_future: _future_ops_pb2.IsFuture
    is_reading: _transport_ops_pb2.IsReading
    is_running: IsRunning
    join_thread: JoinThread
    kill: _subprocess_ops_pb2.Kill
    listen: _peer_ops_pb2.Listen
    locked: _sync_ops_pb2.Locked
    log: Log
    loop: str
    new_event_loop: NewEventLoop
    next_completed: _future_ops_pb2.NextCompleted
    open_connection: _stream_ops_pb2.OpenConnection
    open_gate: _executor_ops_pb2.OpenGate
    path_exists: _file_ops_pb2.PathExists
    pause_reading: _transport_ops_pb2.PauseReading
    process_communicate: _subprocess_ops_pb2.ProcessCommunicate
    process_exists: _subprocess_ops_pb2.ProcessExists
    process_kill: _subprocess_ops_pb2.ProcessKill
    process_returncode: _subprocess_ops_pb2.ProcessReturncode
    process_send_signal: _subprocess_ops_pb2.ProcessSendSignal
    process_terminate: _subprocess_ops_pb2.ProcessTerminate
    process_wait: _subprocess_ops_pb2.ProcessWait
    protocol_calls: _transport_ops_pb2.ProtocolCalls
    queue_get: _sync_ops_pb2.QueueGet
    queue_get_nowait: _sync_ops_pb2.QueueGetNowait
    queue_join: _sync_ops_pb2.QueueJoin
    queue_put: _sync_ops_pb2.QueuePut
    queue_put_nowait: _sync_ops_pb2.QueuePutNowait
    queue_shutdown: _sync_ops_pb2.QueueShutdown
    queue_state: _sync_ops_pb2.QueueState
    queue_task_done: _sync_ops_pb2.QueueTaskDone
    quiet: bool
    raise_signal: RaiseSignal
    received: _transport_ops_pb2.Received
    release: _sync_ops_pb2.Release
    remove_done_callback: _future_ops_pb2.RemoveDoneCallback
    remove_path: _file_ops_pb2.RemovePath
    remove_reader: RemoveReader
    remove_signal_handler: _signal_ops_pb2.RemoveSignalHandler
    remove_writer: RemoveWriter
    replace_getaddrinfo: _socket_ops_pb2.ReplaceGetaddrinfo
    report_tally: ReportTally
    resume_reading: _transport_ops_pb2.ResumeReading
    return_value: _task_ops_pb2.ReturnValue
    run_coroutine_threadsafe: _task_ops_pb2.RunCoroutineThreadsafe
    run_forever: RunForever
    run_in_executor: _executor_ops_pb2.RunInExecutor
    run_in_thread: RunInThread
    run_main: RunMain
    run_until_complete: RunUntilComplete
    same: Same
    send_signal: _subprocess_ops_pb2.SendSignal
    sendfile: _connection_ops_pb2.Sendfile
    sendto: _datagram_ops_pb2.Sendto
    server_abort_clients: _server_ops_pb2.ServerAbortClients
    server_close: _server_ops_pb2.ServerClose
    server_close_clients: _server_ops_pb2.ServerCloseClients
    server_context: _server_ops_pb2.ServerContext
    server_get_loop: _server_ops_pb2.ServerGetLoop
    server_is_serving: _server_ops_pb2.ServerIsServing
    server_serve_forever: _server_ops_pb2.ServerServeForever
    server_sockets: _server_ops_pb2.ServerSockets
    server_start_serving: _server_ops_pb2.ServerStartServing
    server_wait_closed: _server_ops_pb2.ServerWaitClosed
    set_asyncgen_hooks: _task_ops_pb2.SetAsyncgenHooks
    set_debug: SetDebug
    set_default_executor: _executor_ops_pb2.SetDefaultExecutor
    set_event_loop: SetEventLoop
    set_event_loop_policy: SetEventLoopPolicy
    set_exception: _future_ops_pb2.SetException
    set_exception_handler: SetExceptionHandler
    set_protocol: _transport_ops_pb2.SetProtocol
    set_result: _future_ops_pb2.SetResult
    set_slow_callback_duration: SetSlowCallbackDuration
    set_task_factory: _task_ops_pb2.SetTaskFactory
    set_write_buffer_limits: _transport_ops_pb2.SetWriteBufferLimits
    shield: _future_ops_pb2.Shield
    shutdown_asyncgens: ShutdownAsyncgens
    shutdown_default_executor: _executor_ops_pb2.ShutdownDefaultExecutor
    sleep: _task_ops_pb2.Sleep
    sleep_thread: SleepThread
    sock_accept: _socket_ops_pb2.SockAccept
    sock_connect: _socket_ops_pb2.SockConnect
    sock_recv: _socket_ops_pb2.SockRecv
    sock_recv_into: _socket_ops_pb2.SockRecvInto
    sock_recvfrom: _socket_ops_pb2.SockRecvfrom
    sock_recvfrom_into: _socket_ops_pb2.SockRecvfromInto
    sock_sendall: _socket_ops_pb2.SockSendall
    sock_sendfile: _socket_ops_pb2.SockSendfile
    sock_sendto: _socket_ops_pb2.SockSendto
    socket_accept: _peer_ops_pb2.SocketAccept
    socket_bind: _peer_ops_pb2.SocketBind
    socket_close: SocketClose
    socket_drain: _peer_ops_pb2.SocketDrain
    socket_fill: _peer_ops_pb2.SocketFill
    socket_listen: _peer_ops_pb2.SocketListen
    socket_receive: SocketReceive
    socket_receive_all: _peer_ops_pb2.SocketReceiveAll
    socket_receive_exactly: _peer_ops_pb2.SocketReceiveExactly
    socket_receive_from: _peer_ops_pb2.SocketReceiveFrom
    socket_reset: _peer_ops_pb2.SocketReset
    socket_send: SocketSend
    socket_send_all: _peer_ops_pb2.SocketSendAll
    socket_send_to: _peer_ops_pb2.SocketSendTo
    socket_shutdown: _peer_ops_pb2.SocketShutdown
    socket_state: _peer_ops_pb2.SocketState
    socketpair: Socketpair
    start_server: _stream_ops_pb2.StartServer
    start_thread: StartThread
    start_tls: _tls_ops_pb2.StartTls
    stop: Stop
    stream_at_eof: _stream_ops_pb2.StreamAtEof
    stream_close: _stream_ops_pb2.StreamClose
    stream_drain: _stream_ops_pb2.StreamDrain
    stream_get_extra_info: _stream_ops_pb2.StreamGetExtraInfo
    stream_is_closing: _stream_ops_pb2.StreamIsClosing
    stream_read: _stream_ops_pb2.StreamRead
    stream_readexactly: _stream_ops_pb2.StreamReadexactly
    stream_readline: _stream_ops_pb2.StreamReadline
    stream_readuntil: _stream_ops_pb2.StreamReaduntil
    stream_start_tls: _stream_ops_pb2.StreamStartTls
    stream_wait_closed: _stream_ops_pb2.StreamWaitClosed
    stream_write: _stream_ops_pb2.StreamWrite
    stream_write_eof: _stream_ops_pb2.StreamWriteEof
    stream_writelines: _stream_ops_pb2.StreamWritelines
    subclass_check: SubclassCheck
    subprocess_exec: _subprocess_ops_pb2.SubprocessExec
    subprocess_shell: _subprocess_ops_pb2.SubprocessShell
    take_argument: TakeArgument
    tally: Tally
    task_cancelling: _task_ops_pb2.TaskCancelling
    task_get_coro: _task_ops_pb2.TaskGetCoro
    task_get_name: _task_ops_pb2.TaskGetName
    task_group: _task_ops_pb2.TaskGroup
    task_set_name: _task_ops_pb2.TaskSetName
    task_uncancel: _task_ops_pb2.TaskUncancel
    terminate: _subprocess_ops_pb2.Terminate
    time: Time
    timeout: _task_ops_pb2.Timeout
    timeout_at: _task_ops_pb2.TimeoutAt
    timeout_expired: _task_ops_pb2.TimeoutExpired
    timeout_reschedule: _task_ops_pb2.TimeoutReschedule
    timeout_when: _task_ops_pb2.TimeoutWhen
    to_thread: _executor_ops_pb2.ToThread
    transport_abort: _transport_ops_pb2.TransportAbort
    transport_close: _transport_ops_pb2.TransportClose
    type_check: TypeCheck
    wait: _future_ops_pb2.Wait
    wait_called: _transport_ops_pb2.WaitCalled
    wait_for: _task_ops_pb2.WaitFor
    wait_gate: _executor_ops_pb2.WaitGate
    wait_readable: _peer_ops_pb2.WaitReadable
    wait_received: _transport_ops_pb2.WaitReceived
    when: When
    wrap_future: _future_ops_pb2.WrapFuture
    write: _transport_ops_pb2.Write
    write_eof: _transport_ops_pb2.WriteEof
    writelines: _transport_ops_pb2.Writelines
    yield_value: _task_ops_pb2.YieldValue
    def __init__(self, id: _Optional[str] = ..., loop: _Optional[str] = ..., catch: bool = ..., quiet: bool = ..., run_forever: _Optional[_Union[RunForever, _Mapping]] = ..., run_until_complete: _Optional[_Union[RunUntilComplete, _Mapping]] = ..., stop: _Optional[_Union[Stop, _Mapping]] = ..., is_running: _Optional[_Union[IsRunning, _Mapping]] = ..., is_closed: _Optional[_Union[IsClosed, _Mapping]] = ..., close: _Optional[_Union[Close, _Mapping]] = ..., get_running_loop: _Optional[_Union[GetRunningLoop, _Mapping]] = ..., get_event_loop: _Optional[_Union[GetEventLoop, _Mapping]] = ..., set_event_loop: _Optional[_Union[SetEventLoop, _Mapping]] = ..., new_event_loop: _Optional[_Union[NewEventLoop, _Mapping]] = ..., shutdown_asyncgens: _Optional[_Union[ShutdownAsyncgens, _Mapping]] = ..., run_main: _Optional[_Union[RunMain, _Mapping]] = ..., call_soon: _Optional[_Union[CallSoon, _Mapping]] = ..., call_soon_threadsafe: _Optional[_Union[CallSoonThreadsafe, _Mapping]] = ..., call_later: _Optional[_Union[CallLater, _Mapping]] = ..., call_at: _Optional[_Union[CallAt, _Mapping]] = ..., time: _Optional[_Union[Time, _Mapping]] = ..., cancel: _Optional[_Union[Cancel, _Mapping]] = ..., cancelled: _Optional[_Union[Cancelled, _Mapping]] = ..., when: _Optional[_Union[When, _Mapping]] = ..., get_context: _Optional[_Union[GetContext, _Mapping]] = ..., set_exception_handler: _Optional[_Union[SetExceptionHandler, _Mapping]] = ..., get_exception_handler: _Optional[_Union[GetExceptionHandler, _Mapping]] = ..., call_exception_handler: _Optional[_Union[CallExceptionHandler, _Mapping]] = ..., default_exception_handler: _Optional[_Union[DefaultExceptionHandler, _Mapping]] = ..., set_debug: _Optional[_Union[SetDebug, _Mapping]] = ..., get_debug: _Optional[_Union[GetDebug, _Mapping]] = ..., set_slow_callback_duration: _Optional[_Union[SetSlowCallbackDuration, _Mapping]] = ..., get_slow_callback_duration: _Optional[_Union[GetSlowCallbackDuration, _Mapping]] = ..., copy_context: _Optional[_Union[CopyContext, _Mapping]] = ..., context_run: _Optional[_Union[ContextRun, _Mapping]] = ..., context_var_set: _Optional[_Union[ContextVarSet, _Mapping]] = ..., context_var_get: _Optional[_Union[ContextVarGet, _Mapping]] = ..., create_future: _Optional[_Union[_future_ops_pb2.CreateFuture, _Mapping]] = ..., set_result: _Optional[_Union[_future_ops_pb2.SetResult, _Mapping]] = ..., set_exception: _Optional[_Union[_future_ops_pb2.SetException, _Mapping]] = ..., future_cancel: _Optional[_Union[_future_ops_pb2.FutureCancel, _Mapping]] = ..., future_done: _Optional[_Union[_future_ops_pb2.FutureDone, _Mapping]] = ..., future_cancelled: _Optional[_Union[_future_ops_pb2.FutureCancelled, _Mapping]] = ..., future_result: _Optional[_Union[_future_ops_pb2.FutureResult, _Mapping]] = ..., future_exception: _Optional[_Union[_future_ops_pb2.FutureException, _Mapping]] = ..., add_done_callback: _Optional[_Union[_future_ops_pb2.AddDoneCallback, _Mapping]] = ..., remove_done_callback: _Optional[_Union[_future_ops_pb2.RemoveDoneCallback, _Mapping]] = ..., future_get_loop: _Optional[_Union[_future_ops_pb2.FutureGetLoop, _Mapping]] = ..., is_future: _Optional[_Union[_future_ops_pb2.IsFuture, _Mapping]] = ..., ensure_future: _Optional[_Union[_future_ops_pb2.EnsureFuture, _Mapping]] = ..., wrap_future: _Optional[_Union[_future_ops_pb2.WrapFuture, _Mapping]] = ..., create_concurrent_future: _Optional[_Union[_future_ops_pb2.CreateConcurrentFuture, _Mapping]] = ..., concurrent_result: _Optional[_Union[_future_ops_pb2.ConcurrentResult, _Mapping]] = ..., create_duck_future: _Optional[_Union[_future_ops_pb2.CreateDuckFuture, _Mapping]] = ..., gather: _Optional[_Union[_future_ops_pb2.Gather, _Mapping]] = ..., shield: _Optional[_Union[_future_ops_pb2.Shield, _Mapping]] = ..., as_completed: _Optional[_Union[_future_ops_pb2.AsCompleted, _Mapping]] = ..., next_completed: _Optional[_Union[_future_ops_pb2.NextCompleted, _Mapping]] = ..., wait: _Optional[_Union[_future_ops_pb2.Wait, _Mapping]] = ..., create_task: _Optional[_Union[_task_ops_pb2.CreateTask, _Mapping]] = ..., sleep: _Optional[_Union[_task_ops_pb2.Sleep, _Mapping]] = ..., return_value: _Optional[_Union[_task_ops_pb2.ReturnValue, _Mapping]] = ..., current_task: _Optional[_Union[_task_ops_pb2.CurrentTask, _Mapping]] = ..., set_task_factory: _Optional[_Union[_task_ops_pb2.SetTaskFactory, _Mapping]] = ..., get_task_factory: _Optional[_Union[_task_ops_pb2.GetTaskFactory, _Mapping]] = ..., task_get_name: _Optional[_Union[_task_ops_pb2.TaskGetName, _Mapping]] = ..., task_set_name: _Optional[_Union[_task_ops_pb2.TaskSetName, _Mapping]] = ..., task_get_coro: _Optional[_Union[_task_ops_pb2.TaskGetCoro, _Mapping]] = ..., task_cancelling: _Optional[_Union[_task_ops_pb2.TaskCancelling, _Mapping]] = ..., task_uncancel: _Optional[_Union[_task_ops_pb2.TaskUncancel, _Mapping]] = ..., all_tasks: _Optional[_Union[_task_ops_pb2.AllTasks, _Mapping]] = ..., wait_for: _Optional[_Union[_task_ops_pb2.WaitFor, _Mapping]] = ..., timeout: _Optional[_Union[_task_ops_pb2.Timeout, _Mapping]] = ..., timeout_at: _Optional[_Union[_task_ops_pb2.TimeoutAt, _Mapping]] = ..., timeout_reschedule: _Optional[_Union[_task_ops_pb2.TimeoutReschedule, _Mapping]] = ..., timeout_when: _Optional[_Union[_task_ops_pb2.TimeoutWhen, _Mapping]] = ..., timeout_expired: _Optional[_Union[_task_ops_pb2.TimeoutExpired, _Mapping]] = ..., task_group: _Optional[_Union[_task_ops_pb2.TaskGroup, _Mapping]] = ..., group_create_task: _Optional[_Union[_task_ops_pb2.GroupCreateTask, _Mapping]] = ..., run_coroutine_threadsafe: _Optional[_Union[_task_ops_pb2.RunCoroutineThreadsafe, _Mapping]] = ..., bare_yield: _Optional[_Union[_task_ops_pb2.BareYield, _Mapping]] = ..., create_async_generator: _Optional[_Union[_task_ops_pb2.CreateAsyncGenerator, _Mapping]] = ..., anext: _Optional[_Union[_task_ops_pb2.Anext, _Mapping]] = ..., aclose: _Optional[_Union[_task_ops_pb2.Aclose, _Mapping]] = ..., yield_value: _Optional[_Union[_task_ops_pb2.YieldValue, _Mapping]] = ..., get_asyncgen_hooks: _Optional[_Union[_task_ops_pb2.GetAsyncgenHooks, _Mapping]] = ..., set_asyncgen_hooks: _Optional[_Union[_task_ops_pb2.SetAsyncgenHooks, _Mapping]] = ..., create_lock: _Optional[_Union[_sync_ops_pb2.CreateLock, _Mapping]] = ..., create_event: _Optional[_Union[_sync_ops_pb2.CreateEvent, _Mapping]] = ..., create_condition: _Optional[_Union[_sync_ops_pb2.CreateCondition, _Mapping]] = ..., create_semaphore: _Optional[_Union[_sync_ops_pb2.CreateSemaphore, _Mapping]] = ..., create_barrier: _Optional[_Union[_sync_ops_pb2.CreateBarrier, _Mapping]] = ..., create_queue: _Optional[_Union[_sync_ops_pb2.CreateQueue, _Mapping]] = ..., acquire: _Optional[_Union[_sync_ops_pb2.Acquire, _Mapping]] = ..., release: _Optional[_Union[_sync_ops_pb2.Release, _Mapping]] = ..., locked: _Optional[_Union[_sync_ops_pb2.Locked, _Mapping]] = ..., event_set: _Optional[_Union[_sync_ops_pb2.EventSet, _Mapping]] = ..., event_clear: _Optional[_Union[_sync_ops_pb2.EventClear, _Mapping]] = ..., event_is_set: _Optional[_Union[_sync_ops_pb2.EventIsSet, _Mapping]] = ..., event_wait: _Optional[_Union[_sync_ops_pb2.EventWait, _Mapping]] = ..., condition_wait: _Optional[_Union[_sync_ops_pb2.ConditionWait, _Mapping]] = ..., condition_notify: _Optional[_Union[_sync_ops_pb2.ConditionNotify, _Mapping]] = ..., barrier_wait: _Optional[_Union[_sync_ops_pb2.BarrierWait, _Mapping]] = ..., barrier_reset: _Optional[_Union[_sync_ops_pb2.BarrierReset, _Mapping]] = ..., barrier_abort: _Optional[_Union[_sync_ops_pb2.BarrierAbort, _Mapping]] = ..., barrier_state: _Optional[_Union[_sync_ops_pb2.BarrierState, _Mapping]] = ..., queue_put: _Optional[_Union[_sync_ops_pb2.QueuePut, _Mapping]] = ..., queue_get: _Optional[_Union[_sync_ops_pb2.QueueGet, _Mapping]] = ..., queue_put_nowait: _Optional[_Union[_sync_ops_pb2.QueuePutNowait, _Mapping]] = ..., queue_get_nowait: _Optional[_Union[_sync_ops_pb2.QueueGetNowait, _Mapping]] = ..., queue_task_done: _Optional[_Union[_sync_ops_pb2.QueueTaskDone, _Mapping]] = ..., queue_join: _Optional[_Union[_sync_ops_pb2.QueueJoin, _Mapping]] = ..., queue_state: _Optional[_Union[_sync_ops_pb2.QueueState, _Mapping]] = ..., queue_shutdown: _Optional[_Union[_sync_ops_pb2.QueueShutdown, _Mapping]] = ..., run_in_executor: _Optional[_Union[_executor_ops_pb2.RunInExecutor, _Mapping]] = ..., shutdown_default_executor: _Optional[_Union[_executor_ops_pb2.ShutdownDefaultExecutor, _Mapping]] = ..., create_executor: _Optional[_Union[_executor_ops_pb2.CreateExecutor, _Mapping]] = ..., set_default_executor: _Optional[_Union[_executor_ops_pb2.SetDefaultExecutor, _Mapping]] = ..., executor_shutdown: _Optional[_Union[_executor_ops_pb2.ExecutorShutdown, _Mapping]] = ..., executor_submit: _Optional[_Union[_executor_ops_pb2.ExecutorSubmit, _Mapping]] = ..., to_thread: _Optional[_Union[_executor_ops_pb2.ToThread, _Mapping]] = ..., wait_gate: _Optional[_Union[_executor_ops_pb2.WaitGate, _Mapping]] = ..., open_gate: _Optional[_Union[_executor_ops_pb2.OpenGate, _Mapping]] = ..., add_reader: _Optional[_Union[AddReader, _Mapping]] = ..., add_writer: _Optional[_Union[AddWriter, _Mapping]] = ..., remove_reader: _Optional[_Union[RemoveReader, _Mapping]] = ..., remove_writer: _Optional[_Union[RemoveWriter, _Mapping]] = ..., socketpair: _Optional[_Union[Socketpair, _Mapping]] = ..., socket_send: _Optional[_Union[SocketSend, _Mapping]] = ..., socket_receive: _Optional[_Union[SocketReceive, _Mapping]] = ..., socket_close: _Optional[_Union[SocketClose, _Mapping]] = ..., count_descriptors: _Optional[_Union[CountDescriptors, _Mapping]] = ..., create_socket: _Optional[_Union[_peer_ops_pb2.CreateSocket, _Mapping]] = ..., socket_bind: _Optional[_Union[_peer_ops_pb2.SocketBind, _Mapping]] = ..., socket_listen: _Optional[_Union[_peer_ops_pb2.SocketListen, _Mapping]] = ..., listen: _Optional[_Union[_peer_ops_pb2.Listen, _Mapping]] = ..., connect: _Optional[_Union[_peer_ops_pb2.Connect, _Mapping]] = ..., socket_accept: _Optional[_Union[_peer_ops_pb2.SocketAccept, _Mapping]] = ..., socket_send_all: _Optional[_Union[_peer_ops_pb2.SocketSendAll, _Mapping]] = ..., socket_receive_exactly: _Optional[_Union[_peer_ops_pb2.SocketReceiveExactly, _Mapping]] = ..., socket_receive_all: _Optional[_Union[_peer_ops_pb2.SocketReceiveAll, _Mapping]] = ..., socket_shutdown: _Optional[_Union[_peer_ops_pb2.SocketShutdown, _Mapping]] = ..., socket_reset: _Optional[_Union[_peer_ops_pb2.SocketReset, _Mapping]] = ..., socket_send_to: _Optional[_Union[_peer_ops_pb2.SocketSendTo, _Mapping]] = ..., socket_receive_from: _Optional[_Union[_peer_ops_pb2.SocketReceiveFrom, _Mapping]] = ..., wait_readable: _Optional[_Union[_peer_ops_pb2.WaitReadable, _Mapping]] = ..., socket_state: _Optional[_Union[_peer_ops_pb2.SocketState, _Mapping]] = ..., sock_recv: _Optional[_Union[_socket_ops_pb2.SockRecv, _Mapping]] = ..., sock_recv_into: _Optional[_Union[_socket_ops_pb2.SockRecvInto, _Mapping]] = ..., sock_recvfrom: _Optional[_Union[_socket_ops_pb2.SockRecvfrom, _Mapping]] = ..., sock_recvfrom_into: _Optional[_Union[_socket_ops_pb2.SockRecvfromInto, _Mapping]] = ..., sock_sendall: _Optional[_Union[_socket_ops_pb2.SockSendall, _Mapping]] = ..., sock_sendto: _Optional[_Union[_socket_ops_pb2.SockSendto, _Mapping]] = ..., sock_connect: _Optional[_Union[_socket_ops_pb2.SockConnect, _Mapping]] = ..., sock_accept: _Optional[_Union[_socket_ops_pb2.SockAccept, _Mapping]] = ..., sock_sendfile: _Optional[_Union[_socket_ops_pb2.SockSendfile, _Mapping]] = ..., getaddrinfo: _Optional[_Union[_socket_ops_pb2.Getaddrinfo, _Mapping]] = ..., getnameinfo: _Optional[_Union[_socket_ops_pb2.Getnameinfo, _Mapping]] = ..., replace_getaddrinfo: _Optional[_Union[_socket_ops_pb2.ReplaceGetaddrinfo, _Mapping]] = ..., socket_fill: _Optional[_Union[_peer_ops_pb2.SocketFill, _Mapping]] = ..., socket_drain: _Optional[_Union[_peer_ops_pb2.SocketDrain, _Mapping]] = ..., create_connection: _Optional[_Union[_connection_ops_pb2.CreateConnection, _Mapping]] = ..., create_unix_connection: _Optional[_Union[_connection_ops_pb2.CreateUnixConnection, _Mapping]] = ..., connect_accepted_socket: _Optional[_Union[_connection_ops_pb2.ConnectAcceptedSocket, _Mapping]] = ..., sendfile: _Optional[_Union[_connection_ops_pb2.Sendfile, _Mapping]] = ..., create_ssl_context: _Optional[_Union[_tls_ops_pb2.CreateSslContext, _Mapping]] = ..., start_tls: _Optional[_Union[_tls_ops_pb2.StartTls, _Mapping]] = ..., create_server: _Optional[_Union[_server_ops_pb2.CreateServer, _Mapping]] = ..., create_unix_server: _Optional[_Union[_server_ops_pb2.CreateUnixServer, _Mapping]] = ..., server_close: _Optional[_Union[_server_ops_pb2.ServerClose, _Mapping]] = ..., server_start_serving: _Optional[_Union[_server_ops_pb2.ServerStartServing, _Mapping]] = ..., server_serve_forever: _Optional[_Union[_server_ops_pb2.ServerServeForever, _Mapping]] = ..., server_is_serving: _Optional[_Union[_server_ops_pb2.ServerIsServing, _Mapping]] = ..., server_wait_closed: _Optional[_Union[_server_ops_pb2.ServerWaitClosed, _Mapping]] = ..., server_sockets: _Optional[_Union[_server_ops_pb2.ServerSockets, _Mapping]] = ..., server_get_loop: _Optional[_Union[_server_ops_pb2.ServerGetLoop, _Mapping]] = ..., server_close_clients: _Optional[_Union[_server_ops_pb2.ServerCloseClients, _Mapping]] = ..., server_abort_clients: _Optional[_Union[_server_ops_pb2.ServerAbortClients, _Mapping]] = ..., server_context: _Optional[_Union[_server_ops_pb2.ServerContext, _Mapping]] = ..., write: _Optional[_Union[_transport_ops_pb2.Write, _Mapping]] = ..., writelines: _Optional[_Union[_transport_ops_pb2.Writelines, _Mapping]] = ..., write_eof: _Optional[_Union[_transport_ops_pb2.WriteEof, _Mapping]] = ..., can_write_eof: _Optional[_Union[_transport_ops_pb2.CanWriteEof, _Mapping]] = ..., transport_close: _Optional[_Union[_transport_ops_pb2.TransportClose, _Mapping]] = ..., transport_abort: _Optional[_Union[_transport_ops_pb2.TransportAbort, _Mapping]] = ..., is_closing: _Optional[_Union[_transport_ops_pb2.IsClosing, _Mapping]] = ..., get_extra_info: _Optional[_Union[_transport_ops_pb2.GetExtraInfo, _Mapping]] = ..., set_protocol: _Optional[_Union[_transport_ops_pb2.SetProtocol, _Mapping]] = ..., get_protocol: _Optional[_Union[_transport_ops_pb2.GetProtocol, _Mapping]] = ..., pause_reading: _Optional[_Union[_transport_ops_pb2.PauseReading, _Mapping]] = ..., resume_reading: _Optional[_Union[_transport_ops_pb2.ResumeReading, _Mapping]] = ..., is_reading: _Optional[_Union[_transport_ops_pb2.IsReading, _Mapping]] = ..., set_write_buffer_limits: _Optional[_Union[_transport_ops_pb2.SetWriteBufferLimits, _Mapping]] = ..., get_write_buffer_limits: _Optional[_Union[_transport_ops_pb2.GetWriteBufferLimits, _Mapping]] = ..., get_write_buffer_size: _Optional[_Union[_transport_ops_pb2.GetWriteBufferSize, _Mapping]] = ..., received: _Optional[_Union[_transport_ops_pb2.Received, _Mapping]] = ..., protocol_calls: _Optional[_Union[_transport_ops_pb2.ProtocolCalls, _Mapping]] = ..., wait_called: _Optional[_Union[_transport_ops_pb2.WaitCalled, _Mapping]] = ..., wait_received: _Optional[_Union[_transport_ops_pb2.WaitReceived, _Mapping]] = ..., open_connection: _Optional[_Union[_stream_ops_pb2.OpenConnection, _Mapping]] = ..., start_server: _Optional[_Union[_stream_ops_pb2.StartServer, _Mapping]] = ..., stream_read: _Optional[_Union[_stream_ops_pb2.StreamRead, _Mapping]] = ..., stream_readline: _Optional[_Union[_stream_ops_pb2.StreamReadline, _Mapping]] = ..., stream_readexactly: _Optional[_Union[_stream_ops_pb2.StreamReadexactly, _Mapping]] = ..., stream_readuntil: _Optional[_Union[_stream_ops_pb2.StreamReaduntil, _Mapping]] = ..., stream_at_eof: _Optional[_Union[_stream_ops_pb2.StreamAtEof, _Mapping]] = ..., stream_write: _Optional[_Union[_stream_ops_pb2.StreamWrite, _Mapping]] = ..., stream_writelines: _Optional[_Union[_stream_ops_pb2.StreamWritelines, _Mapping]] = ..., stream_write_eof: _Optional[_Union[_stream_ops_pb2.StreamWriteEof, _Mapping]] = ..., stream_drain: _Optional[_Union[_stream_ops_pb2.StreamDrain, _Mapping]] = ..., stream_close: _Optional[_Union[_stream_ops_pb2.StreamClose, _Mapping]] = ..., stream_is_closing: _Optional[_Union[_stream_ops_pb2.StreamIsClosing, _Mapping]] = ..., stream_wait_closed: _Optional[_Union[_stream_ops_pb2.StreamWaitClosed, _Mapping]] = ..., stream_get_extra_info: _Optional[_Union[_stream_ops_pb2.StreamGetExtraInfo, _Mapping]] = ..., stream_start_tls: _Optional[_Union[_stream_ops_pb2.StreamStartTls, _Mapping]] = ..., create_datagram_endpoint: _Optional[_Union[_datagram_ops_pb2.CreateDatagramEndpoint, _Mapping]] = ..., sendto: _Optional[_Union[_datagram_ops_pb2.Sendto, _Mapping]] = ..., create_pipe: _Optional[_Union[_pipe_ops_pb2.CreatePipe, _Mapping]] = ..., create_pty: _Optional[_Union[_pipe_ops_pb2.CreatePty, _Mapping]] = ..., connect_read_pipe: _Optional[_Union[_pipe_ops_pb2.ConnectReadPipe, _Mapping]] = ..., connect_write_pipe: _Optional[_Union[_pipe_ops_pb2.ConnectWritePipe, _Mapping]] = ..., add_signal_handler: _Optional[_Union[_signal_ops_pb2.AddSignalHandler, _Mapping]] = ..., remove_signal_handler: _Optional[_Union[_signal_ops_pb2.RemoveSignalHandler, _Mapping]] = ..., get_signal: _Optional[_Union[_signal_ops_pb2.GetSignal, _Mapping]] = ..., subprocess_exec: _Optional[_Union[_subprocess_ops_pb2.SubprocessExec, _Mapping]] = ..., subprocess_shell: _Optional[_Union[_subprocess_ops_pb2.SubprocessShell, _Mapping]] = ..., get_pid: _Optional[_Union[_subprocess_ops_pb2.GetPid, _Mapping]] = ..., get_returncode: _Optional[_Union[_subprocess_ops_pb2.GetReturncode, _Mapping]] = ..., get_pipe_transport: _Optional[_Union[_subprocess_ops_pb2.GetPipeTransport, _Mapping]] = ..., send_signal: _Optional[_Union[_subprocess_ops_pb2.SendSignal, _Mapping]] = ..., terminate: _Optional[_Union[_subprocess_ops_pb2.Terminate, _Mapping]] = ..., kill: _Optional[_Union[_subprocess_ops_pb2.Kill, _Mapping]] = ..., process_exists: _Optional[_Union[_subprocess_ops_pb2.ProcessExists, _Mapping]] = ..., create_subprocess_exec: _Optional[_Union[_subprocess_ops_pb2.CreateSubprocessExec, _Mapping]] = ..., create_subprocess_shell: _Optional[_Union[_subprocess_ops_pb2.CreateSubprocessShell, _Mapping]] = ..., process_wait: _Optional[_Union[_subprocess_ops_pb2.ProcessWait, _Mapping]] = ..., process_communicate: _Optional[_Union[_subprocess_ops_pb2.ProcessCommunicate, _Mapping]] = ..., process_send_signal: _Optional[_Union[_subprocess_ops_pb2.ProcessSendSignal, _Mapping]] = ..., process_terminate: _Optional[_Union[_subprocess_ops_pb2.ProcessTerminate, _Mapping]] = ..., process_kill: _Optional[_Union[_subprocess_ops_pb2.ProcessKill, _Mapping]] = ..., process_returncode: _Optional[_Union[_subprocess_ops_pb2.ProcessReturncode, _Mapping]] = ..., create_file: _Optional[_Union[_file_ops_pb2.CreateFile, _Mapping]] = ..., file_tell: _Optional[_Union[_file_ops_pb2.FileTell, _Mapping]] = ..., file_truncate: _Optional[_Union[_file_ops_pb2.FileTruncate, _Mapping]] = ..., path_exists: _Optional[_Union[_file_ops_pb2.PathExists, _Mapping]] = ..., create_path: _Optional[_Union[_file_ops_pb2.CreatePath, _Mapping]] = ..., remove_path: _Optional[_Union[_file_ops_pb2.RemovePath, _Mapping]] = ..., set_event_loop_policy: _Optional[_Union[SetEventLoopPolicy, _Mapping]] = ..., get_event_loop_policy: _Optional[_Union[GetEventLoopPolicy, _Mapping]] = ..., log: _Optional[_Union[Log, _Mapping]] = ..., sleep_thread: _Optional[_Union[SleepThread, _Mapping]] = ..., call: _Optional[_Union[Call, _Mapping]] = ..., run_in_thread: _Optional[_Union[RunInThread, _Mapping]] = ..., start_thread: _Optional[_Union[StartThread, _Mapping]] = ..., join_thread: _Optional[_Union[JoinThread, _Mapping]] = ..., tally: _Optional[_Union[Tally, _Mapping]] = ..., report_tally: _Optional[_Union[ReportTally, _Mapping]] = ..., forget: _Optional[_Union[Forget, _Mapping]] = ..., collect_garbage: _Optional[_Union[CollectGarbage, _Mapping]] = ..., type_check: _Optional[_Union[TypeCheck, _Mapping]] = ..., same: _Optional[_Union[Same, _Mapping]] = ..., take_argument: _Optional[_Union[TakeArgument, _Mapping]] = ..., raise_signal: _Optional[_Union[RaiseSignal, _Mapping]] = ..., fork: _Optional[_Union[Fork, _Mapping]] = ..., invoke_client: _Optional[_Union[InvokeClient, _Mapping]] = ..., call_abstract: _Optional[_Union[CallAbstract, _Mapping]] = ..., has_attribute: _Optional[_Union[HasAttribute, _Mapping]] = ..., subclass_check: _Optional[_Union[SubclassCheck, _Mapping]] = ..., cpu_time: _Optional[_Union[CpuTime, _Mapping]] = ..., **kwargs) -> None: ...

class Raise(_message.Message):
    __slots__ = ["message", "type"]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    message: str
    type: str
    def __init__(self, type: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class RaiseSignal(_message.Message):
    __slots__ = ["signal"]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    signal: str
    def __init__(self, signal: _Optional[str] = ...) -> None: ...

class RemoveReader(_message.Message):
    __slots__ = ["form", "socket"]
    FORM_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    form: DescriptorForm
    socket: str
    def __init__(self, socket: _Optional[str] = ..., form: _Optional[_Union[DescriptorForm, str]] = ...) -> None: ...

class RemoveWriter(_message.Message):
    __slots__ = ["form", "socket"]
    FORM_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    form: DescriptorForm
    socket: str
    def __init__(self, socket: _Optional[str] = ..., form: _Optional[_Union[DescriptorForm, str]] = ...) -> None: ...

class ReportTally(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class RunForever(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class RunInThread(_message.Message):
    __slots__ = ["block"]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    block: str
    def __init__(self, block: _Optional[str] = ...) -> None: ...

class RunMain(_message.Message):
    __slots__ = ["coroutine", "debug"]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    DEBUG_FIELD_NUMBER: _ClassVar[int]
    coroutine: str
    debug: bool
    def __init__(self, coroutine: _Optional[str] = ..., debug: bool = ...) -> None: ...

class RunUntilComplete(_message.Message):
    __slots__ = ["coroutine", "custom_awaitable", "future", "not_awaitable"]
    COROUTINE_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_AWAITABLE_FIELD_NUMBER: _ClassVar[int]
    FUTURE_FIELD_NUMBER: _ClassVar[int]
    NOT_AWAITABLE_FIELD_NUMBER: _ClassVar[int]
    coroutine: str
    custom_awaitable: str
    future: str
    not_awaitable: bool
    def __init__(self, future: _Optional[str] = ..., coroutine: _Optional[str] = ..., not_awaitable: bool = ..., custom_awaitable: _Optional[str] = ...) -> None: ...

class Same(_message.Message):
    __slots__ = ["first", "second"]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    SECOND_FIELD_NUMBER: _ClassVar[int]
    first: str
    second: str
    def __init__(self, first: _Optional[str] = ..., second: _Optional[str] = ...) -> None: ...

class SetDebug(_message.Message):
    __slots__ = ["enabled"]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    enabled: bool
    def __init__(self, enabled: bool = ...) -> None: ...

class SetEventLoop(_message.Message):
    __slots__ = ["event_loop", "none", "not_a_loop"]
    EVENT_LOOP_FIELD_NUMBER: _ClassVar[int]
    NONE_FIELD_NUMBER: _ClassVar[int]
    NOT_A_LOOP_FIELD_NUMBER: _ClassVar[int]
    event_loop: str
    none: bool
    not_a_loop: bool
    def __init__(self, event_loop: _Optional[str] = ..., none: bool = ..., not_a_loop: bool = ...) -> None: ...

class SetEventLoopPolicy(_message.Message):
    __slots__ = ["policy"]
    class Policy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    POLICY_COUNTING: SetEventLoopPolicy.Policy
    POLICY_FIELD_NUMBER: _ClassVar[int]
    POLICY_INVALID: SetEventLoopPolicy.Policy
    POLICY_UNSPECIFIED: SetEventLoopPolicy.Policy
    policy: SetEventLoopPolicy.Policy
    def __init__(self, policy: _Optional[_Union[SetEventLoopPolicy.Policy, str]] = ...) -> None: ...

class SetExceptionHandler(_message.Message):
    __slots__ = ["block", "none", "not_callable"]
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    NONE_FIELD_NUMBER: _ClassVar[int]
    NOT_CALLABLE_FIELD_NUMBER: _ClassVar[int]
    block: str
    none: bool
    not_callable: bool
    def __init__(self, block: _Optional[str] = ..., none: bool = ..., not_callable: bool = ...) -> None: ...

class SetSlowCallbackDuration(_message.Message):
    __slots__ = ["seconds"]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    seconds: float
    def __init__(self, seconds: _Optional[float] = ...) -> None: ...

class ShutdownAsyncgens(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class SleepThread(_message.Message):
    __slots__ = ["seconds"]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    seconds: float
    def __init__(self, seconds: _Optional[float] = ...) -> None: ...

class SocketClose(_message.Message):
    __slots__ = ["socket"]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    socket: str
    def __init__(self, socket: _Optional[str] = ...) -> None: ...

class SocketReceive(_message.Message):
    __slots__ = ["max_bytes", "socket"]
    MAX_BYTES_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    max_bytes: int
    socket: str
    def __init__(self, socket: _Optional[str] = ..., max_bytes: _Optional[int] = ...) -> None: ...

class SocketSend(_message.Message):
    __slots__ = ["data", "socket"]
    DATA_FIELD_NUMBER: _ClassVar[int]
    SOCKET_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    socket: str
    def __init__(self, socket: _Optional[str] = ..., data: _Optional[bytes] = ...) -> None: ...

class Socketpair(_message.Message):
    __slots__ = ["first", "second"]
    FIRST_FIELD_NUMBER: _ClassVar[int]
    SECOND_FIELD_NUMBER: _ClassVar[int]
    first: str
    second: str
    def __init__(self, first: _Optional[str] = ..., second: _Optional[str] = ...) -> None: ...

class StartThread(_message.Message):
    __slots__ = ["block", "start", "times"]
    class Start(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    BLOCK_FIELD_NUMBER: _ClassVar[int]
    START_AT_ONCE: StartThread.Start
    START_FIELD_NUMBER: _ClassVar[int]
    START_UNSPECIFIED: StartThread.Start
    TIMES_FIELD_NUMBER: _ClassVar[int]
    block: str
    start: StartThread.Start
    times: int
    def __init__(self, block: _Optional[str] = ..., start: _Optional[_Union[StartThread.Start, str]] = ..., times: _Optional[int] = ...) -> None: ...

class Stop(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class SubclassCheck(_message.Message):
    __slots__ = ["base_type", "type"]
    BASE_TYPE_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    base_type: str
    type: str
    def __init__(self, type: _Optional[str] = ..., base_type: _Optional[str] = ...) -> None: ...

class TakeArgument(_message.Message):
    __slots__ = ["index", "key"]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    KEY_FIELD_NUMBER: _ClassVar[int]
    index: int
    key: str
    def __init__(self, index: _Optional[int] = ..., key: _Optional[str] = ...) -> None: ...

class Tally(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class Time(_message.Message):
    __slots__ = ["at_least", "base"]
    AT_LEAST_FIELD_NUMBER: _ClassVar[int]
    BASE_FIELD_NUMBER: _ClassVar[int]
    at_least: float
    base: str
    def __init__(self, base: _Optional[str] = ..., at_least: _Optional[float] = ...) -> None: ...

class TypeCheck(_message.Message):
    __slots__ = ["target", "type"]
    TARGET_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    target: str
    type: str
    def __init__(self, target: _Optional[str] = ..., type: _Optional[str] = ...) -> None: ...

class When(_message.Message):
    __slots__ = ["handle"]
    HANDLE_FIELD_NUMBER: _ClassVar[int]
    handle: str
    def __init__(self, handle: _Optional[str] = ...) -> None: ...

class DescriptorForm(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
