"""Coroutines, futures and executors between threads."""
import sys
import unittest

from support import bind, later, run

SLOW = {"async one": [{"sleep": {"delay": 1}}, {"return_value": {"value": {"integer": 1}}}],
        "async two": [{"sleep": {"delay": 2}}, {"return_value": {"value": {"integer": 2}}}],
        "async bad": [{"sleep": {"delay": 1}}, {"raise": {"type": "Error"}}]}


class ConcurrentTest(unittest.TestCase):
    """Between threads."""

    def test_run_coroutine_threadsafe(self):
        lines, outcome = run(
            [{"start_thread": {"block": "t"}}, later(9, "s"), {"run_forever": {}}],
            dict(SLOW, **{"t": [bind("c", {"run_coroutine_threadsafe": {"coroutine": "one"}}), {"concurrent_result": {"future": "c"}}], "s": [{"stop": {}}]}))
        self.assertEqual(lines, [
            "main.0 start_thread -> <thread> @0",
            "main.1 call_later -> <handle> @0",
            "main.2 run_forever { @0",
            "[thread] t { @0",
            "[thread] t.0 run_coroutine_threadsafe -> c @0",
            "<one> one { @0",
            "<one> one.0 sleep { @0",
            "<one> one.0 sleep @1",
            "<one> one.1 return_value @1",
            "<one> } one returned 1 @1",
            "[thread] t.1 concurrent_result -> 1 @1",
            "[thread] } t @1",
            "s { @9",
            "s.0 stop @9",
            "} s @9",
            "main.2 run_forever @9"])
        self.assertTrue(outcome["again"])

    def test_gates(self):
        lines, outcome = run(
            [{"start_thread": {"block": "t"}}, later(1, "o"), later(2, "s"), {"run_forever": {}}],
            {"t": [{"log": {"text": "before"}}, {"wait_gate": {"gate": "g"}}, {"time": {}}], "o": [{"open_gate": {"gate": "g"}}], "s": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 start_thread -> <thread> @0",
            "main.1 call_later -> <handle> @0",
            "main.2 call_later -> <handle> @0",
            "main.3 run_forever { @0",
            "[thread] t { @0",
            "[thread] log before @0",
            "o { @1",
            "[thread] t.2 time -> 1s @1",
            "[thread] } t @1",
            "} o @1",
            "s { @2",
            "s.0 stop @2",
            "} s @2",
            "main.3 run_forever @2"])
        self.assertTrue(outcome["again"])

    def test_executors(self):
        lines, outcome = run(
            [bind("e", {"create_executor": {"max_workers": 1}}), bind("f", {"run_in_executor": {"executor": "e", "block": "j", "args": [{"integer": 1}], "returns": {"text": "r"}}}), {"run_until_complete": {"future": "f"}},
             bind("c", {"executor_submit": {"executor": "e", "block": "j"}}), {"concurrent_result": {"future": "c"}}, {"executor_shutdown": {"executor": "e"}}, {"run_in_executor": {"executor": "e", "block": "j"}},
             {"set_default_executor": {"executor": "e"}}],
            {"j": [{"log": {"text": "job"}}]})
        self.assertEqual(lines, [
            "main.0 create_executor -> e @0",
            "main.1 run_in_executor -> f @0",
            "main.2 run_until_complete { @0",
            "[e] j(1) { @0",
            "[e] log job @0",
            "[e] } j @0",
            "main.2 run_until_complete -> 'r' @0",
            "main.3 executor_submit -> c @0",
            "[e] j { @0",
            "[e] log job @0",
            "[e] } j @0",
            "main.4 concurrent_result @0",
            "main.5 executor_shutdown @0",
            "main.6 run_in_executor raised RuntimeError @0",
            "main.7 set_default_executor @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 9), "asyncio.to_thread is there from 3.9 on")
    def test_to_thread(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "c"}}],
            {"async c": [{"to_thread": {"block": "j", "args": [{"integer": 1}], "returns": {"integer": 2}}}], "j": []})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 to_thread { @0",
            "[executor] j(1) { @0",
            "[executor] } j @0",
            "<c> c.0 to_thread -> 2 @0",
            "<c> } c @0",
            "main.0 run_until_complete @0"])
        self.assertTrue(outcome["again"])

    def test_wrap_future(self):
        lines, outcome = run(
            [bind("c", {"create_concurrent_future": {}}), bind("f", {"wrap_future": {"future": "c"}}), later(1, "x"), {"run_until_complete": {"future": "f"}}],
            {"x": [{"set_result": {"future": "c", "value": {"integer": 5}}}]})
        self.assertEqual(lines, [
            "main.0 create_concurrent_future -> c @0",
            "main.1 wrap_future -> f @0",
            "main.2 call_later -> <handle> @0",
            "main.3 run_until_complete { @0",
            "x { @1",
            "x.0 set_result @1",
            "} x @1",
            "main.3 run_until_complete -> 5 @1"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
