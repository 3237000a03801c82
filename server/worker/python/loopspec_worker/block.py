"""Blocks as functions: what a program gives to a loop to call."""
from .generator_block import generator_function
from .step import Frame
from .values import quote


class Block:
    """A block of the program. Each of its functions is made once, so that a loop can tell them by identity."""

    def __init__(self, name, coroutine, quiet, program, generator=False):
        self.name = name
        self.coroutine = coroutine
        self.generator = generator
        self.steps = []
        self.quiet = quiet
        self._program = program
        self._function = self._handler = None
        self._instances = 0

    @property
    def function(self):
        """The callback or coroutine function."""
        if self._function is None:
            make = generator_function if self.generator else _coroutine_function if self.coroutine else _callback
            self._function = self._named(make(self, self._program.recorder, self._program.values.write))
        return self._function

    @property
    def handler(self):
        """The function given to set_exception_handler."""
        if self._handler is None:
            self._handler = self._named(_callback(self, self._program.recorder, self._program.write_handler_argument))
        return self._handler

    def take_apart(self):
        """The block will not run any more."""
        self._program = self._function = self._handler = None
        self.steps = []

    def next_instance(self):
        """The JSON of a new coroutine instance's name, with its comma."""
        self._instances += 1
        name = self.name if self._instances == 1 else "%s#%d" % (self.name, self._instances)
        return '"coroutine":%s,' % quote(name)

    def _named(self, function):
        function.__name__ = function.__qualname__ = self.name
        self._program.block_of_function[id(function)] = self.name
        return function


def _bodies(block):
    """The beginnings of the events of a block."""
    name = quote(block.name)
    return '"block_started":{"block":%s' % name, '"block_ended":{"block":%s' % name


def _with_arguments(started, arguments, write):
    return '%s,"args":[%s]}' % (started, ",".join(map(write, arguments))) if arguments else started + "}"


def _callback(block, recorder, write):
    started, ended = _bodies(block)
    plainly_ended = ended + "}"
    exception = recorder.values.exception
    steps, quiet = block.steps, block.quiet

    def callback(*arguments):
        recorder.count_block_run()
        if not quiet:
            recorder.event(_with_arguments(started, arguments, write))
        frame = Frame(arguments, write)
        try:
            for step in steps:
                step(frame)
        except BaseException as error:
            if not quiet:
                recorder.event('%s,"raised":%s}' % (ended, exception(error)))
            raise
        if not quiet:
            recorder.event(plainly_ended)
    return callback


def _coroutine_function(block, recorder, write):
    started, ended = _bodies(block)
    exception = recorder.values.exception
    steps, quiet = block.steps, block.quiet

    async def coroutine(*arguments):
        recorder.count_block_run()
        frame = Frame(arguments, write, block.next_instance())
        if not quiet:
            recorder.event(_with_arguments(started, arguments, write), frame.coroutine)
        try:
            for step in steps:
                if step.waits:
                    await step(frame)
                else:
                    step(frame)
                if frame.returned:
                    break
        except GeneratorExit:
            raise
        except BaseException as error:
            if not quiet:
                recorder.event('%s,"raised":%s}' % (ended, exception(error)), frame.coroutine)
            raise
        if not quiet:
            returned = "" if frame.result is None else ',"returned":' + write(frame.result)
            recorder.event("%s%s}" % (ended, returned), frame.coroutine)
        return frame.result
    return coroutine
