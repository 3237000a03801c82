"""Loops that spoil one of the examples of asyncio's documentation."""

import asyncio
import select
import signal

from .datagrams import _Endpoints
from .patching import patched
from .transports import _Streams


class StopsAreRemembered(asyncio.SelectorEventLoop):
    """A loop that was stopped has to be run once more before it can be closed."""

    stopped = False

    def stop(self):
        self.stopped = True
        super().stop()

    def close(self):
        if self.stopped and not self.is_closed():
            self.stopped = False
            raise RuntimeError("the loop is stopping")
        super().close()


class EvenSeconds(asyncio.SelectorEventLoop):
    """Delays of a second and more are rounded up to even seconds."""

    def call_later(self, delay, callback, *args, context=None):
        return super().call_later(delay if delay < 1 else delay + delay % 2, callback, *args, context=context)


class OnceMoreAfterStop(asyncio.SelectorEventLoop):
    """A reader that stops the loop is called once more before the run ends."""

    def add_reader(self, fd, callback, *args):
        def twice():
            callback(*args)
            if self._stopping:
                callback(*args)
        super().add_reader(fd, twice)


class TellsSignal(asyncio.SelectorEventLoop):
    """A signal's callback gets its number before its arguments, as signal.signal() does it."""

    def add_signal_handler(self, sig, callback, *args):
        super().add_signal_handler(sig, callback, int(sig), *args)


class ServesOne(asyncio.SelectorEventLoop):
    """A server stops when it has accepted a connection."""

    def _accept_connection(self, protocol_factory, sock, *args, **options):
        super()._accept_connection(protocol_factory, sock, *args, **options)
        self._stop_serving(sock)


class LastComesNever(_Streams):
    """What came last before the end of the stream is dropped with the connection."""

    class Transport(_Streams.Transport):
        def _read_ready__data_received(self):
            poll = select.poll()
            poll.register(self._sock_fd, select.POLLRDHUP)
            if poll.poll(0):
                self._sock.recv(65536)
            super()._read_ready__data_received()


class AnswersOnce(_Endpoints):
    """After an answer an endpoint hears the next datagram no more."""

    class Transport(_Endpoints.Transport):
        answered = False

        def sendto(self, data, addr=None):
            super().sendto(data, addr)
            self.answered = True

        def _read_ready(self):
            if self.answered:
                self.answered = False
                self._sock.recv(65536)
            else:
                super()._read_ready()


class CloseInReceivedAborts(_Endpoints):
    """close() inside datagram_received() gives connection_lost() an error."""

    class Transport(_Endpoints.Transport):
        def _read_ready(self):
            super()._read_ready()
            self.inside = self._closing

        def _call_connection_lost(self, exc):
            super()._call_connection_lost(ConnectionAbortedError() if getattr(self, "inside", False) else exc)


class CloseInDataAborts(_Streams):
    """close() inside data_received() gives connection_lost() an error."""

    class Transport(_Streams.Transport):
        inside = False

        def _read_ready__data_received(self):
            super()._read_ready__data_received()
            self.inside = self._closing

        def _call_connection_lost(self, exc):
            super()._call_connection_lost(ConnectionAbortedError() if self.inside else exc)


class PipesEndSilently(asyncio.SelectorEventLoop):
    """The end of a child's pipe is not told."""

    async def subprocess_exec(self, factory, *args, **options):
        return await super().subprocess_exec(patched(factory, pipe_connection_lost=lambda protocol, lost: lambda fd, exc: None), *args, **options)


class OwnPoolsLoseResults(asyncio.SelectorEventLoop):
    """What a job returns is lost in every executor but the default one."""

    def run_in_executor(self, executor, func, *args):
        future = super().run_in_executor(executor, func, *args)
        return future if executor is None else self.create_task(_lose(future))


async def _lose(future):
    await future


class _LateFuture(asyncio.futures._PyFuture):
    def set_result(self, result):
        self._loop.call_later(0.01, super().set_result, result)


class LateResults(asyncio.SelectorEventLoop):
    """A future has its result a while after set_result()."""

    def create_future(self):
        return _LateFuture(loop=self)


def _without_result(coro, loop, run=asyncio.run_coroutine_threadsafe):
    return run(_lose(coro), loop)


class ThreadsafeLosesResults(asyncio.SelectorEventLoop):
    """Beside it run_coroutine_threadsafe() gives no result."""

    def __init__(self):
        super().__init__()
        asyncio.run_coroutine_threadsafe = _without_result


class LacksExecutorShutdown(asyncio.SelectorEventLoop):
    """shutdown_default_executor() is not implemented."""

    async def shutdown_default_executor(self, *args):
        raise NotImplementedError


class InterruptPasses(asyncio.SelectorEventLoop):
    """A handler of SIGINT does not keep KeyboardInterrupt away, as with pyo3-asyncio."""

    def add_signal_handler(self, sig, callback, *args):
        super().add_signal_handler(sig, callback, *args)
        if sig == signal.SIGINT:
            signal.signal(sig, signal.default_int_handler)


CAUGHT_BY = {
    "StopsAreRemembered": "example.hello-world",
    "EvenSeconds": "example.display-date",
    "OnceMoreAfterStop": "example.watch-fd",
    "TellsSignal": "example.signals",
    "ServesOne": "example.tcp-echo-server",
    "LastComesNever": "example.tcp-echo-client",
    "AnswersOnce": "example.udp-echo-server",
    "CloseInReceivedAborts": "example.udp-echo-client",
    "CloseInDataAborts": "example.existing-socket",
    "PipesEndSilently": "example.subprocess-date",
    "OwnPoolsLoseResults": "example.executor-options",
    "LateResults": "example.future-set-after",
    "ThreadsafeLosesResults": "example.run-coroutine-threadsafe",
    "LacksExecutorShutdown": "example.asyncio-run-main",
    "InterruptPasses": "example.signals",
}
