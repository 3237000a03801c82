"""The trace, written as it happens."""
import os
import threading
from threading import get_ident

from .turnstile import Turnstile
from .values import quote


class Recorder:
    """Writes the events of one program, from any thread, each as one line at once.

    It keeps no reference to what it records. A limit ends the process: the program cannot be unwound safely.
    """

    def __init__(self, channel, clock, values, max_events, max_block_runs):
        self.values = values
        self.turnstile = Turnstile()
        self._write = channel.write
        self._clock = clock
        self._max_events = max_events
        self._max_block_runs = max_block_runs
        self._events = 0
        self._block_runs = 0
        self._lock = threading.RLock()
        self._muted = False
        self._main_thread = get_ident()
        self._thread_names = {}

    # -- threads -------------------------------------------------------------------------------------

    def name_thread(self, name):
        """Events of the calling thread carry this name from now on; "" takes it away."""
        if name:
            self._thread_names[get_ident()] = '"thread":%s,' % quote(name)
        else:
            self._thread_names.pop(get_ident(), None)

    def mute(self):
        """Records nothing any more: the program has ended."""
        with self._lock:
            self._muted = True

    def after_fork(self):
        """In the child: its only thread is the program's main thread."""
        self._lock = threading.RLock()
        self._main_thread = get_ident()
        self.turnstile = Turnstile()

    # -- events --------------------------------------------------------------------------------------

    def event(self, body, coroutine=""):
        """Writes an event; `body` is the JSON of its oneof member, `coroutine` that of the instance or ""."""
        if self.turnstile.order:
            self.turnstile.wait()
        ident = get_ident()
        thread = "" if ident == self._main_thread else self._thread_names.get(ident, '"thread":"thread",')
        line = '{"event":{%s%s%s%s}}' % (thread, self._clock.stamp(), coroutine, body)
        with self._lock:
            if self._muted:
                return
            if self._events >= self._max_events:
                self._abort("max_events", self._max_events)
            self._events += 1
            self._write(line)

    def count_block_run(self):
        """A block is about to run; ends the process when that is one too many."""
        with self._lock:
            if self._block_runs >= self._max_block_runs and not self._muted:
                self._abort("max_block_runs", self._max_block_runs)
            self._block_runs += 1

    def log_mark(self, text, values="", coroutine=""):
        """A log mark; `values` is the inside of a JSON list."""
        self.event('"log_mark":{"text":%s%s}' % (quote(text), ',"values":[%s]' % values if values else ""), coroutine)

    def tally(self, name, numbers, coroutine):
        """How many numbers a tally holds, how many distinct, whether each is not less than the one before."""
        ascending = all(first <= second for first, second in zip(numbers, numbers[1:]))
        self.event('"tally_reported":{"name":%s%s%s%s}' % (
            quote(name), ',"count":"%d"' % len(numbers) if numbers else "",
            ',"distinct":"%d"' % len(set(numbers)) if numbers else "", ',"ascending":true' if ascending else ""), coroutine)

    def unraisable(self, error):
        self.event('"unraisable":{"exception":%s}' % self.values.exception(error))

    def _abort(self, limit, value):
        self._write('{"outcome":{"outcome":{"kind":"KIND_LIMIT","detail":"%s %d"}}}' % (limit, value))
        os._exit(0)
