"""Signal handlers."""
import signal

from ..builder_parts import NOT_A_THING
from ..refusal import malformed, unsupported
from .table import op


def number_of(name):
    number = getattr(signal, name, None) if name.startswith("SIG") else None
    if not isinstance(number, signal.Signals):
        raise unsupported("there is no signal %r here" % name)
    return number


def _signal(spec):
    """What a Signal message stands for."""
    spec = spec or {}
    if "name" in spec:
        return number_of(spec["name"])
    if "number" in spec:
        return spec["number"]
    if spec.get("not_a_number"):
        return str(NOT_A_THING)
    raise malformed("the signal is not set")


@op("add_signal_handler")
def add_signal_handler(fields, builder):
    lookup, loop_id, number = builder.lookup, builder.loop_id, _signal(fields.get("signal"))
    callback, arguments = builder.callable(fields.get("callback")), builder.arguments(fields.get("args"))
    return lambda frame: lookup(loop_id).add_signal_handler(number, callback(), *arguments())


@op("remove_signal_handler")
def remove_signal_handler(fields, builder):
    lookup, loop_id, number = builder.lookup, builder.loop_id, _signal(fields.get("signal"))
    return lambda frame: lookup(loop_id).remove_signal_handler(number)


@op("get_signal")
def get_signal(fields, builder):
    number = _signal(fields.get("signal"))

    def perform(frame):
        handler = signal.getsignal(number)
        if handler is signal.SIG_DFL:
            return "default"
        if handler is signal.SIG_IGN:
            return "ignore"
        return "interrupt" if handler is signal.default_int_handler else "other"
    return perform
