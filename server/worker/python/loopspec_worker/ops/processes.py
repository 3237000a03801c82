"""Signals and processes."""
import os
import signal

from ..refusal import unsupported
from .table import op


def _let_handlers_run():
    """Python runs signal handlers between two instructions of the main thread: at the latest when this is called."""


@op("raise_signal")
def raise_signal(fields, builder):
    name = fields.get("signal", "")
    number = getattr(signal, name, None) if name.startswith("SIG") else None
    if not isinstance(number, signal.Signals):
        raise unsupported("there is no signal %r here" % name)

    def perform(frame):
        os.kill(os.getpid(), number)
        _let_handlers_run()
    return perform


@op("fork", started=True, binds=False)
def fork(fields, builder):
    if not hasattr(os, "fork"):
        raise unsupported("this platform cannot fork")
    program = builder.program
    function = builder.called_block(fields.get("block", ""), "fork").function

    def perform(frame):
        child = os.fork()
        if child == 0:
            _run_in_child(program, function)
        status = os.waitpid(child, 0)[1]
        if status:
            raise ChildProcessError("the child ended with wait status %d" % status)
    return perform


def _run_in_child(program, function):
    program.clock.after_fork()
    program.recorder.after_fork()
    try:
        function()
    except BaseException as error:
        program.recorder.unraisable(error)
    finally:
        os._exit(0)
