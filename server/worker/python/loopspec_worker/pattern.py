"""The pattern, and what longer runs of bytes are."""
import zlib

# Longer ones are recorded by what they are.
MAX_SHOWN = 64

_PERIOD = bytes((i + i // 251) % 256 for i in range(251 * 256))


def pattern(count, offset=0):
    """So many bytes of the pattern, from `offset` on."""
    start = offset % len(_PERIOD)
    whole = _PERIOD * ((start + count) // len(_PERIOD) + 1)
    return whole[start:start + count]


def description(data):
    """What more than MAX_SHOWN bytes are, in a few words."""
    if data[:1].isalnum() and data.count(data[:1]) == len(data):
        return "%d bytes of '%s'" % (len(data), chr(data[0]))
    if data == pattern(len(data)):
        return "%d bytes of the pattern" % len(data)
    return "%d bytes, crc32 %08x" % (len(data), zlib.crc32(data))
