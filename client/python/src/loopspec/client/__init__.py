"""A remote event loop: it runs in a loopspec server, its callbacks are this program's functions.

    import asyncio
    from loopspec.client import RemoteEventLoop

    async def main():
        await asyncio.sleep(1)
        print("Hello World")

    with asyncio.Runner(loop_factory=lambda: RemoteEventLoop("localhost:50051")) as runner:
        runner.run(main())

The server decides what runs when; functions, futures, tasks and contexts are here.
"""

from .errors import CallRefusedError, ConnectionLostError, DeadlineExpiredError, RemoteError
from .factory import new_event_loop
from .options import RemoteOptions
from .remote_event_loop import RemoteEventLoop

__all__ = ("CallRefusedError", "ConnectionLostError", "DeadlineExpiredError", "RemoteError", "RemoteEventLoop", "RemoteOptions", "new_event_loop")
