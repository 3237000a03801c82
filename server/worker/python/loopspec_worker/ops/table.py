"""The table of ops: how each is made, and how what comes of it is recorded."""

TABLE = {}


class OpKind:
    """`make(fields, builder)` returns what performs the op: a function of the frame, or a coroutine function of it."""

    __slots__ = ("name", "make", "started", "marks", "scheduling", "binds", "waits")

    def __init__(self, name, make, started, marks, scheduling, binds, waits):
        self.name = name
        self.make = make
        self.started = started
        self.marks = marks
        self.scheduling = scheduling
        self.binds = binds
        self.waits = waits


def op(name, started=False, marks=False, scheduling=False, binds=True, waits=False):
    """Registers an op.

    started: an `op_started` event comes first. marks: a return is not recorded, only what the op itself writes.
    scheduling: what it returns counts as a handle. binds: its id is bound to what it returns.
    waits: it runs a loop or waits for a thread, so that other threads' events need not wait for the calling one.
    """
    def register(make):
        TABLE[name] = OpKind(name, make, started, marks, scheduling, binds, waits)
        return make
    return register
