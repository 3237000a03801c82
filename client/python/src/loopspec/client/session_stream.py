"""SessionStream: the gRPC stream of one session, and what goes wrong with it as exceptions."""

import queue
import threading
import time
from typing import Any, Iterator, Optional

import grpc

from loopspec.v1 import program_pb2
from loopspec.v1 import session_service_pb2 as pb
from loopspec.v1.session_service_pb2_grpc import SessionServiceStub

from .errors import ConnectionLostError, RemoteError, error_of
from .options import RemoteOptions
from .outbox import Entry, Op, Outbox

# How long close() waits for the server's good-bye.
_CLOSE_SECONDS = 10.0
# How long the handler of a signal may be overdue.
_ATTENTION_SECONDS = 0.02


class SessionStream:
    """Two threads of its own: gRPC's takes from the outbox, the other puts what comes where read() finds it.

    They know the stream and not the loop, so that a loop which nobody refers to can be collected.
    """

    def __init__(self, target: str, channel: grpc.Channel, options: RemoteOptions) -> None:
        """Raises RemoteError when the session cannot begin."""
        self.lost: Optional[RemoteError] = None
        self._outbox = Outbox()
        self._inbox: "queue.SimpleQueue[Optional[pb.SessionResponse]]" = queue.SimpleQueue()
        metadata = []
        if options.token:
            metadata.append(("authorization", "Bearer " + options.token))
        if options.loop_id:
            metadata.append(("loopspec-loop-id", options.loop_id))
        self._call = SessionServiceStub(channel).Session(
            self._outbox.messages(), timeout=options.deadline, metadata=metadata or None, wait_for_ready=True)
        self._reader: Optional[threading.Thread] = threading.Thread(target=_read_all, args=(self,), name="loopspec-session", daemon=True)
        self._reader.start()
        try:
            self._open(target, options)
        except BaseException:
            self.abort()
            raise

    def _open(self, target: str, options: RemoteOptions) -> None:
        clock = program_pb2.CLOCK_VIRTUAL if options.virtual_clock else program_pb2.CLOCK_REAL
        opening = pb.OpenLoop(loop_id=options.loop_id, implementation=options.implementation, clock=clock)
        self._outbox.add(pb.ClientItem(open=opening))
        # What time it is now tells how far away the server is.
        self._outbox.add(Op("time", 0, sequence=1))
        self._outbox.flush()
        opened: Optional[pb.Opened] = None
        deadline = time.monotonic() + options.connect_timeout
        for item in self._items_until(deadline, target, options):
            if item.HasField("opened"):
                opened = item.opened
            elif item.HasField("result") and item.result.sequence == 1:
                break
            elif not item.HasField("closed"):  # behind which comes the status that says why
                raise RemoteError("the server does not speak this protocol", "INTERNAL")
        if opened is None:
            raise RemoteError("the server does not speak this protocol", "INTERNAL")
        self.opened = opened
        self.now: float = item.result.seconds

    def _items_until(self, deadline: float, target: str, options: RemoteOptions) -> Iterator[pb.ServerItem]:
        while True:
            try:
                response = self._inbox.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise ConnectionLostError("%s cannot be reached within %g s" % (target, options.connect_timeout), "UNAVAILABLE") from None
            yield from self._checked(response).items

    def add(self, entry: Entry) -> None:
        """One entry more, sent with the next flush() or read(). Any thread. Raises RemoteError when the session is lost."""
        if self.lost is not None:
            raise self.lost
        self._outbox.add(entry)

    def flush(self) -> None:
        self._outbox.flush()

    def read(self, attentive: bool) -> pb.SessionResponse:
        """The next message, after a flush. One thread at a time. Raises RemoteError when there is none: what ended the session.

        `attentive`: the handler of a signal runs within a moment, although a signal that comes just before the wait, or to another thread, does not end it.
        """
        self._outbox.flush()
        while attentive:
            try:
                return self._checked(self._inbox.get(timeout=_ATTENTION_SECONDS))
            except queue.Empty:
                pass
        return self._checked(self._inbox.get())

    def _checked(self, response: Optional[pb.SessionResponse]) -> pb.SessionResponse:
        if response is None:
            self._inbox.put(None)  # for whoever reads next
            assert self.lost is not None
            raise self.lost
        return response

    def close(self) -> None:
        """Ends this side in good order and waits for the server to end its."""
        self._outbox.close()
        if self._reader is not None:
            self._reader.join(_CLOSE_SECONDS)
        self.abort()

    def abort(self) -> None:
        """Ends the session, whatever its state."""
        self._call.cancel()
        self._outbox.close()
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.join()


def _read_all(stream: SessionStream) -> None:
    """The reading thread: everything the server says, then what ended the session."""
    call: Any = stream._call
    try:
        for response in call:
            stream._inbox.put(response)
    except grpc.RpcError:
        pass  # error_of() tells
    stream.lost = error_of(call)
    stream._inbox.put(None)
    stream._outbox.close()
