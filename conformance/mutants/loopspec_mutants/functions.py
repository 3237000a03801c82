"""Loops beside which a function of asyncio breaks a rule, and loops that break one of few words."""

import asyncio
import asyncio.tasks
import threading


class _Beside(asyncio.SelectorEventLoop):
    """Puts functions in the place of asyncio's own, for as long as the process lives: a mutant has one to itself."""

    functions = {}

    def __init__(self):
        super().__init__()
        for name, function in self.functions.items():
            setattr(asyncio, name, function)


_gather, _wait, _as_completed, _wait_for = asyncio.gather, asyncio.wait, asyncio.as_completed, asyncio.wait_for
_ensure_future, _get_event_loop, _sleep = asyncio.ensure_future, asyncio.get_event_loop, asyncio.sleep


async def _reversed(outer):
    return list(reversed(await outer))


class GatherReverses(_Beside):
    """gather() gives the results in the opposite order."""

    functions = {"gather": lambda *all, return_exceptions=False: _ensure_future(_reversed(_gather(*all, return_exceptions=return_exceptions)))}


class GatherOutlivesCancel(_Beside):
    """Cancelling gather() cancels nothing inside."""

    functions = {"gather": lambda *all, return_exceptions=False: asyncio.shield(_gather(*all, return_exceptions=return_exceptions))}


class ShieldIsNone(_Beside):
    """shield() shields nothing."""

    functions = {"shield": lambda awaitable: _ensure_future(awaitable)}


async def _await(awaitable):
    return await awaitable


class EnsureFutureWrapsAll(_Beside):
    """ensure_future() makes a task of futures, too."""

    functions = {"ensure_future": lambda awaitable, loop=None: _ensure_future(_await(awaitable), loop=loop)}


async def _wait_or_raise(all, *, timeout=None, return_when=asyncio.ALL_COMPLETED):
    done, pending = await _wait(all, timeout=timeout, return_when=return_when)
    if timeout is not None and pending:
        raise asyncio.TimeoutError
    return done, pending


class WaitRaisesAtTheEnd(_Beside):
    """wait() raises TimeoutError when the time is up."""

    functions = {"wait": _wait_or_raise}


async def _wait_for_coroutines(all, **keywords):
    return await _wait([_ensure_future(one) for one in all], **keywords)


class WaitTakesCoroutines(_Beside):
    """wait() makes tasks of coroutines."""

    functions = {"wait": _wait_for_coroutines}


class AsCompletedTakesItsTime(_Beside):
    """as_completed() does not look at its timeout."""

    functions = {"as_completed": lambda all, timeout=None: _as_completed(all, timeout=None if timeout is None else timeout + 100)}


async def _wait_for_some(awaitable, timeout):
    return await _wait_for(awaitable, timeout if timeout is None or timeout > 0 else 0.001)


class WaitForBegins(_Beside):
    """wait_for() without time begins the coroutine all the same."""

    functions = {"wait_for": _wait_for_some}


async def _run_here(function, *args, **keywords):
    return function(*args, **keywords)


class ToThreadStays(_Beside):
    """to_thread() runs the function in the thread of the loop."""

    functions = {"to_thread": _run_here}


async def _leave(self, kind, error, traceback):
    self._exiting = True
    return None


class GroupDoesNotWait(_Beside):
    """A task group ends without its tasks."""

    def __init__(self):
        super().__init__()
        asyncio.TaskGroup.__aexit__ = _leave


class GroupTakesTasksAlways(_Beside):
    """A task group that has ended takes further tasks."""

    def __init__(self):
        super().__init__()
        asyncio.TaskGroup.create_task = lambda group, coroutine, **keywords: asyncio.get_running_loop().create_task(coroutine, **keywords)


class EagerStartsLater(_Beside):
    """The eager task factory makes ordinary tasks."""

    functions = {"eager_task_factory": lambda loop, coroutine, **keywords: asyncio.Task(coroutine, loop=loop, **keywords)}


async def _sleep_any(delay, result=None):
    return await _sleep(delay if delay == delay else 0, result)


class SleepTakesNaN(_Beside):
    """sleep() for NaN seconds returns."""

    functions = {"sleep": _sleep_any}


class NoTaskWithoutLoop(_Beside):
    """current_task() is None where no loop runs."""

    functions = {"current_task": lambda loop=None: asyncio.tasks.current_task(loop) if loop or asyncio._get_running_loop() else None}


class RunningLoopIsNone(_Beside):
    """get_running_loop() is None where no loop runs."""

    functions = {"get_running_loop": asyncio._get_running_loop}


class RunningLoopOfAnyThread(_Beside):
    """get_running_loop() in another thread gives the loop that runs."""

    running = None

    def __init__(self):
        super().__init__()
        asyncio.get_running_loop = lambda: RunningLoopOfAnyThread.running or asyncio.events.get_running_loop()

    def run_forever(self):
        RunningLoopOfAnyThread.running = self
        try:
            super().run_forever()
        finally:
            RunningLoopOfAnyThread.running = None


def _event_loop_or_none():
    try:
        return _get_event_loop()
    except RuntimeError:
        return None


class EventLoopIsNone(_Beside):
    """get_event_loop() is None where it has to raise."""

    functions = {"get_event_loop": _event_loop_or_none}


class EventLoopIsTheOneSet(_Beside):
    """get_event_loop() in a callback gives the loop that was set, not the one that runs."""

    functions = {"get_event_loop": lambda: asyncio.get_event_loop_policy().get_event_loop()}


def _set_anything(loop):
    if loop is None or isinstance(loop, asyncio.AbstractEventLoop):
        asyncio.events.set_event_loop(loop)


