from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
STDIO_DEVNULL: Stdio
STDIO_INHERIT: Stdio
STDIO_PIPE: Stdio
STDIO_STDOUT: Stdio
STDIO_UNSPECIFIED: Stdio

class CreateSubprocessExec(_message.Message):
    __slots__ = ["command", "options"]
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    command: HelperCommand
    options: ProcessOptions
    def __init__(self, command: _Optional[_Union[HelperCommand, _Mapping]] = ..., options: _Optional[_Union[ProcessOptions, _Mapping]] = ...) -> None: ...

class CreateSubprocessShell(_message.Message):
    __slots__ = ["command", "options"]
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    command: HelperCommand
    options: ProcessOptions
    def __init__(self, command: _Optional[_Union[HelperCommand, _Mapping]] = ..., options: _Optional[_Union[ProcessOptions, _Mapping]] = ...) -> None: ...

class GetPid(_message.Message):
    __slots__ = ["printed_by", "transport"]
    PRINTED_BY_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    printed_by: str
    transport: str
    def __init__(self, transport: _Optional[str] = ..., printed_by: _Optional[str] = ...) -> None: ...

class GetPipeTransport(_message.Message):
    __slots__ = ["fd", "transport"]
    FD_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    fd: int
    transport: str
    def __init__(self, transport: _Optional[str] = ..., fd: _Optional[int] = ...) -> None: ...

