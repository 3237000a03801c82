"""Protocols: sets of blocks, as objects that asyncio calls."""
import asyncio

from .refusal import malformed
from .values import Address, Role
from .waiting import limited

_CALLBACKS = ("connection_made connection_lost pause_writing resume_writing data_received eof_received get_buffer buffer_updated datagram_received "
              "error_received pipe_data_received pipe_connection_lost process_exited").split()

# Repeated calls that stand for one in what `calls` tells, since how often they happen is the kernel's doing.
_CHUNKED = frozenset(("data_received", "get_buffer", "buffer_updated", "pipe_data_received"))

_DEFAULT_BUFFER = 65536


def _shown(data):
    """What a block is told of data: asyncio promises bytes, and what is something else is told by its type."""
    return data if type(data) is bytes else Role(type(data).__name__)


class Instance:
    """What every protocol object of a program has beside asyncio's callbacks."""

    def begin(self, declaration, name, number):
        self.declaration = declaration
        self.name = name
        self.number = number
        self.calls = []
        self.bytes = {}  # descriptor -> bytearray
        self.datagrams = []
        self.transport = None
        self._waiters = []
        self._buffer = None

    # -- what the script's ops ask -------------------------------------------------------------------

    def calls_in_short(self):
        """The names of the callbacks, runs of chunks as one."""
        short = []
        for name in self.calls:
            if name in ("get_buffer", "buffer_updated"):
                name = "buffer_updated"
            if not (name in _CHUNKED and short and short[-1] == name):
                short.append(name)
        return short

    def received(self, fd):
        return bytes(self.bytes.get(fd, b""))

    def waiter(self, condition):
        """None where the condition holds, else a future that completes when a callback has made it hold."""
        if condition():
            return None
        future = asyncio.get_running_loop().create_future()
        self._waiters.append((condition, future))
        return future

    # -- what the callbacks do -----------------------------------------------------------------------

    def run(self, callback, *arguments):
        """Runs the block of a callback, then wakes those who waited for it."""
        self.calls.append(callback)
        registry = self.declaration.registry
        outer, registry.own = registry.own, self.transport
        try:
            function = self.declaration.functions.get(callback)
            if function is not None:
                function(*arguments)
        finally:
            registry.own = outer
            if callback == "connection_lost":
                self.transport = None
            for waiter in self._waiters[:]:
                condition, future = waiter
                if future.done():
                    self._waiters.remove(waiter)
                elif condition():
                    self._waiters.remove(waiter)
                    future.set_result(None)

    def keep(self, fd, data):
        self.bytes.setdefault(fd, bytearray()).extend(data)

    # -- asyncio's callbacks -------------------------------------------------------------------------

    def connection_made(self, transport):
        self.transport = transport
        self.declaration.bind_transport(self, transport)
        self.run("connection_made", transport)

    def connection_lost(self, exc):
        self.run("connection_lost", exc)

    def pause_writing(self):
        self.run("pause_writing")

    def resume_writing(self):
        self.run("resume_writing")


class _StreamCallbacks(Instance):
    def data_received(self, data):
        self.keep(0, data)
        self.run("data_received", _shown(data))

    def eof_received(self):
        self.run("eof_received")
        return self.declaration.keep_open or None


class DuckProtocol(_StreamCallbacks):
    pass


class StreamProtocol(_StreamCallbacks, asyncio.Protocol):
    pass


class BufferedProtocol(Instance, asyncio.BufferedProtocol):
    def get_buffer(self, sizehint):
        if self._buffer is None:
            self._buffer = bytearray(self.declaration.buffer_size)
        self.run("get_buffer", Role("int") if type(sizehint) is int else sizehint)
        return self._buffer

    def buffer_updated(self, nbytes):
        self.keep(0, self._buffer[:nbytes])
        self.run("buffer_updated", nbytes)

    def eof_received(self):
        self.run("eof_received")
        return self.declaration.keep_open or None


class DatagramProtocol(Instance, asyncio.DatagramProtocol):
    def datagram_received(self, data, addr):
        self.datagrams.append(data)
        self.run("datagram_received", _shown(data), Address(addr))

    def error_received(self, exc):
        self.run("error_received", exc)


class SubprocessProtocol(Instance, asyncio.SubprocessProtocol):
    def pipe_data_received(self, fd, data):
        self.keep(fd, data)
        self.run("pipe_data_received", fd, _shown(data))

    def pipe_connection_lost(self, fd, exc):
        self.run("pipe_connection_lost", fd, exc)

    def process_exited(self):
        self.run("process_exited")


_CLASSES = {"KIND_UNSPECIFIED": StreamProtocol, "KIND_BUFFERED": BufferedProtocol, "KIND_DATAGRAM": DatagramProtocol,
            "KIND_SUBPROCESS": SubprocessProtocol, "KIND_DUCK": DuckProtocol}


class Declaration:
    """A protocol as the program declares it, and the factory of its instances."""

    def __init__(self, message, program):
        self._program = program
        self.registry = program.registry
        self._name = message.get("name", "")
        self._class = _CLASSES[message.get("kind", "KIND_UNSPECIFIED")]
        self._transport = message.get("transport", "")
        self._shared = message.get("shared", False)
        self.keep_open = message.get("keep_open", False)
        self.buffer_size = message.get("buffer_size", _DEFAULT_BUFFER)
        self.functions = {name: self._function(message[name]) for name in _CALLBACKS if message.get(name)}
        self._before = self._function(message["factory"]) if message.get("factory") else None
        self._instance = None
        self._made = 0
        self._waiters = []  # (name, future)

    def _function(self, block_name):
        try:
            block = self._program.blocks[block_name]
        except KeyError:
            raise malformed("there is no block %r" % block_name) from None
        if block.coroutine or block.generator:
            raise malformed("a protocol cannot run the coroutine block %r" % block_name)
        return block.function

    def __call__(self):
        """The factory."""
        if self._before is not None:
            self._before()
        if self._instance is not None:
            return self._instance
        self._made += 1
        instance = self._class()
        if self._shared:
            self._instance = instance
        instance.begin(self, numbered(self._name, self._made), self._made)
        self.registry.bind(instance.name, instance)
        for name, future in self._waiters:
            if name == instance.name and not future.done():
                future.set_result(None)
        return instance

    async def until_made(self, name):
        """Returns when the instance of this name has been made."""
        future = asyncio.get_running_loop().create_future()
        self._waiters.append((name, future))
        with limited(future):
            await future

    def bind_transport(self, instance, transport):
        if self._transport:
            number = instance.calls.count("connection_made") + 1 if self._shared else instance.number
            name = numbered(self._transport, number)
            self.registry.bind(name, transport)
            self._program.addresses.learn_transport(name, transport)


def declaration_of(instance_name, protocols):
    """The declaration that makes instances of this name, or None."""
    base, _, number = instance_name.rpartition(".")
    return protocols.get(base if base in protocols and number.isdigit() else instance_name)


def numbered(name, number):
    """The id of the first, second, third object of a name."""
    return name if number == 1 else "%s.%d" % (name, number)
