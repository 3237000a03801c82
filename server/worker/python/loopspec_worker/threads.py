"""The program's own threads."""
import threading


class ProgramThread:
    """A thread that runs a body and holds the clock while it does.

    Events from it carry its name. An exception that leaves the body is recorded as unraisable.
    """

    def __init__(self, name, body, recorder, clock):
        self._name = name
        self._body = body
        self._recorder = recorder
        self._clock = clock
        self._gate = threading.Event()
        self._dismissed = False
        self._after = 0.0
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self, after=0.0):
        """Starts the thread, which begins with the body `after` that many seconds of real time."""
        self._after = after
        self._clock.hold(self)
        try:
            self._thread.start()
        except RuntimeError:
            self._clock.release(self)
            raise

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
        self._clock.release(self)
        self._recorder.name_thread(self._name)
        try:
            if self._after:
                self._gate.wait(self._after)
            if not self._dismissed:
                self._body()
        except BaseException as error:
            self._recorder.unraisable(error)
        finally:
            self._recorder.name_thread("")
            self._body = None
            self._clock.release(ident)
