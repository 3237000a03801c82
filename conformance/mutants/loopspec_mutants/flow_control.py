"""Loops whose transports break a rule of flow control."""

from .transports import Transport, loop_of


class _PausesAtTheMark(Transport):
    """A buffer of exactly the high mark pauses."""

    def _maybe_pause_protocol(self):
        if self.get_write_buffer_size() == self._high_water and not self._protocol_paused:
            self._protocol_paused = True
            self._protocol.pause_writing()
        super()._maybe_pause_protocol()


class _PausesAgain(Transport):
    """pause_writing() is called by each write above the mark."""

    def _maybe_pause_protocol(self):
        self._protocol_paused = False
        super()._maybe_pause_protocol()


class _ResumesEarly(Transport):
    """resume_writing() is called as soon as the high mark is passed downwards."""

    def _maybe_resume_protocol(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._high_water:
            self._protocol_paused = False
            self._protocol.resume_writing()


class _OtherMarks(Transport):
    """The low mark is sixteen bytes at first."""

    def __init__(self, *args):
        super().__init__(*args)
        self._set_write_buffer_limits(high=65536, low=16)


class _AlwaysEmpty(Transport):
    """get_write_buffer_size() is 0."""

    def get_write_buffer_size(self):
        return 0


class _TakesAnyMarks(Transport):
    """A low mark above the high one is taken."""

    def set_write_buffer_limits(self, high=None, low=None):
        super().set_write_buffer_limits(high=max(high or 0, low or 0, 0), low=0)


class _TurnsMarksRound(Transport):
    """get_write_buffer_limits() gives the high mark first."""

    def get_write_buffer_limits(self):
        low, high = super().get_write_buffer_limits()
        return high, low


class _PauseErrorsAreFatal(Transport):
    """What pause_writing() raises closes the transport."""

    def _maybe_pause_protocol(self):
        paused = self._protocol_paused
        super()._maybe_pause_protocol()
        if self._protocol_paused and not paused:
            self.close()


_BROKEN = {
    "PausesAtTheMark": (_PausesAtTheMark, "flow.pause-above-high"),
    "PausesAgain": (_PausesAgain, "flow.pause-once"),
    "ResumesEarly": (_ResumesEarly, "flow.resume-at-low"),
    "OtherMarks": (_OtherMarks, "flow.default-limits"),
    "AlwaysEmpty": (_AlwaysEmpty, "flow.buffer-size"),
    "TakesAnyMarks": (_TakesAnyMarks, "flow.limits-order"),
    "TurnsMarksRound": (_TurnsMarksRound, "flow.limits-tuple"),
    "PauseErrorsAreFatal": (_PauseErrorsAreFatal, "flow.pause-exception"),
}
CAUGHT_BY = {name: clause for name, (_, clause) in _BROKEN.items()}
for _name, (_class, _) in _BROKEN.items():
    globals()[_name] = loop_of(_class, _name)
