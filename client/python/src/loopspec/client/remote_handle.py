"""The handles of a remote loop: asyncio's own, which tell the loop when they are cancelled."""

import asyncio
from typing import TYPE_CHECKING, Any


class RemoteHandle(asyncio.Handle):
    # What the server calls its function.
    __slots__ = ("_number",)

    if TYPE_CHECKING:
        _loop: Any
        _number: int
        _callback: Any
        _source_traceback: Any

    def cancel(self) -> None:
        self._loop._handle_cancelled(self._number)
        super().cancel()


class RemoteTimerHandle(asyncio.TimerHandle):
    __slots__ = ("_number",)

    if TYPE_CHECKING:
        _loop: Any
        _number: int
        _callback: Any
        _source_traceback: Any

    def cancel(self) -> None:
        self._loop._handle_cancelled(self._number)
        super().cancel()
