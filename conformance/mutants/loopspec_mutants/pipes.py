"""Loops that break a rule of pipes."""

import asyncio
import os
import stat
from asyncio import unix_events

from .patching import patched


class _Pipes(asyncio.SelectorEventLoop):
    """A loop whose pipes get the transports of its class."""

    Reader = unix_events._UnixReadPipeTransport
    Writer = unix_events._UnixWritePipeTransport

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return self.Reader(self, pipe, protocol, waiter, extra)

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        return self.Writer(self, pipe, protocol, waiter, extra)


def _kind_of(pipe):
    return os.fstat(pipe.fileno()).st_mode


class ReaderMadeLate(asyncio.SelectorEventLoop):
    """connect_read_pipe() returns before connection_made() is called."""

    async def connect_read_pipe(self, factory, pipe):
        def late(protocol, made):
            return lambda transport: self.call_later(0.01, made, transport)
        return await super().connect_read_pipe(patched(factory, connection_made=late), pipe)


class WriterMadeLate(asyncio.SelectorEventLoop):
    """connect_write_pipe() returns before connection_made() is called."""

    async def connect_write_pipe(self, factory, pipe):
        def late(protocol, made):
            return lambda transport: self.call_later(0.01, made, transport)
        return await super().connect_write_pipe(patched(factory, connection_made=late), pipe)


class NoEof(asyncio.SelectorEventLoop):
    """The end of a pipe gives no eof_received()."""

    async def connect_read_pipe(self, factory, pipe):
        return await super().connect_read_pipe(patched(factory, eof_received=lambda protocol, received: lambda: None), pipe)


class EofMayKeepOpen(_Pipes):
    """A true value of eof_received() keeps a pipe open, as it does with sockets."""

    class Reader(_Pipes.Reader):
        def __init__(self, loop, pipe, protocol, *args):
            received = protocol.eof_received

            def note():
                self.kept = received()
            self.kept = False
            protocol.eof_received = note
            super().__init__(loop, pipe, protocol, *args)

        def _call_connection_lost(self, exc):
            if not self.kept:
                super()._call_connection_lost(exc)


