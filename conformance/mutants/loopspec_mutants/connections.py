"""Loops that break a rule of making connections."""

import asyncio
import errno
import socket

from .transports import _Streams


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


class FirstErrorOnly(asyncio.SelectorEventLoop):
    """all_errors is ignored."""

    async def create_connection(self, factory, *args, all_errors=False, **options):
        return await super().create_connection(factory, *args, **options)


class CancelLeavesSocket(asyncio.SelectorEventLoop):
    """A connection that is cancelled while it is made leaves its socket open."""

    async def sock_connect(self, sock, address):
        try:
            await super().sock_connect(sock, address)
        except asyncio.CancelledError:
            self.leak = sock.dup()
            raise


class HandshakeGoesOn(asyncio.SelectorEventLoop):
    """A connection that is cancelled in its handshake goes on with it."""

    async def create_connection(self, factory, *args, **options):
        return await asyncio.shield(super().create_connection(factory, *args, **options))


class NoCloseInMade(_Streams):
    """close() inside connection_made() does nothing."""

    class Transport(_Streams.Transport):
        began = False

        def __init__(self, loop, *args):
            super().__init__(loop, *args)
            loop.call_soon(setattr, self, "began", True)

        def close(self):
            if self.began:
                super().close()


class NoWriteInMade(_Streams):
    """write() inside connection_made() raises."""

    class Transport(_Streams.Transport):
        began = False

        def __init__(self, loop, *args):
            super().__init__(loop, *args)
            loop.call_soon(setattr, self, "began", True)

        def write(self, data):
            if not self.began:
                raise RuntimeError("the connection is not made yet")
            super().write(data)


class TakesFirstAddress(asyncio.SelectorEventLoop):
    """Where a name has no address the first one is missed."""

    async def _ensure_resolved(self, address, **options):
        infos = await super()._ensure_resolved(address, **options)
        return [infos[0], *infos[1:]]


class NameBeforeConnect(asyncio.SelectorEventLoop):
    """'sockname' is what it was before the socket was connected."""

    async def create_connection(self, factory, *args, **options):
        transport, protocol = await super().create_connection(factory, *args, **options)
        transport._extra["sockname"] = "0.0.0.0", transport._extra["sockname"][1]
        return transport, protocol


class FreshProtocols(asyncio.SelectorEventLoop):
    """A protocol that serves a connection already is refused."""

    async def create_connection(self, factory, *args, **options):
        def fresh():
            protocol = factory()
            if vars(protocol).get("_used"):
                raise RuntimeError("the protocol is in use")
            protocol._used = True
            return protocol
        return await super().create_connection(fresh, *args, **options)


class FactoryErrorCloses(asyncio.SelectorEventLoop):
    """A factory that raises costs the caller the socket that was given."""

    async def create_connection(self, factory, *args, sock=None, **options):
        def closing():
            try:
                return factory()
            except Exception:
                sock.close()
                raise
        return await super().create_connection(closing, *args, sock=sock, **options)


class AnyFamily(asyncio.SelectorEventLoop):
    """family is ignored."""

    async def create_connection(self, factory, *args, family=0, **options):
        return await super().create_connection(factory, *args, **options)


class EyeballsGiveUp(asyncio.SelectorEventLoop):
    """With happy_eyeballs_delay an attempt that fails before the delay ends it all."""

    async def create_connection(self, factory, host=None, port=None, *, happy_eyeballs_delay=None, **options):
        if happy_eyeballs_delay is not None and happy_eyeballs_delay > 1:
            infos = await self._ensure_resolved((host, port), type=socket.SOCK_STREAM, loop=self)
            host, port = infos[0][4][:2]
        return await super().create_connection(factory, host, port, happy_eyeballs_delay=happy_eyeballs_delay, **options)


class AlwaysRaces(asyncio.SelectorEventLoop):
    """Attempts overlap without being asked to."""

    async def create_connection(self, factory, *args, sock=None, **options):
        if sock is None:
            options.setdefault("happy_eyeballs_delay", 0.01)
        return await super().create_connection(factory, *args, sock=sock, **options)


class DelayIsLimit(asyncio.SelectorEventLoop):
    """happy_eyeballs_delay is how long all attempts may take."""

    async def create_connection(self, factory, *args, happy_eyeballs_delay=None, **options):
        return await asyncio.wait_for(super().create_connection(factory, *args, **options), happy_eyeballs_delay)


class KeepsFamiliesApart(asyncio.SelectorEventLoop):
    """interleave is ignored."""

    async def create_connection(self, factory, *args, interleave=None, **options):
        return await super().create_connection(factory, *args, **options)


