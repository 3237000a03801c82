"""A step: one op of a block, ready to run and to record what came of it."""
import inspect

from .values import quote


class Shown:
    """What an op returned, where the trace shows something else (`json`) or something is to be done once it is recorded."""

    __slots__ = ("value", "json", "afterwards")

    def __init__(self, value, json=None, afterwards=None):
        self.value = value
        self.json = json
        self.afterwards = afterwards


class Frame:
    """One run of a block: its arguments, how they are recorded, and the coroutine instance it is, as the JSON of its name."""

    __slots__ = ("arguments", "write_argument", "coroutine", "returned", "result")

    def __init__(self, arguments, write_argument, coroutine=""):
        self.arguments = arguments
        self.write_argument = write_argument
        self.coroutine = coroutine
        self.returned = False
        self.result = None


class StepRecorder:
    """Writes the events of one op. Everything that is known beforehand is made once."""

    def __init__(self, kind, path, common, recorder, registry):
        self._recorder = recorder
        self._registry = registry
        self._id = common.get("id", "") if kind.binds else ""
        head = '":{"path":%s,"op":%s' % (path, quote(kind.name))
        self._started = '"op_started' + head + "}" if kind.started else None
        self._returned = '"op_returned' + head
        self._returned_none = self._returned + "}"
        self._raised = '"op_raised' + head
        self._quiet = common.get("quiet", False)
        self._waits = kind.waits
        self._silent = self._quiet or kind.marks
        self._write = recorder.values.handle if kind.scheduling else recorder.values.write

    def started(self, coroutine):
        if self._waits:
            self._recorder.turnstile.leave()
        if self._started and not self._quiet:
            self._recorder.event(self._started, coroutine)

    def returned(self, value, coroutine):
        if type(value) is Shown:
            self._bind_and_write(value.value, value.json, coroutine)
            if value.afterwards:
                value.afterwards()
        else:
            self._bind_and_write(value, None, coroutine)

    def _bind_and_write(self, value, shown, coroutine):
        if self._id:
            self._registry.bind(self._id, value)
        if self._silent:
            return
        if shown is None:
            if value is None:
                return self._recorder.event(self._returned_none, coroutine)
            shown = self._write(value)
        self._recorder.event('%s,"value":%s}' % (self._returned, shown), coroutine)

    def raised(self, error, coroutine):
        if not self._quiet:
            self._recorder.event('%s,"exception":%s}' % (self._raised, self._recorder.values.exception(error)), coroutine)


def make_step(perform, record, catch):
    """A function of the frame that performs the op; a coroutine function where `perform` is one."""
    if hasattr(perform, "make_step"):
        return perform.make_step(record, catch)
    if perform.__code__.co_flags & inspect.CO_COROUTINE:
        return _make_waiting_step(perform, record, catch)

    def step(frame):
        coroutine = frame.coroutine
        record.started(coroutine)
        try:
            value = perform(frame)
        except BaseException as error:
            record.raised(error, coroutine)
            if catch:
                return
            raise
        record.returned(value, coroutine)
    step.waits = False
    return step


def _make_waiting_step(perform, record, catch):
    async def step(frame):
        coroutine = frame.coroutine
        record.started(coroutine)
        try:
            value = await perform(frame)
        except GeneratorExit:  # the coroutine is being destroyed, nothing was raised into it by the loop
            raise
        except BaseException as error:
            record.raised(error, coroutine)
            if catch:
                return
            raise
        record.returned(value, coroutine)
    step.waits = True
    return step
