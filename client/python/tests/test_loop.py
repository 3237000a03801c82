"""A remote loop is a loop: callbacks, timers, cancelling, threads, coroutines, errors."""
import asyncio
import contextvars
import gc
import logging
import os
import signal
import threading
import time
import unittest
import warnings

from loopspec.client import RemoteEventLoop, RemoteOptions, new_event_loop
from loopspec.client.channel import open_channel

from served import Served

SERVED = CHANNEL = None


def setUpModule():
    global SERVED, CHANNEL
    SERVED = Served()
    CHANNEL = open_channel(SERVED.target, RemoteOptions())


def tearDownModule():
    CHANNEL.close()
    SERVED.__exit__()


class RemoteLoopTest(unittest.TestCase):
    virtual_clock = True

    def setUp(self):
        self.loop = RemoteEventLoop(SERVED.target, RemoteOptions(virtual_clock=self.virtual_clock), channel=CHANNEL)
        self.addCleanup(self.loop.close)
        self.seen = []

    def run_all(self):
        """What is scheduled, in a run that ends behind it."""
        self.loop.call_soon(self.loop.stop)
        self.loop.run_forever()


class CallbacksTest(RemoteLoopTest):
    def test_callbacks_run_in_order_until_stopped(self):
        self.loop.call_soon(self.seen.append, "a")
        self.loop.call_soon(lambda: (self.seen.append("b"), self.loop.call_soon(self.seen.append, "next turn"), self.loop.stop()))
        self.loop.call_soon(self.seen.append, "c")
        self.loop.run_forever()
        self.assertEqual(self.seen, ["a", "b", "c"])
        self.loop.stop()
        self.loop.run_forever()
        self.assertEqual(self.seen, ["a", "b", "c", "next turn"])

    def test_each_callback_is_an_invocation_of_its_own(self):
        for number in range(3):
            self.loop.call_soon(lambda: self.seen.append(self.loop._call_number))
        self.run_all()
        self.assertEqual(self.seen, [1, 2, 3])

    def test_many_callbacks_of_one_turn(self):
        for number in range(5000):
            self.loop.call_soon(self.seen.append, number)
        self.run_all()
        self.assertEqual(self.seen, list(range(5000)))

    def test_timers_run_by_time_on_the_servers_clock(self):
        start = self.loop.time()
        self.loop.call_later(7200, lambda: (self.seen.append(self.loop.time() - start), self.loop.stop()))
        hour = self.loop.call_later(3600, lambda: self.seen.append(self.loop.time() - start))
        self.assertEqual(hour.when(), start + 3600)
        self.loop.call_at(start + 60, lambda: self.seen.append(self.loop.time() - start))
        self.loop.run_forever()
        self.assertEqual(self.seen, [60, 3600, 7200])

    def test_timers_of_the_past_run_by_time(self):
        for seconds in (-1, -3, float("-inf"), -2, 0):
            self.loop.call_at(seconds, self.seen.append, seconds)
        self.loop.call_later(1, self.loop.stop)
        self.loop.call_later(float("inf"), self.seen.append, "never")
        self.loop.run_forever()
        self.assertEqual(self.seen, [float("-inf"), -3, -2, -1, 0])

    def test_what_is_no_time(self):
        with self.assertRaises(TypeError):
            self.loop.call_at(None, print)
        with self.assertRaises(TypeError):
            self.loop.call_later(None, print)
        with self.assertRaises(ValueError):
            self.loop.call_at(float("nan"), print)

    def invoked(self):
        """The functions that the server calls from now on, by number."""
        numbers = []
        invoke = self.loop._invoke
        self.loop._invoke = lambda invocations: (numbers.extend(each.client for each in invocations.calls), invoke(invocations))
        return numbers

    def test_cancelling_reaches_the_server(self):
        numbers = self.invoked()
        later = self.loop.call_later(1, self.seen.append, "never")
        self.loop.call_soon(later.cancel)
        before = self.loop.call_soon(self.seen.append, "never")
        before.cancel()
        self.loop.call_later(2, self.loop.stop)
        self.loop.run_forever()
        self.assertEqual(self.seen, [])
        self.assertEqual(self.loop._handles, {})
        self.assertNotIn(later._number, numbers)
        self.assertNotIn(before._number, numbers)

    def test_what_is_cancelled_in_the_message_that_brought_it(self):
        numbers = self.invoked()
        self.loop.call_soon(lambda: (self.seen.append("a"), second.cancel(), last.cancel()))
        second = self.loop.call_soon(self.seen.append, "cancelled")
        self.loop.call_soon(self.seen.append, "c")
        last = self.loop.call_soon(self.seen.append, "cancelled")
        self.loop.call_later(1, self.loop.stop)
        self.loop.run_forever()
        self.assertIn(last._number, numbers)
        self.assertEqual(self.seen, ["a", "c"])

    def test_contexts(self):
        variable = contextvars.ContextVar("variable", default="outside")
        other = contextvars.copy_context()
        other.run(variable.set, "other")
        variable.set("mine")
        self.loop.call_soon(lambda: self.seen.append(variable.get()))
        self.loop.call_soon(lambda: self.seen.append(variable.get()), context=other)
        variable.set("later")
        self.run_all()
        self.assertEqual(self.seen, ["mine", "other"])

    def test_a_loop_raises_what_a_loop_raises(self):
        def inside():
            for method in (self.loop.run_forever, self.loop.close):
                with self.assertRaises(RuntimeError):
                    method()
            self.seen.append(asyncio.get_running_loop())

        self.loop.call_soon(inside)
        self.run_all()
        self.assertEqual(self.seen, [self.loop])
        self.loop.close()
        self.loop.close()
        self.assertTrue(self.loop.is_closed())
        for method in (self.loop.run_forever, lambda: self.loop.call_soon(print), lambda: self.loop.call_later(1, print)):
            with self.assertRaisesRegex(RuntimeError, "Event loop is closed"):
                method()
        self.loop.stop()

    def test_what_needs_a_descriptor(self):
        for name, arguments in (("add_reader", (0, print)), ("remove_writer", (0,))):
            with self.assertRaises(NotImplementedError):
                getattr(self.loop, name)(*arguments)
        for awaitable in (self.loop.create_connection(asyncio.Protocol, "localhost", 1), self.loop.sock_recv(None, 1),
                          self.loop.create_server(asyncio.Protocol, "localhost"), self.loop.subprocess_shell(asyncio.SubprocessProtocol, "true"),
                          self.loop.sendfile(None, None), self.loop.start_tls(None, None, None)):
            with self.assertRaises(NotImplementedError):
                self.loop.run_until_complete(awaitable)

    def test_an_unclosed_loop_warns_and_closes(self):
        loop = RemoteEventLoop(SERVED.target, channel=CHANNEL)
        stream = loop._stream
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            del loop
            gc.collect()
        self.assertEqual([warning.category for warning in caught], [ResourceWarning])
        self.assertIsNotNone(stream.lost)


