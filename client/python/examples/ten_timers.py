"""Ten timers, of which one is cancelled before its time: nine functions of this program are called.

    ten_timers.py HOST:PORT [virtual]           virtual: their second takes no time
"""
import sys

from loopspec.client import RemoteEventLoop, RemoteOptions


def fire(number):
    print("timer", number)


loop = RemoteEventLoop(sys.argv[1], RemoteOptions(virtual_clock="virtual" in sys.argv[2:]))
start = loop.time()
timers = [loop.call_at(start + 0.1 * number, fire, number) for number in range(1, 11)]

# The third timer cancels the seventh.
loop.call_at(start + 0.35, timers[6].cancel)
loop.call_at(start + 1.05, loop.stop)

try:
    loop.run_forever()
finally:
    loop.close()
