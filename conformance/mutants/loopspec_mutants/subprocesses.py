"""Loops that break a rule of subprocesses."""

import asyncio
import os
import signal
import subprocess
import threading
from asyncio import unix_events

from .patching import patched
from .pipes import _Pipes


class _Children(_Pipes):
    """A loop whose children get the transports of its class: asyncio's own is replaced for as long as the process lives, which a mutant has to itself."""

    Transport = unix_events._UnixSubprocessTransport

    def __init__(self):
        super().__init__()
        unix_events._UnixSubprocessTransport = self.Transport


class _Told(asyncio.SelectorEventLoop):
    """A loop that changes what its children's protocols are told."""

    def callbacks(self):
        """The replacements, for `patched`."""
        return {}

    async def subprocess_exec(self, factory, *args, **options):
        return await super().subprocess_exec(patched(factory, **self.callbacks()), *args, **options)


class CloseLooksLikeKill(_Children):
    """A child that is closed counts as killed, though it had ended."""

    class Transport(_Children.Transport):
        def close(self):
            super().close()
            if self._returncode is not None:
                self._returncode = -9


class CloseTerminates(_Children):
    """close() sends SIGTERM."""

    class Transport(_Children.Transport):
        def close(self):
            if not self._closed and self._returncode is None:
                self._proc.terminate()
                self._proc.kill = lambda: None
            super().close()


class CloseIsTheLast(_Told):
    """A child that was closed does not report its exit."""

    def callbacks(self):
        return {"process_exited": lambda protocol, exited: lambda: None if protocol.transport.is_closing() else exited()}


class ClosesOnce(_Children):
    """A second close() raises."""

    class Transport(_Children.Transport):
        def close(self):
            if self._closed and self._protocol is None:
                raise RuntimeError("the transport is closed")
            super().close()


class ExitLosesOutput(_Told):
    """The last that a child wrote is held back for more, and lost when the child has ended."""

    def callbacks(self):
        def hold(protocol, received):
            def both(fd, data):
                if protocol.__dict__.get("_held"):
                    received(*protocol._held)
                protocol._held = fd, data
            return both
        return {"pipe_data_received": hold}


class DataComesLate(_Told):
    """Output is delivered a while after it has come."""

    def callbacks(self):
        return {"pipe_data_received": lambda protocol, received: lambda fd, data: self.call_later(0.02, received, fd, data)}


class MakesASecond(asyncio.SelectorEventLoop):
    """The protocol that subprocess_exec() returns is not the one that is told."""

    async def subprocess_exec(self, factory, *args, **options):
        transport, _ = await super().subprocess_exec(factory, *args, **options)
        return transport, factory()


class ShellMakesASecond(asyncio.SelectorEventLoop):
    """The protocol that subprocess_shell() returns is not the one that is told."""

    async def subprocess_shell(self, factory, *args, **options):
        transport, _ = await super().subprocess_shell(factory, *args, **options)
        return transport, factory()


class HidesPopen(_Children):
    """get_extra_info('subprocess') is None."""

    class Transport(_Children.Transport):
        def get_extra_info(self, name, default=None):
            return default if name == "subprocess" else super().get_extra_info(name, default)


class PidOfParent(_Children):
    """get_pid() is the process that started the child."""

    class Transport(_Children.Transport):
        def get_pid(self):
            return os.getpid()


class OtherPipesRaise(_Children):
    """get_pipe_transport() of a number that is no pipe raises KeyError."""

    class Transport(_Children.Transport):
        def get_pipe_transport(self, fd):
            if fd not in (0, 1, 2):
                raise KeyError(fd)
            return super().get_pipe_transport(fd)


class LostWithChild(_Told):
    """connection_lost() comes with the child's end, whoever holds its pipes."""

    def callbacks(self):
        def early(protocol, exited):
            def both():
                exited()
                protocol.connection_lost(None)
            return both
        return {"process_exited": early}


class ClosingWhenLost(_Children):
    """is_closing() turns True when everything has ended."""

    class Transport(_Children.Transport):
        def is_closing(self):
            return self._proc is None


class KillTerminates(_Children):
    """kill() sends SIGTERM."""

    class Transport(_Children.Transport):
        def kill(self):
            self.terminate()


