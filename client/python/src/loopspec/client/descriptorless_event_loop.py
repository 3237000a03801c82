"""DescriptorlessEventLoop: asyncio's own base of a loop, without what needs a descriptor of this process."""

import asyncio
from typing import TYPE_CHECKING, Any, Callable, Optional

from .signal_handlers import SignalHandlers


class DescriptorlessEventLoop(asyncio.BaseEventLoop):
    """What is left is callbacks, timers, futures, tasks, executors, signals, names of hosts, errors and debug mode.

    The rest raises NotImplementedError, as AbstractEventLoop does and as the proactor does for what it lacks: `add_reader()` and its like, the methods on
    sockets and pipes, and those below, which BaseEventLoop would begin.
    """

    create_connection = asyncio.AbstractEventLoop.create_connection
    create_server = asyncio.AbstractEventLoop.create_server
    create_datagram_endpoint = asyncio.AbstractEventLoop.create_datagram_endpoint
    connect_accepted_socket = asyncio.AbstractEventLoop.connect_accepted_socket
    connect_read_pipe = asyncio.AbstractEventLoop.connect_read_pipe
    connect_write_pipe = asyncio.AbstractEventLoop.connect_write_pipe
    sock_sendfile = asyncio.AbstractEventLoop.sock_sendfile
    sendfile = asyncio.AbstractEventLoop.sendfile
    start_tls = asyncio.AbstractEventLoop.start_tls
    subprocess_exec = asyncio.AbstractEventLoop.subprocess_exec
    subprocess_shell = asyncio.AbstractEventLoop.subprocess_shell

    def __init__(self) -> None:
        super().__init__()
        self._signal_handlers = SignalHandlers(self.call_soon_threadsafe)

    def add_signal_handler(self, sig: int, callback: Callable[..., Any], *args: Any) -> None:
        self._check_closed()
        self._signal_handlers.add(sig, callback, args)

    def remove_signal_handler(self, sig: int) -> bool:
        return self._signal_handlers.remove(sig)

    def close(self) -> None:
        super().close()
        self._signal_handlers.clear()

    if TYPE_CHECKING:
        # What BaseEventLoop has for loops that are built on it, in every version from 3.9 on.
        _closed: bool
        _debug: bool
        _thread_id: Optional[int]
        _current_handle: Optional[asyncio.Handle]
        _asyncgen_firstiter_hook: Callable[[Any], None]
        _asyncgen_finalizer_hook: Callable[[Any], None]

        def _check_closed(self) -> None: ...
        def _check_running(self) -> None: ...
        def _check_thread(self) -> None: ...
        def _check_callback(self, callback: Any, method: str) -> None: ...
        def _set_coroutine_origin_tracking(self, enabled: bool) -> None: ...