class SecondHalfFirst(asyncio.SelectorEventLoop):
    """What a read of much data gives has its halves exchanged."""

    async def connect_read_pipe(self, factory, pipe):
        def exchanged(protocol, received):
            return lambda data: received(data[len(data) // 2:] + data[:len(data) // 2] if len(data) > 1000 else data)
        return await super().connect_read_pipe(patched(factory, data_received=exchanged), pipe)


class PausesOnce(_Pipes):
    """Pausing a pipe twice raises, as it did before 3.7."""

    class Reader(_Pipes.Reader):
        def pause_reading(self):
            if self._paused:
                raise RuntimeError("the pipe is paused")
            super().pause_reading()


class ClosedIsNotPaused(_Pipes):
    """Resuming a pipe that is closed raises."""

    class Reader(_Pipes.Reader):
        def resume_reading(self):
            if self.is_closing():
                raise RuntimeError("the pipe is closed")
            super().resume_reading()


class LeavesFileOpen(_Pipes):
    """close() leaves the file open."""

    class Reader(_Pipes.Reader):
        def _call_connection_lost(self, exc):
            self._loop.leak = os.dup(self._pipe.fileno())
            super()._call_connection_lost(exc)


class ReportsHangup(_Pipes):
    """The EIO of a terminal that was closed is told to the exception handler."""

    class Reader(_Pipes.Reader):
        def _fatal_error(self, exc, message="Fatal error on pipe transport"):
            self._loop.call_exception_handler({"message": message, "exception": exc, "transport": self, "protocol": self._protocol})
            self._close(exc)


class WritesSecondHalfFirst(_Pipes):
    """A large write goes out in two parts, the second first."""

    class Writer(_Pipes.Writer):
        def write(self, data):
            half = len(data) // 2 if len(data) > 1000 else 0
            super().write(data[half:])
            super().write(data[:half])


class EmptyIsAValue(_Pipes):
    """write() of nothing raises."""

    class Writer(_Pipes.Writer):
        def write(self, data):
            if not data:
                raise ValueError("there is nothing to write")
            super().write(data)


class NeverResumes(_Pipes):
    """resume_writing() is not called on pipes."""

    class Writer(_Pipes.Writer):
        def _maybe_resume_protocol(self):
            pass


class EofDrops(_Pipes):
    """write_eof() drops what is buffered."""

    class Writer(_Pipes.Writer):
        def write_eof(self):
            self.abort()


class CloseDrops(_Pipes):
    """close() drops what is buffered."""

    class Writer(_Pipes.Writer):
        def close(self):
            self.abort()


class AbortFlushes(_Pipes):
    """abort() sends what is buffered."""

    class Writer(_Pipes.Writer):
        def abort(self):
            self.close()


class GoneIsRegular(_Pipes):
    """A reader that goes away is no error, whatever is buffered."""

    class Writer(_Pipes.Writer):
        def _close(self, exc=None):
            super()._close(None)


class ClosedRaises(_Pipes):
    """write() after close() raises."""

    class Writer(_Pipes.Writer):
        def write(self, data):
            if self.is_closing():
                raise RuntimeError("the pipe is closed")
            super().write(data)


class CannotWriteEof(_Pipes):
    """can_write_eof() is False on pipes."""

    class Writer(_Pipes.Writer):
        def can_write_eof(self):
            return False


class WrongKindIsOsError(asyncio.SelectorEventLoop):
    """A regular file as a write pipe raises OSError."""

    async def connect_write_pipe(self, factory, pipe):
        if stat.S_ISREG(_kind_of(pipe)):
            raise OSError("the file is no pipe")
        return await super().connect_write_pipe(factory, pipe)


class PipeIsANumber(_Pipes):
    """get_extra_info('pipe') is the descriptor of a write pipe."""

    class Writer(_Pipes.Writer):
        def __init__(self, loop, pipe, *args):
            super().__init__(loop, pipe, *args)
            self._extra["pipe"] = pipe.fileno()


class NoTerminals(asyncio.SelectorEventLoop):
    """A terminal is no write pipe."""

    async def connect_write_pipe(self, factory, pipe):
        if stat.S_ISCHR(_kind_of(pipe)):
            raise ValueError("the file is no pipe")
        return await super().connect_write_pipe(factory, pipe)


class NoSockets(asyncio.SelectorEventLoop):
    """A socket is no write pipe."""

    async def connect_write_pipe(self, factory, pipe):
        if stat.S_ISSOCK(_kind_of(pipe)):
            raise ValueError("the file is no pipe")
        return await super().connect_write_pipe(factory, pipe)


class CollectedSilently(_Pipes):
    """A pipe that is collected open gives no warning."""

    class Reader(_Pipes.Reader):
        def __del__(self):
            if self._pipe is not None:
                self._pipe.close()


class FactoryErrorIsState(asyncio.SelectorEventLoop):
    """What the factory of a write pipe raises comes out as RuntimeError."""

    async def connect_write_pipe(self, factory, pipe):
        try:
            return await super().connect_write_pipe(factory, pipe)
        except ValueError as error:
            raise RuntimeError(*error.args) from None


class BlockingPipes(asyncio.SelectorEventLoop):
    """A pipe's end goes on blocking."""

    async def connect_read_pipe(self, factory, pipe):
        pair = await super().connect_read_pipe(factory, pipe)
        os.set_blocking(pipe.fileno(), True)
        return pair


class BrokenPipesAreErrors(asyncio.SelectorEventLoop):
    """A reader that goes away is an error even where nothing is written."""

    async def connect_write_pipe(self, factory, pipe):
        return await super().connect_write_pipe(
            patched(factory, connection_lost=lambda protocol, lost: lambda exc: lost(exc or BrokenPipeError())), pipe)


class TakesFilesForPipes(asyncio.SelectorEventLoop):
    """A regular file as a pipe raises OSError."""

    async def connect_read_pipe(self, factory, pipe):
        try:
            return await super().connect_read_pipe(factory, pipe)
        except ValueError as error:
            raise OSError(*error.args) from None


class NoWritePipes(asyncio.SelectorEventLoop):
    """connect_write_pipe() is not implemented, as in earlier releases of zuvloop."""

    async def connect_write_pipe(self, factory, pipe):
        raise NotImplementedError


CAUGHT_BY = {
    "ReaderMadeLate": "pipe.read-connect",
    "WriterMadeLate": "pipe.write-connect",
    "NoEof": "pipe.read-sequence",
    "EofMayKeepOpen": "pipe.read-eof-always-closes",
    "SecondHalfFirst": "pipe.read-data",
    "PausesOnce": "pipe.read-pause-resume",
    "ClosedIsNotPaused": "pipe.read-pause-closed",
    "LeavesFileOpen": "pipe.read-close",
    "ReportsHangup": "pipe.read-pty-eio",
    "WritesSecondHalfFirst": "pipe.write-data",
    "EmptyIsAValue": "pipe.write-empty",
    "NeverResumes": "pipe.write-flow-control",
    "EofDrops": "pipe.write-eof-closes",
    "CloseDrops": "pipe.write-close-flushes",
    "AbortFlushes": "pipe.write-abort",
    "GoneIsRegular": "pipe.write-reader-gone-buffered",
    "ClosedRaises": "pipe.write-after-close",
    "CannotWriteEof": "pipe.write-can-eof",
    "WrongKindIsOsError": "pipe.write-wrong-kind",
    "PipeIsANumber": "pipe.extra-info",
    "NoTerminals": "pipe.pty",
    "NoSockets": "pipe.socket-as-pipe",
    "CollectedSilently": "pipe.unclosed-warning",
    "FactoryErrorIsState": "pipe.factory-exception",
    "BlockingPipes": "pipe.nonblocking",
    "BrokenPipesAreErrors": "pipe.write-reader-gone-idle",
    "TakesFilesForPipes": "pipe.read-wrong-kind",
    "NoWritePipes": "pipe.write-connect",
}
