"""Loops that break a rule of creating servers."""

import asyncio
import contextlib
import itertools
import socket
import ssl as tls

from .transports import _Streams


class ListensLater(asyncio.SelectorEventLoop):
    """A new server listens a while later."""

    async def create_server(self, factory, *args, start_serving=True, **options):
        server = await super().create_server(factory, *args, start_serving=False, **options)
        if start_serving:
            self.call_later(0.01, server._start_serving)
        return server


class StartsWhenAsked(asyncio.SelectorEventLoop):
    """start_serving defaults to False."""

    async def create_server(self, factory, *args, start_serving=False, **options):
        return await super().create_server(factory, *args, start_serving=start_serving, **options)


class DataWhileAccepting(_Streams):
    """Data that an accepted connection brings is delivered before connection_made()."""

    class Transport(_Streams.Transport):
        def __init__(self, loop, sock, protocol, *args):
            made = protocol.connection_made
            protocol.connection_made = lambda transport: None
            super().__init__(loop, sock, protocol, *args)
            loop.call_later(0.01, made, self)


class PeerIsSelf(_Streams):
    """The peer of an accepted connection is the server."""

    class Transport(_Streams.Transport):
        def __init__(self, loop, sock, protocol, waiter=None, extra=None, server=None):
            super().__init__(loop, sock, protocol, waiter, {"peername": sock.getsockname()} if server else extra, server)


class NagleOnAccepted(_Streams):
    """Accepted connections wait for more data before they send."""

    class Transport(_Streams.Transport):
        def __init__(self, loop, sock, *args):
            super().__init__(loop, sock, *args)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)


class NeedsPort(asyncio.SelectorEventLoop):
    """port has to be a number."""

    async def create_server(self, factory, host=None, port=None, *, sock=None, **options):
        if host is not None and port is None:
            raise TypeError("an integer is required")
        return await super().create_server(factory, host, port, sock=sock, **options)


class EmptyIsLocal(asyncio.SelectorEventLoop):
    """An empty host is the loopback interface."""

    async def create_server(self, factory, host=None, *args, **options):
        return await super().create_server(factory, "127.0.0.1" if host == "" else host, *args, **options)


class BindsDuplicates(asyncio.SelectorEventLoop):
    """A host that is named twice is bound twice."""

    numbers = itertools.count()

    async def _create_server_getaddrinfo(self, host, port, family, flags):
        infos = await super()._create_server_getaddrinfo(host, port, family, flags)
        return [(*info[:3], next(self.numbers), info[4]) for info in infos]


class NoTargetIsLocal(asyncio.SelectorEventLoop):
    """Without host, port and socket a server listens on the loopback interface."""

    async def create_server(self, factory, host=None, port=None, *, sock=None, **options):
        if host is port is sock is None:
            host, port = "127.0.0.1", 0
        return await super().create_server(factory, host, port, sock=sock, **options)


class PrefersSockets(asyncio.SelectorEventLoop):
    """A host beside a socket is ignored."""

    async def create_server(self, factory, host=None, port=None, *, sock=None, **options):
        if sock is not None:
            host = port = None
        return await super().create_server(factory, host, port, sock=sock, **options)


class DatagramIsAType(asyncio.SelectorEventLoop):
    """A datagram socket raises TypeError."""

    async def create_server(self, factory, *args, sock=None, **options):
        if sock is not None and sock.type == socket.SOCK_DGRAM:
            raise TypeError("a stream is needed")
        return await super().create_server(factory, *args, sock=sock, **options)


class CopiesSocket(asyncio.SelectorEventLoop):
    """A server listens on a copy of the socket that was given."""

    async def create_server(self, factory, *args, sock=None, **options):
        if sock is not None:
            sock = sock.dup()
        return await super().create_server(factory, *args, sock=sock, **options)


class LeavesBlocking(asyncio.SelectorEventLoop):
    """A socket that is given stays blocking."""

    async def create_server(self, factory, *args, sock=None, **options):
        blocking = sock is not None and sock.getblocking()
        server = await super().create_server(factory, *args, sock=sock, **options)
        if blocking:
            sock.setblocking(True)
        return server


class DefaultContext(asyncio.SelectorEventLoop):
    """ssl=True stands for a context without a certificate."""

    async def create_server(self, factory, *args, ssl=None, **options):
        if ssl is True:
            ssl = tls.SSLContext(tls.PROTOCOL_TLS_SERVER)
        return await super().create_server(factory, *args, ssl=ssl, **options)


class IgnoresTimeouts(asyncio.SelectorEventLoop):
    """ssl_shutdown_timeout without ssl is ignored."""

    async def create_server(self, factory, *args, ssl=None, ssl_shutdown_timeout=None, **options):
        if ssl is not None:
            options["ssl_shutdown_timeout"] = ssl_shutdown_timeout
        return await super().create_server(factory, *args, ssl=ssl, **options)


