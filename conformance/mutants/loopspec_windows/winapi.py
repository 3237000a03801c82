"""Stands in for CPython's `_winapi`: what asyncio and subprocess need to start a child whose streams are files, to wait for it and to end it."""

import os
import shlex
import subprocess

from . import handles

NULL = 0
INFINITE = 0xFFFFFFFF
WAIT_OBJECT_0 = 0
WAIT_TIMEOUT = 0x102
STILL_ACTIVE = 259
FILE_TYPE_DISK = 1
FILE_TYPE_CHAR = 2

CloseHandle = handles.close


def __getattr__(name):
    """Flags and classes that are passed on, and that nothing here looks at."""
    if name.isupper():
        return 0
    raise AttributeError(name)


class _Process:
    def __init__(self, child):
        self.child = child
        self.code = None  # that another process gave it
        self._descriptor = os.pidfd_open(child.pid)

    def __del__(self):
        os.close(self._descriptor)

    def fileno(self):
        """It is readable when the process has ended."""
        return self._descriptor

    def is_signaled(self):
        """It has ended."""
        return self.child.poll() is not None

    def exit_code(self):
        if not self.is_signaled():
            return STILL_ACTIVE
        return self.child.returncode if self.code is None else self.code


class _Thread:
    """Of a process; asyncio closes it at once."""


def CreateProcess(executable, command_line, process_attributes, thread_attributes, inherits, flags, environment, folder, startup):
    """The words of a command line are a shell's here, which for those without backslashes comes to the same."""
    child = subprocess.Popen(shlex.split(command_line), executable=executable, stdin=startup.hStdInput, stdout=startup.hStdOutput, stderr=startup.hStdError,
                             env=environment, cwd=folder)
    return handles.add(_Process(child)), handles.add(_Thread()), child.pid, 0


def TerminateProcess(process, code):
    process = handles.things[process]
    if process.is_signaled():
        raise PermissionError("Access is denied")
    process.code = code
    process.child.kill()
    process.child.wait()


def GetExitCodeProcess(process):
    return handles.things[process].exit_code()


def WaitForSingleObject(handle, milliseconds):
    """Looks, and does not wait: nobody asks for more here."""
    return WAIT_OBJECT_0 if handles.things[handle].is_signaled() else WAIT_TIMEOUT


def GetCurrentProcess():
    return NULL


def DuplicateHandle(source_process, handle, target_process, access, inherits, options):
    return os.dup(handle)


def GetFileType(handle):
    return FILE_TYPE_DISK
