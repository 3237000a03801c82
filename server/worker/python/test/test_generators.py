"""Asynchronous generators."""
import unittest

from support import bind, run, soon

G = {"name": "g", "async_generator": True, "ops": [{"yield_value": {"value": {"integer": 1}}}, {"sleep": {"delay": 1}}, {"catch": True, "yield_value": {"value": {"integer": 2}}}, {"log": {"text": "finally"}}]}


class GeneratorTest(unittest.TestCase):
    """Asynchronous generators."""

    def test_iteration(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}],
            {"g": G, "async a": [bind("x", {"create_async_generator": {"async_generator": "g"}}), {"anext": {"generator": "x"}}, {"anext": {"generator": "x"}}, {"anext": {"generator": "x"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_async_generator -> x @0",
            "<a> a.1 anext { @0",
            "<g> g { @0",
            "<g> g.0 yield_value { @0",
            "<a> a.1 anext -> 1 @0",
            "<a> a.2 anext { @0",
            "<g> g.0 yield_value @0",
            "<g> g.1 sleep { @0",
            "<g> g.1 sleep @1",
            "<g> g.2 yield_value { @1",
            "<a> a.2 anext -> 2 @1",
            "<a> a.3 anext { @1",
            "<g> g.2 yield_value @1",
            "<g> log finally @1",
            "<g> } g @1",
            "<a> a.3 anext raised StopAsyncIteration @1",
            "<a> } a raised StopAsyncIteration @1",
            "main.0 run_until_complete raised StopAsyncIteration @1"])
        self.assertTrue(outcome["again"])

    def test_closing(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}, {"shutdown_asyncgens": {}}],
            {"g": G, "async a": [bind("x", {"create_async_generator": {"async_generator": "g"}}), {"anext": {"generator": "x"}}, {"anext": {"generator": "x"}}, {"aclose": {"generator": "x"}},
                                 bind("y", {"create_async_generator": {"async_generator": "g"}}), {"anext": {"generator": "y"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_async_generator -> x @0",
            "<a> a.1 anext { @0",
            "<g> g { @0",
            "<g> g.0 yield_value { @0",
            "<a> a.1 anext -> 1 @0",
            "<a> a.2 anext { @0",
            "<g> g.0 yield_value @0",
            "<g> g.1 sleep { @0",
            "<g> g.1 sleep @1",
            "<g> g.2 yield_value { @1",
            "<a> a.2 anext -> 2 @1",
            "<a> a.3 aclose { @1",
            "<g> g.2 yield_value raised GeneratorExit @1",
            "<g> log finally @1",
            "<g> } g @1",
            "<a> a.3 aclose @1",
            "<a> a.4 create_async_generator -> y @1",
            "<a> a.5 anext { @1",
            "<g#2> g { @1",
            "<g#2> g.0 yield_value { @1",
            "<a> a.5 anext -> 1 @1",
            "<a> } a @1",
            "main.0 run_until_complete @1",
            "main.1 shutdown_asyncgens { @1",
            "<g#2> g.0 yield_value raised GeneratorExit @1",
            "<g#2> } g raised GeneratorExit @1",
            "main.1 shutdown_asyncgens @1"])
        self.assertTrue(outcome["again"])

    def test_hooks(self):
        lines, outcome = run(
            [{"get_asyncgen_hooks": {}}, {"set_asyncgen_hooks": {}}, {"get_asyncgen_hooks": {}}, soon("a"), {"run_forever": {}}, {"get_asyncgen_hooks": {}}],
            {"a": [{"get_asyncgen_hooks": {}}, {"stop": {}}]})
        self.assertEqual(lines, [
            "main.0 get_asyncgen_hooks -> 'none' @0",
            "main.1 set_asyncgen_hooks @0",
            "main.2 get_asyncgen_hooks -> 'own' @0",
            "main.3 call_soon -> <handle> @0",
            "main.4 run_forever { @0",
            "a { @0",
            "a.0 get_asyncgen_hooks -> 'other' @0",
            "a.1 stop @0",
            "} a @0",
            "main.4 run_forever @0",
            "main.5 get_asyncgen_hooks -> 'own' @0"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