class PairsOnly(asyncio.SelectorEventLoop):
    """An address has two members, IPv6 or not."""

    async def create_connection(self, factory, *args, **options):
        transport, protocol = await super().create_connection(factory, *args, **options)
        if isinstance(transport._extra["peername"], tuple):
            transport._extra["peername"] = transport._extra["peername"][:2]
        return transport, protocol


class PositionalContext(asyncio.SelectorEventLoop):
    """create_connection() takes ssl by position."""

    async def create_connection(self, factory, host=None, port=None, ssl=None, **options):
        return await super().create_connection(factory, host, port, ssl=ssl or None, **options)


class OtherPortWillDo(asyncio.SelectorEventLoop):
    """Where a local address is taken another one is used."""

    async def create_connection(self, factory, *args, local_addr=None, **options):
        try:
            return await super().create_connection(factory, *args, local_addr=local_addr, **options)
        except OSError as error:
            if local_addr is None or error.errno != errno.EADDRINUSE:
                raise
            return await super().create_connection(factory, *args, local_addr=(local_addr[0], 0), **options)


class NoLocalIsAnyLocal(asyncio.SelectorEventLoop):
    """A local name without an address is as good as none."""

    async def create_connection(self, factory, *args, local_addr=None, **options):
        try:
            return await super().create_connection(factory, *args, local_addr=local_addr, **options)
        except OSError as error:
            if local_addr is None or "empty" not in str(error):
                raise
            return await super().create_connection(factory, *args, **options)


class OtherFamilyIsAnyLocal(asyncio.SelectorEventLoop):
    """A local address of another family is as good as none."""

    async def _connect_sock(self, exceptions, addr_info, local_addr_infos=None):
        local_addr_infos = [info for info in local_addr_infos or () if info[0] == addr_info[0]]
        return await super()._connect_sock(exceptions, addr_info, local_addr_infos or None)


class OneLocalAddress(asyncio.SelectorEventLoop):
    """A local name with addresses of both families is refused."""

    async def create_connection(self, factory, host=None, port=None, *, local_addr=None, **options):
        if local_addr is not None:
            infos = await self._ensure_resolved(local_addr, type=socket.SOCK_STREAM, loop=self)
            remote = await self._ensure_resolved((host, port), type=socket.SOCK_STREAM, loop=self)
            if infos[0][0] != remote[0][0]:
                raise OSError("the local address is of another family")
        return await super().create_connection(factory, host, port, local_addr=local_addr, **options)


class DataWhileConnecting(_Streams):
    """Data that comes at once is delivered before connection_made()."""

    class Transport(_Streams.Transport):
        def __init__(self, loop, sock, protocol, waiter=None, *args):
            made = protocol.connection_made
            protocol.connection_made = lambda transport: None
            super().__init__(loop, sock, protocol, None, *args)

            def late():
                made(self)
                if waiter is not None:
                    waiter.set_result(None)
            loop.call_later(0.01, late)


class MadeErrorIsFatal(asyncio.SelectorEventLoop):
    """What connection_made() raises closes the transport."""

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        made = protocol.connection_made

        def guarded(transport):
            try:
                made(transport)
            except Exception:
                transport.close()
                raise
        protocol.connection_made = guarded
        return super()._make_socket_transport(sock, protocol, waiter, extra=extra, server=server)


class _RemembersErrors(asyncio.SelectorEventLoop):
    """Keeps the error of each attempt."""

    async def _connect_sock(self, exceptions, addr_info, local_addr_infos=None):
        try:
            return await super()._connect_sock(exceptions, addr_info, local_addr_infos)
        except OSError as error:
            self.errors.append(error)
            raise

    async def create_connection(self, factory, *args, **options):
        self.errors = []
        try:
            return await super().create_connection(factory, *args, **options)
        except OSError:
            raise self.choice() from None


class FirstErrorWins(_RemembersErrors):
    """Of several errors that differ the first is raised."""

    def choice(self):
        return self.errors[0]


class SumsErrorsUp(_RemembersErrors):
    """Several errors are summed up where they are all the same."""

    def choice(self):
        return OSError("Multiple exceptions: %s" % self.errors)


class NoTargetIsATypeError(asyncio.SelectorEventLoop):
    """A call without host, port and socket raises TypeError."""

    async def create_connection(self, factory, host=None, port=None, *, sock=None, **options):
        if host is port is sock is None:
            raise TypeError("host is missing")
        return await super().create_connection(factory, host, port, sock=sock, **options)


class ReadsWhenCreated(_Streams):
    """What waits in a socket is delivered as soon as there is a transport."""

    class Transport(_Streams.Transport):
        def __init__(self, loop, sock, protocol, *args):
            super().__init__(loop, sock, protocol, *args)
            try:
                protocol.data_received(sock.recv(65536))
            except BlockingIOError:
                pass


