"""The line protocol, from outside the process."""
import os
import platform
import signal
import sys
import tempfile
import unittest

from support import line, soon
from worker_process import WorkerProcess

COMPLETED = {"outcome": {"outcome": {"kind": "KIND_COMPLETED"}, "again": True}}


class ProtocolTest(unittest.TestCase):
    def start(self, *arguments, **options):
        worker = WorkerProcess(*arguments, **options)
        self.addCleanup(worker.end)
        return worker

    def refusal(self, worker, request):
        events, answer = worker.ask(request)
        self.assertEqual(events, [])
        self.assertTrue(answer["outcome"]["again"])
        return answer["outcome"]["outcome"]["kind"], answer["outcome"]["outcome"]["detail"]

    def assert_fit(self, worker):
        self.assertEqual(worker.ask({"run": {}}), ([], COMPLETED))

    def test_hello(self):
        hello = self.start().ask({"hello": {}})[1]["hello"]
        self.assertEqual(hello["language"], "python")
        self.assertEqual(hello["asyncio_version"], platform.python_version())
        self.assertEqual(hello["host"], "HOST_WORKER")
        self.assertEqual(hello["family"], "FAMILY_SELECTOR")
        self.assertIn("_UnixSelectorEventLoop", hello["description"])
        self.assertNotIn("unavailable", hello)
        self.assertNotIn("version", hello)
        for capability in ("virtual_clock", "threads", "fds", "fresh_process", "signals", "fork", "coroutines"):
            self.assertIn(capability, hello["capabilities"])
        self.assertEqual("run_main" in hello["capabilities"], sys.version_info >= (3, 11))

    def test_a_loop_may_stand_for_another_platform(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "stand.py"), "w") as module:
                module.write("import asyncio\n\nclass Loop(asyncio.SelectorEventLoop):\n    loopspec_stands_for = 'windows'\n")
            hello = self.start("--loop", "stand:Loop", folder=folder).ask({"hello": {}})[1]["hello"]
        self.assertEqual(hello["platform"], "windows")
        self.assertTrue(hello["description"].endswith(", Loop, standing for a loop of windows"), hello["description"])
        self.assertIn("stand_in", hello["capabilities"])
        for capability in ("signals", "pipes", "subprocesses", "unix_sockets", "fork", "ipv6"):
            self.assertNotIn(capability, hello["capabilities"])

    def test_events_then_outcome(self):
        events, answer = self.start().ask({"run": {"main": [{"log": {"text": "é\ud800\n"}}], "clock": 1}})
        self.assertEqual(events, [{"time_ns": "0", "log_mark": {"text": "é\\ud800\n"}}])
        self.assertEqual(answer, COMPLETED)

    def test_empty_lines_are_nothing(self):
        worker = self.start()
        worker.send(b"")
        worker.send(b"  ")
        self.assert_fit(worker)

    def test_input_that_is_no_request(self):
        worker = self.start()
        for request, detail in (
                (b"{", "the request is not JSON: "),
                (b"\xff\xfe", "the request is not JSON: "),
                (b"[1]", "WorkerRequest: expected an object, got [1]"),
                (b"{}", "a request is either hello or run"),
                (b'{"hello":{},"run":{}}', "a request is either hello or run"),
                (b'{"run":7}', "run: Program: expected an object, got 7"),
                (b'{"run":{"main":7}}', "run: main: expected a list, got 7"),
                (b'{"run":{"debug":1}}', "run: debug: expected true or false, got 1"),
                (b'{"run":{"limits":{"max_events":-1}}}', "run: limits: max_events: -1 is not between 0 and 4294967295"),
                (b'{"run":{"clock":"CLOCK_SUN"}}', "run: clock: expected one of CLOCK_UNSPECIFIED CLOCK_VIRTUAL CLOCK_REAL, got 'CLOCK_SUN'"),
                (b"[" * 100000, "the request is nested too deeply")):
            kind, actual = self.refusal(worker, request)
            self.assertEqual(kind, "KIND_HOST_ERROR", request[:40])
            self.assertTrue(actual.startswith(detail), actual)
        self.assert_fit(worker)

    def test_programs_that_make_no_sense(self):
        worker = self.start()
        for program, detail in (
                ({"main": [{}]}, "main, op 0: the op is not set"),
                ({"main": [{"stop": {}}, {"stop": {}, "close": {}}]}, "main, op 1: an op has two members, 'stop' and 'close'"),
                ({"main": [{"call": {"block": "b"}}]}, "main, op 0: call: there is no block 'b'"),
                ({"main": [{"call_soon": {}}]}, "main, op 0: call_soon: a callable names exactly one target, not 0"),
                ({"main": [{"sleep": {}}]}, "main, op 0: sleep: only a coroutine block can wait"),
                ({"main": [{"call": {"block": "c"}}], "blocks": [{"name": "c", "coroutine": True}]},
                 "main, op 0: call: call cannot run the coroutine block 'c'"),
                ({"blocks": [{"name": "a"}, {"name": "a"}]}, "two blocks are named 'a'"),
                ({"blocks": [{"name": "main"}]}, "a block cannot be named 'main'"),
                ({"blocks": [{"name": "a", "ops": [{"socket_send": {"data": "!"}}]}]},
                 "block 'a', op 0: data: expected base64, got '!'")):
            self.assertEqual(self.refusal(worker, {"run": program}), ("KIND_HOST_ERROR", detail))
        self.assert_fit(worker)

    def test_what_is_not_offered(self):
        worker = self.start()
        for program, detail in (
                ({"main": [{"teleport": {}}]}, "main, op 0: there is no op 'teleport' here"),
                ({"main": [{"stop": {"hard": True}}]}, "main, op 0: stop has no field 'hard' here"),
                ({"colour": "red"}, "run: Program has no field 'colour' here"),
                ({"main": [{"raise": {"type": "Nosuch"}}]}, "main, op 0: raise: there is no exception type 'Nosuch'"),
                ({"main": [{"raise_signal": {"signal": "SIGNOSUCH"}}]}, "main, op 0: raise_signal: there is no signal 'SIGNOSUCH' here"),
                ({"main": [{"call_soon": {"callback": {"method": "stop"}, "args": [{"object": "handle"}]}}]},
                 "main, op 0: call_soon: a value cannot be made from the role 'handle'")):
            self.assertEqual(self.refusal(worker, {"run": program}), ("KIND_UNSUPPORTED", detail))
        self.assert_fit(worker)

    def test_call_in_a_circle_is_an_error_of_the_program(self):
        worker = self.start()
        blocks = [{"name": "a", "quiet": True, "ops": [{"call": {"block": "a"}}]}]
        events, answer = worker.ask({"run": {"main": [{"call": {"block": "a"}}], "blocks": blocks, "clock": 2}})
        self.assertEqual([line(event) for event in events], ["main.0 call {", "main.0 call raised RecursionError"])
        self.assertEqual(answer, COMPLETED)
        self.assert_fit(worker)

    def test_limits_end_the_process(self):
        blocks = [{"name": "a", "quiet": True, "ops": [soon("a")]}]
        main = [soon("a"), {"run_forever": {}}]
        for limits, detail, count in (({"max_block_runs": 5}, "max_block_runs 5", 2), ({"max_events": 1}, "max_events 1", 1)):
            worker = self.start()
            events, answer = worker.ask({"run": {"main": main, "blocks": blocks, "limits": limits}})
            self.assertEqual(len(events), count)
            self.assertEqual(answer, {"outcome": {"outcome": {"kind": "KIND_LIMIT", "detail": detail}}})
            self.assertIsNone(worker.receive())
            self.assertEqual(worker.end(), 0)

    def test_what_programs_print_goes_to_standard_error(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "loud.py"), "w") as module:
                module.write("import asyncio, sys\n"
                             "print('imported')\n"
                             "class Loud(asyncio.SelectorEventLoop):\n"
                             "    def stop(self):\n"
                             "        print('stopped', sys.stdin.read(), flush=True)\n"
                             "        super().stop()\n")
            worker = self.start("--loop", "loud:Loud", folder=folder)
            events, answer = worker.ask({"run": {"main": [{"stop": {}}]}})
            self.assertEqual([line(event) for event in events], ["main.0 stop @0"])
            self.assertEqual(answer, COMPLETED)
            self.assertEqual(worker.end(), 0)
            self.assertEqual(worker.errors, "imported\nstopped \n")

    def test_end_of_the_input(self):
        worker = self.start()
        self.assert_fit(worker)
        self.assertEqual(worker.end(), 0)
        self.assertEqual(worker.errors, "")

    def test_usage(self):
        worker = self.start("--nosuch")
        self.assertEqual(worker.end(), 2)
        self.assertIn("usage: loopspec_worker", worker.errors)

    def test_isolated_mode(self):
        self.assert_fit(self.start(flags=("-B", "-I")))

    def test_fork_writes_into_the_same_trace(self):
        blocks = [{"name": "child", "ops": [{"get_running_loop": {}}]}]
        events, answer = self.start().ask({"run": {"main": [{"fork": {"block": "child"}}, {"time": {}}], "blocks": blocks}})
        self.assertEqual([line(event) for event in events], [
            "main.0 fork { @0",
            "child { @0",
            "child.0 get_running_loop raised RuntimeError @0",
            "} child raised RuntimeError @0",
            "unraisable RuntimeError @0",
            "main.0 fork @0",
            "main.1 time -> 0s @0"])
        self.assertEqual(answer, COMPLETED)

    def test_signals(self):
        worker = self.start()
        self.assert_fit(worker)
        worker.interrupt(signal.SIGINT)
        self.assert_fit(worker)
        events, answer = worker.ask({"run": {"main": [{"raise_signal": {"signal": "SIGINT"}}, {"time": {}}]}})
        self.assertEqual([line(event) for event in events], [
            "main.0 raise_signal raised KeyboardInterrupt @0", "main.1 time -> 0s @0"])
        self.assertEqual(answer, COMPLETED)
        worker.interrupt(signal.SIGINT)
        self.assert_fit(worker)

    def test_crash_shows_how_far_it_got(self):
        worker = self.start()
        events, answer = worker.ask({"run": {"main": [{"is_closed": {}}, {"raise_signal": {"signal": "SIGKILL"}}]}})
        self.assertEqual([line(event) for event in events], ["main.0 is_closed -> False @0"])
        self.assertIsNone(answer)
        self.assertEqual(worker.end(), -signal.SIGKILL)


