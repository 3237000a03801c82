"""Loops whose servers break a rule of server objects."""

import asyncio
from asyncio import base_events


class _Servers(asyncio.SelectorEventLoop):
    """A loop whose servers are of its class."""

    Server = base_events.Server

    async def create_server(self, factory, *args, **options):
        server = await super().create_server(factory, *args, **options)
        server.__class__ = self.Server
        return server


class ForeignServer(asyncio.SelectorEventLoop):
    """A server behaves like one and is none."""

    async def create_server(self, factory, *args, **options):
        class Foreign:
            def __getattr__(self, name):
                return getattr(server, name)

        server = await super().create_server(factory, *args, **options)
        return Foreign()


class ListsTwice(_Servers):
    """A server lists its sockets as they are and as it took them, which is twice."""

    class Server(_Servers.Server):
        @property
        def sockets(self):
            return super().sockets * 2


class SocketsAreAList(_Servers):
    """A server's sockets are a list, as in uvloop."""

    class Server(_Servers.Server):
        @property
        def sockets(self):
            return list(super().sockets)


class RemembersSockets(_Servers):
    """A closed server lists the sockets that it had."""

    class Server(_Servers.Server):
        had = ()

        @property
        def sockets(self):
            return super().sockets or self.had

        def close(self):
            self.had = self.sockets
            super().close()


class LoopIsTheRunningOne(_Servers):
    """get_loop() gives the loop that is running."""

    class Server(_Servers.Server):
        def get_loop(self):
            return asyncio.get_running_loop()


class StartReturnsServer(_Servers):
    """start_serving() returns the server."""

    class Server(_Servers.Server):
        async def start_serving(self):
            await super().start_serving()
            return self


class StartsOnce(_Servers):
    """start_serving() on a server that serves raises."""

    class Server(_Servers.Server):
        async def start_serving(self):
            if self.is_serving():
                raise RuntimeError("the server serves already")
            await super().start_serving()


class ForeverOnlyWaits(_Servers):
    """serve_forever() waits and does not start the server."""

    class Server(_Servers.Server):
        async def serve_forever(self):
            try:
                await self._loop.create_future()
            finally:
                self.close()


class ForeverIsOneClient(_Servers):
    """serve_forever() returns when there was a client."""

    class Server(_Servers.Server):
        async def serve_forever(self):
            await self.start_serving()
            self.first = self._loop.create_future()
            await self.first

        def _attach(self, *transport):
            super()._attach(*transport)
            if not self.first.done():
                self.first.set_result(None)


class CancelKeepsServing(_Servers):
    """Cancelling serve_forever() leaves the server open."""

    class Server(_Servers.Server):
        async def serve_forever(self):
            await self.start_serving()
            await self._loop.create_future()


class CancelDoesNotWait(_Servers):
    """serve_forever() that is cancelled does not wait for clients."""

    class Server(_Servers.Server):
        async def serve_forever(self):
            await self.start_serving()
            try:
                await self._loop.create_future()
            finally:
                self.close()


class SecondForeverReturns(_Servers):
    """A second serve_forever() returns at once."""

    class Server(_Servers.Server):
        async def serve_forever(self):
            if self._serving_forever_fut is None:
                await super().serve_forever()


class ForeverOfClosedReturns(_Servers):
    """serve_forever() on a closed server returns."""

    class Server(_Servers.Server):
        async def serve_forever(self):
            if self._sockets is not None:
                await super().serve_forever()


class ForeverOutlivesClose(_Servers):
    """close() does not end serve_forever(), as in uvloop and once in zuvloop."""

    class Server(_Servers.Server):
        def close(self):
            forever, self._serving_forever_fut = self._serving_forever_fut, None
            super().close()
            self._serving_forever_fut = forever


class ClosesOnce(_Servers):
    """A second close() raises."""

    class Server(_Servers.Server):
        def close(self):
            if self._sockets is None:
                raise RuntimeError("the server is closed")
            super().close()


class CloseReturnsWaiter(_Servers):
    """close() returns what one may await for the end."""

    class Server(_Servers.Server):
        def close(self):
            super().close()
            return asyncio.ensure_future(self.wait_closed(), loop=self._loop)


class ClosesSocketsLater(asyncio.SelectorEventLoop):
    """A closed server's sockets are closed a while later."""

    def _stop_serving(self, sock):
        self._remove_reader(sock.fileno())
        self.call_later(0.05, sock.close)


class OpenIsNotWaitedFor(_Servers):
    """wait_closed() on an open server without clients returns at once, as in 3.12.0."""

    class Server(_Servers.Server):
        async def wait_closed(self):
            if self._sockets is None:
                await super().wait_closed()


class ClientsAreNotWaitedFor(_Servers):
    """wait_closed() on a closed server returns at once, as up to 3.11 and in uvloop."""

    class Server(_Servers.Server):
        async def wait_closed(self):
            if self._sockets is not None:
                await super().wait_closed()


