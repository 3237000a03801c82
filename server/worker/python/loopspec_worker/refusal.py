"""Why a program is not run."""

UNSUPPORTED = "KIND_UNSUPPORTED"
HOST_ERROR = "KIND_HOST_ERROR"


class Refusal(Exception):
    """A program that cannot be run here: the outcome's kind, and a detail that names what and where."""

    def __init__(self, kind, detail):
        super().__init__(detail)
        self.kind = kind
        self.detail = detail

    def within(self, place):
        """The same refusal, its detail preceded by where it happened."""
        return Refusal(self.kind, "%s: %s" % (place, self.detail))


def unsupported(detail):
    return Refusal(UNSUPPORTED, detail)


def malformed(detail):
    return Refusal(HOST_ERROR, detail)
