"""Threads, executors and the virtual clock."""
import sys
import unittest

from support import bind, later, run, soon


class ThreadTest(unittest.TestCase):
    """The program's own threads."""

    def test_run_in_thread(self):
        lines, outcome = run(
            [bind("t", {"run_in_thread": {"block": "b"}}), {"run_in_thread": {"block": "c"}}],
            {"b": [{"get_running_loop": {}}, {"log": {"text": "never"}}], "c": [{"log": {"text": "c"}}]})
        self.assertEqual(lines, [
            "main.0 run_in_thread { @0",
            "[t] b { @0",
            "[t] b.0 get_running_loop raised RuntimeError @0",
            "[t] } b raised RuntimeError @0",
            "[t] unraisable RuntimeError @0",
            "main.0 run_in_thread @0",
            "main.1 run_in_thread { @0",
            "[thread] c { @0",
            "[thread] log c @0",
            "[thread] } c @0",
            "main.1 run_in_thread @0"])
        self.assertTrue(outcome["again"])

    def test_idle_start_wakes_the_loop(self):
        lines, outcome = run(
            [bind("t", {"start_thread": {"block": "b"}}), soon("a"), later(3600, "s"), {"run_forever": {}}],
            {"b": [{"call_soon_threadsafe": {"callback": {"block": "a"}}}, {"log": {"text": "after"}}], "a": [], "s": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 start_thread -> t @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 call_later -> <handle> @0",
            "main.3 run_forever { @0",
            "a { @0",
            "} a @0",
            "[t] b { @0",
            "[t] b.0 call_soon_threadsafe -> <handle> @0",
            "[t] log after @0",
            "[t] } b @0",
            "a { @0",
            "} a @0",
            "s { @3600",
            "s.0 stop @3600",
            "} s @3600",
            "main.3 run_forever @3600"])
        self.assertTrue(outcome["again"])

    def test_idle_starts_in_order(self):
        lines, outcome = run(
            [bind("t", {"start_thread": {"block": "b", "times": 2}}), bind("u", {"start_thread": {"block": "b"}}), later(1, "s"), {"run_forever": {}}],
            {"b": [{"time": {}}], "s": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 start_thread -> t @0",
            "main.1 start_thread -> u @0",
            "main.2 call_later -> <handle> @0",
            "main.3 run_forever { @0",
            "[t] b(0) { @0",
            "[t] b.0 time -> 0s @0",
            "[t] } b @0",
            "[t] b(1) { @0",
            "[t] b.0 time -> 0s @0",
            "[t] } b @0",
            "[u] b { @0",
            "[u] b.0 time -> 0s @0",
            "[u] } b @0",
            "s { @1",
            "s.0 stop @1",
            "} s @1",
            "main.3 run_forever @1"])
        self.assertTrue(outcome["again"])

    def test_end_of_a_thread_does_not_wake_the_loop(self):
        lines, outcome = run(
            [{"start_thread": {"block": "b"}}, later(7, "s"), {"run_forever": {}}],
            {"b": [{"call_soon": {"callback": {"block": "a"}}}], "a": [], "s": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 start_thread -> <thread> @0",
            "main.1 call_later -> <handle> @0",
            "main.2 run_forever { @0",
            "[thread] b { @0",
            "[thread] b.0 call_soon -> <handle> @0",
            "[thread] } b @0",
            "a { @7",
            "} a @7",
            "s { @7",
            "s.0 stop @7",
            "} s @7",
            "main.2 run_forever @7"])
        self.assertTrue(outcome["again"])

    def test_join(self):
        lines, outcome = run(
            [bind("t", {"start_thread": {"block": "b"}}), {"join_thread": {"thread": "t"}}, {"join_thread": {"thread": "t"}},
             bind("u", {"start_thread": {"block": "b", "start": "START_AT_ONCE"}}), {"quiet": True, "join_thread": {"thread": "u"}},
             {"log": {"text": "joined", "ids": ["u"]}}],
            {"b": [{"sleep_thread": {"seconds": 1}}]})
        self.assertEqual(lines, [
            "main.0 start_thread -> t @0",
            "[t] b { @0",
            "[t] b.0 sleep_thread @1",
            "[t] } b @1",
            "main.1 join_thread @1",
            "main.2 join_thread @1",
            "main.3 start_thread -> u @1",
            "[u] b { @1",
            "[u] b.0 sleep_thread @2",
            "[u] } b @2",
            "log joined u @2"])
        self.assertTrue(outcome["again"])

    def test_never_started(self):
        lines, outcome = run([{"start_thread": {"block": "b"}}], {"b": [{"log": {"text": "never"}}]})
        self.assertEqual(lines, [
            "main.0 start_thread -> <thread> @0"])
        self.assertTrue(outcome["again"])

    def test_loops_in_two_threads(self):
        lines, outcome = run(
            [bind("n", {"new_event_loop": {}}), bind("t", {"start_thread": {"block": "b"}}), later(5, "s"), {"run_forever": {}}],
            {"b": {"quiet": True, "ops": [dict(later(3, "m"), loop="n"), {"loop": "n", "run_forever": {}}]},
             "m": {"quiet": True, "ops": [{"loop": "n", "stop": {}}, {"call_soon_threadsafe": {"callback": {"block": "a"}}}]},
             "a": [{"time": {}}], "s": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 new_event_loop -> n @0",
            "main.1 start_thread -> t @0",
            "main.2 call_later -> <handle> @0",
            "main.3 run_forever { @0",
            "a { @3",
            "a.0 time -> 3s @3",
            "} a @3",
            "s { @5",
            "s.0 stop @5",
            "} s @5",
            "main.3 run_forever @5"])
        self.assertTrue(outcome["again"])

    def test_clock_moves_while_the_main_thread_waits(self):
        lines, outcome = run(
            [bind("n", {"new_event_loop": {}}), {"run_in_thread": {"block": "b"}}, {"time": {}}],
            {"b": [dict(later(3, "m"), loop="n"), {"loop": "n", "run_forever": {}}], "m": [{"loop": "n", "stop": {}}]})
        self.assertEqual(lines, [
            "main.0 new_event_loop -> n @0",
            "main.1 run_in_thread { @0",
            "[thread] b { @0",
            "[thread] b.0 call_later -> <handle> @0",
            "[thread] b.1 run_forever { @0",
            "[thread] m { @3",
            "[thread] m.0 stop @3",
            "[thread] } m @3",
            "[thread] b.1 run_forever @3",
            "[thread] } b @3",
            "main.1 run_in_thread @3",
            "main.2 time -> 3s @3"])
        self.assertTrue(outcome["again"])

    def test_sleeping_thread_moves_the_clock(self):
        lines, outcome = run(
            [bind("t", {"start_thread": {"block": "b"}}), later(1, "s"), {"run_forever": {}}],
            {"b": [{"sleep_thread": {"seconds": 5}}], "s": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 start_thread -> t @0",
            "main.1 call_later -> <handle> @0",
            "main.2 run_forever { @0",
            "[t] b { @0",
            "[t] b.0 sleep_thread @5",
            "[t] } b @5",
            "s { @5",
            "s.0 stop @5",
            "} s @5",
            "main.2 run_forever @5"])
        self.assertTrue(outcome["again"])

