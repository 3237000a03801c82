"""Blocks as asynchronous generators."""
from .step import Frame
from .values import quote


class Yield:
    """What performs `yield_value`: only the generator itself can yield."""

    def __init__(self, value):
        self.value = value

    def make_step(self, record, catch):
        return YieldStep(self.value, record, catch)


class YieldStep:
    waits = False

    def __init__(self, value, record, catch):
        self.value = value
        self.record = record
        self.catch = catch


def generator_function(block, recorder, write):
    """The asynchronous generator function of a block."""
    name = quote(block.name)
    exception = recorder.values.exception
    steps, quiet = block.steps, block.quiet

    async def generator(*arguments):
        recorder.count_block_run()
        frame = Frame(arguments, write, block.next_instance())
        if not quiet:
            recorder.event('"block_started":{"block":%s}' % name, frame.coroutine)
        try:
            for step in steps:
                if type(step) is YieldStep:
                    step.record.started(frame.coroutine)
                    try:
                        sent = yield step.value()
                    except BaseException as error:  # GeneratorExit, when it is closed
                        step.record.raised(error, frame.coroutine)
                        if not step.catch:
                            raise
                    else:
                        step.record.returned(sent, frame.coroutine)
                elif step.waits:
                    await step(frame)
                else:
                    step(frame)
        except BaseException as error:
            if not quiet:
                recorder.event('"block_ended":{"block":%s,"raised":%s}' % (name, exception(error)), frame.coroutine)
            raise
        if not quiet:
            recorder.event('"block_ended":{"block":%s}' % name, frame.coroutine)
    return generator