class ProcessTest(unittest.TestCase):
    """What a program may ask of its process."""

    def ask(self, setup, **options):
        worker = WorkerProcess(**options)
        self.addCleanup(worker.end)
        return worker, worker.ask({"run": {"main": [{"get_debug": {}}], "process": setup}})

    def test_fresh(self):
        worker, (events, answer) = self.ask({"fresh": True})
        self.assertEqual(len(events), 1)
        self.assertEqual(answer, {"outcome": {"outcome": {"kind": "KIND_COMPLETED"}}})
        self.assertIsNone(worker.receive())

    def test_no_longer_fresh(self):
        worker, _ = self.ask({})
        outcome = worker.ask({"run": {"process": {"fresh": True}}})[1]["outcome"]
        self.assertEqual(outcome["outcome"], {
            "kind": "KIND_HOST_ERROR", "detail": "a fresh process was asked for; this one has run 1 programs"})

    def test_debug_variable(self):
        _, (events, _) = self.ask({"asyncio_debug": "1"}, environment={"PYTHONASYNCIODEBUG": "1"})
        self.assertEqual([line(event) for event in events], ["main.0 get_debug -> True @0"])
        for setup, variables in (({"asyncio_debug": "1"}, {}), ({}, {"PYTHONASYNCIODEBUG": "1"})):
            _, (_, answer) = self.ask(setup, environment=variables)
            self.assertEqual(answer["outcome"]["outcome"]["kind"], "KIND_HOST_ERROR")
            self.assertIn("PYTHONASYNCIODEBUG", answer["outcome"]["outcome"]["detail"])

    def test_dev_mode(self):
        worker, (events, _) = self.ask({"dev_mode": True}, environment={"PYTHONDEVMODE": "1"})
        self.assertEqual([line(event) for event in events], ["main.0 get_debug -> True @0"])
        worker.end()
        self.assertEqual(worker.errors, "")
        _, (_, answer) = self.ask({"dev_mode": True})
        self.assertEqual(answer["outcome"]["outcome"], {
            "kind": "KIND_HOST_ERROR", "detail": "process.dev_mode is True, but the interpreter's is False"})


