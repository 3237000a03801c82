"""Loops that break a rule of datagram endpoints."""

import asyncio
import os
import socket
from asyncio import selector_events

from .patching import patched

IP_RECVERR = 11


class _Endpoints(asyncio.SelectorEventLoop):
    """A loop whose datagram endpoints get the transports of its class."""

    Transport = selector_events._SelectorDatagramTransport

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        return self.Transport(self, sock, protocol, address, waiter, extra)


class SplitsDatagrams(asyncio.SelectorEventLoop):
    """A datagram of more than a thousand bytes is delivered in two calls."""

    async def create_datagram_endpoint(self, factory, **options):
        def split(protocol, received):
            def both(data, address):
                received(data[:1000], address)
                if data[1000:]:
                    received(data[1000:], address)
            return both
        return await super().create_datagram_endpoint(patched(factory, datagram_received=split), **options)


class DatagramErrorsAreFatal(asyncio.SelectorEventLoop):
    """An error closes the endpoint."""

    async def create_datagram_endpoint(self, factory, **options):
        def fatal(protocol, received):
            def both(error):
                received(error)
                protocol.transport.abort()
            return both
        return await super().create_datagram_endpoint(patched(factory, error_received=fatal), **options)


class NoBroadcast(asyncio.SelectorEventLoop):
    """allow_broadcast is ignored."""

    async def create_datagram_endpoint(self, factory, *, allow_broadcast=None, **options):
        return await super().create_datagram_endpoint(factory, **options)


class TakesStreams(asyncio.SelectorEventLoop):
    """A stream socket raises TypeError."""

    async def create_datagram_endpoint(self, factory, **options):
        try:
            return await super().create_datagram_endpoint(factory, **options)
        except ValueError as error:
            raise TypeError(*error.args) from None


class AbortFlushes(_Endpoints):
    """abort() sends what is buffered."""

    class Transport(_Endpoints.Transport):
        def abort(self):
            self.close()


class BroadcastConnects(asyncio.SelectorEventLoop):
    """A remote address connects the socket with allow_broadcast, too."""

    async def create_datagram_endpoint(self, factory, *args, remote_addr=None, **options):
        transport, protocol = await super().create_datagram_endpoint(factory, *args, remote_addr=remote_addr, **options)
        if remote_addr is not None:
            transport._sock.connect(remote_addr)
        return transport, protocol


class BadAddressIsAValue(asyncio.SelectorEventLoop):
    """An address of three members raises ValueError."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        try:
            return await super().create_datagram_endpoint(factory, *args, **options)
        except TypeError as error:
            raise ValueError(*error.args) from None


class UnboundStaysOpen(asyncio.SelectorEventLoop):
    """A socket that could not be bound is left open."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        try:
            return await super().create_datagram_endpoint(factory, *args, **options)
        except OSError:
            self.leak = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            raise


class CloseDrops(_Endpoints):
    """close() drops what is buffered."""

    class Transport(_Endpoints.Transport):
        def close(self):
            self.abort()


class EmptyIsNothing(asyncio.SelectorEventLoop):
    """An empty datagram is taken for the end of what there is to read."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        def received(protocol, original):
            return lambda data, address: data and original(data, address)
        return await super().create_datagram_endpoint(patched(factory, datagram_received=received), *args, **options)


class EmptyIsNotSent(_Endpoints):
    """sendto() of no bytes sends nothing, as before 3.13."""

    class Transport(_Endpoints.Transport):
        def sendto(self, data, addr=None):
            if data:
                super().sendto(data, addr)


class RefusalIsNothing(asyncio.SelectorEventLoop):
    """That nobody listens at the connected address is not told."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        def told(protocol, original):
            return lambda exc: protocol.transport.abort() if isinstance(exc, ConnectionRefusedError) else original(exc)
        return await super().create_datagram_endpoint(patched(factory, error_received=told), *args, **options)


class UnconnectedHearsErrors(_Endpoints):
    """An endpoint that is not connected is told that nobody listens where it sent to."""

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        sock.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
        return super()._make_datagram_transport(sock, protocol, address, waiter, extra)


