"""https://docs.python.org/3/library/asyncio-eventloop.html#hello-world-with-call-soon, on a loop in a server.

    hello_world.py HOST:PORT
"""
import sys

from loopspec.client import RemoteEventLoop


def hello_world(loop):
    """A callback to print 'Hello World' and stop the event loop"""
    print("Hello World")
    loop.stop()


loop = RemoteEventLoop(sys.argv[1])  # in this process: asyncio.new_event_loop()

# Schedule a call to hello_world()
loop.call_soon(hello_world, loop)

# Blocking call interrupted by loop.stop()
try:
    loop.run_forever()
finally:
    loop.close()