class UnavailableTest(unittest.TestCase):
    """Loops that cannot be had."""

    def test_why(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "odd.py"), "w") as module:
                module.write("number = 7\n"
                             "def fails(): raise OSError('no more loops')\n"
                             "def nothing(): pass\n")
            with open(os.path.join(folder, "broken.py"), "w") as module:
                module.write("import sys; sys.exit('not today')\n")
            for name, reason in (
                    ("nosuch:Loop", "module 'nosuch' cannot be imported: ModuleNotFoundError: No module named 'nosuch'"),
                    ("broken:Loop", "module 'broken' cannot be imported: SystemExit: not today"),
                    ("odd:Loop", "module 'odd' has no Loop: AttributeError: module 'odd' has no attribute 'Loop'"),
                    ("odd:number", "odd:number is a int, which cannot be called"),
                    ("odd:fails", "odd:fails() raised OSError: no more loops"),
                    ("odd:nothing", "odd:nothing() returned NoneType, which is no event loop"),
                    ("odd", "--loop 'odd' is not MODULE:FACTORY")):
                worker = WorkerProcess("--loop", name, folder=folder)
                self.assertEqual(worker.ask({"hello": {}})[1]["hello"]["unavailable"], reason)
                self.assertEqual(worker.ask({"run": {}})[1]["outcome"], {
                    "outcome": {"kind": "KIND_HOST_ERROR", "detail": reason}, "again": True})
                self.assertEqual(worker.end(), 0)


if __name__ == "__main__":
    unittest.main()