class RealClockTest(RemoteLoopTest):
    virtual_clock = False

    def test_a_timer_is_not_early(self):
        timer = self.loop.call_later(0.02, lambda: (self.seen.append(self.loop.time()), self.loop.stop()))
        self.loop.run_forever()
        self.assertGreaterEqual(self.seen[0], timer.when())

    def test_a_timer_is_not_early_where_the_servers_clock_seems_behind(self):
        self.loop._clock._offset -= 60
        self.loop._clock._known -= 60
        timer = self.loop.call_later(1, lambda: (self.seen.append(self.loop.time()), self.loop.stop()))
        self.loop.run_forever()
        self.assertGreaterEqual(self.seen[0], timer.when())

    def test_time_moves_by_itself_and_never_back(self):
        last = self.loop.time()
        for _ in range(1000):
            now = self.loop.time()
            self.assertGreaterEqual(now, last)
            last = now
        begin = time.monotonic()
        while self.loop.time() == last:
            self.assertLess(time.monotonic() - begin, 30)

    def test_ctrl_c_leaves_an_idle_run_and_the_loop_goes_on(self):
        self.loop.call_soon(threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start)
        with self.assertRaises(KeyboardInterrupt):
            self.loop.run_forever()
        self.assertFalse(self.loop.is_running())
        self.assertEqual(self.loop.run_until_complete(asyncio.sleep(0, "on")), "on")

    def test_signal_handlers(self):
        variable = contextvars.ContextVar("variable")
        variable.set("then")

        def got(*args):
            self.seen.append((args, variable.get()))
            self.loop.stop()

        self.loop.add_signal_handler(signal.SIGUSR1, got, 1, 2)
        variable.set("later")
        self.loop.call_soon(threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1)).start)
        self.loop.run_forever()
        self.assertEqual(self.seen, [((1, 2), "then")])
        self.assertTrue(self.loop.remove_signal_handler(signal.SIGUSR1))
        self.assertFalse(self.loop.remove_signal_handler(signal.SIGUSR1))
        self.assertEqual(signal.getsignal(signal.SIGUSR1), signal.SIG_DFL)
        self.loop.add_signal_handler(signal.SIGINT, got)
        self.loop.close()
        self.assertEqual(signal.getsignal(signal.SIGINT), signal.default_int_handler)
        for number, error in (("SIGINT", TypeError), (-1, ValueError)):
            with self.assertRaises(error):
                self.loop.remove_signal_handler(number)

    @unittest.skipUnless(hasattr(asyncio, "Runner"), "asyncio.Runner is of Python 3.11")
    def test_ctrl_c_cancels_the_main_task_of_a_runner(self):
        async def main():
            threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                self.seen.append("cancelled")
                raise

        with self.assertRaises(KeyboardInterrupt):
            with asyncio.Runner(loop_factory=lambda: self.loop) as runner:
                runner.run(main())
        self.assertEqual(self.seen, ["cancelled"])
        self.assertTrue(self.loop.is_closed())