class TriesFactory(asyncio.SelectorEventLoop):
    """The factory is tried before the socket is made."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        factory()
        return await super().create_datagram_endpoint(factory, *args, **options)


class NeedsAddresses(asyncio.SelectorEventLoop):
    """A family alone makes no endpoint."""

    async def create_datagram_endpoint(self, factory, local_addr=None, remote_addr=None, *, sock=None, **options):
        if local_addr is remote_addr is sock is None:
            raise ValueError("unexpected address family")
        return await super().create_datagram_endpoint(factory, local_addr, remote_addr, sock=sock, **options)


class ResumesAtOnce(_Endpoints):
    """resume_writing() comes with the first datagram that goes out after pause_writing()."""

    class Transport(_Endpoints.Transport):
        def _maybe_pause_protocol(self):
            super()._maybe_pause_protocol()
            if self._protocol_paused:
                self._protocol_paused = False
                self._protocol.resume_writing()


class ClosingWhenLost(_Endpoints):
    """is_closing() turns True when the endpoint is gone."""

    class Transport(_Endpoints.Transport):
        def is_closing(self):
            return self._protocol is None


class AnyInterface(asyncio.SelectorEventLoop):
    """An endpoint is bound to every interface, as uvloop's once said of itself."""

    async def create_datagram_endpoint(self, factory, local_addr=None, **options):
        if local_addr and local_addr[0] == "127.0.0.1":
            local_addr = "0.0.0.0", local_addr[1]
        return await super().create_datagram_endpoint(factory, local_addr, **options)


class LostInClose(_Endpoints):
    """connection_lost() is called inside close()."""

    class Transport(_Endpoints.Transport):
        def close(self):
            loop, protocol, closing = self._loop, self._protocol, self.is_closing()
            super().close()
            if not closing:
                protocol.connection_lost(None)
                self._protocol = asyncio.DatagramProtocol()


class SmallBuffer(_Endpoints):
    """What is longer than 32 KiB comes without its end."""

    class Transport(_Endpoints.Transport):
        max_size = 32768


class GuessesFamily(asyncio.SelectorEventLoop):
    """Without addresses and family an IPv4 endpoint is made."""

    async def create_datagram_endpoint(self, factory, local_addr=None, remote_addr=None, *, family=0, sock=None, **options):
        if not family and local_addr is remote_addr is sock is None:
            family = socket.AF_INET
        return await super().create_datagram_endpoint(factory, local_addr, remote_addr, family=family, sock=sock, **options)


class NoAddressIsAnyAddress(asyncio.SelectorEventLoop):
    """A name without an address is as good as none."""

    async def create_datagram_endpoint(self, factory, local_addr=None, **options):
        try:
            return await super().create_datagram_endpoint(factory, local_addr, **options)
        except OSError as error:
            if error.errno is not None:
                raise
            return await super().create_datagram_endpoint(factory, family=socket.AF_INET, **options)


class RemoteDecides(asyncio.SelectorEventLoop):
    """A local address of another family than the remote one is ignored."""

    async def create_datagram_endpoint(self, factory, local_addr=None, remote_addr=None, **options):
        if local_addr and remote_addr and (":" in local_addr[0]) != (":" in remote_addr[0]):
            local_addr = None
        return await super().create_datagram_endpoint(factory, local_addr, remote_addr, **options)


class ReceivesUntilLost(_Endpoints):
    """What has come by the time of connection_lost() is delivered before it."""

    class Transport(_Endpoints.Transport):
        def _call_connection_lost(self, exc):
            try:
                self._protocol.datagram_received(*self._sock.recvfrom(1024))
            except BlockingIOError:
                pass
            super()._call_connection_lost(exc)


class SenderIsSelf(asyncio.SelectorEventLoop):
    """The address that comes with a datagram is the one it was sent to."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        def received(protocol, original):
            return lambda data, address: original(data, protocol.transport.get_extra_info("sockname"))
        return await super().create_datagram_endpoint(patched(factory, datagram_received=received), *args, **options)


class SwallowsErrors(asyncio.SelectorEventLoop):
    """What datagram_received() raises is told to nobody."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        def received(protocol, original):
            def quietly(data, address):
                try:
                    original(data, address)
                except Exception:
                    pass
            return quietly
        return await super().create_datagram_endpoint(patched(factory, datagram_received=received), *args, **options)


class _Unconnected(asyncio.SelectorEventLoop):
    """A remote address is kept for sendto() alone."""

    async def create_datagram_endpoint(self, factory, local_addr=None, remote_addr=None, **options):
        if remote_addr is None:
            return await super().create_datagram_endpoint(factory, local_addr, **options)
        pair = await super().create_datagram_endpoint(factory, local_addr or ("127.0.0.1", 0), **options)
        pair[0]._address = remote_addr
        return pair


