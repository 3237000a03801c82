"""RemoteEventLoop: an event loop that runs in a loopspec server and whose callbacks are this program's functions."""

import asyncio
import contextvars
import itertools
import logging
import math
import sys
import threading
from typing import Any, Callable, Dict, Optional, Set, Tuple, Union

import grpc

from loopspec.v1 import session_service_pb2 as pb

from .channel import open_channel
from .descriptorless_event_loop import DescriptorlessEventLoop
from .options import RemoteOptions, target_from_environment
from .outbox import Op, Raised
from .remote_clock import RemoteClock
from .remote_handle import RemoteHandle, RemoteTimerHandle
from .session_stream import SessionStream

_log = logging.getLogger("loopspec.client")
_asyncio_log = logging.getLogger("asyncio")

_Handle = Union[RemoteHandle, RemoteTimerHandle]


class RemoteEventLoop(DescriptorlessEventLoop):
    """The server decides what runs when; functions, futures, tasks and contexts are here.

    Every callback of the loop is an invocation by the server, in the turn and the order that its own loop gives it. Methods that need a descriptor
    of this process (sockets, pipes, subprocesses) raise NotImplementedError.

    Threads: as for any loop; only `call_soon_threadsafe` may be called from another. The session begins in the constructor and ends in `close()`.

    Errors: besides those of asyncio, every method that schedules or runs may raise RemoteError. After one the loop is gone: methods go on raising
    it, and `close()` is harmless. A server that is silent for half a minute counts as lost. A callback that takes longer than the
    server's `max_callback_ms` ends the session.

    Time: on a virtual clock `time()` is the server's, as of the last message. On a real clock it is the server's clock as estimated here; it never
    runs backwards, and is never before the time of a timer whose callback runs.

    https://docs.python.org/3/library/asyncio-eventloop.html
    """

    def __init__(self, target: Optional[str] = None, options: Optional[RemoteOptions] = None, *, channel: Optional[grpc.Channel] = None) -> None:
        """`target` as gRPC takes it: "host:port", "unix:PATH"; None: LOOPSPEC_TARGET, else localhost:50051.

        A `channel` may be shared with other loops and stays the caller's; options about the connection count for nothing then.
        """
        super().__init__()
        target = target or target_from_environment()
        options = options or RemoteOptions()
        self._own_channel: Optional[grpc.Channel] = None
        self._closed = True  # until there is something to close
        if channel is None:
            channel = self._own_channel = open_channel(target, options)
        try:
            self._stream = SessionStream(target, channel, options)
        except BaseException:
            if self._own_channel is not None:
                self._own_channel.close()
            raise
        self._closed = False
        self._start = self._stream.opened.time
        self._clock = RemoteClock(options.virtual_clock, self._stream.now)
        self._numbers = itertools.count(1)
        self._sequences = itertools.count(2)
        # The handles whose functions the server has been told of.
        self._handles: Dict[int, _Handle] = {}
        # The invocation whose callback runs, 0 for none, and what was cancelled in callbacks of this message.
        self._call_number = 0
        self._cancelled_here: Set[int] = set()
        # What left a callback and is to leave the run.
        self._escaped: Optional[BaseException] = None

    @property
    def loop_id(self) -> str:
        """The id it has in the server."""
        return self._stream.opened.loop_id

    @property
    def implementation(self) -> str:
        """What it runs on there."""
        return self._stream.opened.implementation

    def time(self) -> float:
        return self._clock.time()

    # ---- Scheduling

    def call_at(self, when: float, callback: Callable[..., Any], *args: Any, context: Optional[contextvars.Context] = None) -> RemoteTimerHandle:
        if when is None:
            raise TypeError("when cannot be None")
        seconds = float(when)
        if math.isnan(seconds):
            raise ValueError("when is not a number")
        self._check_closed()
        if self._debug:
            self._check_thread()
            self._check_callback(callback, "call_at")
        handle = RemoteTimerHandle(when, callback, args, self, context)
        if handle._source_traceback:
            del handle._source_traceback[-1]
        # The server's clock is what runs a timer, and it is never behind ours: by a point in time, timers keep their order.
        self._schedule(handle, "call_at", seconds if self._clock.virtual else seconds - self._start)
        return handle

    def _call_soon(self, callback: Callable[..., Any], args: Tuple[Any, ...], context: Optional[contextvars.Context]) -> RemoteHandle:
        """Behind call_soon() and call_soon_threadsafe(), which have checked what they are given."""
        handle = RemoteHandle(callback, args, self, context)
        if handle._source_traceback:
            del handle._source_traceback[-1]
        self._schedule(handle, "call_soon", 0.0)
        return handle

    def _schedule(self, handle: _Handle, kind: str, when: float) -> None:
        number = handle._number = next(self._numbers)
        self._handles[number] = handle
        try:
            self._send(kind, client=number, when=when)
        except BaseException:
            self._handles.pop(number, None)
            raise

    def _handle_cancelled(self, number: int) -> None:
        if self._handles.pop(number, None) is None:
            return  # it runs, it ran, it was cancelled
        try:
            if self._send("cancel", client=number):
                self._cancelled_here.add(number)
        except Exception:
            pass  # the session is lost, and the handle with it

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """What BaseEventLoop counts is not here."""

    def _send(self, kind: str, client: int = 0, when: float = 0.0) -> bool:
        """An op from where we are: a callback (True then), outside any, or another thread.

        The server takes ops of every origin in the order in which they are sent, so that what one thread schedules after another has, runs after it.
        """
        if self._call_number and threading.get_ident() == self._thread_id:
            self._stream.add(Op(kind, self._call_number, client, when))
            return True
        self._stream.add(Op(kind, 0, client, when))
        if self._thread_id is not None:
            self._stream.flush()
        return False

    def _write_to_self(self) -> None:
        """Behind call_soon_threadsafe(): what it scheduled is on its way already."""

    # ---- Running

    def run_forever(self) -> None:
        self._check_closed()
        self._check_running()
        self._set_coroutine_origin_tracking(self._debug)
        hooks = sys.get_asyncgen_hooks()
        self._thread_id = threading.get_ident()
        try:
            sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
            asyncio._set_running_loop(self)
            self._serve()
        finally:
            self._thread_id = None
            asyncio._set_running_loop(None)
            self._set_coroutine_origin_tracking(False)
            sys.set_asyncgen_hooks(*hooks)

    def stop(self) -> None:
        if not self.is_closed():
            self._send("stop")

    def close(self) -> None:
        was_closed = self.is_closed()
        super().close()
        if not was_closed:
            self._handles.clear()
            self._stream.close()
            if self._own_channel is not None:
                self._own_channel.close()

    def _serve(self) -> None:
        """Until the run is over."""
        sequence = next(self._sequences)
        self._stream.add(Op("run_forever", 0, sequence=sequence))
        self._escaped = None
        # Signals' handlers run in the main thread, Ctrl-C's among them.
        attentive = threading.current_thread() is threading.main_thread()
        try:
            while True:
                for item in self._next_message(attentive).items:
                    if item.HasField("invoke"):
                        self._invoke(item.invoke)
                    elif item.HasField("result") and self._take_result(item.result, sequence):
                        return
                    elif item.HasField("event"):
                        _tell(item.event)
                    elif item.HasField("draining"):
                        _log.warning("the server shuts down in %d ms", item.draining.deadline_ms)
        except BaseException as error:
            if error is not self._escaped:
                self._stream.abort()  # the server still waits for an answer that it will not get
            raise
        finally:
            self._escaped = None

    def _next_message(self, attentive: bool) -> pb.SessionResponse:
        while True:
            try:
                return self._stream.read(attentive)
            except KeyboardInterrupt as interrupt:
                # The server has the loop: it ends its turn first.
                self._escaped = interrupt
                self._send("stop")

    def _take_result(self, result: pb.Result, sequence: int) -> bool:
        """True when it is the run's."""
        if result.HasField("time_ns"):
            self._clock.at_least(result.time_ns / 1e9)
        raised = result.raised if result.HasField("raised") else None
        if result.sequence == sequence:
            if self._escaped is not None:
                raise self._escaped
            if raised is not None:
                raise RuntimeError("%s: %s" % (raised.type, raised.message))
            return True
        if raised is not None:
            self.call_exception_handler(
                {"message": "Exception in the remote loop", "exception": RuntimeError("%s: %s" % (raised.type, raised.message))})
        return False

    # ---- Invocations

    def _invoke(self, invocations: pb.Invocations) -> None:
        if invocations.HasField("time_ns"):
            self._clock.at_least(invocations.time_ns / 1e9)
        self._cancelled_here.clear()
        for call, invocation in enumerate(invocations.calls, invocations.first_call):
            handle = self._handles.pop(invocation.client, None)
            if handle is None:
                # The server leaves out what was cancelled in this message; what another thread cancelled it does not.
                if invocation.client not in self._cancelled_here:
                    self._stream.add(call)
                continue
            try:
                self._run_handle(handle, call)
            except (SystemExit, KeyboardInterrupt) as escaped:
                # It leaves the run: the server drops the rest of the message, and sends it again in the next run.
                self._escaped = escaped
                name = "KeyboardInterrupt" if isinstance(escaped, KeyboardInterrupt) else "SystemExit"
                self._stream.add(Raised(call, name, str(escaped)))
                return
            self._stream.add(call)

    def _run_handle(self, handle: _Handle, call: int) -> None:
        if isinstance(handle, RemoteTimerHandle):
            self._clock.at_least(handle.when())
        self._call_number = call
        try:
            if self._debug:
                self._run_watched(handle)
            else:
                handle._run()
        finally:
            self._call_number = 0

    def _run_watched(self, handle: _Handle) -> None:
        begin = self.time()
        self._current_handle = handle
        try:
            handle._run()
            seconds = self.time() - begin
            if seconds >= self.slow_callback_duration:
                _asyncio_log.warning("Executing %s took %.3f seconds", _description(handle), seconds)
        finally:
            self._current_handle = None


def _description(handle: _Handle) -> str:
    owner = getattr(handle._callback, "__self__", None)
    return repr(owner if isinstance(owner, asyncio.Task) else handle)


def _tell(event: Any) -> None:
    if event.HasField("log_record"):
        record = event.log_record
        _log.log(getattr(logging, record.level, logging.WARNING), "%s: %s", record.logger or "server", record.message)