class ThreadsTest(RemoteLoopTest):
    virtual_clock = False

    def test_callbacks_from_another_thread(self):
        def other():
            for number in range(100):
                self.loop.call_soon_threadsafe(self.seen.append, number)
            self.loop.call_soon_threadsafe(self.loop.stop)

        thread = threading.Thread(target=other)
        self.loop.call_soon(thread.start)
        self.loop.run_forever()
        thread.join()
        self.assertEqual(self.seen, list(range(100)))

    def test_a_callback_may_wait_for_another_thread(self):
        def callback():
            self.loop.call_soon(self.seen.append, "before the thread's")
            thread = threading.Thread(target=self.loop.call_soon_threadsafe, args=(self.seen.append, "the thread's"))
            thread.start()
            thread.join()
            self.assertEqual(self.seen, [], "nothing else runs meanwhile")
            self.loop.call_soon(self.seen.append, "behind the thread's")
            self.loop.call_later(0.01, self.loop.stop)

        self.loop.call_soon(callback)
        self.loop.run_forever()
        self.assertEqual(self.seen, ["before the thread's", "the thread's", "behind the thread's"])

    def test_cancelling_from_another_thread(self):
        def callback():
            thread = threading.Thread(target=following.cancel)
            thread.start()
            thread.join()

        self.loop.call_soon(callback)
        following = self.loop.call_soon(self.seen.append, "cancelled")
        self.loop.call_soon(self.seen.append, "next")
        self.run_all()
        self.assertEqual(self.seen, ["next"])

    def test_executors(self):
        async def main():
            threads = await asyncio.gather(*[self.loop.run_in_executor(None, threading.get_ident) for _ in range(3)])
            await self.loop.shutdown_default_executor()
            return threads

        threads = self.loop.run_until_complete(main())
        self.assertNotIn(threading.get_ident(), threads)

    def test_coroutines_from_another_thread(self):
        async def add(a, b):
            await asyncio.sleep(0)
            return a + b

        def other():
            self.seen.append(asyncio.run_coroutine_threadsafe(add(1, 2), self.loop).result(30))
            self.loop.call_soon_threadsafe(self.loop.stop)

        thread = threading.Thread(target=other)
        thread.start()
        self.loop.run_forever()
        thread.join()
        self.assertEqual(self.seen, [3])