class DoesNotConnect(_Unconnected):
    """A remote address does not connect the socket: it has no peer."""


class HearsStrangers(_Unconnected):
    """A remote address does not keep strangers out."""

    async def create_datagram_endpoint(self, factory, local_addr=None, remote_addr=None, **options):
        pair = await super().create_datagram_endpoint(factory, local_addr, remote_addr, **options)
        if remote_addr is not None:
            pair[0]._extra["peername"] = remote_addr
        return pair


class MadeLate(asyncio.SelectorEventLoop):
    """create_datagram_endpoint() returns before connection_made() is called."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        def made(protocol, original):
            return lambda transport: self.call_later(0.01, original, transport)
        return await super().create_datagram_endpoint(patched(factory, connection_made=made), *args, **options)


class TakesReuseAddress(asyncio.SelectorEventLoop):
    """reuse_address is taken still, as in uvloop."""

    async def create_datagram_endpoint(self, factory, *args, reuse_address=None, **options):
        return await super().create_datagram_endpoint(factory, *args, **options)


class NoReusePort(asyncio.SelectorEventLoop):
    """reuse_port is ignored."""

    async def create_datagram_endpoint(self, factory, *args, reuse_port=None, **options):
        return await super().create_datagram_endpoint(factory, *args, **options)


class ClosedRaises(_Endpoints):
    """sendto() after close() raises RuntimeError, as in uvloop."""

    class Transport(_Endpoints.Transport):
        def sendto(self, data, addr=None):
            if self.is_closing():
                raise RuntimeError("unable to perform operation on the transport; the handler is closed")
            super().sendto(data, addr)


class NoViews(_Endpoints):
    """sendto() takes bytes and bytearray alone."""

    class Transport(_Endpoints.Transport):
        def sendto(self, data, addr=None):
            if isinstance(data, memoryview):
                raise TypeError("data argument must be bytes")
            super().sendto(data, addr)


class SendsText(_Endpoints):
    """sendto() takes text."""

    class Transport(_Endpoints.Transport):
        def sendto(self, data, addr=None):
            super().sendto(data.encode() if isinstance(data, str) else data, addr)


class KeepsTheBuffer(_Endpoints):
    """What waits to be sent is the caller's own buffer."""

    class Transport(_Endpoints.Transport):
        def sendto(self, data, addr=None):
            waiting = len(self._buffer)
            super().sendto(data, addr)
            if len(self._buffer) > waiting:
                self._buffer[-1] = data, self._buffer[-1][1]


class SwapsDatagrams(_Endpoints):
    """The second of two datagrams goes out before the first."""

    class Transport(_Endpoints.Transport):
        held = None

        def sendto(self, data, addr=None):
            if self.held is None:
                self.held = data, addr
            else:
                super().sendto(data, addr)
                super().sendto(*self.held)
                self.held = None


class SendsNextTurn(_Endpoints):
    """sendto() sends in the next turn."""

    class Transport(_Endpoints.Transport):
        def sendto(self, data, addr=None):
            self._loop.call_soon(super().sendto, data, addr)


class AnyAddressIsThePeer(_Endpoints):
    """A connected endpoint sends to its peer, whatever address is given."""

    class Transport(_Endpoints.Transport):
        def sendto(self, data, addr=None):
            super().sendto(data, None if self._address else addr)


class NoAddressWhenConnected(_Endpoints):
    """A connected endpoint takes no address at all."""

    class Transport(_Endpoints.Transport):
        def sendto(self, data, addr=None):
            if self._address and addr:
                raise ValueError("the endpoint is connected")
            super().sendto(data, addr)


class CopiesSocket(asyncio.SelectorEventLoop):
    """The endpoint works on a copy of the socket that was given."""

    async def create_datagram_endpoint(self, factory, *args, sock=None, **options):
        if sock is not None:
            sock = sock.dup()
        return await super().create_datagram_endpoint(factory, *args, sock=sock, **options)


class SocketAndBroadcast(asyncio.SelectorEventLoop):
    """allow_broadcast may stand beside a socket."""

    async def create_datagram_endpoint(self, factory, *args, sock=None, allow_broadcast=None, **options):
        if sock is not None:
            allow_broadcast = None
        return await super().create_datagram_endpoint(factory, *args, sock=sock, allow_broadcast=allow_broadcast, **options)


