"""How many of this program's functions a loop in a server calls in a second.

    callbacks.py HOST:PORT [SECONDS]
"""
import sys
import time

from loopspec.client import RemoteEventLoop

TARGET = sys.argv[1] if len(sys.argv) > 1 else "localhost:50051"
SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0


def measure(plan):
    """Has `plan(loop, again)` schedule callbacks, the last of them `again`, until the time is over; callbacks a second."""
    loop = RemoteEventLoop(TARGET)
    callbacks = 0
    begun = time.perf_counter()

    def again():
        nonlocal callbacks
        if time.perf_counter() - begun < SECONDS:
            callbacks += plan(loop, again)
        else:
            loop.stop()

    again()
    loop.run_forever()
    rate = callbacks / (time.perf_counter() - begun)
    loop.close()
    return rate


def one(loop, again):
    loop.call_soon(again)
    return 1


def thousand(loop, again):
    for _ in range(999):
        loop.call_soon(nothing)
    loop.call_soon(again)
    return 1000


def nothing():
    pass


# Each callback schedules the next: a round trip each. Then a thousand in a turn: the server sends them together.
print("python one after another %d callbacks/s, a thousand a turn %d callbacks/s" % (measure(one), measure(thousand)))
