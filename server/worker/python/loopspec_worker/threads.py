"""The program's own threads."""
import threading


class ProgramThread:
    """A thread that runs a body and holds the clock while it does.

    Events from it carry its name. An exception that leaves the body is recorded as unraisable. `ordered` threads
    record before everyone else (see Turnstile).
    """

    def __init__(self, name, body, program, ordered):
        self._name = name
        self._body = body
        self._recorder = program.recorder
        self._clock = program.clock
        self._ordered = ordered
        self._gate = threading.Event()
        self._dismissed = False
        self._after = 0.0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.is_of_program = True

    @staticmethod
    def is_one(thread):
        """Whether this thread of Python's is one of the program's."""
        return hasattr(thread, "is_of_program")

    def start(self, after=0.0, gated=False):
        """Starts the thread. Its body begins at once, after so many seconds of real time, or with `open_gate`."""
        self._after = None if gated else after
        self._clock.hold(self)
        if self._ordered and after == 0.0:
            self._recorder.turnstile.enter(self)
        try:
            self._thread.start()
        except RuntimeError:
            self._ended()
            raise

    def open_gate(self):
        self._gate.set()

    def join(self):
        """Waits for the end of the thread; one that still waits to start is started first."""
        self._clock.start_waiting(self)
        with self._clock.thread_blocked():
            self._thread.join()

    def finish(self):
        """The program has ended: a body that has not begun never will; waits for one that has."""
        self._dismissed = True
        self._gate.set()
        if self._thread.ident is not None:
            with self._clock.thread_blocked():
                self._thread.join()

    def _run(self):
        ident = threading.get_ident()
        self._clock.hold(ident)
        self._clock.release(self)  # from here on its ident holds the clock, and can let it go while the thread waits
        self._recorder.name_thread(self._name)
        try:
            if self._after != 0.0 and not self._gate.wait(self._after):
                self._clock.wait_until_idle(self._gate)
            if self._ordered:
                self._begin_in_order()
            if not self._dismissed:
                self._body()
        except BaseException as error:
            self._recorder.unraisable(error)
        finally:
            self._recorder.name_thread("")
            self._body = None
            self._clock.release(ident)
            self._ended()

    def _begin_in_order(self):
        if self._after:
            self._recorder.turnstile.enter(self)
        self._recorder.turnstile.begin(self)

    def _ended(self):
        self._recorder.turnstile.leave()
        self._recorder.turnstile.leave(self)
        self._clock.release(self)
