"""Running, stopping, closing, and the current loop."""
import sys
import unittest

from support import bind, later, run, soon


class RunningTest(unittest.TestCase):
    """Ops that run, stop and close loops."""

    def test_life_of_a_loop(self):
        lines, outcome = run(
            [{"is_running": {}}, {"is_closed": {}}, soon("a"), {"run_forever": {}}, {"close": {}}, {"is_closed": {}},
             {"run_forever": {}}, {"close": {}}],
            {"a": [{"is_running": {}}, {"catch": True, "close": {}}, {"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 is_running -> False @0",
            "main.1 is_closed -> False @0",
            "main.2 call_soon -> <handle> @0",
            "main.3 run_forever { @0",
            "a { @0",
            "a.0 is_running -> True @0",
            "a.1 close raised RuntimeError @0",
            "a.2 stop @0",
            "} a @0",
            "main.3 run_forever @0",
            "main.4 close @0",
            "main.5 is_closed -> True @0",
            "main.6 run_forever { @0",
            "main.6 run_forever raised RuntimeError @0",
            "main.7 close @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info[:3] == (3, 13, 0), "this one version takes the refused run for the end of the outer one")
    def test_nested_run(self):
        lines, outcome = run(
            [soon("a"), {"run_forever": {}}],
            {"a": [{"catch": True, "run_forever": {}}, {"is_running": {}}, {"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 call_soon -> <handle> @0",
            "main.1 run_forever { @0",
            "a { @0",
            "a.0 run_forever { @0",
            "a.0 run_forever raised RuntimeError @0",
            "a.1 is_running -> True @0",
            "a.2 stop @0",
            "} a @0",
            "main.1 run_forever @0"])
        self.assertTrue(outcome["again"])

    def test_run_until_complete_of_a_future(self):
        lines, outcome = run(
            [bind("f", {"create_future": {}}), later(2, "a"), bind("v", {"run_until_complete": {"future": "f"}})],
            {"a": [{"set_result": {"future": "f", "value": {"list": {"values": [{"integer": "1"}, {"data": "AAE="}]}}}}]})
        self.assertEqual(lines, [
            "main.0 create_future -> f @0",
            "main.1 call_later -> <handle> @0",
            "main.2 run_until_complete { @0",
            "a { @2",
            "a.0 set_result @2",
            "} a @2",
            "main.2 run_until_complete -> [1, b64:AAE=] @2"])
        self.assertTrue(outcome["again"])

    def test_run_until_complete_of_what_it_is_given(self):
        lines, outcome = run(
            [bind("g", {"create_future": {}}), soon("b"), {"run_until_complete": {"custom_awaitable": "g"}},
             {"run_until_complete": {"coroutine": "c"}}, {"run_until_complete": {"not_awaitable": True}}],
            {"b": [{"set_exception": {"future": "g", "exception": {"type": "Error", "message": "x"}}}],
             "async c": [{"shutdown_asyncgens": {}}, {"return_value": {"value": {"number": 0.5}}}, {"log": {"text": "never"}}]})
        self.assertEqual(lines, [
            "main.0 create_future -> g @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 run_until_complete { @0",
            "b { @0",
            "b.0 set_exception @0",
            "} b @0",
            "main.2 run_until_complete raised Error @0",
            "main.3 run_until_complete { @0",
            "<c> c { @0",
            "<c> c.0 shutdown_asyncgens { @0",
            "<c> c.0 shutdown_asyncgens @0",
            "<c> c.1 return_value @0",
            "<c> } c returned 0.5 @0",
            "main.3 run_until_complete -> 0.5 @0",
            "main.4 run_until_complete { @0",
            "main.4 run_until_complete raised TypeError @0"])
        self.assertTrue(outcome["again"])

    def test_shutdown_asyncgens_outside_coroutines(self):
        lines, outcome = run([{"shutdown_asyncgens": {}}])
        self.assertEqual(lines, [
            "main.0 shutdown_asyncgens { @0",
            "main.0 shutdown_asyncgens @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 11), "asyncio.Runner is there from 3.11 on")
    def test_run_main(self):
        lines, outcome = run(
            [{"run_main": {"coroutine": "m", "debug": True}}, {"run_main": {"coroutine": "e"}}, soon("inside"), {"run_forever": {}}],
            {"async m": [bind("r", {"get_running_loop": {}}), {"loop": "r", "get_debug": {}}, {"sleep": {"delay": 10}},
                         {"return_value": {"value": {"text": "done"}}}],
             "async e": [{"raise": {"type": "SystemExit"}}],
             "async unused": [],
             "inside": [{"catch": True, "run_main": {"coroutine": "unused"}}, {"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 run_main { @0",
            "<m> m { @0",
            "<m> m.0 get_running_loop -> r @0",
            "<m> m.1 get_debug -> True @0",
            "<m> m.2 sleep { @0",
            "<m> m.2 sleep @10",
            "<m> m.3 return_value @10",
            "<m> } m returned 'done' @10",
            "main.0 run_main -> 'done' @10",
            "main.1 run_main { @10",
            "<e> e { @10",
            "<e> e.0 raise raised SystemExit @10",
            "<e> } e raised SystemExit @10",
            "main.1 run_main raised SystemExit @10",
            "main.2 call_soon -> <handle> @10",
            "main.3 run_forever { @10",
            "inside { @10",
            "inside.0 run_main { @10",
            "inside.0 run_main raised RuntimeError @10",
            "inside.1 stop @10",
            "} inside @10",
            "main.3 run_forever @10"])
        self.assertTrue(outcome["again"])

class CurrentLoopTest(unittest.TestCase):
    """Ops about the loop that runs, and the one that is current."""

    def test_running_loop(self):
        lines, outcome = run(
            [{"get_running_loop": {}}, soon("a"), {"run_forever": {}}],
            {"a": [bind("r", {"get_running_loop": {}}), {"get_event_loop": {}}, {"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 get_running_loop raised RuntimeError @0",
            "main.1 call_soon -> <handle> @0",
            "main.2 run_forever { @0",
            "a { @0",
            "a.0 get_running_loop -> loop @0",
            "a.1 get_event_loop -> loop @0",
            "a.2 stop @0",
            "} a @0",
            "main.2 run_forever @0"])
        self.assertTrue(outcome["again"])

    def test_current_loop(self):
        lines, outcome = run(
            [{"set_event_loop": {"event_loop": "loop"}}, bind("g", {"get_event_loop": {}}), {"set_event_loop": {"none": True}},
             {"get_event_loop": {}}])
        self.assertEqual(lines, [
            "main.0 set_event_loop @0",
            "main.1 get_event_loop -> loop @0",
            "main.2 set_event_loop @0",
            "main.3 get_event_loop raised RuntimeError @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 12), "an AssertionError before 3.11.4")
    def test_not_a_loop(self):
        lines, outcome = run([{"set_event_loop": {"not_a_loop": True}}])
        self.assertEqual(lines, [
            "main.0 set_event_loop raised TypeError @0"])
        self.assertTrue(outcome["again"])

    def test_further_loop_shares_the_clock(self):
        lines, outcome = run(
            [bind("n", {"new_event_loop": {}}), {"same": {"first": "n", "second": "loop"}}, dict(later(1, "s"), loop="n"),
             {"loop": "n", "run_forever": {}}, {"time": {}}, {"loop": "n", "close": {}}, {"loop": "n", "is_closed": {}}],
            {"s": [{"loop": "n", "stop": {}}]})
        self.assertEqual(lines, [
            "main.0 new_event_loop -> n @0",
            "main.1 same -> False @0",
            "main.2 call_later -> <handle> @0",
            "main.3 run_forever { @0",
            "s { @1",
            "s.0 stop @1",
            "} s @1",
            "main.3 run_forever @1",
            "main.4 time -> 1s @1",
            "main.5 close @1",
            "main.6 is_closed -> True @1"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
