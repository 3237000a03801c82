"""Programs on a real clock: order, and no times."""
import asyncio
import importlib.util
import unittest

from support import bind, later, run, soon


class RealClock:
    """What holds for every loop on its own clock."""

    clock = "CLOCK_REAL"

    @staticmethod
    def make_loop():
        return asyncio.SelectorEventLoop()

    def run_program(self, main, blocks=None):
        lines, outcome = run(main, blocks, loop=self.make_loop, clock=self.clock)
        self.assertEqual(outcome, {"outcome": {"kind": "KIND_COMPLETED"}, "again": True})
        return lines

    def test_no_times(self):
        self.assertEqual(self.run_program(
            [bind("t", {"time": {}}), {"sleep_thread": {"seconds": 0.01}}, {"time": {"base": "t", "at_least": 0}},
             {"time": {"base": "t", "at_least": 3600}}, bind("h", later(0.01, "s")), {"when": {"handle": "h"}}, {"run_forever": {}},
             {"time": {"at_least": 0.01}}],
            {"s": [{"stop": {}}]}), [
                "main.0 time -> <float>",
                "main.1 sleep_thread",
                "main.2 time -> True",
                "main.3 time -> False",
                "main.4 call_later -> h",
                "main.5 when -> <float>",
                "main.6 run_forever {",
                "s {",
                "s.0 stop",
                "} s",
                "main.6 run_forever",
                "main.7 time -> True"])

    def test_thread_records_before_the_loop_that_it_wakes(self):
        lines = self.run_program(
            [bind("t", {"start_thread": {"block": "b"}}), {"quiet": True, "run_forever": {}}],
            {"b": [{"call_soon_threadsafe": {"callback": {"block": "s"}}}, {"log": {"text": "after"}}],
             "s": [{"join_thread": {"thread": "t"}}, {"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 start_thread -> t",
            "[t] b {",
            "[t] b.0 call_soon_threadsafe -> <handle>",
            "[t] log after",
            "[t] } b",
            "s {",
            "s.0 join_thread",
            "s.1 stop",
            "} s"])

    def test_jobs(self):
        lines = self.run_program(
            [bind("f", {"run_in_executor": {"block": "j", "returns": {"integer": 3}}}), {"quiet": True, "run_until_complete": {"future": "f"}},
             {"future_result": {"future": "f"}}, soon("a"), {"run_forever": {}}],
            {"j": [{"log": {"text": "job"}}], "a": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 run_in_executor -> f",
            "[executor] j {",
            "[executor] log job",
            "[executor] } j",
            "main.2 future_result -> 3",
            "main.3 call_soon -> <handle>",
            "main.4 run_forever {",
            "a {",
            "a.0 stop",
            "} a",
            "main.4 run_forever"])


class AsyncioOnRealClockTest(RealClock, unittest.TestCase):
    pass


@unittest.skipUnless(importlib.util.find_spec("uvloop"), "uvloop is not installed")
class UvloopTest(RealClock, unittest.TestCase):
    """A loop that is not built on asyncio's base class; the clock is real without being asked for."""

    clock = "CLOCK_UNSPECIFIED"

    @staticmethod
    def make_loop():
        import uvloop
        return uvloop.new_event_loop()

    def test_handles_in_contexts(self):
        lines = self.run_program(
            [{"set_exception_handler": {"block": "h"}}, bind("bad", soon("b")), soon("b"), {"call_soon": {"callback": {"block": "s"}}}, {"run_forever": {}}],
            {"b": [{"raise": {"type": "Error"}}], "h": [], "s": [{"stop": {}}]})
        self.assertIn("h(loop, {exception: Error, handle: bad, message}) {", lines)
        self.assertIn("h(loop, {exception: Error, handle: <handle>, message}) {", lines)


if __name__ == "__main__":
    unittest.main()
