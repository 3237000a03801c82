"""Exception handlers, debug mode, context variables."""
import unittest

from support import bind, run, soon

H = {"set_exception_handler": {"block": "h"}}


class ErrorsTest(unittest.TestCase):
    """The error handling API."""

    def test_handler_gets_loop_and_context(self):
        lines, outcome = run(
            [H, {"get_exception_handler": {}}, soon("bad"), soon("s"), {"run_forever": {}}],
            {"bad": [bind("e", {"raise": {"type": "Error", "message": "m"}})], "s": [{"stop": {}}],
             "h": [bind("x", {"take_argument": {"index": 1, "key": "exception"}}), {"same": {"first": "e", "second": "x"}},
                   {"take_argument": {}}, {"take_argument": {"index": 2}}]})
        self.assertEqual(lines, [
            "main.0 set_exception_handler @0",
            "main.1 get_exception_handler -> &h @0",
            "main.2 call_soon -> <handle> @0",
            "main.3 call_soon -> <handle> @0",
            "main.4 run_forever { @0",
            "bad { @0",
            "bad.0 raise raised Error=e @0",
            "} bad raised Error=e @0",
            "h(loop, {exception: Error=e, handle: <handle>, message}) { @0",
            "h.0 take_argument -> Error=e @0",
            "h.1 same -> True @0",
            "h.2 take_argument -> loop @0",
            "h.3 take_argument raised IndexError @0",
            "} h raised IndexError @0",
            "log_record ERROR asyncio IndexError @0",
            "s { @0",
            "s.0 stop @0",
            "} s @0",
            "main.4 run_forever @0"])
        self.assertTrue(outcome["again"])

    def test_default_handler(self):
        lines, outcome = run(
            [soon("bad"), soon("worse"), soon("s"), {"run_forever": {}}, {"default_exception_handler": {"context": {"message": "m"}}}],
            {"bad": [{"raise": {"type": "ValueError", "message": "m"}}], "worse": [{"raise": {"type": "BaseError"}}], "s": [{"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 call_soon -> <handle> @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 call_soon -> <handle> @0",
            "main.3 run_forever { @0",
            "bad { @0",
            "bad.0 raise raised ValueError @0",
            "} bad raised ValueError @0",
            "log_record ERROR asyncio ValueError @0",
            "worse { @0",
            "worse.0 raise raised BaseError @0",
            "} worse raised BaseError @0",
            "log_record ERROR asyncio BaseError @0",
            "s { @0",
            "s.0 stop @0",
            "} s @0",
            "main.3 run_forever @0",
            "main.4 default_exception_handler { @0",
            "log_record ERROR asyncio - @0",
            "main.4 default_exception_handler @0"])
        self.assertTrue(outcome["again"])

    def test_exits_leave_the_loop(self):
        lines, outcome = run(
            [soon("a"), {"run_forever": {}}, soon("b"), {"run_forever": {}}, {"is_running": {}}],
            {"a": [{"raise": {"type": "SystemExit"}}], "b": [{"raise": {"type": "KeyboardInterrupt"}}]})
        self.assertEqual(lines, [
            "main.0 call_soon -> <handle> @0",
            "main.1 run_forever { @0",
            "a { @0",
            "a.0 raise raised SystemExit @0",
            "} a raised SystemExit @0",
            "main.1 run_forever raised SystemExit @0",
            "main.2 call_soon -> <handle> @0",
            "main.3 run_forever { @0",
            "b { @0",
            "b.0 raise raised KeyboardInterrupt @0",
            "} b raised KeyboardInterrupt @0",
            "main.3 run_forever raised KeyboardInterrupt @0",
            "main.4 is_running -> False @0"])
        self.assertTrue(outcome["again"])

    def test_contexts_of_the_program(self):
        lines, outcome = run(
            [H, {"call_exception_handler": {"context": {"message": "m", "extra": {"b": {"integer": "2"}, "a": {"ref": "loop"}}}}},
             {"call_exception_handler": {"context": {"exception": {"type": "OSError", "message": "o"}}}},
             {"set_exception_handler": {"none": True}}, {"get_exception_handler": {}},
             {"call_exception_handler": {"context": {"not_a_dict": True}}}],
            {"h": [{"take_argument": {"index": 1}}, {"default_exception_handler": {"context": {"received": True}}}]})
        self.assertEqual(lines, [
            "main.0 set_exception_handler @0",
            "main.1 call_exception_handler { @0",
            "h(loop, {a: loop, b: 2, message}) { @0",
            "h.0 take_argument -> {a: loop, b: 2, message} @0",
            "h.1 default_exception_handler { @0",
            "log_record ERROR asyncio - @0",
            "h.1 default_exception_handler @0",
            "} h @0",
            "main.1 call_exception_handler @0",
            "main.2 call_exception_handler { @0",
            "h(loop, {exception: OSError}) { @0",
            "h.0 take_argument -> {exception: OSError} @0",
            "h.1 default_exception_handler { @0",
            "log_record ERROR asyncio OSError @0",
            "h.1 default_exception_handler @0",
            "} h @0",
            "main.2 call_exception_handler @0",
            "main.3 set_exception_handler @0",
            "main.4 get_exception_handler @0",
            "main.5 call_exception_handler { @0",
            "log_record ERROR asyncio AttributeError @0",
            "main.5 call_exception_handler @0"])
        self.assertTrue(outcome["again"])

    def test_handler_that_raises(self):
        lines, outcome = run(
            [H, {"call_exception_handler": {"context": {"message": "m"}}}, {"set_exception_handler": {"not_callable": True}}],
            {"h": [{"raise": {"type": "Error"}}]})
        self.assertEqual(lines, [
            "main.0 set_exception_handler @0",
            "main.1 call_exception_handler { @0",
            "h(loop, {message}) { @0",
            "h.0 raise raised Error @0",
            "} h raised Error @0",
            "log_record ERROR asyncio Error @0",
            "main.1 call_exception_handler @0",
            "main.2 set_exception_handler raised TypeError @0"])
        self.assertTrue(outcome["again"])

class DebugTest(unittest.TestCase):
    """Debug mode."""

    def test_debug_flag(self):
        lines, outcome = run(
            [{"get_debug": {}}, {"set_debug": {}}, {"get_debug": {}}, {"set_debug": {"enabled": True}}, {"get_debug": {}},
             {"get_slow_callback_duration": {}}, {"set_slow_callback_duration": {"seconds": 0.5}}, {"get_slow_callback_duration": {}}],
            debug=True)
        self.assertEqual(lines, [
            "main.0 get_debug -> True @0",
            "main.1 set_debug @0",
            "main.2 get_debug -> False @0",
            "main.3 set_debug @0",
            "main.4 get_debug -> True @0",
            "main.5 get_slow_callback_duration -> 0.1 @0",
            "main.6 set_slow_callback_duration @0",
            "main.7 get_slow_callback_duration -> 0.5 @0"])
        self.assertTrue(outcome["again"])

    def test_slow_callbacks(self):
        lines, outcome = run(
            [soon("slow"), soon("quick"), {"run_forever": {}}],
            {"slow": [{"sleep_thread": {"seconds": 0.1}}], "quick": [{"sleep_thread": {"seconds": 0.09}}, {"stop": {}}]}, debug=True)
        self.assertEqual(lines, [
            "main.0 call_soon -> <handle> @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 run_forever { @0",
            "slow { @0",
            "slow.0 sleep_thread @0.1",
            "} slow @0.1",
            "log_record WARNING asyncio - @0.1",
            "quick { @0.1",
            "quick.0 sleep_thread @0.19",
            "quick.1 stop @0.19",
            "} quick @0.19",
            "main.2 run_forever @0.19"])
        self.assertTrue(outcome["again"])

    def test_coroutines_are_refused(self):
        lines, outcome = run(
            [{"call_soon": {"callback": {"coroutine_function": "c"}}}, {"call_soon": {"callback": {"coroutine_object": "c"}}}],
            {"async c": []}, debug=True, capture_warnings=True)
        self.assertEqual(lines, [
            "main.0 call_soon raised TypeError @0",
            "main.1 call_soon raised TypeError @0",
            "warning RuntimeWarning @0"])
        self.assertTrue(outcome["again"])

    def test_tracebacks_in_contexts(self):
        lines, outcome = run(
            [H, soon("bad"), soon("s"), {"run_forever": {}}],
            {"bad": [{"raise": {"type": "Error"}}], "s": [{"stop": {}}],
             "h": [{"take_argument": {"index": 1, "key": "source_traceback"}}, {"take_argument": {"index": 1, "key": "handle"}}]}, debug=True)
        self.assertEqual(lines, [
            "main.0 set_exception_handler @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 call_soon -> <handle> @0",
            "main.3 run_forever { @0",
            "bad { @0",
            "bad.0 raise raised Error @0",
            "} bad raised Error @0",
            "h(loop, {exception: Error, handle: <handle>, message}) { @0",
            "h.0 take_argument -> <traceback> @0",
            "h.1 take_argument -> <handle> @0",
            "} h @0",
            "s { @0",
            "s.0 stop @0",
            "} s @0",
            "main.3 run_forever @0"])
        self.assertTrue(outcome["again"])

    def test_other_threads_are_refused(self):
        lines, outcome = run(
            [soon("a"), {"run_forever": {}}],
            {"a": [{"run_in_thread": {"block": "t"}}, {"stop": {}}], "t": [{"call_soon": {"callback": {"block": "a"}}}]}, debug=True)
        self.assertEqual(lines, [
            "main.0 call_soon -> <handle> @0",
            "main.1 run_forever { @0",
            "a { @0",
            "a.0 run_in_thread { @0",
            "[thread] t { @0",
            "[thread] t.0 call_soon raised RuntimeError @0",
            "[thread] } t raised RuntimeError @0",
            "[thread] unraisable RuntimeError @0",
            "a.0 run_in_thread @0",
            "a.1 stop @0",
            "} a @0",
            "main.1 run_forever @0"])
        self.assertTrue(outcome["again"])

class ContextTest(unittest.TestCase):
    """Context variables."""

    def test_variables(self):
        lines, outcome = run(
            [{"context_var_get": {"variable": "v"}}, {"context_var_set": {"variable": "v", "value": {"integer": 1}}},
             bind("c", {"copy_context": {}}), {"context_run": {"context": "c", "block": "b"}}, {"context_var_get": {"variable": "v"}},
             soon("g", context="c"), soon("g"), soon("s"), {"run_forever": {}}, {"context_run": {"context": "c", "block": "n"}}],
            {"b": [{"context_var_get": {"variable": "v"}}, {"context_var_set": {"variable": "v", "value": {"text": "in"}}}],
             "g": [{"context_var_get": {"variable": "v"}}], "s": [{"stop": {}}],
             "n": [{"context_run": {"context": "c", "block": "g"}}]})
        self.assertEqual(lines, [
            "main.0 context_var_get @0",
            "main.1 context_var_set @0",
            "main.2 copy_context -> c @0",
            "main.3 context_run { @0",
            "b { @0",
            "b.0 context_var_get -> 1 @0",
            "b.1 context_var_set @0",
            "} b @0",
            "main.3 context_run @0",
            "main.4 context_var_get -> 1 @0",
            "main.5 call_soon -> <handle> @0",
            "main.6 call_soon -> <handle> @0",
            "main.7 call_soon -> <handle> @0",
            "main.8 run_forever { @0",
            "g { @0",
            "g.0 context_var_get -> 'in' @0",
            "} g @0",
            "g { @0",
            "g.0 context_var_get -> 1 @0",
            "} g @0",
            "s { @0",
            "s.0 stop @0",
            "} s @0",
            "main.8 run_forever @0",
            "main.9 context_run { @0",
            "n { @0",
            "n.0 context_run { @0",
            "n.0 context_run raised RuntimeError @0",
            "} n raised RuntimeError @0",
            "main.9 context_run raised RuntimeError @0"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