class CoroutinesTest(RemoteLoopTest):
    def test_tasks_wait_for_remote_timers(self):
        async def main():
            results = await asyncio.gather(asyncio.sleep(2, 40), asyncio.sleep(1, 2))
            return sum(results)

        self.assertEqual(self.loop.run_until_complete(main()), 42)
        self.assertEqual(self.loop.time(), 2)

    def test_timeouts(self):
        async def main():
            with self.assertRaises(asyncio.TimeoutError):
                await asyncio.wait_for(asyncio.sleep(100), 10)

        self.loop.run_until_complete(main())
        self.assertEqual(self.loop.time(), 10)

    def test_queues(self):
        async def main():
            queue = asyncio.Queue(1)

            async def produce():
                for number in range(5):
                    await queue.put(number)

            producer = self.loop.create_task(produce())
            got = [await queue.get() for _ in range(5)]
            await producer
            return got

        self.assertEqual(self.loop.run_until_complete(main()), list(range(5)))

    def test_asynchronous_generators_are_shut_down(self):
        async def ticks():
            try:
                while True:
                    yield 1
            finally:
                await asyncio.sleep(0)
                self.seen.append("closed")

        async def main():
            self.kept = ticks()
            return await self.kept.__anext__()

        self.assertEqual(self.loop.run_until_complete(main()), 1)
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.assertEqual(self.seen, ["closed"])

    @unittest.skipUnless(hasattr(asyncio, "Runner"), "asyncio.Runner is of Python 3.11")
    def test_a_runner_runs_ordinary_code(self):
        async def main():
            async with asyncio.timeout(10), asyncio.TaskGroup() as group:
                task = group.create_task(asyncio.sleep(1, "done"))
            return task.result(), type(asyncio.get_running_loop())

        with asyncio.Runner(loop_factory=lambda: self.loop, debug=True) as runner:
            self.assertEqual(runner.run(main()), ("done", RemoteEventLoop))


class ErrorsTest(RemoteLoopTest):
    def test_exceptions_go_to_the_handler_and_the_loop_goes_on(self):
        self.loop.set_exception_handler(lambda loop, context: self.seen.append(type(context["exception"])))
        self.loop.call_soon(lambda: 1 / 0)
        self.loop.call_soon(self.seen.append, "b")
        self.run_all()
        self.assertEqual(self.seen, [ZeroDivisionError, "b"])

    def test_system_exit_leaves_the_run_and_keeps_the_rest(self):
        def leave():
            raise SystemExit(3)

        self.loop.call_soon(leave)
        self.loop.call_soon(self.seen.append, "rest")
        self.loop.call_soon(self.loop.stop)
        with self.assertRaises(SystemExit) as raised:
            self.loop.run_forever()
        self.assertEqual(raised.exception.code, 3)
        self.assertFalse(self.loop.is_running())
        self.assertEqual(self.seen, [])
        self.loop.run_forever()
        self.assertEqual(self.seen, ["rest"])

    def test_debug_mode_tells_of_slow_callbacks_and_wrong_threads(self):
        self.loop.set_debug(True)
        self.loop.slow_callback_duration = 0
        self.loop.call_soon(self.seen.append, "slow")
        with self.assertLogs("asyncio", logging.WARNING) as logs:
            self.run_all()
        self.assertRegex(logs.output[0], r"Executing <RemoteHandle .*append.*> took \d+\.\d+ seconds")

        def other():
            try:
                self.loop.call_soon(print)
            except RuntimeError as error:
                self.seen.append(str(error))

        thread = threading.Thread(target=other)
        self.loop.call_soon(lambda: (thread.start(), thread.join()))
        self.run_all()
        self.assertIn("Non-thread-safe operation", self.seen[-1])


class FactoryTest(unittest.TestCase):
    def test_the_environment_names_the_server(self):
        before = dict(os.environ)
        self.addCleanup(lambda: (os.environ.clear(), os.environ.update(before)))
        os.environ.update(LOOPSPEC_TARGET=SERVED.target, LOOPSPEC_CLOCK="virtual", LOOPSPEC_IMPLEMENTATION="selector/epoll")
        loop = new_event_loop()
        self.addCleanup(loop.close)
        self.assertEqual(loop.implementation, "selector/epoll")
        self.assertTrue(loop.loop_id)
        loop.run_until_complete(asyncio.sleep(3600))
        self.assertEqual(loop.time(), 3600)
        os.environ["LOOPSPEC_CLOCK"] = "sundial"
        with self.assertRaisesRegex(ValueError, "sundial"):
            new_event_loop()


if __name__ == "__main__":
    unittest.main()
