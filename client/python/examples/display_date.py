"""https://docs.python.org/3/library/asyncio-eventloop.html#display-the-current-date-with-call-later, on a loop in a server.

    display_date.py HOST:PORT [virtual]         virtual: five seconds take no time
"""
import datetime
import sys

from loopspec.client import RemoteEventLoop, RemoteOptions


def display_date(end_time, loop):
    print(datetime.datetime.now())
    if (loop.time() + 1.0) < end_time:
        loop.call_later(1, display_date, end_time, loop)
    else:
        loop.stop()


loop = RemoteEventLoop(sys.argv[1], RemoteOptions(virtual_clock="virtual" in sys.argv[2:]))

# Schedule the first call to display_date()
end_time = loop.time() + 5.0
loop.call_soon(display_date, end_time, loop)

# Blocking call interrupted by loop.stop()
try:
    loop.run_forever()
finally:
    loop.close()
