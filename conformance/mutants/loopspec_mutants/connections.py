"""Loops that break a rule of making connections and servers."""

import asyncio
import os
import socket
import ssl


class EarlyFactory(asyncio.SelectorEventLoop):
    """The protocol is made before the socket is connected."""

    async def create_connection(self, factory, *args, **options):
        protocol = factory()
        return await super().create_connection(lambda: protocol, *args, **options)


class Nagle(asyncio.SelectorEventLoop):
    """Connections wait for more data before they send."""

    async def create_connection(self, factory, *args, **options):
        transport, protocol = await super().create_connection(factory, *args, **options)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
        return transport, protocol


class MadeLate(asyncio.SelectorEventLoop):
    """create_connection() returns before connection_made() is called."""

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        if waiter is not None:
            waiter.set_result(None)
        made = protocol.connection_made
        protocol.connection_made = lambda transport: self.call_later(0.01, made, transport)
        return super()._make_socket_transport(sock, protocol, None, extra=extra, server=server)


class AnyLocalAddress(asyncio.SelectorEventLoop):
    """local_addr is ignored."""

    async def create_connection(self, factory, *args, local_addr=None, **options):
        return await super().create_connection(factory, *args, **options)


class PrefersSockets(asyncio.SelectorEventLoop):
    """A host that stands beside a socket is ignored."""

    async def create_connection(self, factory, host=None, port=None, *, sock=None, **options):
        if sock is not None:
            host = port = None
        return await super().create_connection(factory, host, port, sock=sock, **options)


class FirstAddressOnly(asyncio.SelectorEventLoop):
    """Of several addresses the first is tried."""

    async def _ensure_resolved(self, address, **options):
        return (await super()._ensure_resolved(address, **options))[:1]


class TrustsEverybody(asyncio.SelectorEventLoop):
    """Certificates are not verified."""

    async def create_connection(self, factory, *args, **options):
        if "ssl" in options:
            options["ssl"].check_hostname = False
            options["ssl"].verify_mode = ssl.CERT_NONE
        return await super().create_connection(factory, *args, **options)


class AnyHostName(asyncio.SelectorEventLoop):
    """A certificate for another name is taken."""

    async def create_connection(self, factory, *args, **options):
        if "ssl" in options:
            options["ssl"].check_hostname = False
        return await super().create_connection(factory, *args, **options)


class KeepsOldTransport(asyncio.SelectorEventLoop):
    """start_tls() returns the transport that was given."""

    async def start_tls(self, transport, protocol, *args, **options):
        await super().start_tls(transport, protocol, *args, **options)
        return transport


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


class ClosedServerServes(asyncio.SelectorEventLoop):
    """A closed server says that it serves."""

    async def create_server(self, factory, *args, **options):
        server = await super().create_server(factory, *args, **options)
        server.is_serving = lambda: True
        return server


class CloseDropsClients(asyncio.SelectorEventLoop):
    """A server's close() aborts its connections."""

    def __init__(self):
        self._accepted = []
        super().__init__()

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        transport = super()._make_socket_transport(sock, protocol, waiter, extra=extra, server=server)
        self._accepted.append(transport)
        return transport

    async def create_server(self, factory, *args, **options):
        server = await super().create_server(factory, *args, **options)
        close = server.close

        def close_all():
            close()
            for transport in self._accepted:
                transport.abort()
        server.close = close_all
        return server


class ListensOn(asyncio.SelectorEventLoop):
    """A closed server leaves its sockets open."""

    def _stop_serving(self, sock):
        self._remove_reader(sock.fileno())
        self.leak = sock


class LeavesStaleFiles(asyncio.SelectorEventLoop):
    """A socket file that was left is in the way of a new server."""

    async def create_unix_server(self, factory, path=None, **options):
        if path is not None and os.path.exists(path):
            raise OSError("the path is taken")
        return await super().create_unix_server(factory, path, **options)


class ReplacesAnything(asyncio.SelectorEventLoop):
    """A regular file is replaced by a server's socket file."""

    async def create_unix_server(self, factory, path=None, **options):
        if path is not None and os.path.isfile(path):
            os.remove(path)
        return await super().create_unix_server(factory, path, **options)


class PathMissingIsRefusal(asyncio.SelectorEventLoop):
    """A path that does not exist is a refused connection."""

    async def create_unix_connection(self, factory, path=None, **options):
        try:
            return await super().create_unix_connection(factory, path, **options)
        except FileNotFoundError:
            raise ConnectionRefusedError from None


CAUGHT_BY = {
    "EarlyFactory": "conn.factory-called-once",
    "Nagle": "conn.tcp-nodelay",
    "MadeLate": "conn.order-made-before-return",
    "AnyLocalAddress": "conn.local-addr",
    "PrefersSockets": "conn.host-and-sock",
    "FirstAddressOnly": "conn.tries-each-address",
    "TrustsEverybody": "tls.cert-failure-client",
    "AnyHostName": "tls.hostname-mismatch",
    "KeepsOldTransport": "tls.start-tls-returns-transport",
    "ServesAtOnce": "srvnew.start-serving-false",
    "EarlyServerFactory": "srvnew.factory-per-connection",
    "NoReuse": "srvnew.reuse-address-default",
    "OneHost": "srvnew.host-sequence",
    "WrongBindError": "srvnew.addr-in-use",
    "ClosedServerServes": "server.is-serving",
    "CloseDropsClients": "server.close-keeps-connections",
    "ListensOn": "server.close-stops-listening",
    "LeavesStaleFiles": "unix.server-stale-file-replaced",
    "ReplacesAnything": "unix.server-existing-file",
    "PathMissingIsRefusal": "unix.connect-missing-path",
}