class TerminateKills(_Children):
    """terminate() sends SIGKILL."""

    class Transport(_Children.Transport):
        def terminate(self):
            self.kill()


class MadeLate(_Told):
    """subprocess_exec() returns before connection_made() is called."""

    def callbacks(self):
        return {"connection_made": lambda protocol, made: lambda transport: self.call_later(0.01, made, transport)}


class LosesCount(_Children):
    """From the ninth child on an exit code is not known, and 255 stands for it."""

    class Transport(_Children.Transport):
        ended = 0

        def _process_exited(self, returncode):
            type(self).ended += 1
            super()._process_exited(returncode if self.ended < 9 else 255)


def _wait_only(pid, options, waitpid=os.waitpid):
    """os.waitpid() that leaves the child as a zombie."""
    if pid <= 0 or threading.current_thread() is threading.main_thread() and not options:
        return waitpid(pid, options)
    result = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | options)
    if result is None:
        return 0, 0
    return pid, result.si_status << 8 if result.si_code == os.CLD_EXITED else result.si_status


class LeavesZombies(asyncio.SelectorEventLoop):
    """A child that has ended stays in the table of processes."""

    def __init__(self):
        super().__init__()
        os.waitpid = _wait_only


class NotFoundLeaksPipe(asyncio.SelectorEventLoop):
    """A program that does not exist leaves the pipe of its standard input."""

    async def subprocess_exec(self, factory, *args, **options):
        try:
            return await super().subprocess_exec(factory, *args, **options)
        except FileNotFoundError:
            self.leak = os.pipe()
            raise


class MainThreadOnly(asyncio.SelectorEventLoop):
    """Children can be started in the main thread alone, as before 3.8."""

    async def subprocess_exec(self, factory, *args, **options):
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("no child watcher in this thread")
        return await super().subprocess_exec(factory, *args, **options)


class PipesDoNotPause(_Children):
    """pause_reading() of a child's pipe does nothing."""

    class Reader(_Children.Reader):
        def pause_reading(self):
            pass


class ForbiddenIsMissing(asyncio.SelectorEventLoop):
    """A file that may not be executed raises FileNotFoundError."""

    async def subprocess_exec(self, factory, *args, **options):
        try:
            return await super().subprocess_exec(factory, *args, **options)
        except PermissionError:
            raise FileNotFoundError from None


class PipeLostTwice(_Told):
    """The end of the standard error is told twice."""

    def callbacks(self):
        return {"pipe_connection_lost": lambda protocol, lost: lambda fd, exc: [lost(fd, exc) for _ in range(2 if fd == 2 else 1)]}


class ExitsTwice(_Told):
    """process_exited() comes twice."""

    def callbacks(self):
        return {"process_exited": lambda protocol, exited: lambda: (exited(), exited())}


class _Codes(_Children):
    """A loop that changes exit codes."""

    class Transport(_Children.Transport):
        def _process_exited(self, returncode):
            super()._process_exited(self._loop.code(returncode))


class CodesAreSigned(_Codes):
    """An exit code is a byte with a sign."""

    def code(self, returncode):
        return returncode - 256 if returncode > 127 else returncode


class CodesAreWaitStatus(_Codes):
    """The exit code is what wait(2) gives."""

    def code(self, returncode):
        return returncode << 8 if returncode > 0 else returncode


class FirstCodeForAll(_Codes):
    """Children of all loops are waited for as one: the code of the first that ends is taken for each."""

    codes = []

    def code(self, returncode):
        self.codes.append(returncode)
        return self.codes[0]


class CodeAfterExited(_Told, _Children):
    """The exit code is known when process_exited() has been called."""

    class Transport(_Children.Transport):
        told = False

        def get_returncode(self):
            return super().get_returncode() if self.told else None

    def callbacks(self):
        def tell(protocol, exited):
            def both():
                exited()
                protocol.transport.told = True
            return both
        return {"process_exited": tell}


class ZeroWhileRunning(_Children):
    """get_returncode() is 0 while the child runs."""

    class Transport(_Children.Transport):
        def get_returncode(self):
            return super().get_returncode() or 0


