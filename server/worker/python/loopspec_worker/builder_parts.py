"""Parts of messages that need no program to be made."""
import math

from .refusal import malformed
from .step import Shown

# Passed where a program wants something that cannot be called, awaited, ….
NOT_A_THING = 42


def seconds(spec):
    """What a Seconds message stands for: a number, or what is not one."""
    spec = spec or {}
    if len(spec) > 1:
        raise malformed("seconds have exactly one member, not %s" % " ".join(spec))
    if spec.get("infinite"):
        return math.inf
    if "none" in spec:
        return None
    for kind in ("text", "integer", "value"):
        if kind in spec:
            return spec[kind]
    return 0.0


def time_value(value, program):
    """A time on the loop's clock: recorded as nanoseconds since the program began, or only as a float on a real clock."""
    if type(value) not in (int, float) or not math.isfinite(value):
        return value
    if not program.clock.virtual:
        return Shown(value, '{"object":"float"}')
    return Shown(value, '{"time_ns":"%d"}' % round((value - program.start_time) * 1e9))
