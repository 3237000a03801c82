"""Loops whose transports break a rule of flow control."""

from .transports import Transport, _Streams, loop_of


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


class HalfIsLow(_Streams):
    """The low mark defaults to half of the high one."""

    class Transport(_Streams.Transport):
        def set_write_buffer_limits(self, high=None, low=None):
            super().set_write_buffer_limits(high=high, low=high // 2 if high and low is None else low)


class HighIsFixed(_Streams):
    """The high mark defaults to 64 KiB, whatever the low one is."""

    class Transport(_Streams.Transport):
        def set_write_buffer_limits(self, high=None, low=None):
            super().set_write_buffer_limits(high=65536 if high is None and low and low > 0 else high, low=low)


class ZeroIsDefault(_Streams):
    """A high mark of zero stands for the default."""

    class Transport(_Streams.Transport):
        def set_write_buffer_limits(self, high=None, low=None):
            super().set_write_buffer_limits(high=high or None, low=low)


class NegativeIsZero(_Streams):
    """A negative low mark is zero."""

    class Transport(_Streams.Transport):
        def set_write_buffer_limits(self, high=None, low=None):
            super().set_write_buffer_limits(high=high, low=max(low, 0) if high and low else low)


class FailureSetsHigh(_Streams):
    """A pair of marks that is refused sets the high one."""

    class Transport(_Streams.Transport):
        def set_write_buffer_limits(self, high=None, low=None):
            if high is not None and high >= 0:
                self._high_water = high
            super().set_write_buffer_limits(high=high, low=low)


class CountsAllEver(_Streams):
    """get_write_buffer_size() is the most that was ever buffered."""

    class Transport(_Streams.Transport):
        most = 0

        def get_write_buffer_size(self):
            self.most = max(self.most, super().get_write_buffer_size())
            return self.most


class PausesNextTurn(_Streams):
    """pause_writing() is called in the next turn."""

    class Transport(_Streams.Transport):
        def _maybe_pause_protocol(self):
            if self.get_write_buffer_size() > self._high_water and not self._protocol_paused:
                self._protocol_paused = True
                self._loop.call_soon(self._protocol.pause_writing)


class ZeroResumesAtOnce(_Streams):
    """With a low mark of zero writing is resumed as soon as something was sent."""

    class Transport(_Streams.Transport):
        def _maybe_resume_protocol(self):
            if self._protocol_paused and not self._low_water:
                self._protocol_paused = False
                self._protocol.resume_writing()
            super()._maybe_resume_protocol()


class ZeroNeverPauses(_Streams):
    """With a high mark of zero there is no flow control."""

    class Transport(_Streams.Transport):
        def _maybe_pause_protocol(self):
            if self._high_water:
                super()._maybe_pause_protocol()


class PausesForEachWrite(_Streams):
    """Every write pauses and resumes."""

    class Transport(_Streams.Transport):
        def write(self, data):
            super().write(data)
            if not self._protocol_paused:
                self._protocol.pause_writing()
                self._protocol.resume_writing()


class MarksCountLater(_Streams):
    """New marks count from the next write on."""

    class Transport(_Streams.Transport):
        def set_write_buffer_limits(self, high=None, low=None):
            self._set_write_buffer_limits(high=high, low=low)


class ResumedOvertakes(_Streams):
    """What is written inside resume_writing() goes out before what is buffered."""

    class Transport(_Streams.Transport):
        resuming = False

        def _maybe_resume_protocol(self):
            self.resuming = True
            super()._maybe_resume_protocol()
            self.resuming = False

        def write(self, data):
            if self.resuming and isinstance(self._buffer, bytearray):
                self._buffer[:0] = data
            elif self.resuming:
                self._buffer.appendleft(memoryview(bytes(data)))
            else:
                super().write(data)


class ResumesBeforeLost(_Streams):
    """A paused protocol is resumed before its connection is lost."""

    class Transport(_Streams.Transport):
        def _call_connection_lost(self, exc):
            if self._protocol_paused:
                self._protocol.resume_writing()
            super()._call_connection_lost(exc)


class ResumesOnce(_Streams):
    """A protocol that was resumed once stays paused the next time."""

    class Transport(_Streams.Transport):
        resumed = False

        def _maybe_resume_protocol(self):
            if not self.resumed:
                super()._maybe_resume_protocol()
                self.resumed = not self._protocol_paused and self._buffer is not None


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
CAUGHT_BY.update({
    "HalfIsLow": "flow.limits-high-only",
    "HighIsFixed": "flow.limits-low-only",
    "ZeroIsDefault": "flow.limits-zero-high",
    "NegativeIsZero": "flow.limits-negative",
    "FailureSetsHigh": "flow.limits-failed-set-keeps",
    "CountsAllEver": "flow.buffer-size-drains",
    "PausesNextTurn": "flow.pause-synchronous",
    "ZeroResumesAtOnce": "flow.low-zero",
    "ZeroNeverPauses": "flow.high-zero",
    "PausesForEachWrite": "flow.no-pause-below",
    "MarksCountLater": "flow.lowering-limit-pauses",
    "ResumedOvertakes": "flow.write-in-resume",
    "ResumesBeforeLost": "flow.close-while-paused",
    "ResumesOnce": "flow.all-data-flows",
})
for _name, (_class, _) in _BROKEN.items():
    globals()[_name] = loop_of(_class, _name)
