"""Loops that break a rule of exception handlers."""

import asyncio
import logging
import sys


class _Reports(asyncio.SelectorEventLoop):
    """Reports what a callback raised in its own way."""

    handle_errors = Exception

    def call_soon(self, callback, *args, context=None):
        if not callable(callback):
            return super().call_soon(callback, *args, context=context)

        def guarded():
            try:
                callback(*args)
            except self.handle_errors as error:
                self.report(error, handle)

        handle = super().call_soon(guarded, context=context)
        return handle

    def report(self, error, handle):
        self.call_exception_handler({"message": "failed", "exception": error, "handle": handle})


class HandlerAtStart(asyncio.SelectorEventLoop):
    """A new loop has an exception handler."""

    def __init__(self):
        super().__init__()
        self.set_exception_handler(lambda loop, context: None)


class KeepsFirstHandler(asyncio.SelectorEventLoop):
    """The handler that was set first stays."""

    def set_exception_handler(self, handler):
        if self.get_exception_handler() is None or handler is None:
            super().set_exception_handler(handler)


class TakesAnyHandler(asyncio.SelectorEventLoop):
    """What cannot be called is taken as a handler."""

    def set_exception_handler(self, handler):
        self._exception_handler = handler


class ContextOnly(asyncio.SelectorEventLoop):
    """The handler gets no loop."""

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            return super().call_exception_handler(context)
        self._exception_handler(None, context)


class NoMessage(asyncio.SelectorEventLoop):
    """The context has no message."""

    def call_exception_handler(self, context):
        super().call_exception_handler({key: value for key, value in context.items() if key != "message"})


class WrapsErrors(_Reports):
    """The context has another exception than the one raised."""

    def report(self, error, handle):
        super().report(type(error)(*error.args), handle)


class NoHandle(_Reports):
    """The context has no handle."""

    def report(self, error, handle):
        self.call_exception_handler({"message": "failed", "exception": error})


class ReportsTwice(asyncio.SelectorEventLoop):
    """The handler is called twice for each failure."""

    def call_exception_handler(self, context):
        super().call_exception_handler(context)
        super().call_exception_handler(context)


class ReportsLater(_Reports):
    """The handler is called in the next iteration."""

    def report(self, error, handle):
        asyncio.SelectorEventLoop.call_soon(self, super().report, error, handle)


class DropsRestOfBatch(_Reports):
    """A failure drops the rest of its batch."""

    def report(self, error, handle):
        self._ready.clear()
        super().report(error, handle)


class IgnoresCancelledError(_Reports):
    """CancelledError of a plain callback is not reported."""

    handle_errors = asyncio.CancelledError

    def report(self, error, handle):
        pass


class BaseExceptionsEscape(asyncio.SelectorEventLoop):
    """Every BaseException that is no Exception leaves the run."""

    def call_exception_handler(self, context):
        error = context.get("exception")
        if isinstance(error, BaseException) and not isinstance(error, Exception):
            self.escaping = error
            self.stop()
            return
        super().call_exception_handler(context)

    def run_forever(self):
        self.escaping = None
        super().run_forever()
        if self.escaping is not None:
            raise self.escaping


class SwallowsExits(_Reports):
    """SystemExit and KeyboardInterrupt are reported like other exceptions."""

    handle_errors = (SystemExit, KeyboardInterrupt)


class ExitsAfterBatch(_Reports):
    """SystemExit and KeyboardInterrupt leave the run only after the batch."""

    handle_errors = (SystemExit, KeyboardInterrupt)
    leaving = None

    def report(self, error, handle):
        self.leaving = error

    def _run_once(self):
        super()._run_once()
        if self.leaving is not None:
            error, self.leaving = self.leaving, None
            raise error


class ExitDropsRest(asyncio.SelectorEventLoop):
    """What is queued when SystemExit leaves the run is lost."""

    def run_forever(self):
        try:
            super().run_forever()
        except (SystemExit, KeyboardInterrupt):
            self._ready.clear()
            raise


class TimersSwallowExits(asyncio.SelectorEventLoop):
    """SystemExit of a timer is reported like other exceptions."""

    def call_at(self, when, callback, *args, context=None):
        def guarded():
            try:
                callback(*args)
            except (SystemExit, KeyboardInterrupt) as error:
                self.call_exception_handler({"message": "failed", "exception": error, "handle": handle})

        handle = super().call_at(when, guarded, context=context)
        return handle


