"""Outbox: what is to be sent, from any thread, as messages in the order in which it came."""

import collections
import math
import queue
from typing import Deque, Iterator, NamedTuple, Optional, Union

from loopspec.v1 import session_service_pb2 as pb
from loopspec.v1 import value_pb2

# More items begin another message.
_MAX_ITEMS = 1000
# Any finite point in time before all others.
_LONG_AGO = -1e9


class Op(NamedTuple):
    """An op of the loop. `call` is the invocation in which it stands, 0 for none."""

    kind: str
    call: int
    # Number of the function to schedule or to cancel.
    client: int = 0
    # Of call_at: on the scale of the op, which counts from when the loop was made.
    when: float = 0.0
    # Of an op whose result is wanted.
    sequence: int = 0


class Raised(NamedTuple):
    """Answers a call: this left the callback."""

    call: int
    type_name: str
    message: str


# A bare number answers that call: it returned.
Entry = Union[int, Op, Raised, pb.ClientItem]


class Outbox:
    """Adding an entry takes no lock and may happen in a signal handler."""

    def __init__(self) -> None:
        self._entries: Deque[Entry] = collections.deque()
        self._wanted: "queue.SimpleQueue[bool]" = queue.SimpleQueue()

    def add(self, entry: Entry) -> None:
        """One entry more, behind those before it. It is sent with the next flush."""
        self._entries.append(entry)
        if len(self._entries) >= _MAX_ITEMS:
            self._wanted.put(True)

    def flush(self) -> None:
        """Has everything sent that was added before."""
        self._wanted.put(True)

    def close(self) -> None:
        """Has the rest sent, then ends messages()."""
        self._wanted.put(False)

    def messages(self) -> Iterator[pb.SessionRequest]:
        """Waits for what is to be sent. In one thread."""
        more = True
        while more:
            more = self._wanted.get()
            while self._entries:
                yield self._next_message()

    def _next_message(self) -> pb.SessionRequest:
        request = pb.SessionRequest()
        answer: Optional[pb.Returned] = None  # which answers may still join
        for _ in range(_MAX_ITEMS):
            if not self._entries:
                break
            entry = self._entries.popleft()
            if type(entry) is int:
                if answer is not None and entry == max(answer.first_call, answer.last_call) + 1:
                    answer.last_call = entry
                    continue
                returned = request.items.add().returned
                returned.first_call = entry
                answer = returned
                continue
            answer = None
            if isinstance(entry, Op):
                _write_op(request.items.add().op, entry)
            elif isinstance(entry, Raised):
                request.items.add().raised.CopyFrom(
                    pb.Raised(call=entry.call, exception=value_pb2.ExceptionValue(type=entry.type_name, message=entry.message)))
            else:
                request.items.add().CopyFrom(entry)
        return request


def _write_op(message: pb.SessionOp, op: Op) -> None:
    message.call = op.call
    message.sequence = op.sequence
    if op.kind == "call_soon":
        message.op.call_soon.callback.client = op.client
    elif op.kind == "call_at":
        timer = message.op.call_at
        timer.callback.client = op.client
        if op.when == math.inf:
            timer.when.infinite = True
        else:
            timer.when.value = max(op.when, _LONG_AGO)
    elif op.kind == "cancel":
        message.op.cancel.client = op.client
    elif op.kind == "time":
        message.threadsafe = True
        message.op.time.SetInParent()
    else:
        getattr(message.op, op.kind).SetInParent()