class RefusedIsTimeout(asyncio.SelectorEventLoop):
    """A refused connection is one that took too long."""

    async def create_connection(self, factory, *args, **options):
        try:
            return await super().create_connection(factory, *args, **options)
        except ConnectionRefusedError:
            raise TimeoutError from None


class UnresolvedIsOsError(asyncio.SelectorEventLoop):
    """A name that cannot be resolved raises a bare OSError, as zuvloop did."""

    async def create_connection(self, factory, *args, **options):
        try:
            return await super().create_connection(factory, *args, **options)
        except socket.gaierror as error:
            raise OSError(str(error)) from None


class MakesASecond(asyncio.SelectorEventLoop):
    """The protocol that is returned is not the one that is connected."""

    async def create_connection(self, factory, *args, **options):
        transport, _ = await super().create_connection(factory, *args, **options)
        return transport, factory()


class IgnoresHostname(asyncio.SelectorEventLoop):
    """server_hostname without ssl is ignored."""

    async def create_connection(self, factory, *args, ssl=None, server_hostname=None, **options):
        return await super().create_connection(factory, *args, ssl=ssl, server_hostname=server_hostname if ssl else None, **options)


class ConnectsAgain(asyncio.SelectorEventLoop):
    """A connected TCP socket only says where to connect to."""

    async def create_connection(self, factory, host=None, port=None, *, sock=None, **options):
        if sock is not None and sock.family == socket.AF_INET:
            host, port = sock.getpeername()
            sock = None
        return await super().create_connection(factory, host, port, sock=sock, **options)


class DatagramIsAType(asyncio.SelectorEventLoop):
    """A datagram socket raises TypeError."""

    async def create_connection(self, factory, *args, sock=None, **options):
        if sock is not None and sock.type == socket.SOCK_DGRAM:
            raise TypeError("a stream is needed")
        return await super().create_connection(factory, *args, sock=sock, **options)


class CopiesSocket(asyncio.SelectorEventLoop):
    """The transport works on a copy of the socket that was given."""

    async def create_connection(self, factory, *args, sock=None, **options):
        if sock is not None:
            sock = sock.dup()
        return await super().create_connection(factory, *args, sock=sock, **options)


class NeedsPeerName(asyncio.SelectorEventLoop):
    """A socket whose peer has no name is not connected."""

    async def create_connection(self, factory, *args, sock=None, **options):
        if sock is not None and not sock.getpeername():
            raise ValueError("the socket is not connected")
        return await super().create_connection(factory, *args, sock=sock, **options)


class InternetOnly(asyncio.SelectorEventLoop):
    """A Unix socket that has a path belongs to create_unix_connection()."""

    async def create_connection(self, factory, *args, sock=None, **options):
        if sock is not None and sock.family == socket.AF_UNIX and sock.getpeername():
            raise ValueError("an internet socket was expected")
        return await super().create_connection(factory, *args, sock=sock, **options)


class SslSocketIsAValue(asyncio.SelectorEventLoop):
    """An SSLSocket raises ValueError."""

    async def create_connection(self, factory, *args, **options):
        try:
            return await super().create_connection(factory, *args, **options)
        except TypeError as error:
            raise ValueError(*error.args) from None


class LeavesBlocking(asyncio.SelectorEventLoop):
    """A socket that is given stays as it was."""

    async def create_connection(self, factory, *args, sock=None, **options):
        blocking = sock is not None and sock.getblocking()
        pair = await super().create_connection(factory, *args, sock=sock, **options)
        if sock is not None:
            sock.setblocking(blocking)
        return pair


class NeedsSomeHostname(asyncio.SelectorEventLoop):
    """server_hostname may not be empty."""

    async def create_connection(self, factory, host=None, *args, ssl=None, server_hostname=None, **options):
        if server_hostname == "":
            raise ValueError("server_hostname is empty")
        return await super().create_connection(factory, host, *args, ssl=ssl, server_hostname=server_hostname, **options)


class IgnoresHandshakeTimeout(asyncio.SelectorEventLoop):
    """ssl_handshake_timeout without ssl is ignored."""

    async def create_connection(self, factory, *args, ssl=None, ssl_handshake_timeout=None, **options):
        return await super().create_connection(factory, *args, ssl=ssl, ssl_handshake_timeout=ssl_handshake_timeout if ssl else None, **options)


class IgnoresShutdownTimeout(asyncio.SelectorEventLoop):
    """ssl_shutdown_timeout without ssl is ignored."""

    async def create_connection(self, factory, *args, ssl=None, ssl_shutdown_timeout=None, **options):
        return await super().create_connection(factory, *args, ssl=ssl, ssl_shutdown_timeout=ssl_shutdown_timeout if ssl else None, **options)