class SetTakesAnything(_Beside):
    """set_event_loop() takes what is no loop."""

    functions = {"set_event_loop": _set_anything}


def _set_any_policy(policy):
    if policy is None or isinstance(policy, asyncio.AbstractEventLoopPolicy):
        asyncio.events.set_event_loop_policy(policy)


class PolicyTakesAnything(_Beside):
    """set_event_loop_policy() takes what is no policy."""

    functions = {"set_event_loop_policy": _set_any_policy}


class PolicyStays(_Beside):
    """set_event_loop_policy(None) does nothing."""

    functions = {"set_event_loop_policy": lambda policy: policy is not None and asyncio.events.set_event_loop_policy(policy)}


class ChecksThreadsAlways(asyncio.SelectorEventLoop):
    """call_soon() looks at its thread outside debug mode, too."""

    def call_soon(self, callback, *args, context=None):
        if self._thread_id is not None:
            self._check_thread()
        return super().call_soon(callback, *args, context=context)


class ThreadsafeRunsThere(asyncio.SelectorEventLoop):
    """A callback from another thread runs in that thread."""

    def call_soon_threadsafe(self, callback, *args, context=None):
        if self._thread_id in (None, threading.get_ident()):
            return super().call_soon_threadsafe(callback, *args, context=context)
        callback(*args)
        return super().call_soon_threadsafe(lambda: None)


class ForgetsThreadsBeforeRun(asyncio.SelectorEventLoop):
    """What call_soon_threadsafe() is given before the run is lost."""

    def call_soon_threadsafe(self, callback, *args, context=None):
        handle = super().call_soon_threadsafe(callback, *args, context=context)
        if not self.is_running():
            handle.cancel()
        return handle


class RefusesBadContexts(asyncio.SelectorEventLoop):
    """call_exception_handler() raises for what is no dict."""

    def call_exception_handler(self, context):
        if not isinstance(context, dict):
            raise TypeError("a dict was expected")
        super().call_exception_handler(context)


class HidesGenerators(asyncio.SelectorEventLoop):
    """The context of an error in an asynchronous generator does not name it."""

    def call_exception_handler(self, context):
        if isinstance(context, dict):
            context.pop("asyncgen", None)
        super().call_exception_handler(context)


class TimersNeverFire(asyncio.SelectorEventLoop):
    """A timer that is set in a callback never fires."""

    def call_later(self, delay, callback, *args, context=None):
        handle = super().call_later(delay, callback, *args, context=context)
        if delay is not None and 0 < delay < 1:
            handle.cancel()
        return handle


class StopsLater(asyncio.SelectorEventLoop):
    """stop() takes effect after a second."""

    def stop(self):
        if self.is_running():
            self.call_later(1, super().stop)
        else:
            super().stop()


class RefusesAfterEarlyStop(asyncio.SelectorEventLoop):
    """run_until_complete() after an early stop() is refused."""

    def run_until_complete(self, future):
        if not self._stopping:
            return super().run_until_complete(future)
        self._stopping = False
        raise RuntimeError("Event loop stopped before Future completed.")


class JobsRunHere(asyncio.SelectorEventLoop):
    """A job of the executor runs at once, in the thread of the loop."""

    def run_in_executor(self, executor, function, *args):
        future = self.create_future()
        try:
            future.set_result(function(*args))
        except Exception as error:
            future.set_exception(error)
        return future


# The clause whose case catches each.
CAUGHT_BY = {
    "GatherReverses": "task.gather-order",
    "GatherOutlivesCancel": "task.gather-cancel",
    "ShieldIsNone": "task.shield",
    "EnsureFutureWrapsAll": "task.ensure-future-passthrough",
    "WaitRaisesAtTheEnd": "task.wait-timeout",
    "WaitTakesCoroutines": "task.wait-coroutine-error",
    "AsCompletedTakesItsTime": "task.as-completed-timeout",
    "WaitForBegins": "task.wait-for-zero",
    "ToThreadStays": "task.to-thread",
    "GroupDoesNotWait": "task.group-waits",
    "GroupTakesTasksAlways": "task.group-refuses-when-done",
    "EagerStartsLater": ("eager.factory-runs-synchronously", "eager.completed-never-scheduled", "eager.blocked-continues-on-loop",
                         "eager.current-task-swapped", "eager.get-coro-none", "eager.context", "eager.exception-stored", "eager.all-tasks"),
    "SleepTakesNaN": "task.sleep-nan-313",
    "NoTaskWithoutLoop": "task.current-task-no-loop",
    "RunningLoopIsNone": "get.running-none-raises",
    "RunningLoopOfAnyThread": "get.running-is-per-thread",
    "EventLoopIsNone": ("get.never-returns-none", "get.set-none-then-get-raises", "get.current-other-thread-raises"),
    "EventLoopIsTheOneSet": "get.current-inside-is-running",
    "SetTakesAnything": "get.set-rejects-non-loop",
    "PolicyTakesAnything": "policy.set-rejects-wrong-type",
    "PolicyStays": "policy.set-none-restores-default",
    "ChecksThreadsAlways": "soon.from-other-thread-nondebug",
    "ThreadsafeRunsThere": "threadsafe.runs-in-loop-thread",
    "ForgetsThreadsBeforeRun": "threadsafe.before-run",
    "RefusesBadContexts": "exc.call-handler-bad-context",
    "HidesGenerators": "exc.asyncgen-key",
    "TimersNeverFire": "timer.later-fires",
    "StopsLater": "stop.on-idle-loop-from-timer",
    "RefusesAfterEarlyStop": "ruc.prestopped-immediate-coroutine",
    "JobsRunHere": "exec.loop-not-blocked",
}
