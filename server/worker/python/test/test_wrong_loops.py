"""Loops with faults: a trace shows them as they are, and the worker stays whole."""
import asyncio
import unittest

from support import bind, later, run, soon


class WrongLoopTest(unittest.TestCase):
    def test_threadsafe_without_wake_up(self):
        class Forgets(asyncio.SelectorEventLoop):
            def call_soon_threadsafe(self, callback, *arguments, context=None):
                return self.call_soon(callback, *arguments, context=context)
        lines, _ = run(
            [{"start_thread": {"block": "t"}}, later(60, "sentinel"), {"run_forever": {}}],
            {"t": {"quiet": True, "ops": [{"call_soon_threadsafe": {"callback": {"block": "a"}}}]}, "a": [], "sentinel": [{"stop": {}}]},
            loop=Forgets)
        self.assertEqual(lines[2:5], ["main.2 run_forever { @0", "a { @60", "} a @60"])

    def test_job_whose_end_the_loop_does_not_hear_of(self):
        class Deaf(asyncio.SelectorEventLoop):
            def call_soon_threadsafe(self, callback, *arguments, context=None):
                return asyncio.Handle(callback, arguments, self)
        lines, _ = run(
            [bind("f", {"run_in_executor": {"block": "j"}}), later(60, "sentinel"), {"run_until_complete": {"future": "f"}}],
            {"j": [], "sentinel": [{"stop": {}}]}, loop=Deaf)
        self.assertEqual(lines[2:], [
            "main.2 run_until_complete { @0", "[executor] j { @0", "[executor] } j @0",
            "sentinel { @60", "sentinel.0 stop @60", "} sentinel @60", "main.2 run_until_complete raised RuntimeError @60"])

    def test_clock_of_its_own(self):
        class Doubles(asyncio.SelectorEventLoop):
            def time(self):
                return 2 * super().time()

        class Truncates(asyncio.SelectorEventLoop):
            def time(self):
                return int(super().time())
        main = [{"sleep_thread": {"seconds": 1.5}}, {"time": {}}]
        self.assertEqual(run(main, loop=Doubles)[0][1], "main.1 time -> 3s @1.5")
        self.assertEqual(run(main, loop=Truncates)[0][1], "main.1 time -> 1 @1.5")
        self.assertEqual(run(main)[0][1], "main.1 time -> 1.5s @1.5")

    def test_nothing_returned(self):
        class Silent(asyncio.SelectorEventLoop):
            def call_soon(self, callback, *arguments, context=None):
                super().call_soon(callback, *arguments, context=context)

            def call_later(self, delay, callback, *arguments, context=None):
                super().call_later(delay, callback, *arguments, context=context)
                return 7
        lines, _ = run([bind("h", soon("a")), bind("k", later(1, "a")), {"cancel": {"handle": "h"}}], {"a": []}, loop=Silent)
        self.assertEqual(lines, [
            "main.0 call_soon @0", "main.1 call_later -> 7 @0", "main.2 cancel raised AttributeError @0"])

    def test_handles_of_another_class(self):
        class Handle:
            def __init__(self, run):
                self.run = run

        class Own(asyncio.SelectorEventLoop):
            def call_soon(self, callback, *arguments, context=None):
                super().call_soon(callback, *arguments, context=context)
                return Handle(callback)
        lines, _ = run([soon("a"), bind("h", soon("a")), {"type_check": {"target": "h", "type": "Handle"}}], {"a": []}, loop=Own)
        self.assertEqual(lines, ["main.0 call_soon -> <handle> @0", "main.1 call_soon -> h @0", "main.2 type_check -> False @0"])

    def test_handler_gets_the_context_only(self):
        class ContextOnly(asyncio.SelectorEventLoop):
            def call_exception_handler(self, context):
                self._exception_handler(context)
        lines, _ = run(
            [{"set_exception_handler": {"block": "h"}}, {"call_exception_handler": {"context": {"message": "m"}}}],
            {"h": []}, loop=ContextOnly)
        self.assertEqual(lines[1:], ["main.1 call_exception_handler { @0", "h({message}) { @0", "} h @0", "main.1 call_exception_handler @0"])

    def test_same_loop_again_and_again(self):
        only = asyncio.SelectorEventLoop()
        main = [bind("n", {"new_event_loop": {}}), later(1, "a"), {"run_forever": {}}]
        first, _ = run(main, {"a": [{"stop": {}}]}, loop=lambda: only)
        self.assertEqual(first[0], "main.0 new_event_loop -> loop @0")
        self.assertEqual(first[-1], "main.2 run_forever @1")
        second, outcome = run(main, {"a": [{"stop": {}}]}, loop=lambda: only)
        self.assertEqual(second[1:], [
            "main.1 call_later raised RuntimeError @0", "main.2 run_forever { @0", "main.2 run_forever raised RuntimeError @0"])
        self.assertTrue(outcome["again"])

    def test_factory_that_fails_later(self):
        made = []

        def once():
            if made:
                raise OSError("no more loops")
            made.append(asyncio.SelectorEventLoop())
            return made[0]
        self.assertEqual(run([{"new_event_loop": {}}], loop=once)[0], ["main.0 new_event_loop raised OSError @0"])

    def test_loop_that_cannot_be_closed(self):
        class Stubborn(asyncio.SelectorEventLoop):
            def close(self):
                if not hasattr(self, "refused"):
                    self.refused = True
                    raise RuntimeError("not now")
                super().close()
        lines, outcome = run([{"time": {}}], loop=Stubborn)
        self.assertEqual(lines, ["main.0 time -> 0s @0"])
        self.assertNotIn("again", outcome)

    def test_loop_left_running(self):
        class Forgetful(asyncio.SelectorEventLoop):
            def __init__(self):
                super().__init__()
                asyncio._set_running_loop(self)
        lines, outcome = run([{"get_running_loop": {}}], loop=Forgetful)
        self.assertEqual(lines, ["main.0 get_running_loop -> loop @0"])
        self.assertTrue(outcome["again"])
        self.assertEqual(run([{"get_running_loop": {}}])[0], ["main.0 get_running_loop raised RuntimeError @0"])

    def test_loop_that_cannot_be_prepared(self):
        class Timeless(asyncio.SelectorEventLoop):
            def time(self):
                raise LookupError("no clock")

        class NoDebug(asyncio.SelectorEventLoop):
            def set_debug(self, enabled):
                if enabled:
                    raise SystemExit("no debug")
                super().set_debug(enabled)
        for loop, reason in ((Timeless, "LookupError: no clock"), (NoDebug, "SystemExit: no debug")):
            lines, outcome = run([{"stop": {}}], loop=loop, debug=True)
            self.assertEqual(lines, [])
            self.assertEqual(outcome, {"outcome": {"kind": "KIND_HOST_ERROR", "detail": "the loop cannot be prepared: " + reason}})

    def test_class_without_weak_references(self):
        class Slim:
            __slots__ = ("closed",)

            def run_forever(self):
                pass

            call_soon = call_later = run_forever

            def time(self):
                return 0.0

            def is_closed(self):
                return hasattr(self, "closed")

            def close(self):
                self.closed = True
        loop = Slim()
        self.assertTrue(run([{"is_closed": {}}], loop=lambda: loop)[1]["again"])
        self.assertTrue(loop.is_closed())

    def test_without_a_selector(self):
        class Plain:
            """Not built on asyncio at all."""

            def __init__(self):
                self._queue = []

            def call_soon(self, callback, *arguments):
                self._queue.append((callback, arguments))
                return object()

            def run_forever(self):
                for callback, arguments in self._queue:
                    callback(*arguments)

            def time(self):
                return 5

            def is_closed(self):
                return False

            def close(self):
                pass
        lines, outcome = run([soon("a", 1), {"run_forever": {}}, {"time": {}}, {"call_later": {"callback": {"block": "a"}}}], {"a": []}, loop=Plain)
        self.assertEqual(lines, [
            "main.0 call_soon -> <handle>", "main.1 run_forever {", "a(1) {", "} a", "main.1 run_forever", "main.2 time -> 5",
            "main.3 call_later raised AttributeError"])
        self.assertTrue(outcome["again"])
        _, outcome = run([], loop=Plain, clock="CLOCK_VIRTUAL")
        self.assertEqual(outcome["outcome"], {
            "kind": "KIND_UNSUPPORTED", "detail": "virtual_clock: Plain has no clock that can be replaced"})


if __name__ == "__main__":
    unittest.main()
