"""Futures, tasks and coroutines."""
import sys
import unittest

from support import bind, later, run, soon


class FutureTest(unittest.TestCase):
    """Futures."""

    def test_results(self):
        lines, outcome = run(
            [bind("f", {"create_future": {}}), {"future_done": {"future": "f"}}, {"future_result": {"future": "f"}},
             {"set_result": {"future": "f", "value": {"map": {"entries": {"b": {"boolean": False}, "a": {"none": {}}}}}}},
             {"set_result": {"future": "f"}}, {"future_result": {"future": "f"}}, {"future_exception": {"future": "f"}},
             {"future_cancel": {"future": "f"}}, {"future_cancelled": {"future": "f"}}, {"future_done": {"future": "f"}}])
        self.assertEqual(lines, [
            "main.0 create_future -> f @0",
            "main.1 future_done -> False @0",
            "main.2 future_result raised InvalidStateError @0",
            "main.3 set_result @0",
            "main.4 set_result raised InvalidStateError @0",
            "main.5 future_result -> {a: None, b: False} @0",
            "main.6 future_exception @0",
            "main.7 future_cancel -> False @0",
            "main.8 future_cancelled -> False @0",
            "main.9 future_done -> True @0"])
        self.assertTrue(outcome["again"])

    def test_exceptions(self):
        lines, outcome = run(
            [bind("e", {"raise": {"type": "Error", "message": "m"}}), bind("f", {"create_future": {}}),
             {"set_exception": {"future": "f", "exception": {"ref": "e"}}}, {"future_exception": {"future": "f"}},
             {"future_result": {"future": "f"}}, bind("g", {"create_future": {}}),
             {"set_exception": {"future": "g", "exception": {"type": "LookupError"}}}, {"future_cancel": {"future": "g"}},
             {"future_cancelled": {"future": "g"}}, {"future_exception": {"future": "g"}}])
        self.assertEqual(lines, [
            "main.0 raise raised Error=e @0",
            "main.1 create_future -> f @0",
            "main.2 set_exception @0",
            "main.3 future_exception -> Error=e @0",
            "main.4 future_result raised Error=e @0",
            "main.5 create_future -> g @0",
            "main.6 set_exception @0",
            "main.7 future_cancel -> False @0",
            "main.8 future_cancelled -> False @0",
            "main.9 future_exception -> LookupError @0"])
        self.assertTrue(outcome["again"])

    def test_done_callbacks(self):
        lines, outcome = run(
            [bind("f", {"create_future": {}}), {"add_done_callback": {"future": "f", "callback": {"block": "d"}}},
             {"add_done_callback": {"future": "f", "callback": {"block": "d"}}}, {"add_done_callback": {"future": "f", "callback": {"block": "e"}}},
             {"remove_done_callback": {"future": "f", "block": "d"}}, {"set_result": {"future": "f"}},
             {"add_done_callback": {"future": "f", "callback": {"block": "s"}}}, {"run_forever": {}}],
            {"d": [], "e": [{"log": {"text": "done", "arguments": [0]}}], "s": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 create_future -> f @0",
            "main.1 add_done_callback @0",
            "main.2 add_done_callback @0",
            "main.3 add_done_callback @0",
            "main.4 remove_done_callback -> 2 @0",
            "main.5 set_result @0",
            "main.6 add_done_callback @0",
            "main.7 run_forever { @0",
            "e(f) { @0",
            "log done f @0",
            "} e @0",
            "s(f) { @0",
            "s.0 stop @0",
            "} s @0",
            "main.7 run_forever @0"])
        self.assertTrue(outcome["again"])

    def test_never_retrieved(self):
        lines, outcome = run(
            [bind("f", {"create_future": {}}), {"set_exception": {"future": "f", "exception": {"type": "Error", "message": "lost"}}},
             {"forget": {"target": "f"}}, {"future_done": {"future": "f"}}])
        self.assertEqual(lines, [
            "main.0 create_future -> f @0",
            "main.1 set_exception @0",
            "log_record ERROR asyncio Error @0",
            "main.2 forget @0",
            "main.3 future_done raised NameError @0"])
        self.assertTrue(outcome["again"])