class SignalsTheEnded(_Children):
    """A signal to a child that has ended goes nowhere."""

    class Transport(_Children.Transport):
        def _check_proc(self):
            pass

        def send_signal(self, signal):
            if self._proc is not None:
                super().send_signal(signal)

        def terminate(self):
            if self._proc is not None:
                super().terminate()

        def kill(self):
            if self._proc is not None:
                super().kill()


class ErrorsApart(asyncio.SelectorEventLoop):
    """stderr=STDOUT makes a pipe of its own."""

    async def subprocess_exec(self, factory, *args, stderr=subprocess.PIPE, **options):
        return await super().subprocess_exec(factory, *args, stderr=subprocess.PIPE if stderr == subprocess.STDOUT else stderr, **options)


class BrokenPipeRaises(_Children):
    """write() to a child that closed its input raises."""

    class Writer(_Children.Writer):
        def write(self, data):
            super().write(data)
            if self._conn_lost:
                raise BrokenPipeError


class CloseOfInputKills(_Children):
    """A child whose standard input is closed is killed."""

    class Writer(_Children.Writer):
        def close(self):
            self._protocol.proc.kill()
            super().close()


class InheritsInputs(_Children):
    """A child inherits the parent's end of the other children's input."""

    class Writer(_Children.Writer):
        def __init__(self, loop, pipe, *args):
            super().__init__(loop, pipe, *args)
            os.set_inheritable(pipe.fileno(), True)

    async def subprocess_exec(self, factory, *args, **options):
        return await super().subprocess_exec(factory, *args, close_fds=False, **options)


class WritesTwice(_Children):
    """What is written to a child arrives twice."""

    class Writer(_Children.Writer):
        def write(self, data):
            super().write(bytes(data) * 2)


class InheritsByDefault(asyncio.SelectorEventLoop):
    """The standard error is inherited where nothing is said."""

    async def subprocess_exec(self, factory, *args, stderr=None, **options):
        return await super().subprocess_exec(factory, *args, stderr=stderr, **options)


class NullIsAPipe(asyncio.SelectorEventLoop):
    """stdin=DEVNULL makes a pipe."""

    async def subprocess_exec(self, factory, *args, stdin=subprocess.PIPE, **options):
        return await super().subprocess_exec(factory, *args, stdin=subprocess.PIPE if stdin == subprocess.DEVNULL else stdin, **options)


class FilesArePipes(asyncio.SelectorEventLoop):
    """A file that is given for the standard output is ignored, and a pipe made."""

    async def subprocess_exec(self, factory, *args, stdout=subprocess.PIPE, **options):
        special = stdout is None or isinstance(stdout, int) and stdout < 0
        return await super().subprocess_exec(factory, *args, stdout=stdout if special else subprocess.PIPE, **options)


class NoneIsAPipe(asyncio.SelectorEventLoop):
    """stderr=None makes a pipe."""

    async def subprocess_exec(self, factory, *args, stderr=subprocess.PIPE, **options):
        return await super().subprocess_exec(factory, *args, stderr=subprocess.PIPE if stderr is None else stderr, **options)


class LimitsOutput(_Told):
    """Output beyond half a megabyte is dropped."""

    def callbacks(self):
        def limited(protocol, received):
            def some(fd, data):
                protocol._taken = protocol.__dict__.get("_taken", 0) + len(data)
                if protocol._taken <= 524288:
                    received(fd, data)
            return some
        return {"pipe_data_received": limited}


class ExitCodesArePositive(asyncio.SelectorEventLoop):
    """The signal that ended a child is told as a positive number."""

    async def subprocess_exec(self, factory, *args, **options):
        transport, protocol = await super().subprocess_exec(factory, *args, **options)
        returncode = transport.get_returncode
        transport.get_returncode = lambda: abs(returncode() or 0)
        return transport, protocol


class LostBeforeExit(asyncio.SelectorEventLoop):
    """connection_lost() is called when the child has ended."""

    async def subprocess_exec(self, factory, *args, **options):
        def early(protocol, exited):
            def both():
                protocol.connection_lost(None)
                exited()
            return both
        return await super().subprocess_exec(patched(factory, process_exited=early), *args, **options)


