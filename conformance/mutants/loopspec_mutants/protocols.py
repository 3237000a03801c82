"""Loops whose transports break a rule of what they call on protocols."""

import asyncio
import contextvars
from asyncio import events

from .datagrams import _Endpoints
from .patching import patched
from .transports import _Streams


class _Told(asyncio.SelectorEventLoop):
    """A loop that changes what the protocols of sockets are told."""

    def callbacks(self):
        """The replacements, for `patched`."""
        return {}

    async def create_connection(self, factory, *args, **options):
        return await super().create_connection(patched(factory, **self.callbacks()), *args, **options)


class DefaultKeepsOpen(asyncio.SelectorEventLoop):
    """Beside it eof_received() of Protocol is True."""

    def __init__(self):
        super().__init__()
        asyncio.Protocol.eof_received = lambda self: True


class KnowsProtocols(asyncio.SelectorEventLoop):
    """What does not derive from BaseProtocol is no protocol."""

    def _make_socket_transport(self, sock, protocol, *args, **options):
        if not isinstance(protocol, asyncio.BaseProtocol):
            raise TypeError("a protocol was expected")
        return super()._make_socket_transport(sock, protocol, *args, **options)


class EndIsAnError(_Streams):
    """The peer's end of the stream gives connection_lost() an error."""

    class Transport(_Streams.Transport):
        def _read_ready__on_eof(self):
            if not self._protocol.eof_received():
                self._force_close(EOFError())


class DataIsMutable(_Told):
    """data_received() gets a bytearray."""

    def callbacks(self):
        return {"data_received": lambda protocol, received: lambda data: received(bytearray(data))}


