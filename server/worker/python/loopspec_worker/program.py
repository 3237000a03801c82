"""One program: its loop, its clock, its objects, and how it runs."""
import contextvars
import weakref

from .addresses import Addresses
from .block import Block
from .builder import Builder
from .children import Children
from .clocks import RealClock
from .folder import Folder
from .gates import Gates
from .observers import Observers
from .protocols import Declaration
from .recorder import Recorder
from .refusal import malformed, unsupported
from .registry import Registry
from .step import Frame
from .values import ValueWriter
from .virtual_clock import VirtualClock, can_be_virtual

# For programs that set no limit themselves.
DEFAULT_MAX_EVENTS = 1000000
DEFAULT_MAX_BLOCK_RUNS = 10000000

# Ops after which threads other than the main one may act.
THREAD_OPS = frozenset("""
    run_in_thread start_thread run_in_executor shutdown_default_executor fork executor_submit to_thread""".split())

# Ops that hand a context to an exception handler.
CONTEXT_OPS = frozenset(("call_exception_handler", "default_exception_handler"))


class Program:
    """Built from a decoded Program message; `run` runs it to its end on a fresh loop.

    `made_loop` is a loop of the implementation. Refusal when the program is malformed or asks for what this loop
    cannot have; nothing has run then.
    """

    def __init__(self, message, made_loop, new_loop, channel):
        self._new_loop = new_loop
        self.registry = Registry()
        self.block_of_function = {}
        self.values = ValueWriter(self.registry, self.block_of_function)
        self.folder = Folder()
        self.addresses = Addresses(self.folder)
        self.values.write_address = self.addresses.write
        self.children = Children()
        self._kept = []  # what must not be collected, or left open, before the program ends
        raw_blocks = message.get("blocks", [])
        ops = [op for block in raw_blocks for op in block.get("ops", ())] + message.get("main", [])
        used = set().union(*[op for op in ops if type(op) is dict])  # names of ops, and of common fields
        has_threads = not used.isdisjoint(THREAD_OPS)
        self.clock = self._make_clock(message.get("clock", "CLOCK_UNSPECIFIED"), made_loop, has_threads)
        limits = message.get("limits", {})
        self.recorder = Recorder(
            channel, self.clock, self.values,
            limits.get("max_events") or DEFAULT_MAX_EVENTS, limits.get("max_block_runs") or DEFAULT_MAX_BLOCK_RUNS)
        self._capture_warnings = message.get("capture_warnings", False)
        self.raises_signals = not used.isdisjoint(("raise_signal", "add_signal_handler"))
        self.context_keys = frozenset() if used.isdisjoint(CONTEXT_OPS) else _context_keys(ops)
        self.context_variables = {}
        self.tallies = {}
        self.task_names = set()
        self.gates = Gates(self)
        self.threads = [self.gates]  # what ends with the program, gates first
        self.counting_policy = False
        self._sockets = []
        self._loops = []
        self._debug = message.get("debug", False)
        self._made_loop = made_loop
        self.start_time = 0.0
        self.blocks = self._make_blocks(raw_blocks, message.get("protocols", ()))
        self._main = Builder(self).build(message.get("main", ()))

    def _make_clock(self, wanted, loop, has_threads):
        possible = can_be_virtual(loop)
        if wanted == "CLOCK_VIRTUAL" and not possible:
            raise unsupported("virtual_clock: %s has no clock that can be replaced" % type(loop).__name__)
        if wanted == "CLOCK_REAL" or not possible:
            return RealClock()
        return VirtualClock(has_threads)

    def _make_blocks(self, raw_blocks, raw_protocols):
        blocks = {}
        for raw in raw_blocks:
            name = raw.get("name", "")
            if not name or name == "main":
                raise malformed("a block cannot be named %r" % name)
            if name in blocks:
                raise malformed("two blocks are named %r" % name)
            blocks[name] = Block(
                name, raw.get("coroutine", False), raw.get("quiet", False), self, raw.get("async_generator", False))
        self.blocks = blocks
        self.protocols = {raw.get("name", ""): Declaration(raw, self) for raw in raw_protocols}
        for raw in raw_blocks:
            block = blocks[raw["name"]]
            block.steps.extend(Builder(self, block).build(raw.get("ops", ()), raw.get("quiet", False)))
        return blocks

    # -- loops and sockets ---------------------------------------------------------------------------

    def new_loop(self):
        """A further loop of the implementation."""
        loop = self._new_loop()
        self.adopt(loop)
        return loop

    def adopt(self, loop):
        """Puts a loop onto the program's clock; it is closed with the program."""
        if any(known() is loop for known in self._loops):
            return
        if not self.clock.virtual or can_be_virtual(loop):
            self.clock.attach(loop)
        try:
            self._loops.append(weakref.ref(loop))
        except TypeError:  # its class has no room for weak references: it lives as long as the program
            self._loops.append(lambda: loop)

    def write_handler_argument(self, value):
        """An exception handler's argument: of its context, only what all loops have in common."""
        return self.values.handler_context(value, self.context_keys)

    def adopt_socket(self, sock):
        self._sockets.append(weakref.ref(sock))

    def adopt_file(self, file, role):
        """A file or an end of a pipe: closed with the program."""
        self._kept.append(file)
        self.values.give_role(file, role)

    # -- running -------------------------------------------------------------------------------------

    def observers(self):
        """What must be entered while the program runs, and until its garbage has been collected."""
        return Observers(self.recorder, self._capture_warnings)

    def run(self):
        """Runs `main` and ends the program. Returns whether everything could be closed. Refusal when `main` could not begin."""
        try:
            contextvars.Context().run(self._run_main)
        finally:
            self.recorder.mute()
            whole = self._end()
        return whole

    def _run_main(self):
        loop, self._made_loop = self._made_loop, None
        self.registry.bind("loop", loop)
        self.adopt(loop)
        try:
            if self._debug:
                loop.set_debug(True)
            self.start_time = loop.time()
        except BaseException as error:
            raise malformed("the loop cannot be prepared: %s: %s" % (type(error).__name__, error)) from None
        del loop
        frame = Frame((), self.values.write)
        for step in self._main:
            try:
                step(frame)
            except BaseException:
                pass  # recorded; main goes on

    def _end(self):
        """Nothing of this is recorded."""
        for thread in self.threads:
            thread.finish()
        for reference in self._sockets:
            sock = reference()
            if sock is not None:
                sock.close()
        whole = True
        for reference in self._loops:
            loop = reference()
            try:
                if loop is not None and not loop.is_closed():
                    loop.close()
            except BaseException:
                whole = False
        self.clock.detach()
        self.children.finish()
        for file in self._kept:
            _close(file)
        del self._kept[:]
        self.folder.remove()
        self.registry.clear()
        self.threads.clear()
        self.context_variables.clear()
        self.block_of_function.clear()
        self._take_apart()
        return whole

    def _take_apart(self):
        """Most of a program is then gone without the garbage collector, which has to look at the rest."""
        for block in self.blocks.values():
            block.take_apart()
        self.blocks.clear()
        self.protocols.clear()
        del self._main[:]


def _close(file):
    try:
        file.close()
    except (OSError, ValueError):
        pass


def _context_keys(ops):
    """Keys that the program itself puts into contexts of exception handlers."""
    keys = set()
    for op in ops:
        for name in CONTEXT_OPS:
            try:
                keys.update(op[name]["context"]["extra"])
            except (KeyError, TypeError):
                pass
    return frozenset(keys)