class WaitsForStragglers(_Servers):
    """wait_closed() gives clients a while even where there is none."""

    class Server(_Servers.Server):
        async def wait_closed(self):
            await super().wait_closed()
            await asyncio.sleep(0.01)


def _clients(server):
    """How many connections a server has, for every version of asyncio."""
    return len(server._clients) if hasattr(server, "_clients") else server._active_count


class MissesTheLastClient(_Servers):
    """wait_closed() that begins between a client's abort and its connection_lost() misses it, and looks again after an hour."""

    class Server(_Servers.Server):
        async def wait_closed(self):
            if self._sockets is None and _clients(self):
                await asyncio.sleep(3600)
            await super().wait_closed()


class WakesOne(_Servers):
    """Of several that wait in wait_closed() one is woken, and another an hour later."""

    class Server(_Servers.Server):
        async def wait_closed(self):
            waiting = self.waiting = getattr(self, "waiting", 0) + 1
            await super().wait_closed()
            if waiting > 1:
                await asyncio.sleep(3600 * waiting)


class WaitsOnce(_Servers):
    """wait_closed() after the end raises."""

    class Server(_Servers.Server):
        ended = False

        async def wait_closed(self):
            if self.ended:
                raise RuntimeError("the server has ended")
            await super().wait_closed()
            self.ended = True


class CloseClientsAborts(_Servers):
    """close_clients() drops what is buffered."""

    class Server(_Servers.Server):
        def close_clients(self):
            self.abort_clients()


class AbortClientsFlushes(_Servers):
    """abort_clients() sends what is buffered."""

    class Server(_Servers.Server):
        def abort_clients(self):
            self.close_clients()


class CloseClientsCloses(_Servers):
    """close_clients() closes the server, too."""

    class Server(_Servers.Server):
        def close_clients(self):
            super().close_clients()
            self.close()


class ContextLeavesOpen(_Servers):
    """A server is open when its context has ended."""

    class Server(_Servers.Server):
        async def __aexit__(self, *exc):
            pass


class ContextIsSockets(_Servers):
    """The value of a server's context is its sockets."""

    class Server(_Servers.Server):
        async def __aenter__(self):
            return self.sockets


class ContextSwallows(_Servers):
    """A server's context swallows exceptions."""

    class Server(_Servers.Server):
        async def __aexit__(self, *exc):
            await super().__aexit__(*exc)
            return True


class AbstractDoesNothing(asyncio.SelectorEventLoop):
    """Beside it AbstractServer.close() does nothing."""

    def __init__(self):
        super().__init__()
        asyncio.AbstractServer.close = lambda self: None


class CollectedServerCloses(asyncio.SelectorEventLoop):
    """A server that nobody refers to is closed."""

    async def create_server(self, factory, *args, **options):
        class Handle:
            def __getattr__(self, name):
                return getattr(server, name)

            def __del__(self):
                server.close()

        server = await super().create_server(factory, *args, **options)
        return Handle()


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


CAUGHT_BY = {
    "ForeignServer": "server.type",
    "ListsTwice": "server.sockets-while-serving",
    "SocketsAreAList": "server.sockets-tuple",
    "RemembersSockets": "server.sockets-after-close",
    "LoopIsTheRunningOne": "server.get-loop",
    "StartReturnsServer": "server.start-serving",
    "StartsOnce": "server.start-serving-idempotent",
    "ForeverOnlyWaits": "server.serve-forever-starts",
    "ForeverIsOneClient": "server.serve-forever-does-not-return",
    "CancelKeepsServing": "server.serve-forever-cancel-closes",
    "CancelDoesNotWait": "server.serve-forever-cancel-waits",
    "SecondForeverReturns": "server.serve-forever-twice",
    "ForeverOfClosedReturns": "server.serve-forever-closed",
    "ForeverOutlivesClose": "server.close-cancels-serve-forever",
    "ClosesOnce": "server.close-idempotent",
    "CloseReturnsWaiter": "server.close-returns-none",
    "ClosesSocketsLater": "server.close-listening-fds",
    "OpenIsNotWaitedFor": "server.wait-closed-open-server",
    "ClientsAreNotWaitedFor": "server.wait-closed-waits-clients",
    "WaitsForStragglers": "server.wait-closed-no-clients",
    "MissesTheLastClient": "server.wait-closed-race",
    "WakesOne": "server.wait-closed-several",
    "WaitsOnce": "server.wait-closed-twice",
    "CloseClientsAborts": "server.close-clients",
    "AbortClientsFlushes": "server.abort-clients",
    "CloseClientsCloses": "server.close-clients-without-close",
    "ContextLeavesOpen": "server.async-with",
    "ContextIsSockets": "server.async-with-value",
    "ContextSwallows": "server.async-with-exception",
    "AbstractDoesNothing": "server.abstract",
    "CollectedServerCloses": "server.kept-alive",
    "ClosedServerServes": "server.is-serving",
    "CloseDropsClients": "server.close-keeps-connections",
    "ListensOn": "server.close-stops-listening",
}
