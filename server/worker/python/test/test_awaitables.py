"""gather, wait, time limits, groups, and what else takes awaitables."""
import sys
import unittest

from support import bind, later, run, soon

SLOW = {"async one": [{"sleep": {"delay": 1}}, {"return_value": {"value": {"integer": 1}}}],
        "async two": [{"sleep": {"delay": 2}}, {"return_value": {"value": {"integer": 2}}}],
        "async bad": [{"sleep": {"delay": 1}}, {"raise": {"type": "Error"}}]}


class AwaitableTest(unittest.TestCase):
    """What takes awaitables."""

    def test_gather(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "m"}}],
            dict(SLOW, **{"async m": [
                bind("g", {"gather": {"awaitables": [{"coroutine": "two"}, {"coroutine": "one"}]}}), {"quiet": True, "await": {"future": "g"}},
                {"future_result": {"future": "g"}}, bind("h", {"gather": {"awaitables": [{"coroutine": "bad"}, {"coroutine": "one"}], "return_exceptions": True}}),
                {"await": {"future": "h"}}]}))
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<m> m { @0",
            "<m> m.0 gather -> g @0",
            "<two> two { @0",
            "<two> two.0 sleep { @0",
            "<one> one { @0",
            "<one> one.0 sleep { @0",
            "<one> one.0 sleep @1",
            "<one> one.1 return_value @1",
            "<one> } one returned 1 @1",
            "<two> two.0 sleep @2",
            "<two> two.1 return_value @2",
            "<two> } two returned 2 @2",
            "<m> m.2 future_result -> [2, 1] @2",
            "<m> m.3 gather -> h @2",
            "<m> m.4 await { @2",
            "<bad> bad { @2",
            "<bad> bad.0 sleep { @2",
            "<one#2> one { @2",
            "<one#2> one.0 sleep { @2",
            "<bad> bad.0 sleep @3",
            "<bad> bad.1 raise raised Error @3",
            "<bad> } bad raised Error @3",
            "<one#2> one.0 sleep @3",
            "<one#2> one.1 return_value @3",
            "<one#2> } one returned 1 @3",
            "<m> m.4 await -> [Error, 1] @3",
            "<m> } m @3",
            "main.0 run_until_complete @3"])
        self.assertTrue(outcome["again"])

    def test_wait(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "w"}}],
            dict(SLOW, **{"async w": [
                bind("b", {"create_task": {"coroutine": "one"}}), bind("a", {"create_task": {"coroutine": "two"}}),
                {"wait": {"awaitables": [{"future": "a"}, {"future": "b"}], "return_when": "RETURN_WHEN_FIRST_COMPLETED"}},
                {"wait": {"awaitables": [{"future": "a"}], "timeout": 0.5}}, {"wait": {"awaitables": [{"future": "a"}, {"future": "b"}]}}]}))
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<w> w { @0",
            "<w> w.0 create_task -> b @0",
            "<w> w.1 create_task -> a @0",
            "<w> w.2 wait { @0",
            "<one> one { @0",
            "<one> one.0 sleep { @0",
            "<two> two { @0",
            "<two> two.0 sleep { @0",
            "<one> one.0 sleep @1",
            "<one> one.1 return_value @1",
            "<one> } one returned 1 @1",
            "<w> w.2 wait -> {done: [b], pending: [a]} @1",
            "<w> w.3 wait { @1",
            "<w> w.3 wait -> {done: [], pending: [a]} @1.5",
            "<w> w.4 wait { @1.5",
            "<two> two.0 sleep @2",
            "<two> two.1 return_value @2",
            "<two> } two returned 2 @2",
            "<w> w.4 wait -> {done: [a, b], pending: []} @2",
            "<w> } w @2",
            "main.0 run_until_complete @2"])
        self.assertTrue(outcome["again"])

    def test_as_completed(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "w"}}],
            dict(SLOW, **{"async w": [
                bind("t", {"create_task": {"coroutine": "two"}}), bind("u", {"create_task": {"coroutine": "one"}}),
                bind("i", {"as_completed": {"awaitables": [{"future": "t"}, {"future": "u"}]}}), {"next_completed": {"iterator": "i"}},
                {"next_completed": {"iterator": "i"}}, {"next_completed": {"iterator": "i"}}]}))
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<w> w { @0",
            "<w> w.0 create_task -> t @0",
            "<w> w.1 create_task -> u @0",
            "<w> w.2 as_completed -> i @0",
            "<w> w.3 next_completed { @0",
            "<two> two { @0",
            "<two> two.0 sleep { @0",
            "<one> one { @0",
            "<one> one.0 sleep { @0",
            "<one> one.0 sleep @1",
            "<one> one.1 return_value @1",
            "<one> } one returned 1 @1",
            "<w> w.3 next_completed -> 1 @1",
            "<w> w.4 next_completed { @1",
            "<two> two.0 sleep @2",
            "<two> two.1 return_value @2",
            "<two> } two returned 2 @2",
            "<w> w.4 next_completed -> 2 @2",
            "<w> w.5 next_completed { @2",
            "<w> w.5 next_completed raised StopAsyncIteration @2",
            "<w> } w raised StopAsyncIteration @2",
            "main.0 run_until_complete raised StopAsyncIteration @2"])
        self.assertTrue(outcome["again"])

    def test_wait_for(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "w"}}],
            dict(SLOW, **{"async w": [{"wait_for": {"awaitable": {"coroutine": "one"}, "timeout": 5}}, {"catch": True, "wait_for": {"awaitable": {"coroutine": "two"}, "timeout": 1}},
                                      {"wait_for": {"awaitable": {"coroutine": "two"}}}]}))
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<w> w { @0",
            "<w> w.0 wait_for { @0",
            "<one> one { @0",
            "<one> one.0 sleep { @0",
            "<one> one.0 sleep @1",
            "<one> one.1 return_value @1",
            "<one> } one returned 1 @1",
            "<w> w.0 wait_for -> 1 @1",
            "<w> w.1 wait_for { @1",
            "<two> two { @1",
            "<two> two.0 sleep { @1",
            "<two> two.0 sleep raised CancelledError @2",
            "<two> } two raised CancelledError @2",
            "<w> w.1 wait_for raised TimeoutError @2",
            "<w> w.2 wait_for { @2",
            "<two#2> two { @2",
            "<two#2> two.0 sleep { @2",
            "<two#2> two.0 sleep @4",
            "<two#2> two.1 return_value @4",
            "<two#2> } two returned 2 @4",
            "<w> w.2 wait_for -> 2 @4",
            "<w> } w @4",
            "main.0 run_until_complete @4"])
        self.assertTrue(outcome["again"])

    def test_shield(self):
        lines, outcome = run(
            [bind("t", {"create_task": {"coroutine": "one"}}), bind("s", {"ensure_future": {"awaitable": {"future": "t"}}}), {"same": {"first": "s", "second": "t"}},
             {"run_until_complete": {"coroutine": "w"}}, {"future_cancelled": {"future": "t"}}],
            dict(SLOW, **{"async w": [bind("o", {"shield": {"awaitable": {"future": "t"}}}), {"future_cancel": {"future": "o"}},
                                      {"catch": True, "await": {"future": "o"}}, {"await": {"future": "t"}}]}))
        self.assertEqual(lines, [
            "main.0 create_task -> t @0",
            "main.1 ensure_future -> t @0",
            "main.2 same -> True @0",
            "main.3 run_until_complete { @0",
            "<one> one { @0",
            "<one> one.0 sleep { @0",
            "<w> w { @0",
            "<w> w.0 shield -> o @0",
            "<w> w.1 future_cancel -> True @0",
            "<w> w.2 await { @0",
            "<w> w.2 await raised CancelledError @0",
            "<w> w.3 await { @0",
            "<one> one.0 sleep @1",
            "<one> one.1 return_value @1",
            "<one> } one returned 1 @1",
            "<w> w.3 await -> 1 @1",
            "<w> } w @1",
            "main.3 run_until_complete @1",
            "main.4 future_cancelled -> False @1"])
        self.assertTrue(outcome["again"])

    def test_what_is_no_awaitable(self):
        lines, outcome = run([{"ensure_future": {"awaitable": {"not_awaitable": True}}}, {"is_future": {"target": "loop"}}, bind("f", {"create_future": {}}), {"is_future": {"target": "f"}},
             {"future_get_loop": {"future": "f"}}, bind("d", {"create_duck_future": {}}), {"is_future": {"target": "d"}}])
        self.assertEqual(lines, [
            "main.0 ensure_future raised TypeError @0",
            "main.1 is_future -> False @0",
            "main.2 create_future -> f @0",
            "main.3 is_future -> True @0",
            "main.4 future_get_loop -> loop @0",
            "main.5 create_duck_future -> d @0",
            "main.6 is_future -> True @0"])
        self.assertTrue(outcome["again"])

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