class AlwaysReusesPort(asyncio.SelectorEventLoop):
    """SO_REUSEPORT is set without being asked for."""

    async def create_server(self, factory, *args, reuse_port=None, sock=None, **options):
        return await super().create_server(factory, *args, reuse_port=sock is None, sock=sock, **options)


class IgnoresKeepAlive(asyncio.SelectorEventLoop):
    """keep_alive is ignored."""

    async def create_server(self, factory, *args, keep_alive=None, **options):
        return await super().create_server(factory, *args, **options)


class BothInOne(asyncio.SelectorEventLoop):
    """A socket of IPv6 takes connections of IPv4, too."""

    async def create_server(self, factory, host=None, port=None, *, sock=None, **options):
        if host == "::":
            sock = socket.socket(socket.AF_INET6)
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            sock.bind((host, port))
            host = port = None
        return await super().create_server(factory, host, port, sock=sock, **options)


class OneFamily(asyncio.SelectorEventLoop):
    """A server without a host listens on IPv4."""

    async def create_server(self, factory, host=None, port=None, *, family=socket.AF_UNSPEC, sock=None, **options):
        if host is None and port is not None:
            family = socket.AF_INET
        return await super().create_server(factory, host, port, family=family, sock=sock, **options)


class AnyFamily(asyncio.SelectorEventLoop):
    """family is ignored."""

    async def create_server(self, factory, *args, family=0, **options):
        return await super().create_server(factory, *args, **options)


class FailureLeavesSocket(asyncio.SelectorEventLoop):
    """Where an address cannot be bound the sockets of the others stay open."""

    async def create_server(self, factory, *args, **options):
        try:
            return await super().create_server(factory, *args, **options)
        except OSError:
            self.leaks = [*getattr(self, "leaks", ()), socket.socket()]
            raise


class NoAddressIsLocal(asyncio.SelectorEventLoop):
    """A name without an address is the loopback interface."""

    async def _create_server_getaddrinfo(self, host, port, family, flags):
        with contextlib.suppress(OSError):
            infos = await super()._create_server_getaddrinfo(host, port, family, flags)
            if infos:
                return infos
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]


class FewAtOnce(asyncio.SelectorEventLoop):
    """A server takes forty connections, and drops what comes beyond."""

    async def create_server(self, factory, *args, **options):
        def limited():
            nonlocal made
            made += 1
            if made > 40:
                raise OSError("too many connections")
            return factory()
        made = 0
        return await super().create_server(limited, *args, **options)


class ResetStopsServer(_Streams):
    """A client that resets its connection stops the server."""

    class Transport(_Streams.Transport):
        def _fatal_error(self, exc, message="Fatal error on transport"):
            if isinstance(exc, ConnectionResetError) and self._server is not None:
                self._server.close()
            super()._fatal_error(exc, message)


class FactoryErrorStops(asyncio.SelectorEventLoop):
    """A factory that raises stops the server."""

    async def create_server(self, factory, *args, **options):
        def stopping():
            try:
                return factory()
            except Exception:
                self.call_soon(server.close)
                raise
        server = await super().create_server(stopping, *args, **options)
        return server


class NewestHears(_Streams):
    """What comes on any connection is delivered to the newest."""

    class Transport(_Streams.Transport):
        def __init__(self, loop, sock, protocol, *args):
            loop.newest = protocol
            super().__init__(loop, sock, protocol, *args)

        def _read_ready__data_received(self):
            protocol, self._protocol = self._protocol, self._loop.newest
            try:
                super()._read_ready__data_received()
            finally:
                self._protocol = protocol


class PositionalFamily(asyncio.SelectorEventLoop):
    """create_server() takes family by position."""

    async def create_server(self, factory, host=None, port=None, family=socket.AF_UNSPEC, **options):
        return await super().create_server(factory, host, port, **options)


class AcceptedMadeLate(asyncio.SelectorEventLoop):
    """connect_accepted_socket() returns before connection_made() is called."""

    async def connect_accepted_socket(self, factory, sock, **options):
        def late():
            protocol = factory()
            made = protocol.connection_made
            protocol.connection_made = lambda transport: self.call_later(0.01, made, transport)
            return protocol
        return await super().connect_accepted_socket(late, sock, **options)


class CopiesAccepted(asyncio.SelectorEventLoop):
    """The transport works on a copy of the accepted socket."""

    async def connect_accepted_socket(self, factory, sock, **options):
        return await super().connect_accepted_socket(factory, sock.dup(), **options)