class ForeignTransport(asyncio.SelectorEventLoop):
    """The transport behaves like one and is none."""

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        class Foreign:
            def __getattr__(self, name):
                return getattr(real, name)

        foreign, made = Foreign(), protocol.connection_made
        protocol.connection_made = lambda transport: made(foreign)
        real = super()._make_datagram_transport(sock, protocol, address, waiter, extra)
        return foreign


class PathsAreNotTold(asyncio.SelectorEventLoop):
    """A datagram from a path comes without an address."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        def received(protocol, original):
            return lambda data, address: original(data, None if isinstance(address, str) else address)
        return await super().create_datagram_endpoint(patched(factory, datagram_received=received), *args, **options)


class PathsAreNames(asyncio.SelectorEventLoop):
    """An address that is no path raises OSError."""

    async def create_datagram_endpoint(self, factory, *args, family=0, **options):
        try:
            return await super().create_datagram_endpoint(factory, *args, family=family, **options)
        except TypeError:
            if family != socket.AF_UNIX:
                raise
            raise OSError("the path is no text") from None


class StaleIsTaken(asyncio.SelectorEventLoop):
    """A socket file that was left is in the way of a new endpoint."""

    async def create_datagram_endpoint(self, factory, local_addr=None, *args, **options):
        if isinstance(local_addr, str) and os.path.exists(local_addr):
            raise OSError("the path is taken")
        return await super().create_datagram_endpoint(factory, local_addr, *args, **options)


class NoDatagrams(asyncio.SelectorEventLoop):
    """create_datagram_endpoint() is not implemented, as in earlier releases of zuvloop."""

    async def create_datagram_endpoint(self, factory, *args, **options):
        raise NotImplementedError


CAUGHT_BY = {
    "SplitsDatagrams": "dgram.one-call-per-datagram",
    "DatagramErrorsAreFatal": "dgram.oserror-to-error-received",
    "NoBroadcast": "dgram.allow-broadcast",
    "TakesStreams": "dgram.sock-stream-rejected",
    "AbortFlushes": "dgram.abort",
    "BroadcastConnects": "dgram.allow-broadcast-not-connected",
    "BadAddressIsAValue": "dgram.bad-address-tuple",
    "UnboundStaysOpen": "dgram.cannot-bind",
    "CloseDrops": "dgram.close",
    "EmptyIsNothing": "dgram.empty-datagram-received",
    "EmptyIsNotSent": "dgram.empty-datagram-sent",
    "RefusalIsNothing": "dgram.error-received-refused",
    "UnconnectedHearsErrors": "dgram.error-unconnected-ignored",
    "TriesFactory": "dgram.factory-once",
    "NeedsAddresses": "dgram.family-only",
    "ResumesAtOnce": "dgram.flow-control",
    "ClosingWhenLost": "dgram.is-closing",
    "AnyInterface": "dgram.local-addr",
    "LostInClose": "dgram.lost-async",
    "SmallBuffer": "dgram.max-size",
    "GuessesFamily": "dgram.no-address-no-family",
    "NoAddressIsAnyAddress": "dgram.no-addrinfo",
    "RemoteDecides": "dgram.no-matching-family",
    "ReceivesUntilLost": "dgram.no-receive-after-close",
    "SenderIsSelf": "dgram.received-args",
    "SwallowsErrors": "dgram.received-exception",
    "DoesNotConnect": "dgram.remote-addr",
    "HearsStrangers": "dgram.remote-filters",
    "MadeLate": "dgram.returns-pair",
    "TakesReuseAddress": "dgram.reuse-address-removed",
    "NoReusePort": "dgram.reuse-port",
    "ClosedRaises": "dgram.sendto-after-close",
    "NoViews": "dgram.sendto-bytes-like",
    "SendsText": "dgram.sendto-type-error",
    "KeepsTheBuffer": "dgram.sendto-copies",
    "SwapsDatagrams": "dgram.sendto-order",
    "SendsNextTurn": "dgram.sendto-immediate",
    "AnyAddressIsThePeer": "dgram.sendto-wrong-address",
    "NoAddressWhenConnected": "dgram.sendto-same-address",
    "CopiesSocket": "dgram.sock-argument",
    "SocketAndBroadcast": "dgram.sock-with-options",
    "ForeignTransport": "dgram.transport-type",
    "PathsAreNotTold": "dgram.unix",
    "PathsAreNames": "dgram.unix-non-string",
    "StaleIsTaken": "dgram.unix-stale-path",
    "NoDatagrams": "dgram.returns-pair",
}
