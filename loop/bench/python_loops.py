#!/usr/bin/env python3
"""Measures a Python event loop on the workloads of the C++ benchmarks beside this file.

Prints one JSON object: callbacks or timers per second by workload. Time is that of the loop's thread on the processor,
but for from_thread, where two threads work, it is the wall clock's; the C++ programs count the same way.
"""

import argparse
import asyncio
import json
import random
import sys
import threading
import time

COUNT = 20000
FEW = 1000
MANY = 100000


class Tally:
    __slots__ = ("calls", "sum")

    def __init__(self):
        self.calls = 0
        self.sum = 0

    def work(self, number):
        self.calls += 1
        self.sum += number

    def check(self, calls, total):
        if (self.calls, self.sum) != (calls, total):
            raise SystemExit(f"{self.calls} callbacks ran with sum {self.sum}, expected {calls} with sum {total}")


def sum_below(count):
    return count * (count - 1) // 2


def run_one_turn(loop):
    loop.call_soon(loop.stop)
    loop.run_forever()


def chain(loop):
    tally = Tally()

    def link():
        tally.calls += 1
        if tally.calls < COUNT:
            loop.call_soon(link)
        else:
            loop.stop()

    loop.call_soon(link)
    loop.run_forever()
    tally.check(COUNT, 0)
    return COUNT


def batch(loop, count):
    tally = Tally()
    for number in range(count):
        loop.call_soon(tally.work, number)
    run_one_turn(loop)
    tally.check(count, sum_below(count))
    return count


def batch_few(loop):
    return sum(batch(loop, FEW) for _ in range(COUNT // FEW))


def batch_many(loop):
    return batch(loop, MANY)


def from_thread(loop):
    tally = Tally()

    def produce():
        for number in range(COUNT):
            loop.call_soon_threadsafe(tally.work, number)
        loop.call_soon_threadsafe(loop.stop)

    producer = threading.Thread(target=produce)
    producer.start()
    loop.run_forever()
    producer.join()
    tally.check(COUNT, sum_below(COUNT))
    return COUNT


def start_timers(loop, tally, limit):
    delays = random.Random(20)
    return [loop.call_later(delays.random() * limit, tally.work, number) for number in range(COUNT)]


def timers_due(loop):
    tally = Tally()
    for handle in start_timers(loop, tally, 0.001)[::2]:
        handle.cancel()
    # Later than any of them also where timers count in whole milliseconds, as uvloop's do.
    loop.call_later(0.003, loop.stop)
    loop.run_forever()
    tally.check(COUNT // 2, (COUNT // 2) ** 2)
    return COUNT


def timers_cancelled(loop, turn_before=False):
    tally = Tally()
    handles = start_timers(loop, tally, 3600)
    if turn_before:
        run_one_turn(loop)
    for handle in handles:
        handle.cancel()
    del handles
    run_one_turn(loop)
    tally.check(0, 0)
    return COUNT


def timers_cancelled_next_turn(loop):
    return timers_cancelled(loop, turn_before=True)


async def finish(tally, number):
    tally.work(number)


def task(loop):
    tally = Tally()
    for _ in range(COUNT // FEW):
        tasks = [loop.create_task(finish(tally, number)) for number in range(FEW)]
        run_one_turn(loop)
        del tasks
    tally.check(COUNT, COUNT // FEW * sum_below(FEW))
    return COUNT


def sleep_zero(loop):
    tally = Tally()

    async def sleeper():
        for _ in range(COUNT):
            await asyncio.sleep(0)
            tally.calls += 1

    loop.run_until_complete(sleeper())
    tally.check(COUNT, 0)
    return COUNT


def await_ready(loop):
    tally = Tally()
    done = loop.create_future()
    done.set_result(1)

    async def waiter():
        for _ in range(COUNT):
            tally.calls += await done

    loop.run_until_complete(waiter())
    tally.check(COUNT, 0)
    return COUNT


def await_pending(loop):
    tally = Tally()

    async def waiter():
        for _ in range(COUNT):
            future = loop.create_future()
            loop.call_soon(future.set_result, 1)
            tally.calls += await future

    loop.run_until_complete(waiter())
    tally.check(COUNT, 0)
    return COUNT


def gather(loop):
    tally = Tally()

    async def one():
        return 1

    async def gatherer():
        for _ in range(COUNT // FEW):
            tally.calls += sum(await asyncio.gather(*[one() for _ in range(FEW)]))

    loop.run_until_complete(gatherer())
    tally.check(COUNT, 0)
    return COUNT


def hand_over(loop, maxsize):
    tally = Tally()
    queue = asyncio.Queue(maxsize)

    async def produce():
        for number in range(COUNT):
            await queue.put(number)

    async def consume():
        for _ in range(COUNT):
            tally.work(await queue.get())

    producer = loop.create_task(produce())
    loop.run_until_complete(consume())
    loop.run_until_complete(producer)
    tally.check(COUNT, sum_below(COUNT))
    return COUNT


def queue_of_one(loop):
    return hand_over(loop, 1)


def queue_unbounded(loop):
    return hand_over(loop, 0)


WORKLOADS = {
    "chain": chain,
    f"batch/{FEW}": batch_few,
    f"batch/{MANY}": batch_many,
    "from_thread": from_thread,
    "timers_due": timers_due,
    "timers_cancelled": timers_cancelled,
    "timers_cancelled_next_turn": timers_cancelled_next_turn,
    "task": task,
    "sleep_zero": sleep_zero,
    "await_ready": await_ready,
    "await_pending": await_pending,
    "gather": gather,
    "queue_of_one": queue_of_one,
    "queue_unbounded": queue_unbounded,
}


def new_loop(name):
    if name == "CPython":
        return asyncio.new_event_loop()
    import uvloop

    return uvloop.new_event_loop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("loop", choices=["CPython", "uvloop"])
    parser.add_argument("--version", action="store_true", help="print the loop's version and end")
    arguments = parser.parse_args()
    if arguments.version:
        version = sys.version.split()[0]
        if arguments.loop == "uvloop":
            import uvloop

            version = f"{uvloop.__version__} on CPython {version}"
        print(version)
        return
    loop = new_loop(arguments.loop)
    rates = {}
    for name, workload in WORKLOADS.items():
        clock = time.perf_counter if name == "from_thread" else time.thread_time
        workload(loop)
        start = clock()
        count = workload(loop)
        rates[name] = count / (clock() - start)
    loop.close()
    json.dump(rates, sys.stdout)
    print()


if __name__ == "__main__":
    main()
