"""new_event_loop: a remote loop for whatever takes a factory without arguments."""

from .channel import shared_channel
from .options import RemoteOptions, target_from_environment
from .remote_event_loop import RemoteEventLoop


def new_event_loop() -> RemoteEventLoop:
    """A loop on the server that the environment names: LOOPSPEC_TARGET (localhost:50051), and what RemoteOptions.from_environment reads.

    All loops of the process share one connection. Raises RemoteError when the server cannot be reached or refuses.
    """
    options = RemoteOptions.from_environment()
    target = target_from_environment()
    return RemoteEventLoop(target, options, channel=shared_channel(target, options))
