"""Gates and the number of threads."""
import os
import threading

from ..step import Shown
from ..values import NONE
from .table import op


@op("wait_gate", marks=True)
def wait_gate(fields, builder):
    gates, name = builder.program.gates, fields.get("gate", "")
    return lambda frame: gates.wait(name)


@op("open_gate", marks=True)
def open_gate(fields, builder):
    gates, name = builder.program.gates, fields.get("gate", "")
    return lambda frame: gates.open(name)


def _count():
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return threading.active_count()


@op("count_threads")
def count_threads(fields, builder):
    base = fields.get("base")

    def perform(frame):
        count = _count()
        return Shown(count, '{"integer":"%d"}' % (count - builder.lookup(base)) if base else NONE)
    return perform
