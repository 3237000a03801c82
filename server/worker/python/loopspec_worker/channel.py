"""The two ends of the line protocol, moved away from descriptors 0 and 1."""
import os
import sys

# A request longer than this is refused; the line is skipped.
MAX_LINE_BYTES = 64 * 1024 * 1024


class LineTooLong(Exception):
    """The line was longer than MAX_LINE_BYTES; it has been skipped."""


class Channel:
    """Reads request lines and writes response lines. `write` may be called from any thread."""

    def __init__(self, input_descriptor, output_descriptor):
        self._input = open(input_descriptor, "rb", buffering=1 << 16)
        self._output = output_descriptor

    @classmethod
    def take_standard_streams(cls):
        """Moves the protocol to private descriptors: what a program prints goes to standard error, and it reads nothing."""
        input_descriptor = os.dup(0)
        output_descriptor = os.dup(1)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        try:
            os.dup2(2, 1)
        except OSError:
            os.dup2(null, 1)
        os.close(null)
        sys.stdin = open(os.devnull)
        return cls(input_descriptor, output_descriptor)

    def read_line(self):
        """The next line, b"" at the end of the input."""
        line = self._input.readline(MAX_LINE_BYTES)
        if len(line) < MAX_LINE_BYTES or line.endswith(b"\n"):
            return line
        while True:
            rest = self._input.readline(MAX_LINE_BYTES)
            if not rest or rest.endswith(b"\n"):
                raise LineTooLong("a request line is longer than %d bytes" % MAX_LINE_BYTES)

    def close(self):
        """Nothing is read any more."""
        self._input.close()
        sys.stdin.close()

    def write(self, line):
        """Writes one line (text without its newline) at once. Ends the process when nobody reads any more."""
        data = (line + "\n").encode("ascii")
        try:
            written = os.write(self._output, data)
            while written < len(data):
                data = data[written:]
                written = os.write(self._output, data)
        except BrokenPipeError:
            os._exit(1)