class GetReturncode(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class HelperCommand(_message.Message):
    __slots__ = ["helper", "number", "text"]
    class Helper(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    HELPER_CLOSE_INPUT: HelperCommand.Helper
    HELPER_CRASH: HelperCommand.Helper
    HELPER_DESCRIPTOR: HelperCommand.Helper
    HELPER_ECHO: HelperCommand.Helper
    HELPER_ENVIRONMENT: HelperCommand.Helper
    HELPER_FIELD_NUMBER: _ClassVar[int]
    HELPER_FLOOD: HelperCommand.Helper
    HELPER_FOLDER: HelperCommand.Helper
    HELPER_FORBIDDEN: HelperCommand.Helper
    HELPER_GRANDCHILD: HelperCommand.Helper
    HELPER_LINE: HelperCommand.Helper
    HELPER_MISSING: HelperCommand.Helper
    HELPER_PID: HelperCommand.Helper
    HELPER_PRINT: HelperCommand.Helper
    HELPER_PRINT_BOTH: HelperCommand.Helper
    HELPER_PRINT_ERROR: HelperCommand.Helper
    HELPER_SESSION: HelperCommand.Helper
    HELPER_SLEEP: HelperCommand.Helper
    HELPER_STUBBORN: HelperCommand.Helper
    HELPER_UNSPECIFIED: HelperCommand.Helper
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    helper: HelperCommand.Helper
    number: int
    text: str
    def __init__(self, helper: _Optional[_Union[HelperCommand.Helper, str]] = ..., number: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class Kill(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class ProcessCommunicate(_message.Message):
    __slots__ = ["input", "process"]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    input: bytes
    process: str
    def __init__(self, process: _Optional[str] = ..., input: _Optional[bytes] = ...) -> None: ...

class ProcessExists(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class ProcessKill(_message.Message):
    __slots__ = ["process"]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    process: str
    def __init__(self, process: _Optional[str] = ...) -> None: ...

class ProcessOptions(_message.Message):
    __slots__ = ["bufsize", "cwd", "encoding", "env", "errors", "pass_fd", "shell", "start_new_session", "stderr", "stdin", "stdin_of", "stdout", "stdout_of", "text", "universal_newlines"]
    BUFSIZE_FIELD_NUMBER: _ClassVar[int]
    CWD_FIELD_NUMBER: _ClassVar[int]
    ENCODING_FIELD_NUMBER: _ClassVar[int]
    ENV_FIELD_NUMBER: _ClassVar[int]
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    PASS_FD_FIELD_NUMBER: _ClassVar[int]
    SHELL_FIELD_NUMBER: _ClassVar[int]
    START_NEW_SESSION_FIELD_NUMBER: _ClassVar[int]
    STDERR_FIELD_NUMBER: _ClassVar[int]
    STDIN_FIELD_NUMBER: _ClassVar[int]
    STDIN_OF_FIELD_NUMBER: _ClassVar[int]
    STDOUT_FIELD_NUMBER: _ClassVar[int]
    STDOUT_OF_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    UNIVERSAL_NEWLINES_FIELD_NUMBER: _ClassVar[int]
    bufsize: int
    cwd: str
    encoding: str
    env: str
    errors: str
    pass_fd: str
    shell: bool
    start_new_session: bool
    stderr: Stdio
    stdin: Stdio
    stdin_of: str
    stdout: Stdio
    stdout_of: str
    text: bool
    universal_newlines: bool
    def __init__(self, stdin: _Optional[_Union[Stdio, str]] = ..., stdout: _Optional[_Union[Stdio, str]] = ..., stderr: _Optional[_Union[Stdio, str]] = ..., stdin_of: _Optional[str] = ..., stdout_of: _Optional[str] = ..., env: _Optional[str] = ..., cwd: _Optional[str] = ..., start_new_session: bool = ..., pass_fd: _Optional[str] = ..., universal_newlines: bool = ..., shell: bool = ..., bufsize: _Optional[int] = ..., text: bool = ..., encoding: _Optional[str] = ..., errors: _Optional[str] = ...) -> None: ...

class ProcessReturncode(_message.Message):
    __slots__ = ["process"]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    process: str
    def __init__(self, process: _Optional[str] = ...) -> None: ...

class ProcessSendSignal(_message.Message):
    __slots__ = ["process", "signal"]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    process: str
    signal: str
    def __init__(self, process: _Optional[str] = ..., signal: _Optional[str] = ...) -> None: ...

class ProcessTerminate(_message.Message):
    __slots__ = ["process"]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    process: str
    def __init__(self, process: _Optional[str] = ...) -> None: ...

class ProcessWait(_message.Message):
    __slots__ = ["process"]
    PROCESS_FIELD_NUMBER: _ClassVar[int]
    process: str
    def __init__(self, process: _Optional[str] = ...) -> None: ...

class SendSignal(_message.Message):
    __slots__ = ["signal", "transport"]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    signal: str
    transport: str
    def __init__(self, transport: _Optional[str] = ..., signal: _Optional[str] = ...) -> None: ...

class SubprocessExec(_message.Message):
    __slots__ = ["bytes_arguments", "command", "options", "path_like_program", "protocol_factory"]
    BYTES_ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    PATH_LIKE_PROGRAM_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    bytes_arguments: bool
    command: HelperCommand
    options: ProcessOptions
    path_like_program: bool
    protocol_factory: str
    def __init__(self, protocol_factory: _Optional[str] = ..., command: _Optional[_Union[HelperCommand, _Mapping]] = ..., options: _Optional[_Union[ProcessOptions, _Mapping]] = ..., bytes_arguments: bool = ..., path_like_program: bool = ...) -> None: ...

class SubprocessShell(_message.Message):
    __slots__ = ["bytes_arguments", "command", "not_a_command", "options", "protocol_factory"]
    BYTES_ARGUMENTS_FIELD_NUMBER: _ClassVar[int]
    COMMAND_FIELD_NUMBER: _ClassVar[int]
    NOT_A_COMMAND_FIELD_NUMBER: _ClassVar[int]
    OPTIONS_FIELD_NUMBER: _ClassVar[int]
    PROTOCOL_FACTORY_FIELD_NUMBER: _ClassVar[int]
    bytes_arguments: bool
    command: HelperCommand
    not_a_command: bool
    options: ProcessOptions
    protocol_factory: str
    def __init__(self, protocol_factory: _Optional[str] = ..., command: _Optional[_Union[HelperCommand, _Mapping]] = ..., options: _Optional[_Union[ProcessOptions, _Mapping]] = ..., bytes_arguments: bool = ..., not_a_command: bool = ...) -> None: ...

class Terminate(_message.Message):
    __slots__ = ["transport"]
    TRANSPORT_FIELD_NUMBER: _ClassVar[int]
    transport: str
    def __init__(self, transport: _Optional[str] = ...) -> None: ...

class Stdio(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
