"""Loops of Windows that break a rule of asyncio's page on platforms, or of proactor loops."""

import asyncio
import signal
import threading

from loopspec_windows import ProactorEventLoop, SelectorEventLoop, winapi


class ServesPorts(SelectorEventLoop):
    """create_unix_server() serves a port of the loopback interface."""

    async def create_unix_server(self, protocol_factory, path=None, **options):
        return await self.create_server(protocol_factory, "127.0.0.1", 0)


class ConnectsNowhere(ProactorEventLoop):
    """create_unix_connection() says that there is no such file, as if there were Unix sockets."""

    async def create_unix_connection(self, protocol_factory, path=None, **options):
        raise FileNotFoundError(path)


class ForgetsHandlers(ProactorEventLoop):
    """add_signal_handler() takes the handler, which is never called."""

    def add_signal_handler(self, number, callback, *arguments):
        pass


class RemovesNothing(SelectorEventLoop):
    """remove_signal_handler() says that there was no handler."""

    def remove_signal_handler(self, number):
        return False


class PipesOfUnix(SelectorEventLoop):
    """connect_read_pipe() is Unix's."""

    _make_read_pipe_transport = asyncio.unix_events._UnixSelectorEventLoop._make_read_pipe_transport


class WritesNoPipes(SelectorEventLoop):
    """connect_write_pipe() raises OSError, as for a pipe that is broken."""

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        raise BrokenPipeError


class LooksForAWatcher(SelectorEventLoop):
    """Starting a child raises RuntimeError, as loops of Unix did that found no child watcher."""

    async def _make_subprocess_transport(self, *arguments, **options):
        raise RuntimeError("the child watcher has no loop")


class WatchesNothing(ProactorEventLoop):
    """add_reader() and add_writer() do nothing."""

    def add_reader(self, fd, callback, *arguments):
        pass

    add_writer = add_reader


class RemovesWatchers(ProactorEventLoop):
    """remove_reader() and remove_writer() say that nothing was watched."""

    def remove_reader(self, fd):
        return False

    remove_writer = remove_reader


class StreamsAlone(ProactorEventLoop):
    """There are no datagram endpoints, as before Python 3.8."""

    _make_datagram_transport = asyncio.BaseEventLoop._make_datagram_transport


class RunsOnce(ProactorEventLoop):
    """A second run finds that the first has begun to read from the self-pipe, and takes that for a fault."""

    has_run = False

    def run_forever(self):
        assert not self.has_run
        self.has_run = True
        super().run_forever()


class WaitsOnce(ProactorEventLoop):
    """A second run ends where it would wait for the end of an operation."""

    runs = 0

    def run_forever(self):
        self.runs += 1
        super().run_forever()

    def _run_once(self):
        if self.runs > 1 and not self._ready:
            raise RuntimeError("nothing would ever happen")
        super()._run_once()


class WakesByTheSignals(ProactorEventLoop):
    """A run asks for the descriptor that signals wake, which only the main thread may."""

    def run_forever(self):
        signal.set_wakeup_fd(self._csock.fileno())
        super().run_forever()


class RunsInTheMainThread(ProactorEventLoop):
    """In another thread it does not run."""

    def run_forever(self):
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("a proactor loop is the main thread's")
        super().run_forever()


class EndsByTheSignal(ProactorEventLoop):
    """A child that is killed or terminated ends with the code 9."""

    async def _make_subprocess_transport(self, *arguments, **options):
        transport = await super()._make_subprocess_transport(*arguments, **options)
        child = transport._proc
        child.kill = child.terminate = lambda: winapi.TerminateProcess(child._handle, 9)
        return transport


class LacksProactor(SelectorEventLoop):
    """Beside it asyncio has no ProactorEventLoop."""

    def __init__(self):
        super().__init__()
        vars(asyncio).pop("ProactorEventLoop", None)


class DefaultIsSelector(ProactorEventLoop):
    """Beside it the default policy makes selector loops, as before Python 3.8."""

    def __init__(self):
        super().__init__()
        asyncio.DefaultEventLoopPolicy = asyncio.WindowsSelectorEventLoopPolicy


# The clause whose case catches each.
CAUGHT_BY = {
    "ServesPorts": "plat.windows-no-unix-sockets",
    "ConnectsNowhere": "plat.windows-no-unix-sockets",
    "ForgetsHandlers": "plat.windows-no-signals",
    "RemovesNothing": "plat.windows-no-signals",
    "PipesOfUnix": "plat.windows-selector-no-pipes",
    "WritesNoPipes": "plat.windows-selector-no-pipes",
    "LooksForAWatcher": ("plat.windows-subprocess-proactor", "plat.windows-selector-no-pipes"),
    "WatchesNothing": "plat.windows-proactor-no-readers",
    "RemovesWatchers": "plat.windows-proactor-no-readers",
    "StreamsAlone": "dgram.windows-proactor",
    "RunsOnce": "impl.proactor-rerun",
    "WaitsOnce": "impl.proactor-rerun",
    "WakesByTheSignals": "impl.proactor-nonmain-thread",
    "RunsInTheMainThread": "impl.proactor-nonmain-thread",
    "EndsByTheSignal": "proc.kill-windows",
    "LacksProactor": "impl.proactor-class",
    "DefaultIsSelector": "impl.proactor-default-windows",
}
