"""The worker: answers requests until its input ends or it is no longer fit."""
import gc
import json
import os
import signal
import sys

from .channel import LineTooLong
from .implementation import implementation
from .loop_factory import LoopUnavailable
from .program import Program
from .refusal import Refusal, malformed
from .schema import decode
from .surroundings import Surroundings
from .values import quote


class Worker:
    def __init__(self, channel, factory):
        self._channel = channel
        self._factory = factory
        self._surroundings = None
        self._programs_run = 0
        self._modules = 0

    def serve(self):
        """Returns whether the process was still fit for programs when the input ended."""
        while True:
            again = True
            try:
                line = self._channel.read_line()
                if not line:
                    return True
                if line.strip():
                    again = self._answer(line)
            except LineTooLong as error:
                self._outcome("KIND_HOST_ERROR", str(error), True)
            except Refusal as refusal:
                self._outcome(refusal.kind, refusal.detail, True)
            except RecursionError:
                self._outcome("KIND_HOST_ERROR", "the request is nested too deeply", True)
            if not again:
                return False

    def _answer(self, line):
        request = self._parse(line)
        if "hello" in request:
            self._channel.write('{"hello":%s}' % implementation(self._factory))
            self._settle()
            return True
        return self._run(request)

    def _parse(self, line):
        try:
            raw = json.loads(line.decode("utf-8"))
        except ValueError as error:  # UnicodeDecodeError too
            raise malformed("the request is not JSON: %s" % error) from None
        request = decode("WorkerRequest", raw)
        if len(request) != 1:
            raise malformed("a request is either hello or run")
        return request

    def _run(self, request):
        message = request.pop("run")
        fresh = message.get("process", {}).get("fresh", False)
        self._check_process(message.get("process", {}))
        try:
            loop = self._factory.new_loop()
        except LoopUnavailable as error:
            raise malformed(str(error)) from None
        self._settle()
        try:
            program = Program(message, loop, self._factory.call, self._channel)
        except BaseException:
            loop.close()
            raise
        del loop, message  # what is left now is the program's own
        self._programs_run += 1
        if program.raises_signals:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        gc.disable()  # so that a trace does not depend on when it would have run
        kind, detail = "KIND_COMPLETED", ""
        with program.observers():
            try:
                whole = program.run()
            except Refusal as refusal:
                whole, kind, detail = False, refusal.kind, refusal.detail
            program = None
            gc.collect()
            self._keep_modules()
            whole = self._surroundings.threads_have_ended() and whole
        gc.enable()
        again = self._surroundings.restore() and whole and not fresh
        self._outcome(kind, detail, again)
        return again

    def _settle(self):
        """The process as it is once the implementation has been imported is what later programs find."""
        if self._surroundings is None:
            self._surroundings = Surroundings()
            gc.collect()
            self._keep_modules()

    def _keep_modules(self):
        """Modules stay, those too that a program was the first to need: the collector need not look at them again."""
        if len(sys.modules) != self._modules:
            self._modules = len(sys.modules)
            gc.freeze()

    def _check_process(self, setup):
        if setup.get("fresh") and self._programs_run:
            raise malformed("a fresh process was asked for; this one has run %d programs" % self._programs_run)
        debug = os.environ.get("PYTHONASYNCIODEBUG", "")
        if debug != setup.get("asyncio_debug", ""):
            raise malformed("process.asyncio_debug is %r, but PYTHONASYNCIODEBUG is %r" % (
                setup.get("asyncio_debug", ""), debug))
        if sys.flags.dev_mode != setup.get("dev_mode", False):
            raise malformed("process.dev_mode is %s, but the interpreter's is %s" % (
                setup.get("dev_mode", False), sys.flags.dev_mode))

    def _outcome(self, kind, detail, again):
        self._channel.write('{"outcome":{"outcome":{"kind":"%s"%s}%s}}' % (
            kind, ',"detail":%s' % quote(detail) if detail else "", ',"again":true' if again else ""))
