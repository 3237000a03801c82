"""Loops that break a rule of Unix sockets."""

import asyncio
import contextlib
import os
import socket
import ssl as tls

from .transports import _Streams


class MadeLate(asyncio.SelectorEventLoop):
    """create_unix_connection() returns before connection_made() is called."""

    async def create_unix_connection(self, factory, path=None, **options):
        def late():
            protocol = factory()
            made = protocol.connection_made
            protocol.connection_made = lambda transport: self.call_later(0.01, made, transport)
            return protocol
        return await super().create_unix_connection(late, path, **options)


class PathsAreText(asyncio.SelectorEventLoop):
    """A path to connect to may not be bytes."""

    async def create_unix_connection(self, factory, path=None, **options):
        if isinstance(path, bytes):
            raise TypeError("the path is no text")
        return await super().create_unix_connection(factory, path, **options)


class StaleIsMissing(asyncio.SelectorEventLoop):
    """A path where nobody listens is a path that does not exist."""

    async def create_unix_connection(self, factory, path=None, **options):
        try:
            return await super().create_unix_connection(factory, path, **options)
        except ConnectionRefusedError:
            raise FileNotFoundError from None


class NoPathIsATypeError(asyncio.SelectorEventLoop):
    """create_unix_connection() without a path raises TypeError."""

    async def create_unix_connection(self, factory, path=None, *, sock=None, **options):
        if path is sock is None:
            raise TypeError("path is missing")
        return await super().create_unix_connection(factory, path, sock=sock, **options)


class ConnectPrefersSockets(asyncio.SelectorEventLoop):
    """A path beside a socket is ignored."""

    async def create_unix_connection(self, factory, path=None, *, sock=None, **options):
        return await super().create_unix_connection(factory, path if sock is None else None, sock=sock, **options)


class ConnectTakesAnySocket(asyncio.SelectorEventLoop):
    """create_unix_connection() takes an internet socket."""

    async def create_unix_connection(self, factory, path=None, *, sock=None, **options):
        if sock is not None and sock.family != socket.AF_UNIX:
            return await self.create_connection(factory, sock=sock, **options)
        return await super().create_unix_connection(factory, path, sock=sock, **options)


class IgnoresHostname(asyncio.SelectorEventLoop):
    """server_hostname without ssl is ignored."""

    async def create_unix_connection(self, factory, path=None, *, ssl=None, server_hostname=None, **options):
        return await super().create_unix_connection(factory, path, ssl=ssl, server_hostname=server_hostname if ssl else None, **options)


class LocalByDefault(asyncio.SelectorEventLoop):
    """server_hostname defaults to localhost."""

    async def create_unix_connection(self, factory, path=None, *, ssl=None, server_hostname=None, **options):
        if ssl and server_hostname is None:
            server_hostname = "localhost"
        return await super().create_unix_connection(factory, path, ssl=ssl, server_hostname=server_hostname, **options)


class ConnectIgnoresTimeout(asyncio.SelectorEventLoop):
    """ssl_shutdown_timeout without ssl is ignored."""

    async def create_unix_connection(self, factory, path=None, *, ssl=None, ssl_shutdown_timeout=None, **options):
        if ssl is not None:
            options["ssl_shutdown_timeout"] = ssl_shutdown_timeout
        return await super().create_unix_connection(factory, path, ssl=ssl, **options)


class PathIsHostname(asyncio.SelectorEventLoop):
    """The name that the certificate is checked against is the path's."""

    async def create_unix_connection(self, factory, path=None, *, server_hostname=None, **options):
        if server_hostname and path:
            server_hostname = os.path.basename(path)
        return await super().create_unix_connection(factory, path, server_hostname=server_hostname, **options)


class ErrorLeavesSocket(asyncio.SelectorEventLoop):
    """A connect that fails leaves its socket open."""

    async def sock_connect(self, sock, address):
        try:
            await super().sock_connect(sock, address)
        except OSError:
            self.leaks = [*getattr(self, "leaks", ()), sock.dup()]
            raise


class ListensLater(asyncio.SelectorEventLoop):
    """A server on a path listens a while after it was created."""

    async def create_unix_server(self, factory, path=None, **options):
        server = await super().create_unix_server(factory, path, **{**options, "start_serving": False})
        self.call_later(0.01, server._start_serving)
        return server


class PathsAreNotObjects(asyncio.SelectorEventLoop):
    """A server's path may not be a path-like object."""

    async def create_unix_server(self, factory, path=None, **options):
        if not isinstance(path, (str, bytes, type(None))):
            raise TypeError("the path is no text")
        return await super().create_unix_server(factory, path, **options)


class AbstractIsAFile(asyncio.SelectorEventLoop):
    """The NUL byte before an abstract name is dropped, which leaves a path."""

    async def create_unix_server(self, factory, path=None, **options):
        if isinstance(path, (str, bytes)) and path[:1] in ("\0", b"\0"):
            path = path[1:]
        return await super().create_unix_server(factory, path, **options)


class RespectsLiveSocket(asyncio.SelectorEventLoop):
    """A path where somebody listens is not taken over."""

    async def create_unix_server(self, factory, path=None, **options):
        if path is not None:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as probe:
                probe.connect(path)
                raise ValueError("the path is in use")
        return await super().create_unix_server(factory, path, **options)


class NoServerPathIsATypeError(asyncio.SelectorEventLoop):
    """create_unix_server() without a path raises TypeError."""

    async def create_unix_server(self, factory, path=None, *, sock=None, **options):
        if path is sock is None:
            raise TypeError("path is missing")
        return await super().create_unix_server(factory, path, sock=sock, **options)


