"""Loops that break a rule of TLS."""

import asyncio
import ssl as openssl
from asyncio import sslproto


class _Tls(asyncio.SelectorEventLoop):
    """Puts classes in the place of asyncio's own, for as long as the process lives: a mutant has one to itself."""

    Protocol = sslproto.SSLProtocol
    Transport = sslproto._SSLProtocolTransport

    def __init__(self):
        super().__init__()
        sslproto.SSLProtocol, sslproto._SSLProtocolTransport = self.Protocol, self.Transport


class AbortShutsDown(_Tls):
    """abort() sends close_notify and waits for the answer."""

    class Transport(_Tls.Transport):
        def abort(self):
            self.close()


class WritesEof(_Tls):
    """can_write_eof() is True, and write_eof() closes."""

    class Transport(_Tls.Transport):
        def can_write_eof(self):
            return True

        def write_eof(self):
            self.close()


class ReportsHandshakes(_Tls):
    """A handshake that fails is told to the exception handler, as in zuvloop."""

    class Protocol(_Tls.Protocol):
        def _fatal_error(self, exc, message="Fatal error on transport"):
            if isinstance(exc, OSError):
                self._loop.call_exception_handler({"message": message, "exception": exc})
            super()._fatal_error(exc, message)


class CloseDrops(_Tls):
    """close() drops what is not sent yet."""

    class Transport(_Tls.Transport):
        def close(self):
            self.abort()


class ClosesWithoutNotice(_Tls):
    """close() closes the connection beneath without close_notify."""

    class Transport(_Tls.Transport):
        def close(self):
            if not self._closed:
                self._closed = True
                self._ssl_protocol._transport.close()


class ReturnsBeforeHandshake(_Tls):
    """create_connection() returns before the handshake begins."""

    class Protocol(_Tls.Protocol):
        def _start_handshake(self):
            self._wakeup_waiter()
            self._loop.call_later(0.02, super()._start_handshake)


class SecondHalfFirst(_Tls):
    """A large write goes out in two parts, the second first."""

    class Transport(_Tls.Transport):
        def write(self, data):
            half = len(data) // 2 if len(data) > 1000 else 0
            super().write(data[half:])
            super().write(data[:half])


class EofIsTlsError(asyncio.SelectorEventLoop):
    """A peer that closes in the handshake gives SSLError."""

    async def create_connection(self, factory, *args, **options):
        try:
            return await super().create_connection(factory, *args, **options)
        except ConnectionResetError:
            raise openssl.SSLError from None


class KeepsOpenSilently(_Tls):
    """No warning tells that a true value of eof_received() has no effect."""

    class Protocol(_Tls.Protocol):
        def _call_eof_received(self, *args):
            received = self._app_protocol.eof_received
            self._app_protocol.eof_received = lambda: received() and None
            super()._call_eof_received(*args)


class HidesCipher(_Tls):
    """get_extra_info('cipher') is None."""

    class Transport(_Tls.Transport):
        def get_extra_info(self, name, default=None):
            return default if name == "cipher" else super().get_extra_info(name, default)


class _Limits(asyncio.SelectorEventLoop):
    """Translates what a connection's time limits do."""

    async def create_connection(self, factory, *args, **options):
        self.prepare(options)
        try:
            return await super().create_connection(factory, *args, **options)
        except ConnectionAbortedError as error:
            raise self.translate(error) from None

    def prepare(self, options):
        pass

    def translate(self, error):
        return error


class SlowHandshakeIsTimeout(_Limits):
    """A handshake that takes too long raises TimeoutError."""

    def translate(self, error):
        return TimeoutError(*error.args)


class ZeroIsShort(_Limits):
    """A handshake that may take no time takes too long at once."""

    def prepare(self, options):
        if (options.get("ssl_handshake_timeout") or 0) <= 0 and "ssl_handshake_timeout" in options:
            options["ssl_handshake_timeout"] = 0.001


class ShutdownMayTakeNoTime(_Limits):
    """A shutdown that may take no time is possible."""

    def prepare(self, options):
        if options.get("ssl_shutdown_timeout") is not None and options["ssl_shutdown_timeout"] <= 0:
            options.update(ssl_shutdown_timeout=0.001, ssl_handshake_timeout=0.1)


