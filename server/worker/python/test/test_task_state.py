"""Names, counters, sets and factories of tasks, time limits and groups."""
import sys
import unittest

from support import bind, run, soon

SLOW = {"async one": [{"sleep": {"delay": 1}}, {"return_value": {"value": {"integer": 1}}}],
        "async two": [{"sleep": {"delay": 2}}, {"return_value": {"value": {"integer": 2}}}],
        "async bad": [{"sleep": {"delay": 1}}, {"raise": {"type": "Error"}}]}


class TaskStateTest(unittest.TestCase):
    """Names, counters and sets of tasks."""

    def test_names_and_coroutines(self):
        lines, outcome = run(
            [bind("t", {"create_task": {"coroutine": "c", "name": "n"}}), {"task_get_name": {"task": "t"}}, {"task_set_name": {"task": "t", "name": "m"}},
             {"task_get_name": {"task": "t"}}, bind("u", {"create_task": {"coroutine": "c"}}), {"task_get_name": {"task": "u"}}, {"task_get_name": {"task": "u", "unlike": "t"}},
             {"task_get_coro": {"task": "t"}}, {"all_tasks": {"event_loop": "loop"}}, {"current_task": {"event_loop": "loop"}}, {"run_until_complete": {"future": "u"}}, {"all_tasks": {"event_loop": "loop"}}],
            {"async c": [{"all_tasks": {}}]})
        self.assertEqual(lines, [
            "main.0 create_task -> t @0",
            "main.1 task_get_name -> 'n' @0",
            "main.2 task_set_name @0",
            "main.3 task_get_name -> 'm' @0",
            "main.4 create_task -> u @0",
            "main.5 task_get_name -> <name> @0",
            "main.6 task_get_name -> True @0",
            "main.7 task_get_coro -> <coroutine> @0",
            "main.8 all_tasks -> [t, u] @0",
            "main.9 current_task @0",
            "main.10 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 all_tasks -> [t, u] @0",
            "<c> } c @0",
            "<c#2> c { @0",
            "<c#2> c.0 all_tasks -> [u] @0",
            "<c#2> } c @0",
            "main.10 run_until_complete @0",
            "main.11 all_tasks -> [] @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 11), "Task.cancelling is there from 3.11 on")
    def test_cancelling(self):
        lines, outcome = run(
            [bind("t", {"create_task": {"coroutine": "c"}}), soon("x"), {"run_until_complete": {"future": "t"}}],
            {"async c": [{"catch": True, "sleep": {"delay": 1}}, {"task_cancelling": {"task": "t"}}, {"task_uncancel": {"task": "t"}}, {"sleep": {"delay": 1, "result": {"text": "r"}}}],
             "x": [{"future_cancel": {"future": "t"}}, {"task_cancelling": {"task": "t"}}]})
        self.assertEqual(lines, [
            "main.0 create_task -> t @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 sleep { @0",
            "x { @0",
            "x.0 future_cancel -> True @0",
            "x.1 task_cancelling -> 1 @0",
            "} x @0",
            "<c> c.0 sleep raised CancelledError @0",
            "<c> c.1 task_cancelling -> 1 @0",
            "<c> c.2 task_uncancel -> 0 @0",
            "<c> c.3 sleep { @0",
            "<c> c.3 sleep -> 'r' @1",
            "<c> } c @1",
            "main.2 run_until_complete @1"])
        self.assertTrue(outcome["again"])

    def test_factories(self):
        lines, outcome = run(
            [{"set_task_factory": {"block": "f", "bind": "made"}}, bind("t", {"create_task": {"coroutine": "c"}}), {"same": {"first": "t", "second": "made"}},
             {"create_task": {"coroutine": "d", "not_a_coroutine": True}}, {"run_until_complete": {"future": "t"}}],
            {"f": [{"take_argument": {}}, {"take_argument": {"index": 1}}], "async c": [{"create_task": {"coroutine": "d", "on_running_loop": True}}], "async d": []})
        self.assertEqual(lines, [
            "main.0 set_task_factory @0",
            "f(loop, <coroutine>) { @0",
            "f.0 take_argument -> loop @0",
            "f.1 take_argument -> <coroutine> @0",
            "} f @0",
            "main.1 create_task -> made @0",
            "main.2 same -> True @0",
            "f(loop, 42) { @0",
            "f.0 take_argument -> loop @0",
            "f.1 take_argument -> 42 @0",
            "} f @0",
            "main.3 create_task raised TypeError @0",
            "main.4 run_until_complete { @0",
            "<c> c { @0",
            "f(loop, <coroutine>) { @0",
            "f.0 take_argument -> loop @0",
            "f.1 take_argument -> <coroutine> @0",
            "} f @0",
            "<c> c.0 create_task -> made @0",
            "<c> } c @0",
            "<d> d { @0",
            "<d> } d @0",
            "main.4 run_until_complete @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 12), "eager_task_factory is there from 3.12 on")
    def test_eager_tasks(self):
        lines, outcome = run(
            [{"set_task_factory": {"eager": True}}, {"run_until_complete": {"coroutine": "c"}}],
            {"async c": [bind("t", {"create_task": {"coroutine": "d"}}), {"future_done": {"future": "t"}}], "async d": [{"return_value": {"value": {"integer": 1}}}]})
        self.assertEqual(lines, [
            "main.0 set_task_factory @0",
            "main.1 run_until_complete { @0",
            "<c> c { @0",
            "<d> d { @0",
            "<d> d.0 return_value @0",
            "<d> } d returned 1 @0",
            "<c> c.0 create_task -> t @0",
            "<c> c.1 future_done -> True @0",
            "<c> } c @0",
            "main.1 run_until_complete @0"])
        self.assertTrue(outcome["again"])

    def test_bare_yield(self):
        lines, outcome = run(
            [bind("f", {"create_future": {}}), {"run_until_complete": {"coroutine": "c"}}],
            {"async c": [{"catch": True, "bare_yield": {"not_a_future": True}}, {"catch": True, "bare_yield": {"future": "f"}}]})
        self.assertEqual(lines, [
            "main.0 create_future -> f @0",
            "main.1 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 bare_yield { @0",
            "<c> c.0 bare_yield raised RuntimeError @0",
            "<c> c.1 bare_yield { @0",
            "<c> c.1 bare_yield raised RuntimeError @0",
            "<c> } c @0",
            "main.1 run_until_complete @0"])
        self.assertTrue(outcome["again"])

class LimitTest(unittest.TestCase):
    """timeout, timeout_at and task groups."""

    @unittest.skipIf(sys.version_info < (3, 11), "asyncio.timeout is there from 3.11 on")
    def test_timeouts(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "w"}}],
            dict(SLOW, **{"async w": [
                bind("d", {"catch": True, "timeout": {"delay": 1.5, "coroutine": "two"}}), {"timeout_expired": {"deadline": "d"}}, {"timeout_when": {"deadline": "d"}},
                bind("e", {"timeout_at": {"when": 9, "coroutine": "later"}})],
             "async later": [{"timeout_when": {"deadline": "e"}}, {"timeout_reschedule": {"deadline": "e", "when": 20}}, {"await": {"coroutine": "two"}}, {"timeout_when": {"deadline": "e"}}]}))
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<w> w { @0",
            "<w> w.0 timeout { @0",
            "<two> two { @0",
            "<two> two.0 sleep { @0",
            "<two> two.0 sleep raised CancelledError @1.5",
            "<two> } two raised CancelledError @1.5",
            "<w> w.0 timeout raised TimeoutError @1.5",
            "<w> w.1 timeout_expired -> True @1.5",
            "<w> w.2 timeout_when -> 1.5s @1.5",
            "<w> w.3 timeout_at { @1.5",
            "<later> later { @1.5",
            "<later> later.0 timeout_when -> 9s @1.5",
            "<later> later.1 timeout_reschedule @1.5",
            "<later> later.2 await { @1.5",
            "<two#2> two { @1.5",
            "<two#2> two.0 sleep { @1.5",
            "<two#2> two.0 sleep @3.5",
            "<two#2> two.1 return_value @3.5",
            "<two#2> } two returned 2 @3.5",
            "<later> later.2 await -> 2 @3.5",
            "<later> later.3 timeout_when -> 20s @3.5",
            "<later> } later @3.5",
            "<w> w.3 timeout_at @3.5",
            "<w> } w @3.5",
            "main.0 run_until_complete @3.5"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 11), "asyncio.TaskGroup is there from 3.11 on")
    def test_task_groups(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "w"}}],
            dict(SLOW, **{"async w": [bind("g", {"catch": True, "task_group": {"coroutine": "body"}})],
             "async body": [bind("t", {"group_create_task": {"group": "g", "coroutine": "bad"}}), {"group_create_task": {"group": "g", "coroutine": "two", "name": "n"}}, {"return_value": {"value": {"text": "body"}}}]}))
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<w> w { @0",
            "<w> w.0 task_group { @0",
            "<body> body { @0",
            "<body> body.0 group_create_task -> t @0",
            "<body> body.1 group_create_task -> <task> @0",
            "<body> body.2 return_value @0",
            "<body> } body returned 'body' @0",
            "<bad> bad { @0",
            "<bad> bad.0 sleep { @0",
            "<two> two { @0",
            "<two> two.0 sleep { @0",
            "<bad> bad.0 sleep @1",
            "<bad> bad.1 raise raised Error @1",
            "<bad> } bad raised Error @1",
            "<two> two.0 sleep raised CancelledError @1",
            "<two> } two raised CancelledError @1",
            "<w> w.0 task_group raised ExceptionGroup(Error) @1",
            "<w> } w @1",
            "main.0 run_until_complete @1"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