class ServerPrefersSockets(asyncio.SelectorEventLoop):
    """A server's path beside a socket is ignored."""

    async def create_unix_server(self, factory, path=None, *, sock=None, **options):
        return await super().create_unix_server(factory, path if sock is None else None, sock=sock, **options)


class ServesAnySocket(asyncio.SelectorEventLoop):
    """create_unix_server() takes an internet socket."""

    async def create_unix_server(self, factory, path=None, *, sock=None, **options):
        if sock is not None and sock.family != socket.AF_UNIX:
            return await self.create_server(factory, sock=sock, **options)
        return await super().create_unix_server(factory, path, sock=sock, **options)


class DefaultContext(asyncio.SelectorEventLoop):
    """ssl=True stands for a context without a certificate."""

    async def create_unix_server(self, factory, path=None, *, ssl=None, **options):
        if ssl is True:
            ssl = tls.SSLContext(tls.PROTOCOL_TLS_SERVER)
        return await super().create_unix_server(factory, path, ssl=ssl, **options)


class ServerIgnoresTimeout(asyncio.SelectorEventLoop):
    """ssl_handshake_timeout without ssl is ignored."""

    async def create_unix_server(self, factory, path=None, *, ssl=None, ssl_handshake_timeout=None, **options):
        if ssl is not None:
            options["ssl_handshake_timeout"] = ssl_handshake_timeout
        return await super().create_unix_server(factory, path, ssl=ssl, **options)


class BindErrorLeavesSocket(asyncio.SelectorEventLoop):
    """A server that cannot be bound leaves its socket open."""

    async def create_unix_server(self, factory, path=None, **options):
        try:
            return await super().create_unix_server(factory, path, **options)
        except OSError:
            self.leaks = [*getattr(self, "leaks", ()), socket.socket(socket.AF_UNIX)]
            raise


class LeavesFiles(asyncio.SelectorEventLoop):
    """A closed server leaves its socket file, as before 3.13."""

    async def create_unix_server(self, factory, path=None, **options):
        if path is not None:
            options["cleanup_socket"] = False
        return await super().create_unix_server(factory, path, **options)


class LeavesFilesOfOthers(asyncio.SelectorEventLoop):
    """A closed server leaves the socket file that it did not bind itself."""

    async def create_unix_server(self, factory, path=None, *, sock=None, **options):
        if sock is not None:
            options["cleanup_socket"] = False
        return await super().create_unix_server(factory, path, sock=sock, **options)


class _Unlinks(asyncio.SelectorEventLoop):
    """A closed server removes whatever is at its path."""

    def _stop_serving(self, sock):
        path = sock.getsockname()
        super()._stop_serving(sock)
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)


class RemovesSuccessor(_Unlinks):
    """A closed server removes the socket file of the one that took its path."""


class RemovesFiles(_Unlinks):
    """A closed server removes its socket file before 3.13, too."""


class MissesFile(asyncio.SelectorEventLoop):
    """close() raises where the socket file is gone."""

    def _stop_serving(self, sock):
        inode = os.stat(sock.getsockname())
        super()._stop_serving(sock)
        del inode


class AlwaysCleansUp(asyncio.SelectorEventLoop):
    """cleanup_socket is ignored."""

    async def create_unix_server(self, factory, path=None, *, cleanup_socket=True, **options):
        return await super().create_unix_server(factory, path, **options)


class PeerIsNobody(_Streams):
    """The peer's name of an accepted connection is None where it has none."""

    class Transport(_Streams.Transport):
        def __init__(self, *args):
            super().__init__(*args)
            self._extra["peername"] = self._extra["peername"] or None


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
    "MadeLate": "unix.connect-pair",
    "PathsAreText": "unix.connect-pathlike",
    "StaleIsMissing": "unix.connect-nobody-listening",
    "NoPathIsATypeError": "unix.connect-no-path",
    "ConnectPrefersSockets": "unix.connect-path-and-sock",
    "ConnectTakesAnySocket": "unix.connect-inet-sock",
    "IgnoresHostname": "unix.connect-hostname-without-ssl",
    "LocalByDefault": "unix.connect-ssl-needs-hostname",
    "ConnectIgnoresTimeout": "unix.connect-ssl-timeouts",
    "PathIsHostname": "unix.connect-ssl",
    "ErrorLeavesSocket": "unix.connect-closes-on-error",
    "ListensLater": "unix.server-listens",
    "PathsAreNotObjects": "unix.server-pathlike",
    "AbstractIsAFile": "unix.server-abstract",
    "RespectsLiveSocket": "unix.server-replaces-live-socket",
    "NoServerPathIsATypeError": "unix.server-no-path",
    "ServerPrefersSockets": "unix.server-path-and-sock",
    "ServesAnySocket": "unix.server-inet-sock",
    "DefaultContext": "unix.server-ssl-bool",
    "ServerIgnoresTimeout": "unix.server-ssl-timeouts",
    "BindErrorLeavesSocket": "unix.server-bind-error",
    "LeavesFiles": "unix.server-cleanup",
    "LeavesFilesOfOthers": "unix.server-cleanup-sock",
    "RemovesSuccessor": "unix.server-cleanup-replaced",
    "RemovesFiles": "unix.server-no-cleanup-old",
    "MissesFile": "unix.server-cleanup-gone",
    "AlwaysCleansUp": "unix.server-cleanup-off",
    "PeerIsNobody": "unix.sockname",
    "LeavesStaleFiles": "unix.server-stale-file-replaced",
    "ReplacesAnything": "unix.server-existing-file",
    "PathMissingIsRefusal": "unix.connect-missing-path",
}
