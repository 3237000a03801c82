"""Gates: how a program orders what its threads do."""
import threading
from threading import get_ident


class Parking:
    """A thread that waits until another lets it go on. Meanwhile it does not hold the clock, and nobody waits to record after it."""

    def __init__(self, program):
        self._clock = program.clock
        self._turnstile = program.recorder.turnstile
        self._gates = program.gates
        self._on_main_thread = threading.current_thread() is threading.main_thread()
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._decided = False
        self.job = program.gates.current_job()

    def wait(self, timeout=None):
        """Returns whether the thread was let go within so many seconds of real time."""
        self._turnstile.leave()
        self._clock.start_all_waiting()
        self._gates.park(self)
        with self._clock.thread_blocked():
            self._event.wait(timeout)
        with self._lock:
            abandoned, self._decided = not self._decided, True
        if abandoned:
            self._gates.unpark(self)
            return False
        if not self._on_main_thread:
            self._turnstile.begin(self)
        self._clock.release(self)
        return True

    def let_go(self):
        """From any thread: it goes on, and holds the clock from now on."""
        with self._lock:
            if self._decided:
                return
            self._decided = True
            self._clock.hold(self)
            if not self._on_main_thread:
                self._turnstile.enter(self)
        self._gates.unpark(self)
        self._event.set()


class Gates:
    """The gates of one program, and what they mean for its clock."""

    def __init__(self, program):
        self._program = program
        self._lock = threading.RLock()
        self._open = set()
        self._all_open = False
        self._waiting = {}  # name -> list of Parking
        self._jobs = {}  # ident of an executor's thread -> its ExecutorJob
        self._parked = set()
        self._holders = set()

    def wait(self, name):
        with self._lock:
            if self._all_open or name in self._open:
                return
            parking = Parking(self._program)
            self._waiting.setdefault(name, []).append(parking)
        parking.wait()

    def open(self, name):
        with self._lock:
            self._open.add(name)
            waiting = self._waiting.pop(name, [])
        for parking in waiting:
            parking.let_go()

    def is_open(self, name):
        return self._all_open or name in self._open

    def finish(self):
        """The program has ended: all gates open."""
        with self._lock:
            self._all_open = True
            names = list(self._waiting)
        for name in names:
            self.open(name)

    # -- executor jobs -------------------------------------------------------------------------------

    def begin_job(self, job):
        self._jobs[get_ident()] = job

    def end_job(self):
        self._jobs.pop(get_ident(), None)

    def current_job(self):
        return self._jobs.get(get_ident())

    # -- the clock -----------------------------------------------------------------------------------

    def hold_unless_parked(self, token):
        """Holds the clock whenever no thread is parked, until `release`."""
        with self._lock:
            self._holders.add(token)
            if not self._parked:
                self._program.clock.hold(token)

    def release(self, token):
        with self._lock:
            self._holders.discard(token)
            self._program.clock.release(token)

    def park(self, parking):
        with self._lock:
            self._parked.add(parking)
            self._program.clock.parked = len(self._parked)
            if parking.job is not None:
                parking.job.parked = True
            for token in self._holders:
                self._program.clock.release(token)

    def unpark(self, parking):
        with self._lock:
            self._parked.discard(parking)
            self._program.clock.parked = len(self._parked)
            if parking.job is not None:
                parking.job.parked = False
                self._program.clock.add_job(parking.job)
            for token in self._holders:
                self._program.clock.hold(token)