class UnguardedHandler(asyncio.SelectorEventLoop):
    """What the handler raises leaves the run."""

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            return super().call_exception_handler(context)
        try:
            self._exception_handler(self, context)
        except Exception as error:
            raise SystemExit from error


class SilentHandlerErrors(asyncio.SelectorEventLoop):
    """What the handler raises is dropped."""

    def call_exception_handler(self, context):
        if self._exception_handler is None:
            return super().call_exception_handler(context)
        try:
            self._exception_handler(self, context)
        except Exception:
            pass


class HandlerMayNotExit(asyncio.SelectorEventLoop):
    """SystemExit raised by the handler is logged."""

    def call_exception_handler(self, context):
        try:
            super().call_exception_handler(context)
        except (SystemExit, KeyboardInterrupt) as error:
            self.default_exception_handler({"message": "handler failed", "exception": error})


class PrintsErrors(asyncio.SelectorEventLoop):
    """The default handler prints and does not log."""

    def default_exception_handler(self, context):
        print(context, file=sys.stderr)


class OwnLogger(asyncio.SelectorEventLoop):
    """The default handler logs to a logger of its own."""

    def default_exception_handler(self, context):
        error = context.get("exception")
        logging.getLogger("broken").error(context.get("message"), exc_info=(type(error), error, None) if error else None)


class NoExceptionInRecord(asyncio.SelectorEventLoop):
    """The record of the default handler carries no exception."""

    def default_exception_handler(self, context):
        super().default_exception_handler({key: value for key, value in context.items() if key != "exception"})


class WarnsOnly(asyncio.SelectorEventLoop):
    """The default handler logs a warning."""

    def default_exception_handler(self, context):
        error = context.get("exception")
        logging.getLogger("asyncio").warning(context.get("message"), exc_info=(type(error), error, None) if error else None)


class ExplicitIsLater(asyncio.SelectorEventLoop):
    """call_exception_handler() leaves the handler to the next iteration."""

    def call_exception_handler(self, context):
        self.call_soon(super().call_exception_handler, context)


class OwnKeysOnly(asyncio.SelectorEventLoop):
    """The handler gets no keys but asyncio's own."""

    def call_exception_handler(self, context):
        super().call_exception_handler({key: context[key] for key in ("message", "exception", "handle") if key in context})


class HandlerOfTheRun(asyncio.SelectorEventLoop):
    """A handler that is set inside a run holds from the next run on."""

    def run_forever(self):
        self.current = self._exception_handler
        super().run_forever()

    def call_exception_handler(self, context):
        if not self.is_running():
            return super().call_exception_handler(context)
        new, self._exception_handler = self._exception_handler, self.current
        super().call_exception_handler(context)
        self._exception_handler = new


# The clause whose case catches each.
CAUGHT_BY = {
    "HandlerAtStart": "exc.default-none",
    "KeepsFirstHandler": "exc.get-set",
    "TakesAnyHandler": "exc.set-invalid",
    "ContextOnly": "exc.signature",
    "NoMessage": "exc.callback-context-keys",
    "WrapsErrors": "exc.exception-identity",
    "NoHandle": "exc.handle-key",
    "ReportsTwice": "exc.called-once",
    "ReportsLater": "exc.called-synchronously",
    "DropsRestOfBatch": "exc.others-still-run",
    "IgnoresCancelledError": "exc.cancelled-error-in-callback",
    "BaseExceptionsEscape": "exc.base-exception-reported",
    "SwallowsExits": "exc.systemexit-escapes",
    "ExitsAfterBatch": "exc.keyboardinterrupt-escapes",
    "ExitDropsRest": "exc.escape-keeps-rest-queued",
    "TimersSwallowExits": "exc.escape-in-timer",
    "UnguardedHandler": "exc.handler-raises",
    "SilentHandlerErrors": "exc.handler-raises",
    "HandlerMayNotExit": "exc.handler-raises-systemexit",
    "PrintsErrors": "exc.default-logs-error",
    "OwnLogger": "exc.default-logs-error",
    "NoExceptionInRecord": "exc.default-log-exc-info",
    "WarnsOnly": "exc.default-logs-error",
    "ExplicitIsLater": "exc.call-handler-explicit",
    "OwnKeysOnly": "exc.call-handler-explicit",
    "HandlerOfTheRun": "exc.handler-none-during-callback",
}
