"""Loops that break a rule of call_soon(), call_soon_threadsafe() or the contexts of callbacks."""

import asyncio
import collections
import contextvars
import threading


class Synchronous(asyncio.SelectorEventLoop):
    """Inside a run call_soon() calls the callback itself."""

    def call_soon(self, callback, *args, context=None):
        handle = super().call_soon(callback, *args, context=context)
        if self.is_running():
            self._ready.remove(handle)
            handle._run()
        return handle


class SwapsNeighbours(asyncio.SelectorEventLoop):
    """Long batches come in another order than they were registered."""

    def _run_once(self):
        if len(self._ready) > 500:
            self._ready[250], self._ready[251] = self._ready[251], self._ready[250]
        super()._run_once()


class OnePerCallable(asyncio.SelectorEventLoop):
    """A callable that is already queued with the same arguments is not queued again."""

    def call_soon(self, callback, *args, context=None):
        for handle in self._ready:
            if handle._callback is callback and handle._args == args:
                return handle
        return super().call_soon(callback, *args, context=context)


class RunsAgain(asyncio.SelectorEventLoop):
    """The last callback of a run runs once more in the next."""

    def run_forever(self):
        last = []

        class Remembering(collections.deque):
            def popleft(self):
                last[:] = [super().popleft()]
                return last[0]

        self._ready = Remembering(self._ready)
        super().run_forever()
        self._ready = collections.deque(last + list(self._ready))


class OwnHandles(asyncio.SelectorEventLoop):
    """call_soon() and call_soon_threadsafe() return something that is no asyncio.Handle."""

    class Wrapper:
        def __init__(self, handle):
            self.cancel, self.cancelled = handle.cancel, handle.cancelled

    def call_soon(self, callback, *args, context=None):
        return self.Wrapper(super().call_soon(callback, *args, context=context))

    def call_soon_threadsafe(self, callback, *args, context=None):
        return self.Wrapper(super().call_soon_threadsafe(callback, *args, context=context))


class CopiesArguments(asyncio.SelectorEventLoop):
    """Arguments arrive as text."""

    def call_soon(self, callback, *args, context=None):
        return super().call_soon(callback, *[str(arg) for arg in args], context=context)


class EmptiesQueueFirst(asyncio.SelectorEventLoop):
    """Looks at timers and descriptors only when the queue is empty."""

    def _run_once(self):
        if not self._ready:
            return super()._run_once()
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle.cancelled():
                handle._run()


class ForgetsBeforeRun(asyncio.SelectorEventLoop):
    """What was registered before a run is not run."""

    def run_forever(self):
        self._ready.clear()
        super().run_forever()


class BoundedBatch(asyncio.SelectorEventLoop):
    """Runs no more than a thousand callbacks in one iteration."""

    def _run_once(self):
        later = [self._ready.pop() for _ in range(len(self._ready) - 1000)]
        super()._run_once()
        self._ready.extendleft(later)


class CancelsFromNextIteration(asyncio.SelectorEventLoop):
    """What is cancelled by a callback of its own batch still runs."""

    def _run_once(self):
        batch = [handle for handle in self._ready if not handle._cancelled]
        calls = [(handle, handle._callback, handle._args) for handle in batch]
        super()._run_once()
        for handle, callback, args in calls:
            if handle.cancelled() and callback is not None and handle not in self._ready:
                handle._context.run(callback, *args)


class LosesOneInFiveHundred(asyncio.SelectorEventLoop):
    """Forgets every five hundredth callback of other threads."""

    calls = 0

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        self.calls += 1
        if self.calls % 500 == 0:
            handle.cancel()
        return handle


class LosesWakeups(asyncio.SelectorEventLoop):
    """Only the first call from another thread wakes the loop."""

    woken = False

    def _write_to_self(self):
        if not self.woken:
            self.woken = True
            super()._write_to_self()


class OtherThreadsFirst(asyncio.SelectorEventLoop):
    """call_soon_threadsafe() has a queue of its own, which is emptied first."""

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        self._ready.remove(handle)
        self._ready.appendleft(handle)
        return handle


class ReversesOtherThreads(asyncio.SelectorEventLoop):
    """Callbacks of one thread run in the opposite order."""

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        if self._thread_id not in (None, threading.get_ident()) and self._ready and self._ready[-1] is handle:
            self._ready.appendleft(self._ready.pop())
        return handle


class AcceptsWhenClosed(asyncio.SelectorEventLoop):
    """call_soon_threadsafe() says nothing on a closed loop."""

    def call_soon_threadsafe(self, callback, *args, context=None):
        if self.is_closed():
            return asyncio.Handle(callback, args, self, context)
        return super().call_soon_threadsafe(callback, *args, context=context)


class _LateHandle(asyncio.Handle):
    def _run(self):
        self._context = contextvars.copy_context()
        super()._run()


class LateContext(asyncio.SelectorEventLoop):
    """The context of a callback is copied when it runs, not when it is registered."""

    def call_soon(self, callback, *args, context=None):
        if context is not None:
            return super().call_soon(callback, *args, context=context)
        self._check_closed()
        handle = _LateHandle(callback, args, self)
        self._ready.append(handle)
        return handle


class SharedContext(asyncio.SelectorEventLoop):
    """All callbacks without a context of their own run in one."""

    shared = None

    def call_soon(self, callback, *args, context=None):
        if context is None:
            self.shared = context = self.shared or contextvars.copy_context()
        return super().call_soon(callback, *args, context=context)


class CopiesGivenContext(asyncio.SelectorEventLoop):
    """A context that is given is copied."""

    def call_soon(self, callback, *args, context=None):
        return super().call_soon(callback, *args, context=context.copy() if context else None)


class TimersShareContext(asyncio.SelectorEventLoop):
    """Timers run in the context in which the loop was made."""

    def __init__(self):
        super().__init__()
        self.own = contextvars.copy_context()

    def call_at(self, when, callback, *args, context=None):
        return super().call_at(when, callback, *args, context=context or self.own.copy())


class ThreadsafeUsesLoopContext(asyncio.SelectorEventLoop):
    """call_soon_threadsafe() ignores the context of the thread that calls it."""

    def __init__(self):
        super().__init__()
        self.own = contextvars.copy_context()

    def call_soon_threadsafe(self, callback, *args, context=None):
        return super().call_soon_threadsafe(callback, *args, context=context or self.own.copy())


# The clause whose case catches each.
CAUGHT_BY = {
    "Synchronous": "soon.next-iteration",
    "SwapsNeighbours": "soon.fifo",
    "OnePerCallable": "soon.same-callable-twice",
    "RunsAgain": "soon.exactly-once",
    "OwnHandles": "soon.returns-handle",
    "CopiesArguments": "soon.positional-args",
    "EmptiesQueueFirst": "soon.starvation-free-io",
    "ForgetsBeforeRun": "soon.before-run",
    "BoundedBatch": "soon.large-batch",
    "CancelsFromNextIteration": "soon.cancel-within-same-batch",
    "LosesOneInFiveHundred": "threadsafe.multi-producer-none-lost",
    "LosesWakeups": "threadsafe.wakes-blocked-loop",
    "OtherThreadsFirst": "threadsafe.same-thread",
    "ReversesOtherThreads": "threadsafe.fifo-single-producer",
    "AcceptsWhenClosed": "threadsafe.closed-raises",
    "LateContext": "ctx.copied-at-registration",
    "SharedContext": "ctx.changes-do-not-leak",
    "CopiesGivenContext": "ctx.explicit-context-used",
    "TimersShareContext": "ctx.timers-copy",
    "ThreadsafeUsesLoopContext": "ctx.threadsafe-copy",
}
