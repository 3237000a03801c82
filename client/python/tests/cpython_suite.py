"""Runs what applies of CPython's own tests of asyncio (the package test.test_asyncio) on loops in a server.

    cpython_suite.py                 with a server of its own
    cpython_suite.py NAME…           only tests with one of these in their names

cpython_selection.py says what is taken, what is left out, and why. Exit code 77: this Python has no test.test_asyncio.
"""
import asyncio
import collections
import fnmatch
import importlib
import sys
import unittest

from loopspec.client import RemoteEventLoop, RemoteOptions
from loopspec.client.channel import open_channel
from loopspec.v1 import op_pb2
from loopspec.v1 import session_service_pb2 as pb

import cpython_selection
from served import Served

SKIPPED = 77


def main(names):
    try:
        utils = importlib.import_module("test.test_asyncio.utils")
    except ImportError as error:
        print("this Python has no test.test_asyncio (%s); Debian's package libpython%d.%d-testsuite has it" % (error, *sys.version_info[:2]), file=sys.stderr)
        return SKIPPED
    with Served() as served:
        channel = open_channel(served.target, RemoteOptions())
        use_remote_loops(utils, served.target, channel)
        suite, left_out, unused = select(names)
        result = unittest.TextTestRunner(verbosity=1 if not names else 2).run(suite)
        channel.close()
    for reason, count in sorted(left_out.items()):
        print("left out: %3d  %s" % (count, reason))
    if unused and not names:
        print("exclusions that match no test of this Python: %s" % ", ".join(unused))
    passed = result.testsRun - len(result.failures) - len(result.errors) - len(result.skipped) - len(result.expectedFailures)
    print("%d passed, %d failed, %d skipped" % (passed, len(result.failures) + len(result.errors), len(result.skipped)))
    return 0 if result.wasSuccessful() and passed else 1


def use_remote_loops(utils, target, channel):
    """What the tests call a new event loop, and their loop with a clock of its own, are in the server from now on."""

    class RemoteTestLoop(RemoteEventLoop):
        """In place of the suite's TestLoop: its generator hears of each timer; its clock is the server's, which jumps by itself."""

        def __init__(self, gen=None):
            self._handles = {}
            super().__init__(target, RemoteOptions(virtual_clock=True), channel=channel)
            self._generator = gen() if gen is not None else None
            if gen is not None:
                next(self._generator)

        @property
        def _ready(self):
            """Some tests run the loop as long as it has something in here."""
            return [handle for handle in list(self._handles.values()) if not isinstance(handle, asyncio.TimerHandle)]

        @_ready.setter
        def _ready(self, _):
            pass

        def call_at(self, when, callback, *args, context=None):
            if self._generator is not None:
                self._generator.send(when)
            return super().call_at(when, callback, *args, context=context)

        def advance_time(self, seconds):
            if seconds:
                op = pb.SessionOp(op=op_pb2.Op(sleep_thread=op_pb2.SleepThread(seconds=seconds)), call=self._call_number)
                self._stream.add(pb.ClientItem(op=op))
                self._clock.at_least(self.time() + seconds)

        def close(self):
            super().close()
            if self._generator is not None:
                try:
                    self._generator.send(0)
                except StopIteration:
                    self._generator = None
                else:
                    raise AssertionError("Time generator is not finished")

    utils.TestLoop = RemoteTestLoop
    asyncio.DefaultEventLoopPolicy._loop_factory = staticmethod(lambda: RemoteEventLoop(target, channel=channel))


def select(names):
    """The suite; how many were left out for each reason; the exclusions that left nothing out."""
    suite = unittest.TestSuite()
    left_out = collections.Counter()
    unused = set(cpython_selection.EXCLUDED)
    for module_name in cpython_selection.MODULES:
        try:
            module = importlib.import_module("test.test_asyncio." + module_name)
        except ImportError:
            continue  # another version's
        cpython_selection.adapt(module_name, module)
        for test in tests_of(unittest.defaultTestLoader.loadTestsFromModule(module)):
            name = "%s.%s" % (module_name, test.id().split(".", 3)[-1])
            patterns = [pattern for pattern in cpython_selection.EXCLUDED if fnmatch.fnmatchcase(name, pattern)]
            if patterns:
                unused.difference_update(patterns)
                left_out[cpython_selection.EXCLUDED[patterns[0]]] += 1
            elif not names or any(part in name for part in names):
                suite.addTest(test)
    return suite, left_out, sorted(unused)


def tests_of(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from tests_of(each)
        else:
            yield each


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
