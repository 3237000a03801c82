"""Loops whose stream transports break a rule of writing."""

from .transports import _Streams


class CannotWriteEof(_Streams):
    """can_write_eof() is False."""

    class Transport(_Streams.Transport):
        def can_write_eof(self):
            return False


class DropsAfterEof(_Streams):
    """write() after write_eof() does nothing."""

    class Transport(_Streams.Transport):
        def write(self, data):
            if not self._eof:
                super().write(data)


class EmptyIsAValue(_Streams):
    """write() of nothing raises."""

    class Transport(_Streams.Transport):
        def write(self, data):
            if not len(data):
                raise ValueError("there is nothing to write")
            super().write(data)


class ClosedHasNoEof(_Streams):
    """write_eof() after close() raises."""

    class Transport(_Streams.Transport):
        def write_eof(self):
            if self._closing:
                raise RuntimeError("the transport is closing")
            super().write_eof()


class EofOnce(_Streams):
    """A second write_eof() raises."""

    class Transport(_Streams.Transport):
        def write_eof(self):
            if self._eof:
                raise RuntimeError("the end is written")
            super().write_eof()


class WriteErrorIsRegular(_Streams):
    """A send that fails ends the connection as if it had been closed."""

    class Transport(_Streams.Transport):
        def _fatal_error(self, exc, message="Fatal error on transport"):
            if "write" in message:
                self._force_close(None)
            else:
                super()._fatal_error(exc, message)


class LimitsWrites(_Streams):
    """write() of more than a mebibyte raises."""

    class Transport(_Streams.Transport):
        def write(self, data):
            if len(data) > 1 << 20:
                raise BufferError("too much to write")
            super().write(data)


class NoViews(_Streams):
    """write() takes bytes and bytearray alone."""

    class Transport(_Streams.Transport):
        def write(self, data):
            if isinstance(data, memoryview):
                raise TypeError("data argument must be bytes")
            super().write(data)


class EndsLines(_Streams):
    """writelines() ends each of its lines."""

    class Transport(_Streams.Transport):
        def writelines(self, list_of_data):
            self.write(b"".join(bytes(data) + b"\n" for data in list_of_data))


class NoLinesAreAValue(_Streams):
    """writelines() of nothing raises."""

    class Transport(_Streams.Transport):
        def writelines(self, list_of_data):
            list_of_data = list(list_of_data)
            if not list_of_data:
                raise ValueError("there is nothing to write")
            super().writelines(list_of_data)


class CountsLines(_Streams):
    """writelines() needs to know how many lines there are."""

    class Transport(_Streams.Transport):
        def writelines(self, list_of_data):
            super().writelines([list_of_data[i] for i in range(len(list_of_data))])


class LinesFlowFreely(_Streams):
    """writelines() does no flow control, as in 3.12.0 to 3.12.7."""

    class Transport(_Streams.Transport):
        lines = False

        def writelines(self, list_of_data):
            self.lines = True
            super().writelines(list_of_data)
            self.lines = False

        def _maybe_pause_protocol(self):
            if not self.lines:
                super()._maybe_pause_protocol()


CAUGHT_BY = {
    "CannotWriteEof": "transport.can-write-eof",
    "DropsAfterEof": "transport.write-after-eof",
    "EmptyIsAValue": "transport.write-empty",
    "ClosedHasNoEof": "transport.write-eof-after-close",
    "EofOnce": "transport.write-eof-idempotent",
    "WriteErrorIsRegular": "transport.write-error-fatal",
    "LimitsWrites": "transport.write-nonblocking",
    "NoViews": "transport.write-types",
    "EndsLines": "transport.writelines",
    "NoLinesAreAValue": "transport.writelines-empty",
    "CountsLines": "transport.writelines-generator",
    "LinesFlowFreely": "transport.writelines-pauses",
}
