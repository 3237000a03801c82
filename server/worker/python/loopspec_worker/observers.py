"""What a program makes the process say while it runs: log records, warnings, exceptions that went nowhere."""
import logging
import sys
import threading
import warnings

from .values import quote, text_of


class _LogHandler(logging.Handler):
    def __init__(self, recorder):
        super().__init__(logging.WARNING)
        self._recorder = recorder

    def emit(self, record):
        try:
            message = record.getMessage()
        except Exception as error:
            message = "%r cannot be formatted: %s" % (record.msg, error)
        raised = record.exc_info[0] if record.exc_info else None
        self._recorder.event('"log_record":{"logger":%s,"level":%s,"message":%s%s}' % (
            quote(record.name), quote(record.levelname), quote(message),
            ',"exception_type":%s' % quote(raised.__name__) if raised else ""))


class Observers:
    """While entered, log records of WARNING and above, unraisable exceptions and (on request) warnings are events."""

    def __init__(self, recorder, capture_warnings):
        self._recorder = recorder
        self._capture_warnings = capture_warnings
        self._handler = _LogHandler(recorder)
        self._warnings = warnings.catch_warnings()

    def __enter__(self):
        logging.getLogger().addHandler(self._handler)
        self._hooks = sys.unraisablehook, threading.excepthook
        sys.unraisablehook = threading.excepthook = self._unraisable
        self._warnings.__enter__()
        warnings.resetwarnings()
        if self._capture_warnings:
            warnings.simplefilter("always")
            warnings.showwarning = self._show_warning
        else:
            warnings.simplefilter("ignore")

    def __exit__(self, *_):
        self._warnings.__exit__(None, None, None)
        sys.unraisablehook, threading.excepthook = self._hooks
        logging.getLogger().removeHandler(self._handler)

    def _unraisable(self, occurrence):
        error = occurrence.exc_value
        if error is None:
            error = occurrence.exc_type()
        self._recorder.unraisable(error)

    def _show_warning(self, message, category, filename, lineno, file=None, line=None):
        self._recorder.event('"warning_record":{"category":%s,"message":%s}' % (
            quote(category.__name__), quote(text_of(message))))
