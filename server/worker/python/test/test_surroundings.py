"""One program leaves nothing behind for the next, in one process."""
import asyncio
import contextvars
import logging
import signal
import sys
import threading
import unittest
import warnings

from support import bind, later, run, soon


def surroundings():
    return {
        "policy": getattr(asyncio.events, "_event_loop_policy", None),
        "signals": [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGUSR1)],
        "handlers": logging.getLogger().handlers[:],
        "asyncio": (logging.getLogger("asyncio").level, logging.getLogger("asyncio").handlers[:], logging.getLogger("asyncio").propagate),
        "hooks": (sys.unraisablehook, threading.excepthook, warnings.showwarning, sys.get_asyncgen_hooks()),
        "filters": warnings.filters[:],
        "origins": sys.get_coroutine_origin_tracking_depth(),
        "recursion": sys.getrecursionlimit(),
        "threads": threading.active_count(),
        "time": asyncio.base_events.time,
    }


class Meddler(asyncio.SelectorEventLoop):
    """Changes everything it can reach when it is made, and puts nothing back."""

    def __init__(self):
        super().__init__()
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        logging.getLogger().addHandler(logging.NullHandler())
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        sys.setrecursionlimit(5000)
        sys.set_coroutine_origin_tracking_depth(3)
        asyncio.set_event_loop(self)
        asyncio._set_running_loop(self)

    def time(self):
        return super().time() + 1


class SurroundingsTest(unittest.TestCase):
    def test_programs_of_many_kinds(self):
        main = [
            {"set_event_loop": {"event_loop": "loop"}}, {"set_event_loop_policy": {"policy": 1}}, bind("n", {"new_event_loop": {}}),
            {"set_event_loop": {"event_loop": "n"}}, {"raise_signal": {"signal": "SIGINT"}}, {"set_debug": {"enabled": True}},
            {"context_var_set": {"variable": "v", "value": {"integer": 1}}}, {"run_in_executor": {"block": "b"}},
            {"start_thread": {"block": "b"}}, soon("bad"), later(1, "stop"), {"socketpair": {"first": "p", "second": "q"}},
            {"add_reader": {"socket": "p", "callback": {"block": "b"}}}, {"run_forever": {}}, {"create_task": {"coroutine": "c"}}]
        blocks = {"b": [], "bad": [{"raise": {"type": "SystemExit"}}], "stop": [{"stop": {}}], "async c": [{"sleep": {"delay": 9}}]}
        before = surroundings()
        first = run(main, blocks, capture_warnings=True)
        self.assertEqual(surroundings(), before)
        self.assertTrue(first[1]["again"])
        self.assertEqual(run(main, blocks, capture_warnings=True), first)

    def test_loop_that_changes_the_process(self):
        before = surroundings()
        # The first loop is made before the worker looks at the process; what it changed is what the implementation is like.
        loops = []

        def make():
            loops.append(Meddler() if loops else asyncio.SelectorEventLoop())
            return loops[-1]
        lines, outcome = run([bind("n", {"new_event_loop": {}}), {"get_running_loop": {}}, {"loop": "n", "close": {}}], loop=make)
        self.assertEqual(lines[1], "main.1 get_running_loop -> n @0")
        self.assertTrue(outcome["again"])
        self.assertEqual(surroundings(), before)

    def test_context_variables_that_a_loop_sets(self):
        variable = contextvars.ContextVar("of_the_loop")

        class Sets(asyncio.SelectorEventLoop):
            def stop(self):
                variable.set(True)
                super().stop()
        run([{"stop": {}}], loop=Sets)
        self.assertIsNone(variable.get(None))

    def test_thread_left_behind(self):
        release = threading.Event()

        class Leaves(asyncio.SelectorEventLoop):
            def stop(self):
                threading.Thread(target=release.wait).start()
        _, outcome = run([{"stop": {}}], loop=Leaves)
        release.set()
        self.assertNotIn("again", outcome)

    def test_garbage_of_one_program_says_nothing_in_the_next(self):
        main = [bind("f", {"create_future": {}}), {"set_exception": {"future": "f", "exception": {"type": "Error"}}},
                {"create_task": {"coroutine": "c"}}, {"call_soon": {"callback": {"coroutine_object": "c"}}}]
        lines, _ = run(main, {"async c": []}, capture_warnings=True)
        self.assertEqual(len(lines), 4)
        self.assertEqual(run([{"collect_garbage": {}}], capture_warnings=True)[0], ["main.0 collect_garbage @0"])

    def test_variables_and_current_loop_are_fresh(self):
        main = [{"context_var_get": {"variable": "v"}}, {"context_var_set": {"variable": "v", "value": {"integer": 1}}}]
        self.assertEqual(run(main)[0][0], "main.0 context_var_get @0")
        self.assertEqual(run(main)[0][0], "main.0 context_var_get @0")


if __name__ == "__main__":
    unittest.main()