class SlowShutdownIsFine(_Tls):
    """A shutdown that takes too long ends without an error."""

    class Protocol(_Tls.Protocol):
        def _check_shutdown_timeout(self):
            if self._state in (sslproto.SSLProtocolState.FLUSHING, sslproto.SSLProtocolState.SHUTDOWN):
                self._transport._force_close(None)


class MadeBeforeHandshake(_Tls):
    """connection_made() is called when the connection beneath is made."""

    class Protocol(_Tls.Protocol):
        def connection_made(self, transport):
            super().connection_made(transport)
            if not self._server_side:
                self._app_protocol.connection_made(self._get_app_transport())


class AcceptedBeforeHandshake(_Tls):
    """A server's connection_made() is called when a connection is accepted."""

    class Protocol(_Tls.Protocol):
        def connection_made(self, transport):
            super().connection_made(transport)
            if self._server_side:
                self._app_protocol.connection_made(self._get_app_transport())


class NotOverTls(_Tls):
    """TLS cannot be put onto TLS."""

    class Transport(_Tls.Transport):
        _start_tls_compatible = False


class DoesNotPause(_Tls):
    """pause_reading() does nothing."""

    class Transport(_Tls.Transport):
        def pause_reading(self):
            pass


class NoticeIsNoEof(_Tls):
    """A peer's close_notify gives no eof_received()."""

    class Protocol(_Tls.Protocol):
        def _call_eof_received(self, *args):
            pass


class ServerContextIsAType(asyncio.SelectorEventLoop):
    """ssl=True in the server's role raises TypeError."""

    async def connect_accepted_socket(self, factory, sock, *, ssl=None, **options):
        if ssl is True:
            raise TypeError("ssl argument must be an SSLContext")
        return await super().connect_accepted_socket(factory, sock, ssl=ssl, **options)


class OldProtocolHears(_Tls):
    """After set_protocol() the old protocol goes on receiving data beside the new one."""

    class Transport(_Tls.Transport):
        def set_protocol(self, protocol):
            old, received = self.get_protocol(), protocol.data_received
            protocol.data_received = lambda data: (old.data_received(data), received(data))
            super().set_protocol(protocol)


class ForgetsProtocol(asyncio.SelectorEventLoop):
    """The new transport's protocol is None."""

    async def start_tls(self, transport, protocol, *args, **options):
        upgraded = await super().start_tls(transport, protocol, *args, **options)
        upgraded.get_protocol = lambda: None
        return upgraded


class MadeAgain(asyncio.SelectorEventLoop):
    """start_tls() calls connection_made() with the new transport."""

    async def start_tls(self, transport, protocol, *args, **options):
        upgraded = await super().start_tls(transport, protocol, *args, **options)
        protocol.connection_made(upgraded)
        return upgraded


class AsksForCertificates(asyncio.SelectorEventLoop):
    """start_tls() in the server's role wants a certificate of the client, as clients want one of the server."""

    async def start_tls(self, transport, protocol, sslcontext, *, server_side=False, **options):
        if server_side:
            sslcontext.verify_mode = openssl.CERT_REQUIRED
        return await super().start_tls(transport, protocol, sslcontext, server_side=server_side, **options)


class ContextIsAValue(asyncio.SelectorEventLoop):
    """start_tls() with what is no context raises ValueError."""

    async def start_tls(self, transport, protocol, sslcontext, **options):
        if not isinstance(sslcontext, openssl.SSLContext):
            raise ValueError("no context")
        return await super().start_tls(transport, protocol, sslcontext, **options)


class PipeIsAState(asyncio.SelectorEventLoop):
    """start_tls() with a transport that cannot be upgraded raises RuntimeError."""

    async def start_tls(self, transport, protocol, sslcontext, **options):
        if not getattr(transport, "_start_tls_compatible", False):
            raise RuntimeError("the transport cannot be upgraded")
        return await super().start_tls(transport, protocol, sslcontext, **options)


class UpgradedIsUnbuffered(_Tls):
    """After start_tls() data is offered to data_received() alone."""

    class Protocol(_Tls.Protocol):
        def _set_app_protocol(self, app_protocol):
            super()._set_app_protocol(app_protocol)
            self._app_protocol_is_buffer = False
            app_protocol.data_received = lambda data: None


