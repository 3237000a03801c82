"""gather, wait, wait_for, shield, and what else takes awaitables."""
import unittest

from support import bind, run

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


if __name__ == "__main__":
    unittest.main()