class AddressIsHostname(asyncio.SelectorEventLoop):
    """server_hostname defaults to the host's address."""

    async def create_connection(self, factory, host=None, *args, ssl=None, server_hostname=None, **options):
        if ssl and host and server_hostname is None:
            server_hostname = socket.gethostbyname(host)
        return await super().create_connection(factory, host, *args, ssl=ssl, server_hostname=server_hostname, **options)


class NoHostnameIsEmpty(asyncio.SelectorEventLoop):
    """TLS over a socket that is given needs no server_hostname."""

    async def create_connection(self, factory, host=None, *args, ssl=None, server_hostname=None, **options):
        if ssl and host is None and server_hostname is None:
            server_hostname = "localhost"
        return await super().create_connection(factory, host, *args, ssl=ssl, server_hostname=server_hostname, **options)


class ForeignTransport(asyncio.SelectorEventLoop):
    """The transport behaves like one and is none."""

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        class Foreign:
            def __getattr__(self, name):
                return getattr(real, name)

        foreign, made = Foreign(), protocol.connection_made
        protocol.connection_made = lambda transport: made(foreign)
        real = super()._make_socket_transport(sock, protocol, waiter, extra=extra, server=server)
        return foreign


class ReadsLater(_Streams):
    """Reading starts a while after create_connection() has returned."""

    class Transport(_Streams.Transport):
        def __init__(self, loop, *args):
            super().__init__(loop, *args)
            self.pause_reading()
            loop.call_later(0.01, self.resume_reading)


CAUGHT_BY = {
    "EarlyFactory": "conn.factory-called-once",
    "Nagle": "conn.tcp-nodelay",
    "MadeLate": "conn.order-made-before-return",
    "AnyLocalAddress": "conn.local-addr",
    "PrefersSockets": "conn.host-and-sock",
    "FirstAddressOnly": "conn.tries-each-address",
    "FirstErrorOnly": "conn.all-errors-group",
    "CancelLeavesSocket": "conn.cancel-closes-socket",
    "HandshakeGoesOn": "conn.cancel-during-handshake",
    "NoCloseInMade": "conn.close-in-made",
    "NoWriteInMade": "conn.data-immediately-writable",
    "TakesFirstAddress": "conn.empty-getaddrinfo",
    "NameBeforeConnect": "conn.extra-info-basic",
    "FreshProtocols": "conn.factory-any-callable",
    "FactoryErrorCloses": "conn.factory-exception",
    "AnyFamily": "conn.family-flag",
    "EyeballsGiveUp": "conn.happy-eyeballs-next-on-failure",
    "AlwaysRaces": "conn.happy-eyeballs-off-default",
    "DelayIsLimit": "conn.happy-eyeballs-race",
    "KeepsFamiliesApart": "conn.interleave",
    "PairsOnly": "conn.ipv6",
    "PositionalContext": "conn.keyword-only-options",
    "OtherPortWillDo": "conn.local-addr-in-use",
    "NoLocalIsAnyLocal": "conn.local-addr-empty",
    "OtherFamilyIsAnyLocal": "conn.local-addr-no-match",
    "OneLocalAddress": "conn.local-addr-skips-family",
    "DataWhileConnecting": "conn.made-before-data",
    "MadeErrorIsFatal": "conn.made-exception",
    "FirstErrorWins": "conn.multiple-errors-different",
    "SumsErrorsUp": "conn.multiple-errors-same",
    "NoTargetIsATypeError": "conn.no-target",
    "ReadsWhenCreated": "conn.reading-starts-after-made",
    "RefusedIsTimeout": "conn.refused",
    "UnresolvedIsOsError": "conn.resolver-error-propagates",
    "MakesASecond": "conn.returns-pair",
    "IgnoresHostname": "conn.server-hostname-without-ssl",
    "ConnectsAgain": "conn.sock-connected",
    "DatagramIsAType": "conn.sock-not-stream",
    "CopiesSocket": "conn.sock-ownership",
    "NeedsPeerName": "conn.sock-socketpair",
    "InternetOnly": "conn.sock-unix-accepted",
    "SslSocketIsAValue": "conn.sock-ssl-socket",
    "LeavesBlocking": "conn.socket-nonblocking",
    "NeedsSomeHostname": "conn.ssl-empty-hostname",
    "IgnoresHandshakeTimeout": "conn.ssl-handshake-timeout-without-ssl",
    "IgnoresShutdownTimeout": "conn.ssl-shutdown-timeout-without-ssl",
    "AddressIsHostname": "conn.ssl-hostname-default",
    "NoHostnameIsEmpty": "conn.ssl-needs-hostname",
    "ForeignTransport": "conn.transport-type",
    "ReadsLater": "conn.waiter-after-made",
}
