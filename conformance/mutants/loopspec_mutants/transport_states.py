"""Loops whose stream transports break a rule of what they are, of closing, or of pausing."""

import asyncio
import select
import socket
import struct

from .transports import _Streams


class _Beside(asyncio.SelectorEventLoop):
    """Puts functions in the place of asyncio's own, for as long as the process lives: a mutant has one to itself."""

    patches = {}

    def __init__(self):
        super().__init__()
        for (owner, name), value in self.patches.items():
            setattr(owner, name, value)


class DatagramIsNoBase(_Beside):
    """Beside it DatagramTransport is no BaseTransport."""

    patches = {(asyncio, "DatagramTransport"): type("DatagramTransport", (), {})}


class AbstractIsOpen(_Beside):
    """Beside it is_closing() of a bare transport is False."""

    patches = {(asyncio.BaseTransport, "is_closing"): lambda self: False}


class AbstractAborts(_Beside):
    """Beside it abort() of a bare DatagramTransport does nothing."""

    patches = {(asyncio.DatagramTransport, "abort"): lambda self: None}


class AbstractRuns(_Beside):
    """Beside it get_returncode() of a bare SubprocessTransport is None."""

    patches = {(asyncio.SubprocessTransport, "get_returncode"): lambda self: None}


class UnknownRaises(_Streams):
    """get_extra_info() of an unknown name raises KeyError."""

    class Transport(_Streams.Transport):
        def get_extra_info(self, name, default=None):
            return self._extra[name] if default is None else self._extra.get(name, default)


class HidesSocket(_Streams):
    """get_extra_info('socket') is None."""

    class Transport(_Streams.Transport):
        def get_extra_info(self, name, default=None):
            return default if name == "socket" else super().get_extra_info(name, default)


class ExchangesNames(_Streams):
    """'sockname' is the peer's, and 'peername' one's own."""

    class Transport(_Streams.Transport):
        def get_extra_info(self, name, default=None):
            return super().get_extra_info({"sockname": "peername", "peername": "sockname"}.get(name, name), default)


class ForgetsNames(_Streams):
    """What get_extra_info() knows is gone with the connection."""

    class Transport(_Streams.Transport):
        def _call_connection_lost(self, exc):
            super()._call_connection_lost(exc)
            self._extra.clear()


class IntroducesItself(_Streams):
    """set_protocol() calls connection_made() of the new protocol."""

    class Transport(_Streams.Transport):
        def set_protocol(self, protocol):
            first = getattr(self, "_protocol", None) is None
            super().set_protocol(protocol)
            if not first:
                self._loop.call_soon(protocol.connection_made, self)


class KeepsKind(_Streams):
    """The way that data is delivered is that of the first protocol."""

    class Transport(_Streams.Transport):
        def set_protocol(self, protocol):
            if self._read_ready_cb is None:
                super().set_protocol(protocol)
            else:
                self._protocol = protocol


class LostIsNotClosing(_Streams):
    """is_closing() is False again when the connection is lost."""

    class Transport(_Streams.Transport):
        def is_closing(self):
            return super().is_closing() and self._sock is not None


class ReadsOnAfterClose(_Streams):
    """close() inside data_received() lets one more read happen."""

    class Transport(_Streams.Transport):
        def _read_ready__data_received(self):
            super()._read_ready__data_received()
            if self._closing and self._sock is not None:
                try:
                    self._protocol.data_received(self._sock.recv(65536))
                except BlockingIOError:
                    pass


class ClosesOnce(_Streams):
    """close() when the connection is lost raises."""

    class Transport(_Streams.Transport):
        def close(self):
            if self._sock is None:
                raise RuntimeError("the connection is lost")
            super().close()


class LostTurnLater(_Streams):
    """connection_lost() comes two turns after close()."""

    class Transport(_Streams.Transport):
        def _call_connection_lost(self, exc):
            self._loop.call_soon(super()._call_connection_lost, exc)


class CloseResets(_Streams):
    """close() resets the connection."""

    class Transport(_Streams.Transport):
        def _call_connection_lost(self, exc):
            if self._sock.family != socket.AF_UNIX:
                self._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            super()._call_connection_lost(exc)


class AbortIsAnError(_Streams):
    """abort() gives connection_lost() an error."""

    class Transport(_Streams.Transport):
        def abort(self):
            self._force_close(ConnectionAbortedError())