class SecondHalfFirst(_Told):
    """What a read of much data gives has its halves exchanged."""

    def callbacks(self):
        def exchanged(protocol, received):
            return lambda data: received(data[len(data) // 2:] + data[:len(data) // 2] if len(data) > 1000 else data)
        return {"data_received": exchanged}


class LastComesAfterEof(_Told):
    """The last that came before the end of the stream is delivered after it."""

    def callbacks(self):
        held = []

        def hold(protocol, received):
            def one_behind(data):
                held.append(data)
                if len(held) > 1:
                    received(held.pop(0))
            return one_behind

        def release(protocol, ended):
            received = type(protocol).data_received

            def both():
                result = ended()
                while held:
                    received(protocol, held.pop(0))
                return result
            return both
        return {"data_received": hold, "eof_received": release}


class NoneKeepsOpen(_Streams):
    """Only False from eof_received() closes the transport."""

    class Transport(_Streams.Transport):
        def _read_ready__on_eof(self):
            received = self._protocol.eof_received
            self._protocol.eof_received = lambda: received() is not False
            super()._read_ready__on_eof()


class AlwaysCloses(_Streams):
    """The end of the stream closes the transport, whatever eof_received() says."""

    class Transport(_Streams.Transport):
        def _read_ready__on_eof(self):
            self._protocol.eof_received()
            self.close()


class ReadsTheEndAgain(_Streams):
    """A transport that is kept open goes on reading the end of the stream."""

    class Transport(_Streams.Transport):
        ends = 0

        def _read_ready__on_eof(self):
            self.ends += 1
            if not self._protocol.eof_received():
                self.close()
            elif self.ends == 100:  # what it tells must fit into an answer
                self._loop._remove_reader(self._sock_fd)


class CloseIsAnEnd(_Streams):
    """close() calls eof_received()."""

    class Transport(_Streams.Transport):
        def close(self):
            if not self._closing:
                self._protocol.eof_received()
            super().close()


class HalfClosedIsClosed(_Streams):
    """After write_eof() the peer's end of the stream gives no eof_received()."""

    class Transport(_Streams.Transport):
        def _read_ready__on_eof(self):
            if self._eof:
                self.close()
            else:
                super()._read_ready__on_eof()


class _Forgives(_Streams):
    """A loop that tells of what a callback raises, and loses the connection without it."""

    callback = ""

    class Transport(_Streams.Transport):
        def _fatal_error(self, exc, message="Fatal error on transport"):
            if self._loop.callback in message:
                self._loop.call_exception_handler({"message": message, "exception": exc, "transport": self, "protocol": self._protocol})
                self._force_close(None)
            else:
                super()._fatal_error(exc, message)


class ForgivesEof(_Forgives):
    """What eof_received() raises is told, and the connection lost without it."""

    callback = "eof_received()"


class ForgivesGetBuffer(_Forgives):
    """What get_buffer() raises is told, and the connection lost without it."""

    callback = "get_buffer()"


class ForgivesUpdated(_Forgives):
    """What buffer_updated() raises is told, and the connection lost without it."""

    callback = "buffer_updated()"


class HidesProtocol(_Streams):
    """The context of a fatal error has no protocol."""

    class Transport(_Streams.Transport):
        def _fatal_error(self, exc, message="Fatal error on transport"):
            if not isinstance(exc, OSError):
                self._loop.call_exception_handler({"message": message, "exception": exc, "transport": self})
            self._force_close(exc)


class ReportsReadErrors(_Streams):
    """An OSError that a read raises is told to the exception handler."""

    class Transport(_Streams.Transport):
        def _fatal_error(self, exc, message="Fatal error on transport"):
            if "read" in message:
                self._loop.call_exception_handler({"message": message, "exception": exc, "transport": self, "protocol": self._protocol})
            self._force_close(exc)


def _quietly(function):
    """The function without its exceptions."""
    def call(*args):
        try:
            return function(*args)
        except Exception:
            return None
    return call


class SwallowsMade(_Told):
    """What connection_made() raises is told to nobody."""

    def callbacks(self):
        return {"connection_made": lambda protocol, made: _quietly(made)}


class SwallowsLost(_Told):
    """What connection_lost() raises is told to nobody."""

    def callbacks(self):
        return {"connection_lost": lambda protocol, lost: _quietly(lost)}


class ExitIsFatal(_Told):
    """SystemExit in data_received() ends the connection and not the run."""

    def callbacks(self):
        def guarded(protocol, received):
            def call(data):
                try:
                    received(data)
                except SystemExit:
                    protocol.transport.abort()
            return call
        return {"data_received": guarded}


class LostBesideLoop(_Streams):
    """connection_lost() is called as if no loop were running."""

    class Transport(_Streams.Transport):
        def _call_connection_lost(self, exc):
            events._set_running_loop(None)
            try:
                super()._call_connection_lost(exc)
            finally:
                events._set_running_loop(self._loop)


class NewestTransport(_Streams):
    """A protocol that gets a second transport hears the first no more."""

    class Transport(_Streams.Transport):
        def __init__(self, loop, sock, protocol, *args):
            first = vars(protocol).get("_first")
            if first is not None:
                first._protocol = asyncio.Protocol()
                first._read_ready_cb = first._read_ready__data_received
            protocol._first = self
            super().__init__(loop, sock, protocol, *args)


class ReadsInEmptyContext(_Streams):
    """Data is delivered in an empty context."""

    class Transport(_Streams.Transport):
        def _read_ready(self):
            contextvars.Context().run(super()._read_ready)


class NoHint(_Streams):
    """get_buffer() gets None for a hint."""

    class Transport(_Streams.Transport):
        def _read_ready__get_buffer(self):
            protocol, get = self._protocol, self._protocol.get_buffer
            protocol.get_buffer = lambda hint: get(None)
            try:
                super()._read_ready__get_buffer()
            finally:
                protocol.get_buffer = get


class FillsTheEnd(_Streams):
    """Data is placed at the end of the buffer."""

    class Transport(_Streams.Transport):
        def _read_ready__get_buffer(self):
            protocol, get = self._protocol, self._protocol.get_buffer
            protocol.get_buffer = lambda hint: memoryview(get(hint))[-16:]
            try:
                super()._read_ready__get_buffer()
            finally:
                protocol.get_buffer = get


class DropsTheRest(_Streams):
    """What does not fit into the buffer is dropped."""

    class Transport(_Streams.Transport):
        def _read_ready__get_buffer(self):
            super()._read_ready__get_buffer()
            try:
                self._sock.recv(65536)
            except (BlockingIOError, AttributeError):
                pass


class UpdatesWithNothing(_Streams):
    """The end of the stream updates the buffer with no bytes."""

    class Transport(_Streams.Transport):
        def _read_ready__on_eof(self):
            if isinstance(self._protocol, asyncio.BufferedProtocol):
                self._protocol.buffer_updated(0)
            super()._read_ready__on_eof()


class BufferedHasNoEof(_Streams):
    """The end of the stream closes a buffered protocol's transport without eof_received()."""

    class Transport(_Streams.Transport):
        def _read_ready__on_eof(self):
            if isinstance(self._protocol, asyncio.BufferedProtocol):
                self.close()
            else:
                super()._read_ready__on_eof()


class PrefersDataReceived(_Streams):
    """Buffered protocols are offered data by data_received(), too."""

    class Transport(_Streams.Transport):
        def set_protocol(self, protocol):
            super().set_protocol(protocol)
            self._read_ready_cb = self._read_ready__data_received


class _DatagramsTold(asyncio.SelectorEventLoop):
    """A loop that changes what datagram_received() is told."""

    def received(self, protocol, original):
        """The replacement, for `patched`."""
        return original

    async def create_datagram_endpoint(self, factory, *args, **options):
        return await super().create_datagram_endpoint(patched(factory, datagram_received=self.received), *args, **options)


class DatagramsAreMutable(_DatagramsTold):
    """datagram_received() gets a bytearray."""

    def received(self, protocol, original):
        return lambda data, address: original(bytearray(data), address)


class EmptyIsEof(_DatagramsTold):
    """An empty datagram calls eof_received()."""

    def received(self, protocol, original):
        return lambda data, address: original(data, address) if data else protocol.eof_received()


class DatagramsPauseAgain(_Endpoints):
    """pause_writing() is called for each datagram above the mark."""

    class Transport(_Endpoints.Transport):
        def _maybe_pause_protocol(self):
            self._protocol_paused = False
            super()._maybe_pause_protocol()


class DataErrorsPass(_Streams):
    """What data_received() raises is told, and the transport stays open, as in zuvloop once."""

    class Transport(_Streams.Transport):
        def _fatal_error(self, exc, message="Fatal error on transport"):
            if "data_received()" in message:
                self._loop.call_exception_handler({"message": message, "exception": exc, "transport": self, "protocol": self._protocol})
            else:
                super()._fatal_error(exc, message)


class FailuresAreNotLost(_Streams):
    """A connection that was ended by an error of its peer is not told as lost, as uvloop is said to do."""

    class Transport(_Streams.Transport):
        def _fatal_error(self, exc, message="Fatal error on transport"):
            if isinstance(exc, OSError):
                self._protocol = asyncio.Protocol()
            super()._fatal_error(exc, message)


CAUGHT_BY = {
    "DefaultKeepsOpen": "proto.defaults-return-none",
    "KnowsProtocols": "proto.no-inheritance-needed",
    "EndIsAnError": "proto.lost-none-regular",
    "DataIsMutable": "proto.data-bytes",
    "SecondHalfFirst": "proto.data-all-in-order",
    "LastComesAfterEof": "proto.data-before-eof",
    "NoneKeepsOpen": "proto.eof-falsy-closes",
    "AlwaysCloses": "proto.eof-true-keeps-open",
    "ReadsTheEndAgain": "proto.eof-true-no-more-reads",
    "CloseIsAnEnd": "proto.eof-not-on-own-close",
    "HalfClosedIsClosed": "proto.eof-after-write-eof",
    "ForgivesEof": "proto.eof-exception-fatal",
    "ForgivesGetBuffer": "bufproto.get-buffer-exception",
    "ForgivesUpdated": "bufproto.updated-exception",
    "HidesProtocol": "exc.transport-error-keys",
    "ReportsReadErrors": "exc.oserror-on-transport-silent",
    "SwallowsMade": "proto.made-exception-reported",
    "SwallowsLost": "proto.lost-exception-reported",
    "ExitIsFatal": "proto.systemexit-escapes",
    "LostBesideLoop": "proto.callbacks-on-loop-thread",
    "NewestTransport": "proto.one-protocol-many-transports",
    "ReadsInEmptyContext": "ctx.protocol-callbacks",
    "NoHint": "bufproto.sizehint",
    "FillsTheEnd": "bufproto.writes-into-buffer",
    "DropsTheRest": "bufproto.partial-fill",
    "UpdatesWithNothing": "bufproto.nbytes-positive",
    "BufferedHasNoEof": "bufproto.eof",
    "PrefersDataReceived": "bufproto.data-received-unused",
    "DatagramsAreMutable": "dgproto.methods",
    "EmptyIsEof": "dgproto.no-eof",
    "DatagramsPauseAgain": "dgproto.flow-callbacks",
    "DataErrorsPass": "proto.data-exception-fatal",
    "FailuresAreNotLost": "proto.lost-exception-on-error",
}
