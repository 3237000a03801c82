"""Synchronisation primitives, queues and asynchronous generators."""
import sys
import unittest

from support import bind, run


class PrimitiveTest(unittest.TestCase):
    """Locks, events, conditions, semaphores, barriers."""

    def test_lock(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}],
            {"async a": [bind("l", {"create_lock": {}}), {"locked": {"target": "l"}}, {"acquire": {"target": "l"}}, bind("t", {"create_task": {"coroutine": "b"}}),
                         {"sleep": {"delay": 1}}, {"release": {"target": "l"}}, {"await": {"future": "t"}}, {"release": {"target": "l"}}, {"catch": True, "release": {"target": "l"}}],
             "async b": [{"acquire": {"target": "l"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_lock -> l @0",
            "<a> a.1 locked -> False @0",
            "<a> a.2 acquire { @0",
            "<a> a.2 acquire -> True @0",
            "<a> a.3 create_task -> t @0",
            "<a> a.4 sleep { @0",
            "<b> b { @0",
            "<b> b.0 acquire { @0",
            "<a> a.4 sleep @1",
            "<a> a.5 release @1",
            "<a> a.6 await { @1",
            "<b> b.0 acquire -> True @1",
            "<b> } b @1",
            "<a> a.6 await @1",
            "<a> a.7 release @1",
            "<a> a.8 release raised RuntimeError @1",
            "<a> } a @1",
            "main.0 run_until_complete @1"])
        self.assertTrue(outcome["again"])

    def test_event(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}],
            {"async a": [bind("e", {"create_event": {}}), {"event_is_set": {"event": "e"}}, {"create_task": {"coroutine": "b"}}, {"event_wait": {"event": "e"}}, {"event_clear": {"event": "e"}}, {"event_is_set": {"event": "e"}}],
             "async b": [{"sleep": {"delay": 1}}, {"event_set": {"event": "e"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_event -> e @0",
            "<a> a.1 event_is_set -> False @0",
            "<a> a.2 create_task -> <task> @0",
            "<a> a.3 event_wait { @0",
            "<b> b { @0",
            "<b> b.0 sleep { @0",
            "<b> b.0 sleep @1",
            "<b> b.1 event_set @1",
            "<b> } b @1",
            "<a> a.3 event_wait -> True @1",
            "<a> a.4 event_clear @1",
            "<a> a.5 event_is_set -> False @1",
            "<a> } a @1",
            "main.0 run_until_complete @1"])
        self.assertTrue(outcome["again"])

    def test_condition(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}],
            {"async a": [bind("l", {"create_lock": {}}), bind("c", {"create_condition": {"lock": "l"}}), {"catch": True, "condition_notify": {"condition": "c"}}, {"create_task": {"coroutine": "b"}}, {"acquire": {"target": "c"}},
                         {"condition_wait": {"condition": "c"}}, {"locked": {"target": "l"}}, {"release": {"target": "c"}}],
             "async b": [{"acquire": {"target": "c"}}, {"condition_notify": {"condition": "c", "all": True}}, {"release": {"target": "c"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_lock -> l @0",
            "<a> a.1 create_condition -> c @0",
            "<a> a.2 condition_notify raised RuntimeError @0",
            "<a> a.3 create_task -> <task> @0",
            "<a> a.4 acquire { @0",
            "<a> a.4 acquire -> True @0",
            "<a> a.5 condition_wait { @0",
            "<b> b { @0",
            "<b> b.0 acquire { @0",
            "<b> b.0 acquire -> True @0",
            "<b> b.1 condition_notify @0",
            "<b> b.2 release @0",
            "<b> } b @0",
            "<a> a.5 condition_wait -> True @0",
            "<a> a.6 locked -> True @0",
            "<a> a.7 release @0",
            "<a> } a @0",
            "main.0 run_until_complete @0"])
        self.assertTrue(outcome["again"])

    def test_semaphore(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}],
            {"async a": [bind("s", {"create_semaphore": {"value": 1, "bounded": True}}), {"acquire": {"target": "s"}}, {"locked": {"target": "s"}}, {"release": {"target": "s"}}, {"catch": True, "release": {"target": "s"}},
                         {"catch": True, "create_semaphore": {"value": "-1"}}, {"create_semaphore": {"value": 2}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_semaphore -> s @0",
            "<a> a.1 acquire { @0",
            "<a> a.1 acquire -> True @0",
            "<a> a.2 locked -> True @0",
            "<a> a.3 release @0",
            "<a> a.4 release raised ValueError @0",
            "<a> a.5 create_semaphore raised ValueError @0",
            "<a> a.6 create_semaphore -> <Semaphore> @0",
            "<a> } a @0",
            "main.0 run_until_complete @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 11), "asyncio.Barrier is there from 3.11 on")
    def test_barrier(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}],
            {"async a": [bind("b", {"create_barrier": {"parties": 2}}), {"catch": True, "create_barrier": {}}, {"create_task": {"coroutine": "w"}}, {"barrier_wait": {"barrier": "b"}}, {"barrier_state": {"barrier": "b"}},
                         {"barrier_abort": {"barrier": "b"}}, {"catch": True, "barrier_wait": {"barrier": "b"}}, {"barrier_reset": {"barrier": "b"}}, {"barrier_state": {"barrier": "b"}}],
             "async w": [{"barrier_wait": {"barrier": "b"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_barrier -> b @0",
            "<a> a.1 create_barrier raised ValueError @0",
            "<a> a.2 create_task -> <task> @0",
            "<a> a.3 barrier_wait { @0",
            "<w> w { @0",
            "<w> w.0 barrier_wait { @0",
            "<w> w.0 barrier_wait -> 1 @0",
            "<w> } w @0",
            "<a> a.3 barrier_wait -> 0 @0",
            "<a> a.4 barrier_state -> {broken: False, n_waiting: 0, parties: 2} @0",
            "<a> a.5 barrier_abort { @0",
            "<a> a.5 barrier_abort @0",
            "<a> a.6 barrier_wait { @0",
            "<a> a.6 barrier_wait raised BrokenBarrierError @0",
            "<a> a.7 barrier_reset { @0",
            "<a> a.7 barrier_reset @0",
            "<a> a.8 barrier_state -> {broken: False, n_waiting: 0, parties: 2} @0",
            "<a> } a @0",
            "main.0 run_until_complete @0"])
        self.assertTrue(outcome["again"])

class QueueTest(unittest.TestCase):
    """Queues."""

    def test_queue(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}],
            {"async a": [bind("q", {"create_queue": {"max_size": 1}}), {"queue_put": {"queue": "q", "value": {"text": "x"}}}, {"catch": True, "queue_put_nowait": {"queue": "q", "value": {"text": "y"}}},
                         {"queue_state": {"queue": "q"}}, {"create_task": {"coroutine": "b"}}, {"queue_join": {"queue": "q"}}, {"catch": True, "queue_get_nowait": {"queue": "q"}}, {"catch": True, "queue_task_done": {"queue": "q"}}],
             "async b": [{"queue_get": {"queue": "q"}}, {"sleep": {"delay": 1}}, {"queue_task_done": {"queue": "q"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_queue -> q @0",
            "<a> a.1 queue_put { @0",
            "<a> a.1 queue_put @0",
            "<a> a.2 queue_put_nowait raised QueueFull @0",
            "<a> a.3 queue_state -> {empty: False, full: True, maxsize: 1, qsize: 1} @0",
            "<a> a.4 create_task -> <task> @0",
            "<a> a.5 queue_join { @0",
            "<b> b { @0",
            "<b> b.0 queue_get { @0",
            "<b> b.0 queue_get -> 'x' @0",
            "<b> b.1 sleep { @0",
            "<b> b.1 sleep @1",
            "<b> b.2 queue_task_done @1",
            "<b> } b @1",
            "<a> a.5 queue_join @1",
            "<a> a.6 queue_get_nowait raised QueueEmpty @1",
            "<a> a.7 queue_task_done raised ValueError @1",
            "<a> } a @1",
            "main.0 run_until_complete @1"])
        self.assertTrue(outcome["again"])

    def test_orders(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}],
            {"async a": [bind("p", {"create_queue": {"order": "ORDER_PRIORITY"}}), {"queue_put_nowait": {"queue": "p", "value": {"integer": 2}}}, {"queue_put_nowait": {"queue": "p", "value": {"integer": 1}}}, {"queue_get": {"queue": "p"}},
                         bind("l", {"create_queue": {"order": 2}}), {"queue_put_nowait": {"queue": "l", "value": {"integer": 1}}}, {"queue_put_nowait": {"queue": "l", "value": {"integer": 2}}}, {"queue_get_nowait": {"queue": "l"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_queue -> p @0",
            "<a> a.1 queue_put_nowait @0",
            "<a> a.2 queue_put_nowait @0",
            "<a> a.3 queue_get { @0",
            "<a> a.3 queue_get -> 1 @0",
            "<a> a.4 create_queue -> l @0",
            "<a> a.5 queue_put_nowait @0",
            "<a> a.6 queue_put_nowait @0",
            "<a> a.7 queue_get_nowait -> 2 @0",
            "<a> } a @0",
            "main.0 run_until_complete @0"])
        self.assertTrue(outcome["again"])

    @unittest.skipIf(sys.version_info < (3, 13), "Queue.shutdown is there from 3.13 on")
    def test_queue_shutdown(self):
        lines, outcome = run(
            [{"run_until_complete": {"coroutine": "a"}}],
            {"async a": [bind("q", {"create_queue": {}}), {"queue_shutdown": {"queue": "q"}}, {"queue_get": {"queue": "q"}}]})
        self.assertEqual(lines, [
            "main.0 run_until_complete { @0",
            "<a> a { @0",
            "<a> a.0 create_queue -> q @0",
            "<a> a.1 queue_shutdown @0",
            "<a> a.2 queue_get { @0",
            "<a> a.2 queue_get raised QueueShutDown @0",
            "<a> } a raised QueueShutDown @0",
            "main.0 run_until_complete raised QueueShutDown @0"])
        self.assertTrue(outcome["again"])


if __name__ == "__main__":
    unittest.main()
