"""Loops that break a rule of what every implementation has, of several loops beside each other, of policies, or of asyncio.run."""

import asyncio
import collections
import os
import warnings
from asyncio import events, runners, selector_events


class _Beside(asyncio.SelectorEventLoop):
    """Puts functions in the place of asyncio's own, for as long as the process lives: a mutant has one to itself."""

    patches = {}

    def __init__(self):
        super().__init__()
        for (owner, name), value in self.patches.items():
            setattr(owner, name, value)


class AbstractIsNoBase(_Beside):
    """Beside it AbstractEventLoop is a class of its own."""

    methods = {name: method for name, method in vars(asyncio.AbstractEventLoop).items() if name not in ("__dict__", "__weakref__")}
    patches = {(asyncio, "AbstractEventLoop"): type("AbstractEventLoop", (), methods)}


class ForeignLoop:
    """It behaves like a loop and is none."""

    def __init__(self):
        self._real = asyncio.SelectorEventLoop()

    def __getattr__(self, name):
        return getattr(self._real, name)


class EventLoopIsAnother(_Beside):
    """Beside it EventLoop is a class of its own, derived from SelectorEventLoop."""

    patches = {(asyncio, "EventLoop"): type("EventLoop", (asyncio.SelectorEventLoop,), {})}


class AbstractHasDebug(_Beside):
    """Beside it set_debug() of AbstractEventLoop does nothing."""

    patches = {(asyncio.AbstractEventLoop, "set_debug"): lambda self, enabled: None}


class NoContext(asyncio.SelectorEventLoop):
    """create_task() takes no context, which asyncio.run gives since 3.11."""

    def create_task(self, coro, *, name=None):
        return super().create_task(coro, name=name)


class NotInChildren(asyncio.SelectorEventLoop):
    """No loop can be made in a forked child."""

    parent = os.getpid()

    def __init__(self):
        if os.getpid() != self.parent:
            raise RuntimeError("the process was forked")
        super().__init__()


class RunningInChildren(asyncio.SelectorEventLoop):
    """In a forked child the parent's loop is the running one."""

    def run_forever(self):
        os.register_at_fork(after_in_child=lambda: events._set_running_loop(self))
        super().run_forever()


class OneRuns(asyncio.SelectorEventLoop):
    """One loop runs at a time in the process."""

    running = 0

    def run_forever(self):
        if OneRuns.running:
            raise RuntimeError("another loop is running")
        OneRuns.running += 1
        try:
            super().run_forever()
        finally:
            OneRuns.running -= 1


class LeaksOneEach(asyncio.SelectorEventLoop):
    """A closed loop leaves a descriptor open."""

    def close(self):
        if not self.is_closed():
            os.dup(self._ssock.fileno())
        super().close()


class OneQueue(asyncio.SelectorEventLoop):
    """All loops have one queue."""

    queue = collections.deque()

    def __init__(self):
        super().__init__()
        self._ready = self.queue


class CoarseTime(asyncio.SelectorEventLoop):
    """Time stands still within an iteration, and what is due within twenty milliseconds is due."""

    def __init__(self):
        super().__init__()
        self._now = super().time()

    def call_at(self, when, callback, *args, context=None):
        return super().call_at(when - 0.02, callback, *args, context=context)

    def time(self):
        return self._now if hasattr(self, "_now") else super().time()

    def _run_once(self):
        super()._run_once()
        self._now = super().time()


class LacksSendfile(asyncio.SelectorEventLoop):
    """It has no sendfile(), as uvloop has not."""

    sendfile = None


class LacksSignals(asyncio.SelectorEventLoop):
    """It has no remove_signal_handler()."""

    remove_signal_handler = None


class PolicyMakesAnother(_Beside):
    """Beside it the default policy makes loops of another class."""

    def __init__(self):
        super().__init__()
        asyncio.DefaultEventLoopPolicy._loop_factory = selector_events.BaseSelectorEventLoop


class PolicyIsNotAsked(_Beside):
    """Beside it get_event_loop() makes loops without the policy."""

    made = []

    def get_event_loop(made=made):
        if not made:
            made.append(asyncio.SelectorEventLoop())
        return made[0]

    patches = {(asyncio, "get_event_loop"): get_event_loop}


class OneCurrentLoop(_Beside):
    """Beside it the current loop is one for all threads."""

    current = [None]
    patches = {(asyncio, "set_event_loop"): lambda loop, current=current: current.__setitem__(0, loop),
               (asyncio, "get_event_loop"): lambda current=current: current[0]}


def _quiet_get(get=asyncio.get_event_loop):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return get()


class MakesLoopsSilently(_Beside):
    """Beside it get_event_loop() makes a loop without a warning."""

    patches = {(asyncio, "get_event_loop"): _quiet_get}


class OneForAll(asyncio.SelectorEventLoop):
    """There is one loop until it is closed."""

    one = None

    def __new__(cls):
        if cls.one is None or cls.one.is_closed():
            cls.one = super().__new__(cls)
            cls.one._begun = False
        return cls.one

    def __init__(self):
        if not self._begun:
            super().__init__()
            self._begun = True


class RunsUnseen(asyncio.SelectorEventLoop):
    """asyncio.run does not see that it is running, as with nest_asyncio."""

    def call_soon(self, callback, *args, context=None):
        def unseen(*args):
            if asyncio.current_task(self) is None:
                events._set_running_loop(None)
            try:
                return callback(*args)
            finally:
                if self.is_running():
                    events._set_running_loop(self)
        return super().call_soon(unseen, *args, context=context)


def _interrupt_at_once(self, signum, frame, main_task):
    raise KeyboardInterrupt


def _cancel_again(self, signum, frame, main_task):
    self._interrupt_count = 1
    main_task.cancel()
    self._loop.call_soon_threadsafe(lambda: None)


class InterruptsMain(_Beside):
    """Beside it the first SIGINT raises KeyboardInterrupt in asyncio.run, as before 3.11."""

    patches = {(runners.Runner, "_on_sigint"): _interrupt_at_once}


class CancelsAgain(_Beside):
    """Beside it a second SIGINT cancels the main task again."""

    patches = {(runners.Runner, "_on_sigint"): _cancel_again}


CAUGHT_BY = {
    "LacksSignals": "impl.abstract-method-list",
    "AbstractIsNoBase": "impl.selector-class",
    "ForeignLoop": "impl.isinstance-abstract",
    "EventLoopIsAnother": "impl.eventloop-alias",
    "AbstractHasDebug": "impl.abstract-methods",
    "NoContext": "impl.loop-factory",
    "NotInChildren": "impl.fork-asyncio-run",
    "RunningInChildren": "get.fork-child-has-no-loop",
    "OneRuns": "impl.several-loops-threads",
    "LeaksOneEach": "impl.several-loops-sequence",
    "OneQueue": "impl.two-open-loops-one-thread",
    "CoarseTime": "plat.timer-resolution",
    "LacksSendfile": "plat.unix-all-features",
    "PolicyMakesAnother": "policy.new-loop-type",
    "PolicyIsNotAsked": "policy.custom-controls-new-loop",
    "OneCurrentLoop": "policy.loops-per-thread",
    "MakesLoopsSilently": "get.current-autocreate-warns-312",
    "OneForAll": "runner.custom-factory",
    "RunsUnseen": "runner.rejects-running-thread",
    "InterruptsMain": "runner.sigint-cancels-main",
    "CancelsAgain": "runner.second-sigint-immediate",
}
