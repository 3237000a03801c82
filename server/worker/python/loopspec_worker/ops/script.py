"""The script's own ops."""
import asyncio
import builtins
import gc

from ..exceptions import exception_type, make_exception
from ..step import Shown
from ..threads import ProgramThread
from .table import op


@op("log", marks=True)
def log(fields, builder):
    lookup, recorder, write = builder.lookup, builder.program.recorder, builder.program.values.write
    text, indexes, ids = fields.get("text", ""), fields.get("arguments", ()), fields.get("ids", ())
    if builder.quiet:
        return lambda frame: None

    def perform(frame):
        shown = [frame.write_argument(frame.arguments[index]) for index in indexes]
        shown += [write(lookup(name)) for name in ids]
        recorder.log_mark(text, ",".join(shown), frame.coroutine)
    return perform


@op("raise", binds=False)
def raise_(fields, builder):
    cls, message = exception_type(fields.get("type", "")), fields.get("message", "")
    name, registry = builder.id, builder.program.registry

    def perform(frame):
        error = make_exception(cls, message)
        if name:
            registry.bind(name, error)
        try:
            raise error
        finally:
            del error  # the exception holds this frame
    return perform


@op("sleep_thread")
def sleep_thread(fields, builder):
    clock, duration = builder.program.clock, fields.get("seconds", 0.0)
    return lambda frame: clock.sleep(duration)


@op("call", started=True)
def call(fields, builder):
    block = builder.called_block(fields.get("block", ""), "call")
    arguments = builder.arguments(fields.get("args"))
    return lambda frame: block.function(*arguments())


def _thread(builder, body, name, ordered=False):
    program = builder.program
    thread = ProgramThread(name or "thread", body, program, ordered)
    program.threads.append(thread)
    return thread


@op("run_in_thread", started=True, binds=False, waits=True)
def run_in_thread(fields, builder):
    function = builder.called_block(fields.get("block", ""), "run_in_thread").function
    name = builder.id

    def perform(frame):
        thread = _thread(builder, function, name)
        thread.start()
        thread.join()
    return perform


@op("start_thread")
def start_thread(fields, builder):
    block = builder.called_block(fields.get("block", ""), "start_thread")
    function, ordered = block.function, not block.quiet
    name, clock = builder.id, builder.program.clock
    times = fields.get("times", 0)
    at_once = fields.get("start") == "START_AT_ONCE"

    def run_times():
        for index in range(times):
            function(index)

    def perform(frame):
        body = run_times if times else function
        if at_once:
            thread = _thread(builder, body, name)
            thread.start(gated=True)
            return Shown(thread, afterwards=thread.open_gate)
        thread = _thread(builder, body, name, ordered)
        clock.start_when_idle(thread)
        return thread
    return perform


@op("join_thread", waits=True)
def join_thread(fields, builder):
    thread = builder.object(fields.get("thread", ""))
    return lambda frame: thread().join()


@op("tally", marks=True)
def tally(fields, builder):
    numbers = builder.program.tallies.setdefault(fields.get("name", ""), [])
    return lambda frame: numbers.append(frame.arguments[0])


@op("report_tally", marks=True)
def report_tally(fields, builder):
    name = fields.get("name", "")
    numbers = builder.program.tallies.setdefault(name, [])
    write_tally = builder.program.recorder.tally
    if builder.quiet:
        return lambda frame: None
    return lambda frame: write_tally(name, numbers, frame.coroutine)


@op("forget", binds=False)
def forget(fields, builder):
    registry, target = builder.program.registry, fields.get("target", "")
    return lambda frame: registry.forget(target)


@op("collect_garbage", binds=False)
def collect_garbage(fields, builder):
    def perform(frame):
        gc.collect()
    return perform


@op("type_check")
def type_check(fields, builder):
    target, name = builder.object(fields.get("target", "")), fields.get("type", "")

    def perform(frame):
        return isinstance(target(), getattr(asyncio, name, None) or getattr(builtins, name))
    return perform


@op("same")
def same(fields, builder):
    first, second = builder.object(fields.get("first", "")), builder.object(fields.get("second", ""))
    return lambda frame: first() is second()


@op("take_argument")
def take_argument(fields, builder):
    index, key = fields.get("index", 0), fields.get("key", "")

    def show(frame, argument):
        """A dict may be an exception handler's context. Anything else is written once it is bound, as a ref."""
        return frame.write_argument(argument) if type(argument) is dict else None

    def perform(frame):
        argument = frame.arguments[index]
        if not key:
            return Shown(argument, show(frame, argument))
        entry = argument[key]
        if key.endswith("traceback"):
            return Shown(entry, '{"object":"traceback"}')
        return entry
    return perform
