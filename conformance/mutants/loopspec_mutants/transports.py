"""Loops whose stream transports break a rule."""

import asyncio
from asyncio import selector_events

Transport = selector_events._SelectorSocketTransport


def loop_of(transport_class, name):
    """A loop whose sockets get transports of this class."""
    def make(self, sock, protocol, waiter=None, *, extra=None, server=None):
        return transport_class(self, sock, protocol, waiter, extra, server)
    return type(name, (asyncio.SelectorEventLoop,), {
        "__doc__": transport_class.__doc__, "__module__": __name__, "_make_socket_transport": make})


class _Streams(asyncio.SelectorEventLoop):
    """A loop whose sockets get the transports of its class."""

    Transport = Transport

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        return self.Transport(self, sock, protocol, waiter, extra, server)


class _MadeTwice(Transport):
    """connection_made() is called twice."""

    def __init__(self, loop, sock, protocol, *args):
        super().__init__(loop, sock, protocol, *args)
        loop.call_soon(protocol.connection_made, self)


class _LostTwice(Transport):
    """connection_lost() is called twice."""

    def _call_connection_lost(self, exc):
        protocol = self._protocol
        super()._call_connection_lost(exc)
        protocol.connection_lost(exc)


class _LostAtOnce(Transport):
    """connection_lost() is called inside close()."""

    def close(self):
        loop, protocol = self._loop, self._protocol
        closing = self.is_closing()
        super().close()
        if not closing and loop is not None:
            self._protocol_connected = False
            protocol.connection_lost(None)


class _CloseDrops(Transport):
    """close() drops what is not sent yet."""

    def close(self):
        self.abort()


class _AbortFlushes(Transport):
    """abort() sends what is not sent yet."""

    def abort(self):
        self.close()


class _DeliversAfterClose(Transport):
    """What waits in the socket is delivered by close()."""

    def close(self):
        if not self.is_closing() and self._sock is not None:
            try:
                self._protocol.data_received(self._sock.recv(1024))
            except BlockingIOError:
                pass
        super().close()


class _EofTwice(Transport):
    """eof_received() is called twice."""

    def _read_ready__on_eof(self):
        self._protocol.eof_received()
        super()._read_ready__on_eof()


class _EofOnReset(Transport):
    """A reset calls eof_received() too."""

    def _fatal_error(self, exc, message="Fatal error on transport"):
        if isinstance(exc, ConnectionResetError):
            self._protocol.eof_received()
        super()._fatal_error(exc, message)


class _LosesErrors(Transport):
    """connection_lost() always gets None."""

    def _force_close(self, exc):
        super()._force_close(None)


class _ReportsResets(Transport):
    """A reset is told to the exception handler."""

    def _fatal_error(self, exc, message="Fatal error on transport"):
        if isinstance(exc, OSError):
            self._loop.call_exception_handler({"message": message, "exception": exc})
        super()._fatal_error(exc, message)


class _ForgivesProtocols(Transport):
    """What data_received() raises is told, and the connection lost without it."""

    def _fatal_error(self, exc, message="Fatal error on transport"):
        if message.startswith("Fatal error: protocol"):
            self._loop.call_exception_handler({"message": message, "exception": exc, "transport": self, "protocol": self._protocol})
            exc = None
            return self._force_close(exc)
        return super()._fatal_error(exc, message)


class _SwapsWrites(Transport):
    """Of two writes in a turn the second goes out first."""

    held = None

    def write(self, data):
        if self.held is None:
            self.held = bytes(data)
            self._loop.call_soon(self.release)
        else:
            super().write(data)

    def release(self):
        held, self.held = self.held, None
        super().write(held)


class _RefusesWhenClosed(Transport):
    """write() after close() raises."""

    def write(self, data):
        if self.is_closing():
            raise RuntimeError("the transport is closed")
        super().write(data)


class _WritesLater(Transport):
    """write() sends in the next turn."""

    def write(self, data):
        self._loop.call_soon(super().write, data)


class _WriteEofCloses(Transport):
    """write_eof() closes the transport."""

    def write_eof(self):
        self.close()


class _DoesNotPause(Transport):
    """pause_reading() only changes what is_reading() says."""

    def pause_reading(self):
        self._paused = True


class _TakesText(Transport):
    """write() takes a str."""

    def write(self, data):
        super().write(data.encode() if isinstance(data, str) else data)


class _LeavesSocketOpen(Transport):
    """The socket is not closed when the connection is lost."""

    def _call_connection_lost(self, exc):
        kept = self._sock.dup()
        self._sock, closed = kept, self._sock
        super()._call_connection_lost(exc)
        self.leak = closed


class _KeepsProtocol(Transport):
    """get_protocol() gives the first one for ever."""

    first = None

    def set_protocol(self, protocol):
        self.first = self.first or protocol
        super().set_protocol(protocol)

    def get_protocol(self):
        return self.first


class _ZeroBufferCloses(Transport):
    """An empty buffer closes the connection without an error."""

    def _read_ready__get_buffer(self):
        if len(self._protocol.get_buffer(-1)):
            super()._read_ready__get_buffer()
        else:
            self.close()


class _CountsTwice(Transport):
    """buffer_updated() is told of twice the bytes."""

    def _read_ready__get_buffer(self):
        protocol, update = self._protocol, self._protocol.buffer_updated
        protocol.buffer_updated = lambda nbytes: update(nbytes * 2)
        try:
            super()._read_ready__get_buffer()
        finally:
            protocol.buffer_updated = update


_BROKEN = {
    "MadeTwice": (_MadeTwice, "proto.made-once"),
    "LostTwice": (_LostTwice, "proto.lost-once"),
    "LostAtOnce": (_LostAtOnce, "transport.close-async-lost"),
    "CloseDrops": (_CloseDrops, "transport.close-flushes"),
    "AbortFlushes": (_AbortFlushes, "transport.abort-discards"),
    "DeliversAfterClose": (_DeliversAfterClose, "transport.close-stops-receiving"),
    "EofTwice": (_EofTwice, "proto.eof-once"),
    "EofOnReset": (_EofOnReset, "proto.eof-not-on-reset"),
    "LosesErrors": (_LosesErrors, "proto.lost-exception-on-error"),
    "ReportsResets": (_ReportsResets, "proto.reset-not-reported"),
    "ForgivesProtocols": (_ForgivesProtocols, "proto.data-exception-fatal"),
    "SwapsWrites": (_SwapsWrites, "transport.write-order"),
    "RefusesWhenClosed": (_RefusesWhenClosed, "transport.write-after-close"),
    "WritesLater": (_WritesLater, "transport.write-immediate"),
    "WriteEofCloses": (_WriteEofCloses, "transport.write-eof"),
    "DoesNotPause": (_DoesNotPause, "transport.pause-reading"),
    "TakesText": (_TakesText, "transport.write-bad-type"),
    "LeavesSocketOpen": (_LeavesSocketOpen, "transport.close-releases-socket"),
    "KeepsProtocol": (_KeepsProtocol, "transport.get-set-protocol"),
    "ZeroBufferCloses": (_ZeroBufferCloses, "bufproto.zero-buffer"),
    "CountsTwice": (_CountsTwice, "bufproto.sequence"),
}
CAUGHT_BY = {name: clause for name, (_, clause) in _BROKEN.items()}
for _name, (_class, _) in _BROKEN.items():
    globals()[_name] = loop_of(_class, _name)
