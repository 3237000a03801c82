"""Loops that break a rule about asynchronous generators, or of asyncio.run on a loop."""

import asyncio
import sys


class LeavesGenerators(asyncio.SelectorEventLoop):
    """shutdown_asyncgens() closes nothing."""

    async def shutdown_asyncgens(self):
        self._asyncgens_shutdown_called = True


class ShutdownOnce(asyncio.SelectorEventLoop):
    """shutdown_asyncgens() works once."""

    async def shutdown_asyncgens(self):
        if self._asyncgens_shutdown_called:
            raise RuntimeError("shut down already")
        await super().shutdown_asyncgens()


class ForgetsShutdown(asyncio.SelectorEventLoop):
    """Generators may begin after shutdown_asyncgens()."""

    async def shutdown_asyncgens(self):
        await super().shutdown_asyncgens()
        self._asyncgens_shutdown_called = False


class HidesClosingErrors(asyncio.SelectorEventLoop):
    """Tells nobody when a generator raises while it is closed."""

    def call_exception_handler(self, context):
        if "asyncgen" not in context:
            super().call_exception_handler(context)


class NoFinalizer(asyncio.SelectorEventLoop):
    """A generator that is collected is not closed."""

    def _asyncgen_finalizer_hook(self, agen):
        self._asyncgens.discard(agen)


class FinalizerOfOwnThread(asyncio.SelectorEventLoop):
    """A generator that another thread collects is not closed."""

    def _asyncgen_finalizer_hook(self, agen):
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            self._asyncgens.discard(agen)
        else:
            super()._asyncgen_finalizer_hook(agen)


class LeavesHooks(asyncio.SelectorEventLoop):
    """The hooks for generators stay when a run has ended."""

    def run_forever(self):
        super().run_forever()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)


class LeavesHooksAfterEscape(asyncio.SelectorEventLoop):
    """The hooks for generators stay when an exception has left the run."""

    def run_forever(self):
        try:
            super().run_forever()
        except BaseException:
            sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
            raise


class NoExecutorShutdown(asyncio.SelectorEventLoop):
    """Does not know shutdown_default_executor(), which asyncio.run calls."""

    def shutdown_default_executor(self, timeout=None):
        raise NotImplementedError


class StaysOpenAfterError(asyncio.SelectorEventLoop):
    """close() does nothing when the last run raised."""

    failed = False

    def run_until_complete(self, future):
        try:
            return super().run_until_complete(future)
        except Exception:
            self.failed = True
            raise

    def close(self):
        if not self.failed:
            super().close()


# The clause whose case catches each.
CAUGHT_BY = {
    "LeavesGenerators": "agen.shutdown-closes-open-generators",
    "ShutdownOnce": "agen.shutdown-with-none-open",
    "ForgetsShutdown": "agen.iteration-after-shutdown-warns",
    "HidesClosingErrors": "agen.error-goes-to-handler",
    "NoFinalizer": "agen.gc-finalizer-schedules-aclose",
    "FinalizerOfOwnThread": "agen.gc-in-other-thread",
    "LeavesHooks": "run.asyncgen-hooks-installed-and-restored",
    "LeavesHooksAfterEscape": "run.asyncgen-hooks-installed-and-restored",
    "NoExecutorShutdown": "runner.works-with-third-party-loop",
    "StaysOpenAfterError": "runner.closes-loop",
}
