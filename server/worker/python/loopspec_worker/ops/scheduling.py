"""Scheduling callbacks, time, handles."""
from ..builder_parts import seconds, time_value
from ..step import Shown
from ..values import FALSE, TRUE
from .table import op


def _soon(name):
    @op(name, scheduling=True)
    def make(fields, builder):
        lookup, loop_id = builder.lookup, builder.loop_id
        callback = builder.callable(fields.get("callback"))
        arguments = builder.arguments(fields.get("args"))
        context = builder.context_keyword(fields)
        times = fields.get("times", 0)
        if times > 1:
            def perform_times(frame):
                schedule, keywords = getattr(lookup(loop_id), name), context()
                for index in range(times):
                    handle = schedule(callback(), index, **keywords)
                return handle
            return perform_times
        if fields.get("unknown_keyword"):
            return lambda frame: getattr(lookup(loop_id), name)(callback(), *arguments(), **context(), unknown=True)
        if fields.get("positional_context"):
            extra = builder.object(fields["positional_context"])
            return lambda frame: getattr(lookup(loop_id), name)(callback(), *arguments(), extra(), **context())
        return lambda frame: getattr(lookup(loop_id), name)(callback(), *arguments(), **context())


_soon("call_soon")
_soon("call_soon_threadsafe")


@op("call_later", scheduling=True)
def call_later(fields, builder):
    lookup, loop_id = builder.lookup, builder.loop_id
    callback = builder.callable(fields.get("callback"))
    arguments = builder.arguments(fields.get("args"))
    context = builder.context_keyword(fields)
    delay = seconds(fields.get("delay"))
    times, step = fields.get("times", 0), fields.get("step", 0.0)
    if times > 1:
        def perform_times(frame):
            schedule, keywords = lookup(loop_id).call_later, context()
            for index in range(times):
                handle = schedule(delay + index * step, callback(), index, **keywords)
            return handle
        return perform_times
    return lambda frame: lookup(loop_id).call_later(delay, callback(), *arguments(), **context())


@op("call_at", scheduling=True)
def call_at(fields, builder):
    lookup, loop_id, program = builder.lookup, builder.loop_id, builder.program
    callback = builder.callable(fields.get("callback"))
    arguments = builder.arguments(fields.get("args"))
    context = builder.context_keyword(fields)
    when, base = seconds(fields.get("when")), fields.get("base")

    def absolute():
        start = lookup(base) if base else program.start_time
        if not isinstance(when, (int, float)) or (start == 0.0 and not base):
            return when
        return start + when
    return lambda frame: lookup(loop_id).call_at(absolute(), callback(), *arguments(), **context())


@op("time")
def time(fields, builder):
    lookup, loop_id, program = builder.lookup, builder.loop_id, builder.program
    if "at_least" not in fields:
        def perform_plainly(frame):
            now = lookup(loop_id).time()
            return time_value(now, program) if type(now) is float else now
        return perform_plainly
    base, at_least = fields.get("base"), fields["at_least"]

    def perform(frame):
        loop = lookup(loop_id)
        now = loop.time()
        start = lookup(base) if base else program.start_time
        # One resolution less; a loop that does not say its own counts in milliseconds, as libuv does.
        resolution = getattr(loop, "_clock_resolution", 0.001)
        return Shown(now, TRUE if now >= start + at_least - resolution else FALSE)
    return perform


@op("when")
def when(fields, builder):
    handle, program = builder.object(fields.get("handle", "")), builder.program
    return lambda frame: time_value(handle().when(), program)


def _handle_method(name):
    @op(name)
    def make(fields, builder):
        handle = builder.object(fields.get("handle", ""))
        return lambda frame: getattr(handle(), name)()


for _name in ("cancel", "cancelled", "get_context"):
    _handle_method(_name)
