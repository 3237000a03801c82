"""Loops that break a rule of datagram endpoints, pipes, signals or subprocesses."""

import asyncio
import os
import signal
import threading


def patched(factory, **replacements):
    """A factory whose protocols have some callbacks replaced: `replacement(protocol, original)` makes the new one."""
    def make():
        protocol = factory()
        for name, replacement in replacements.items():
            setattr(protocol, name, replacement(protocol, getattr(protocol, name)))
        return protocol
    return make


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


class BlockingPipes(asyncio.SelectorEventLoop):
    """A pipe's end goes on blocking."""

    async def connect_read_pipe(self, factory, pipe):
        pair = await super().connect_read_pipe(factory, pipe)
        os.set_blocking(pipe.fileno(), True)
        return pair


class BrokenPipesAreErrors(asyncio.SelectorEventLoop):
    """A reader that goes away is an error even where nothing is written."""

    async def connect_write_pipe(self, factory, pipe):
        return await super().connect_write_pipe(
            patched(factory, connection_lost=lambda protocol, lost: lambda exc: lost(exc or BrokenPipeError())), pipe)


class TakesFilesForPipes(asyncio.SelectorEventLoop):
    """A regular file as a pipe raises OSError."""

    async def connect_read_pipe(self, factory, pipe):
        try:
            return await super().connect_read_pipe(factory, pipe)
        except ValueError as error:
            raise OSError(*error.args) from None


class SignalsWithoutArguments(asyncio.SelectorEventLoop):
    """A signal's callback is called without arguments."""

    def add_signal_handler(self, sig, callback, *args):
        super().add_signal_handler(sig, callback)


class AddsHandlers(asyncio.SelectorEventLoop):
    """A second add_signal_handler() leaves the first callback in place."""

    def __init__(self):
        self._callbacks = {}
        super().__init__()

    def add_signal_handler(self, sig, callback, *args):
        first = self._callbacks.setdefault(sig, callback)
        super().add_signal_handler(sig, first, *args)


class RemovesSilently(asyncio.SelectorEventLoop):
    """remove_signal_handler() returns None."""

    def remove_signal_handler(self, sig):
        super().remove_signal_handler(sig)


class AnyThread(asyncio.SelectorEventLoop):
    """add_signal_handler() in another thread does nothing."""

    def add_signal_handler(self, sig, callback, *args):
        if threading.current_thread() is threading.main_thread():
            super().add_signal_handler(sig, callback, *args)


class HandlesWithinCallbacks(asyncio.SelectorEventLoop):
    """A signal's callback interrupts what is running."""

    def add_signal_handler(self, sig, callback, *args):
        super().add_signal_handler(sig, callback, *args)
        signal.signal(sig, lambda *_: callback(*args))


class ExitCodesArePositive(asyncio.SelectorEventLoop):
    """The signal that ended a child is told as a positive number."""

    async def subprocess_exec(self, factory, *args, **options):
        transport, protocol = await super().subprocess_exec(factory, *args, **options)
        returncode = transport.get_returncode
        transport.get_returncode = lambda: abs(returncode() or 0)
        return transport, protocol


class LostBeforeExit(asyncio.SelectorEventLoop):
    """connection_lost() is called when the child has ended."""

    async def subprocess_exec(self, factory, *args, **options):
        def early(protocol, exited):
            def both():
                protocol.connection_lost(None)
                exited()
            return both
        return await super().subprocess_exec(patched(factory, process_exited=early), *args, **options)


class AlwaysTerminates(asyncio.SelectorEventLoop):
    """send_signal() sends SIGTERM."""

    async def subprocess_exec(self, factory, *args, **options):
        transport, protocol = await super().subprocess_exec(factory, *args, **options)
        send = transport.send_signal
        transport.send_signal = lambda number: send(signal.SIGTERM)
        return transport, protocol


class ErrorsAreOutput(asyncio.SelectorEventLoop):
    """What a child writes to its standard error comes as its output."""

    async def subprocess_exec(self, factory, *args, **options):
        return await super().subprocess_exec(
            patched(factory, pipe_data_received=lambda protocol, received: lambda fd, data: received(1, data)), *args, **options)


class TakesText(asyncio.SelectorEventLoop):
    """text=True raises TypeError."""

    async def subprocess_exec(self, factory, *args, text=None, **options):
        if text:
            raise TypeError("text")
        return await super().subprocess_exec(factory, *args, **options)


class NotFoundIsAnyError(asyncio.SelectorEventLoop):
    """A program that does not exist raises PermissionError."""

    async def subprocess_exec(self, factory, *args, **options):
        try:
            return await super().subprocess_exec(factory, *args, **options)
        except FileNotFoundError:
            raise PermissionError from None


class InheritsEnvironment(asyncio.SelectorEventLoop):
    """env is ignored."""

    async def subprocess_exec(self, factory, *args, env=None, **options):
        return await super().subprocess_exec(factory, *args, **options)


class LacksSignals(asyncio.SelectorEventLoop):
    """It has no remove_signal_handler()."""

    remove_signal_handler = None


CAUGHT_BY = {
    "SplitsDatagrams": "dgram.one-call-per-datagram",
    "DatagramErrorsAreFatal": "dgram.oserror-to-error-received",
    "NoBroadcast": "dgram.allow-broadcast",
    "TakesStreams": "dgram.sock-stream-rejected",
    "BlockingPipes": "pipe.nonblocking",
    "BrokenPipesAreErrors": "pipe.write-reader-gone-idle",
    "TakesFilesForPipes": "pipe.read-wrong-kind",
    "SignalsWithoutArguments": "signal.args",
    "AddsHandlers": "signal.replace",
    "RemovesSilently": "signal.remove-true-false",
    "AnyThread": "signal.main-thread-only",
    "HandlesWithinCallbacks": "signal.not-in-signal-context",
    "ExitCodesArePositive": "proc.returncode-signal",
    "LostBeforeExit": "proc.lost-last",
    "AlwaysTerminates": "proc.send-signal",
    "ErrorsAreOutput": "proc.stderr-data",
    "TakesText": "proc.text-argument",
    "NotFoundIsAnyError": "proc.not-found",
    "InheritsEnvironment": "proc.popen-kwargs",
    "LacksSignals": "impl.abstract-method-list",
}