class ExecutorTest(unittest.TestCase):
    """Executors."""

    def test_jobs(self):
        lines, outcome = run(
            [bind("f", {"run_in_executor": {"block": "j"}}), soon("a"), later(5, "a"), {"run_until_complete": {"future": "f"}},
             bind("g", {"run_in_executor": {"block": "k"}}), {"run_until_complete": {"future": "g"}}],
            {"j": [{"log": {"text": "job"}}], "k": [{"raise": {"type": "Error"}}], "a": []})
        self.assertEqual(lines, [
            "main.0 run_in_executor -> f @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 call_later -> <handle> @0",
            "main.3 run_until_complete { @0",
            "a { @0",
            "} a @0",
            "[executor] j { @0",
            "[executor] log job @0",
            "[executor] } j @0",
            "main.3 run_until_complete @0",
            "main.4 run_in_executor -> g @0",
            "main.5 run_until_complete { @0",
            "[executor] k { @0",
            "[executor] k.0 raise raised Error @0",
            "[executor] } k raised Error @0",
            "main.5 run_until_complete raised Error @0"])
        self.assertTrue(outcome["again"])

    def test_jobs_that_never_begin(self):
        lines, outcome = run([{"run_in_executor": {"block": "j"}}, {"close": {}}, {"run_in_executor": {"block": "j"}}], {"j": [{"log": {"text": "never"}}]})
        self.assertEqual(lines, [
            "main.0 run_in_executor -> <future> @0",
            "main.1 close @0",
            "main.2 run_in_executor raised RuntimeError @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 9), "shutdown_default_executor is there from 3.9 on")
    def test_shutdown(self):
        lines, outcome = run(
            [bind("f", {"run_in_executor": {"block": "j"}}), later(1, "j"), {"shutdown_default_executor": {}}, {"time": {}}, {"future_done": {"future": "f"}}, {"run_in_executor": {"block": "j"}},
             {"run_until_complete": {"coroutine": "c"}}],
            {"j": [], "async c": [{"shutdown_default_executor": {}}]})
        self.assertEqual(lines, [
            "main.0 run_in_executor -> f @0",
            "main.1 call_later -> <handle> @0",
            "[executor] j { @0",
            "[executor] } j @0",
            "main.2 shutdown_default_executor @0",
            "main.3 time -> 0s @0",
            "main.4 future_done -> True @0",
            "main.5 run_in_executor raised RuntimeError @0",
            "main.6 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 shutdown_default_executor @0",
            "<c> } c @0",
            "main.6 run_until_complete @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 12), "asyncio.Runner waits for its executor with a time limit from 3.12 on")
    def test_helper_that_shuts_an_executor_down(self):
        lines, outcome = run(
            [{"run_main": {"coroutine": "c"}}, {"time": {}}],
            {"async c": [bind("r", {"get_running_loop": {}}), dict(bind("f", {"run_in_executor": {"block": "j"}}), loop="r"), {"quiet": True, "await": {"future": "f"}}],
             "j": {"quiet": True, "ops": [{"log": {"text": "job"}}]}})
        self.assertEqual(lines, [
            "main.0 run_main { @0",
            "<c> c { @0",
            "<c> c.0 get_running_loop -> r @0",
            "<c> c.1 run_in_executor -> f @0",
            "<c> } c @0",
            "main.0 run_main @0",
            "main.1 time -> 0s @0"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