class UpgradeGoesOn(asyncio.SelectorEventLoop):
    """start_tls() that is cancelled goes on with its handshake."""

    async def start_tls(self, transport, protocol, *args, **options):
        return await asyncio.shield(super().start_tls(transport, protocol, *args, **options))


class FailureLeavesSocket(asyncio.SelectorEventLoop):
    """An upgrade that fails leaves the socket open."""

    async def start_tls(self, transport, protocol, *args, **options):
        self.leak = transport.get_extra_info("socket").dup()
        return await super().start_tls(transport, protocol, *args, **options)


class ClosedRaises(_Tls):
    """write() after close() raises."""

    class Transport(_Tls.Transport):
        def write(self, data):
            if self._closed:
                raise RuntimeError("the transport is closed")
            super().write(data)


class NeverPauses(_Tls):
    """pause_writing() is not called over TLS."""

    class Protocol(_Tls.Protocol):
        def _control_app_writing(self, *args):
            pass


class WritesText(_Tls):
    """write() takes text."""

    class Transport(_Tls.Transport):
        def write(self, data):
            super().write(data.encode() if isinstance(data, str) else data)


class TrustsEverybody(asyncio.SelectorEventLoop):
    """Certificates are not verified."""

    async def create_connection(self, factory, *args, **options):
        if "ssl" in options:
            options["ssl"].check_hostname = False
            options["ssl"].verify_mode = openssl.CERT_NONE
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


class NoTls(asyncio.SelectorEventLoop):
    """create_connection() over TLS is not implemented, as in an earlier release of rloop."""

    async def create_connection(self, factory, *args, ssl=None, **options):
        if ssl is not None:
            raise NotImplementedError
        return await super().create_connection(factory, *args, **options)


CAUGHT_BY = {
    "AbortShutsDown": "tls.abort",
    "WritesEof": "tls.can-write-eof",
    "ReportsHandshakes": "tls.cert-failure-server-silent",
    "CloseDrops": "tls.close-flushes",
    "ClosesWithoutNotice": "tls.close-notify",
    "ReturnsBeforeHandshake": "tls.create-connection",
    "SecondHalfFirst": "tls.data-in-order",
    "EofIsTlsError": "tls.eof-in-handshake",
    "KeepsOpenSilently": "tls.eof-received-ignored",
    "HidesCipher": "tls.extra-info",
    "SlowHandshakeIsTimeout": "tls.handshake-timeout-fires",
    "ZeroIsShort": "tls.handshake-timeout-zero",
    "ShutdownMayTakeNoTime": "tls.shutdown-timeout-zero",
    "SlowShutdownIsFine": "tls.shutdown-timeout-fires",
    "MadeBeforeHandshake": "tls.made-after-handshake",
    "AcceptedBeforeHandshake": "tls.server-made-after-handshake",
    "NotOverTls": "tls.over-tls",
    "DoesNotPause": "tls.pause-reading",
    "NoticeIsNoEof": "tls.peer-close-notify",
    "ServerContextIsAType": "tls.server-needs-context",
    "OldProtocolHears": "tls.set-protocol",
    "ForgetsProtocol": "tls.start-tls-old-transport",
    "MadeAgain": "tls.start-tls-no-second-made",
    "AsksForCertificates": "tls.start-tls-server-side",
    "ContextIsAValue": "tls.start-tls-context-type",
    "PipeIsAState": "tls.start-tls-transport-type",
    "UpgradedIsUnbuffered": "tls.start-tls-buffered-protocol",
    "UpgradeGoesOn": "tls.start-tls-cancel",
    "FailureLeavesSocket": "tls.start-tls-failure-closes",
    "ClosedRaises": "tls.write-after-close",
    "NeverPauses": "tls.write-flow-control",
    "WritesText": "tls.write-type",
    "TrustsEverybody": "tls.cert-failure-client",
    "AnyHostName": "tls.hostname-mismatch",
    "KeepsOldTransport": "tls.start-tls-returns-transport",
    "NoTls": "tls.create-connection",
}
