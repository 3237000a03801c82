"""Loops that break a rule of the contexts in which things run."""

import asyncio
import contextvars


class EntersCopy(asyncio.SelectorEventLoop):
    """A context that is entered already is copied."""

    class _Handle(asyncio.Handle):
        def _run(self):
            try:
                self._context.run(lambda: None)
            except RuntimeError:
                self._context = self._context.copy()
            super()._run()

    def call_soon(self, callback, *args, context=None):
        self._check_closed()
        handle = self._Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle


class DoneCallbacksOfMaker(asyncio.SelectorEventLoop):
    """Done callbacks run in the context in which the future was made."""

    class _Future(asyncio.Future):
        def add_done_callback(self, callback, *, context=None):
            super().add_done_callback(callback, context=self.made_in)

    def create_future(self):
        future = self._Future(loop=self)
        future.made_in = contextvars.copy_context()
        return future


class ReadersStartAnew(asyncio.SelectorEventLoop):
    """Readers and writers run in a fresh copy at every event."""

    def add_reader(self, fd, callback, *args):
        made_in = contextvars.copy_context()
        super().add_reader(fd, lambda: made_in.copy().run(callback, *args))


class TasksShareContext(asyncio.SelectorEventLoop):
    """A task runs in the context of its creator, not in a copy."""

    def create_task(self, coroutine, **options):
        self.shared = getattr(self, "shared", None) or contextvars.copy_context()
        options["context"] = self.shared
        return super().create_task(coroutine, **options)


class ContextAnywhere(asyncio.SelectorEventLoop):
    """A context given positionally is taken for the context."""

    def call_soon(self, callback, *args, context=None):
        if args and isinstance(args[0], contextvars.Context):
            context, args = args[0], args[1:]
        return super().call_soon(callback, *args, context=context)


class HandlerOutside(asyncio.SelectorEventLoop):
    """The exception handler runs in the context of the run."""

    def call_exception_handler(self, context):
        self.outside.run(super().call_exception_handler, {**context, "handle": None})

    def run_forever(self):
        self.outside = contextvars.copy_context()
        super().run_forever()


# The clause whose case catches each.
CAUGHT_BY = {
    "HandlerOutside": "ctx.exception-handler-312",
    "EntersCopy": "ctx.cannot-enter-twice",
    "DoneCallbacksOfMaker": "ctx.done-callbacks",
    "ReadersStartAnew": "ctx.reader-copy",
    "ContextAnywhere": "ctx.keyword-only",
    "TasksShareContext": "ctx.task-own-copy",
}
