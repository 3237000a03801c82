"""loopspec: asyncio event loops behind gRPC.

`loopspec.client` is an event loop whose callbacks run here and whose turns a server decides; `loopspec.v1` holds the messages and
stubs of the service for everything else.
"""

__version__ = "0.1.0"
