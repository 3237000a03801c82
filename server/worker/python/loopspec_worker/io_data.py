"""Bytes that programs send and receive."""
from .builder_parts import NOT_A_THING
from .pattern import pattern
from .refusal import malformed


def maker(spec, builder):
    """A function of the frame that makes what a Data message stands for, anew each time."""
    spec = spec or {}
    form = spec.get("form", "FORM_UNSPECIFIED")
    if "text" in spec:
        return lambda frame: spec["text"]
    if spec.get("not_data"):
        return lambda frame: NOT_A_THING
    if "argument" in spec:
        return lambda frame: frame.arguments[spec["argument"]]
    if "of" in spec:
        return lambda frame: builder.lookup(spec["of"])
    if "pattern" in spec:
        content = pattern(spec["pattern"], spec.get("offset", 0))
    elif "bytes" in spec:
        content = spec["bytes"]
    else:
        raise malformed("the data is not set")
    kind = {"FORM_UNSPECIFIED": bytes, "FORM_MEMORYVIEW": memoryview}.get(form, bytearray)
    return lambda frame: kind(content)


def is_reused(spec):
    return (spec or {}).get("form") == "FORM_REUSED_BYTEARRAY"


def sender(spec, builder, send):
    """A function of the frame: `send(frame, data)` with fresh data; what is to be reused is overwritten as soon as that has returned."""
    make, reused = maker(spec, builder), is_reused(spec)

    def perform(frame):
        data = make(frame)
        result = send(frame, data)
        if reused:
            data[:] = bytes(len(data))
        return result
    return perform