class AcceptedIsAType(asyncio.SelectorEventLoop):
    """connect_accepted_socket() with a datagram socket raises TypeError."""

    async def connect_accepted_socket(self, factory, sock, **options):
        if sock.type == socket.SOCK_DGRAM:
            raise TypeError("a stream is needed")
        return await super().connect_accepted_socket(factory, sock, **options)


class AcceptedIgnoresTimeout(asyncio.SelectorEventLoop):
    """connect_accepted_socket() ignores ssl_handshake_timeout without ssl."""

    async def connect_accepted_socket(self, factory, sock, *, ssl=None, ssl_handshake_timeout=None, **options):
        if ssl is not None:
            options["ssl_handshake_timeout"] = ssl_handshake_timeout
        return await super().connect_accepted_socket(factory, sock, ssl=ssl, **options)


class AcceptedIsClient(asyncio.SelectorEventLoop):
    """connect_accepted_socket() does the handshake in the client's role."""

    def _make_ssl_transport(self, *args, server_side=False, server_hostname=None, **options):
        return super()._make_ssl_transport(*args, server_side=False, server_hostname=server_hostname or "localhost", **options)


class ServesAtOnce(asyncio.SelectorEventLoop):
    """start_serving=False is ignored."""

    async def create_server(self, factory, *args, start_serving=True, **options):
        return await super().create_server(factory, *args, **options)


class EarlyServerFactory(asyncio.SelectorEventLoop):
    """A server makes its first protocol before there is a client."""

    async def create_server(self, factory, *args, **options):
        factory()
        return await super().create_server(factory, *args, **options)


class NoReuse(asyncio.SelectorEventLoop):
    """SO_REUSEADDR is not set."""

    async def create_server(self, factory, *args, reuse_address=None, **options):
        return await super().create_server(factory, *args, reuse_address=False, **options)


class OneHost(asyncio.SelectorEventLoop):
    """Of several hosts the first is bound."""

    async def create_server(self, factory, host=None, *args, **options):
        return await super().create_server(factory, host[0] if isinstance(host, list) else host, *args, **options)


class WrongBindError(asyncio.SelectorEventLoop):
    """A port that is taken raises ValueError."""

    async def create_server(self, factory, *args, **options):
        try:
            return await super().create_server(factory, *args, **options)
        except OSError:
            raise ValueError("the port is taken") from None


CAUGHT_BY = {
    "ListensLater": "srvnew.returns-server",
    "StartsWhenAsked": "srvnew.start-serving-default",
    "DataWhileAccepting": "srvnew.made-then-data",
    "PeerIsSelf": "srvnew.transport-in-made",
    "NagleOnAccepted": "srvnew.nodelay-on-accepted",
    "NeedsPort": "srvnew.port-zero",
    "EmptyIsLocal": "srvnew.host-empty",
    "BindsDuplicates": "srvnew.host-duplicates",
    "NoTargetIsLocal": "srvnew.no-target",
    "PrefersSockets": "srvnew.host-and-sock",
    "DatagramIsAType": "srvnew.sock-not-stream",
    "CopiesSocket": "srvnew.sock-argument",
    "LeavesBlocking": "srvnew.sock-nonblocking",
    "DefaultContext": "srvnew.ssl-bool",
    "IgnoresTimeouts": "srvnew.ssl-timeouts",
    "AlwaysReusesPort": "srvnew.reuse-port",
    "IgnoresKeepAlive": "srvnew.keep-alive",
    "BothInOne": "srvnew.ipv6-only",
    "OneFamily": "srvnew.dual-stack-one-port",
    "AnyFamily": "srvnew.family",
    "FailureLeavesSocket": "srvnew.bind-failure-closes-all",
    "NoAddressIsLocal": "srvnew.no-getaddrinfo",
    "FewAtOnce": "srvnew.backlog-default",
    "ResetStopsServer": "srvnew.accept-loop-survives-errors",
    "FactoryErrorStops": "srvnew.factory-exception",
    "NewestHears": "srvnew.concurrent-connections",
    "PositionalFamily": "srvnew.keyword-only",
    "AcceptedMadeLate": "srvnew.accepted-pair",
    "CopiesAccepted": "srvnew.accepted-ownership",
    "AcceptedIsAType": "srvnew.accepted-not-stream",
    "AcceptedIgnoresTimeout": "srvnew.accepted-ssl-timeout",
    "AcceptedIsClient": "srvnew.accepted-ssl-server-side",
    "ServesAtOnce": "srvnew.start-serving-false",
    "EarlyServerFactory": "srvnew.factory-per-connection",
    "NoReuse": "srvnew.reuse-address-default",
    "OneHost": "srvnew.host-sequence",
    "WrongBindError": "srvnew.addr-in-use",
}