class ClosingCannotAbort(_Streams):
    """abort() after close() does nothing."""

    class Transport(_Streams.Transport):
        def abort(self):
            if not self._closing:
                super().abort()


class AbortsOnce(_Streams):
    """A second abort() raises."""

    class Transport(_Streams.Transport):
        def abort(self):
            if self._closing:
                raise RuntimeError("the transport is closing")
            super().abort()


class CollectedSilently(_Streams):
    """A transport that is collected open gives no warning."""

    class Transport(_Streams.Transport):
        def __del__(self):
            if self._sock is not None:
                self._sock.close()


class CollectedStaysOpen(_Streams):
    """A transport that is collected open warns and leaves its socket open."""

    class Transport(_Streams.Transport):
        def __del__(self):
            if self._sock is not None:
                self._loop.__class__.leak = self._sock
                self._sock = self._sock.dup()
                super().__del__()


class ClosedReads(_Streams):
    """is_reading() is True when the transport is closed."""

    class Transport(_Streams.Transport):
        def is_reading(self):
            return not self._paused


class PausesAfterNext(_Streams):
    """pause_reading() inside data_received() takes effect when more has come."""

    class Transport(_Streams.Transport):
        inside = wanted = False

        def pause_reading(self):
            if self.inside:
                self.wanted = True
            else:
                super().pause_reading()

        def _read_ready__data_received(self):
            due, self.wanted, self.inside = self.wanted, False, True
            super()._read_ready__data_received()
            self.inside = False
            if due:
                self.pause_reading()


class PausesOnce(_Streams):
    """Resuming twice raises, as it did before 3.7."""

    class Transport(_Streams.Transport):
        def resume_reading(self):
            if not self._paused:
                raise RuntimeError("the transport is not paused")
            super().resume_reading()


class ReadsAfterMade(_Streams):
    """Reading starts after connection_made(), paused or not."""

    class Transport(_Streams.Transport):
        def _add_reader(self, fd, callback):
            if not self._closing:
                self._loop._add_reader(fd, callback)


class ClosedIsNotPaused(_Streams):
    """pause_reading() when closing raises."""

    class Transport(_Streams.Transport):
        def pause_reading(self):
            if self._closing:
                raise RuntimeError("the transport is closing")
            super().pause_reading()


class HearsEofPaused(_Streams):
    """The end of the stream is told while reading is paused."""

    class Transport(_Streams.Transport):
        def pause_reading(self):
            super().pause_reading()
            self._loop.call_later(0.01, self.look)

        def look(self):
            poll = select.poll()
            poll.register(self._sock_fd, select.POLLRDHUP)
            if self._paused and poll.poll(0):
                self._protocol.eof_received()


CAUGHT_BY = {
    "DatagramIsNoBase": "transport.class-tree",
    "AbstractIsOpen": "transport.abstract-not-implemented",
    "AbstractAborts": "transport.dgram-abstract",
    "AbstractRuns": "transport.subproc-abstract",
    "UnknownRaises": "transport.extra-default",
    "HidesSocket": "transport.extra-socket",
    "ExchangesNames": "transport.extra-sockname-peername",
    "ForgetsNames": "transport.extra-after-close",
    "IntroducesItself": "transport.set-protocol-no-made",
    "KeepsKind": "transport.set-protocol-buffered-switch",
    "LostIsNotClosing": "transport.is-closing",
    "ReadsOnAfterClose": "transport.close-in-data-received",
    "ClosesOnce": "transport.close-idempotent",
    "LostTurnLater": "transport.close-lost-queued-order",
    "CloseResets": "transport.close-sends-fin",
    "AbortIsAnError": "transport.abort-lost-none",
    "ClosingCannotAbort": "transport.abort-after-close",
    "AbortsOnce": "transport.abort-idempotent",
    "CollectedSilently": "transport.unclosed-warning",
    "CollectedStaysOpen": "debug.unclosed-transport-warning",
    "ClosedReads": "transport.is-reading",
    "PausesAfterNext": "transport.pause-reading-in-callback",
    "PausesOnce": "transport.pause-reading-idempotent",
    "ReadsAfterMade": "transport.pause-in-made",
    "ClosedIsNotPaused": "transport.pause-after-close",
    "HearsEofPaused": "transport.pause-delays-eof",
}