class AlwaysTerminates(asyncio.SelectorEventLoop):
    """send_signal() sends SIGTERM."""

    async def subprocess_exec(self, factory, *args, **options):
        transport, protocol = await super().subprocess_exec(factory, *args, **options)
        send = transport.send_signal
        transport.send_signal = lambda number: send(signal.SIGTERM)
        return transport, protocol


class ErrorsAreOutput(asyncio.SelectorEventLoop):
    """What a child writes to its standard error comes as its output."""

    async def subprocess_exec(self, factory, *args, **options):
        return await super().subprocess_exec(
            patched(factory, pipe_data_received=lambda protocol, received: lambda fd, data: received(1, data)), *args, **options)


class NotFoundIsAnyError(asyncio.SelectorEventLoop):
    """A program that does not exist raises PermissionError."""

    async def subprocess_exec(self, factory, *args, **options):
        try:
            return await super().subprocess_exec(factory, *args, **options)
        except FileNotFoundError:
            raise PermissionError from None


class InheritsEnvironment(asyncio.SelectorEventLoop):
    """env is ignored."""

    async def subprocess_exec(self, factory, *args, env=None, **options):
        return await super().subprocess_exec(factory, *args, **options)


class WritesToNobody(_Told):
    """Writing to a child that closed its input succeeds for ever, as in winloop."""

    def callbacks(self):
        return {"pipe_connection_lost": lambda protocol, lost: lambda fd, exc: lost(fd, exc) if fd else None}


CAUGHT_BY = {
    "CloseLooksLikeKill": "proc.close-finished",
    "CloseTerminates": "proc.close-kills",
    "CloseIsTheLast": "proc.close-still-reports",
    "ClosesOnce": "proc.close-twice",
    "ExitLosesOutput": "proc.data-after-exit",
    "DataComesLate": "proc.data-before-pipe-lost",
    "MakesASecond": "proc.exec-pair",
    "ShellMakesASecond": "proc.shell-pair",
    "HidesPopen": "proc.extra-subprocess",
    "PidOfParent": "proc.get-pid",
    "OtherPipesRaise": "proc.get-pipe-transport",
    "LostWithChild": "proc.grandchild-holds-pipe",
    "ClosingWhenLost": "proc.is-closing",
    "KillTerminates": "proc.kill",
    "TerminateKills": "proc.terminate",
    "MadeLate": "proc.made-before-return",
    "LosesCount": "proc.many-children",
    "LeavesZombies": "proc.no-zombies",
    "NotFoundLeaksPipe": "proc.not-found-stdin-pipe",
    "MainThreadOnly": "proc.other-thread-loop",
    "PipesDoNotPause": "proc.pause-reading-pipe",
    "ForbiddenIsMissing": "proc.permission",
    "PipeLostTwice": "proc.pipe-connection-lost",
    "ExitsTwice": "proc.process-exited-once",
    "CodesAreSigned": "proc.returncode-255",
    "CodesAreWaitStatus": "proc.returncode-status",
    "FirstCodeForAll": "proc.user-popen-unaffected",
    "CodeAfterExited": "proc.returncode-in-exited",
    "ZeroWhileRunning": "proc.returncode-none-running",
    "SignalsTheEnded": "proc.signal-after-finish",
    "ErrorsApart": "proc.stderr-stdout",
    "BrokenPipeRaises": "proc.stdin-broken-pipe",
    "CloseOfInputKills": "proc.stdin-close",
    "InheritsInputs": "proc.stdin-not-inheritable",
    "WritesTwice": "proc.stdin-write",
    "InheritsByDefault": "proc.stdio-default-pipe",
    "NullIsAPipe": "proc.stdio-devnull",
    "FilesArePipes": "proc.stdio-fd",
    "NoneIsAPipe": "proc.stdio-inherit",
    "LimitsOutput": "proc.stdout-data",
    "ExitCodesArePositive": "proc.returncode-signal",
    "LostBeforeExit": "proc.lost-last",
    "AlwaysTerminates": "proc.send-signal",
    "ErrorsAreOutput": "proc.stderr-data",
    "NotFoundIsAnyError": "proc.not-found",
    "InheritsEnvironment": "proc.popen-kwargs",
    "WritesToNobody": "proc.stdin-broken-pipe",
}