class TaskTest(unittest.TestCase):
    """Tasks and coroutine blocks."""

    def test_steps_of_coroutines(self):
        lines, outcome = run(
            [bind("f", {"create_future": {}}), bind("t", {"create_task": {"coroutine": "c", "name": "n"}}),
             bind("u", {"create_task": {"coroutine": "c"}}), soon("x"), {"run_until_complete": {"future": "u"}}],
            {"async c": [{"current_task": {}}, {"await": {"future": "f"}}, {"await": {"coroutine": "d"}}],
             "async d": [{"sleep": {}}, {"return_value": {"value": {"integer": 3}}}],
             "x": [{"set_result": {"future": "f", "value": {"text": "r"}}}]})
        self.assertEqual(lines, [
            "main.0 create_future -> f @0",
            "main.1 create_task -> t @0",
            "main.2 create_task -> u @0",
            "main.3 call_soon -> <handle> @0",
            "main.4 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 current_task -> t @0",
            "<c> c.1 await { @0",
            "<c#2> c { @0",
            "<c#2> c.0 current_task -> u @0",
            "<c#2> c.1 await { @0",
            "x { @0",
            "x.0 set_result @0",
            "} x @0",
            "<c> c.1 await -> 'r' @0",
            "<c> c.2 await { @0",
            "<d> d { @0",
            "<d> d.0 sleep { @0",
            "<c#2> c.1 await -> 'r' @0",
            "<c#2> c.2 await { @0",
            "<d#2> d { @0",
            "<d#2> d.0 sleep { @0",
            "<d> d.0 sleep @0",
            "<d> d.1 return_value @0",
            "<d> } d returned 3 @0",
            "<c> c.2 await -> 3 @0",
            "<c> } c @0",
            "<d#2> d.0 sleep @0",
            "<d#2> d.1 return_value @0",
            "<d#2> } d returned 3 @0",
            "<c#2> c.2 await -> 3 @0",
            "<c#2> } c @0",
            "main.4 run_until_complete @0"])
        self.assertTrue(outcome["again"])

    def test_cancellation(self):
        lines, outcome = run(
            [bind("f", {"create_future": {}}), bind("t", {"create_task": {"coroutine": "c"}}), later(1, "x"),
             {"run_until_complete": {"future": "t"}}, {"future_cancelled": {"future": "t"}}, bind("u", {"create_task": {"coroutine": "d"}}),
             {"future_cancel": {"future": "u"}}, {"run_until_complete": {"future": "u"}}, {"future_cancelled": {"future": "u"}}],
            {"async c": [{"catch": True, "await": {"future": "f"}}, {"return_value": {"value": {"text": "kept on"}}}], "async d": [{"sleep": {"delay": 5}}],
             "x": [{"future_cancel": {"future": "t"}}]})
        self.assertEqual(lines, [
            "main.0 create_future -> f @0",
            "main.1 create_task -> t @0",
            "main.2 call_later -> <handle> @0",
            "main.3 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 await { @0",
            "x { @1",
            "x.0 future_cancel -> True @1",
            "} x @1",
            "<c> c.0 await raised CancelledError @1",
            "<c> c.1 return_value @1",
            "<c> } c returned 'kept on' @1",
            "main.3 run_until_complete -> 'kept on' @1",
            "main.4 future_cancelled -> False @1",
            "main.5 create_task -> u @1",
            "main.6 future_cancel -> True @1",
            "main.7 run_until_complete { @1",
            "main.7 run_until_complete raised CancelledError @1",
            "main.8 future_cancelled -> True @1"])
        self.assertTrue(outcome["again"])

    def test_exceptions(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "c"}}, {"current_task": {}}],
            {"async c": [{"catch": True, "await": {"coroutine": "d"}}, {"sleep": {"delay": 3}}, {"await": {"coroutine": "d"}}, {"log": {"text": "never"}}],
             "async d": [{"raise": {"type": "LookupError", "message": "m"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 await { @0",
            "<d> d { @0",
            "<d> d.0 raise raised LookupError @0",
            "<d> } d raised LookupError @0",
            "<c> c.0 await raised LookupError @0",
            "<c> c.1 sleep { @0",
            "<c> c.1 sleep @3",
            "<c> c.2 await { @3",
            "<d#2> d { @3",
            "<d#2> d.0 raise raised LookupError @3",
            "<d#2> } d raised LookupError @3",
            "<c> c.2 await raised LookupError @3",
            "<c> } c raised LookupError @3",
            "main.0 run_until_complete raised LookupError @3",
            "main.1 current_task raised RuntimeError @3"])
        self.assertTrue(outcome["again"])

    def test_factories(self):
        lines, outcome = run(
            [{"set_task_factory": {"logging": "made"}}, {"get_task_factory": {}}, {"run_until_complete": {"coroutine": "c"}},
             {"set_task_factory": {"not_callable": True}}, {"set_task_factory": {"none": True}}, {"get_task_factory": {}}],
            {"async c": [{"return_value": {"value": {"integer": 3}}}]})
        self.assertEqual(lines, [
            "main.0 set_task_factory @0",
            "main.1 get_task_factory -> <function> @0",
            "main.2 run_until_complete { @0",
            "log made @0",
            "<c> c { @0",
            "<c> c.0 return_value @0",
            "<c> } c returned 3 @0",
            "main.2 run_until_complete -> 3 @0",
            "main.3 set_task_factory raised TypeError @0",
            "main.4 set_task_factory @0",
            "main.5 get_task_factory @0"])
        self.assertTrue(outcome["again"])

    def test_calls_from_coroutines(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "c"}}],
            {"async c": [{"call": {"block": "b"}}, {"log": {"text": "own"}}], "b": [{"log": {"text": "plain"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 call { @0",
            "b { @0",
            "log plain @0",
            "} b @0",
            "<c> c.0 call @0",
            "<c> log own @0",
            "<c> } c @0",
            "main.0 run_until_complete @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 11), "create_task(context=) is there from 3.11 on")
    def test_context_keyword(self):
        lines, outcome = run(
            [bind("c", {"copy_context": {}}), bind("t", {"create_task": {"coroutine": "b", "context": "c"}}),
             {"run_until_complete": {"future": "t"}}, {"context_run": {"context": "c", "block": "g"}}],
            {"async b": [{"context_var_set": {"variable": "v", "value": {"integer": 1}}}], "g": [{"context_var_get": {"variable": "v"}}]})
        self.assertEqual(lines, [
            "main.0 copy_context -> c @0",
            "main.1 create_task -> t @0",
            "main.2 run_until_complete { @0",
            "<b> b { @0",
            "<b> b.0 context_var_set @0",
            "<b> } b @0",
            "main.2 run_until_complete @0",
            "main.3 context_run { @0",
            "g { @0",
            "g.0 context_var_get -> 1 @0",
            "} g @0",
            "main.3 context_run @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 9), "cancel(msg=) is there from 3.9 on")
    def test_cancel_message(self):
        lines, outcome = run([bind("f", {"create_future": {}}), {"future_cancel": {"future": "f", "message": "m"}}])
        self.assertEqual(lines, [
            "main.0 create_future -> f @0",
            "main.1 future_cancel -> True @0"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
