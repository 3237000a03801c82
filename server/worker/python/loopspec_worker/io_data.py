"""Bytes that programs send and receive."""
from .builder_parts import NOT_A_THING
from .pattern import pattern
from .refusal import malformed


def maker(spec):
    """A function that makes what a Data message stands for, anew each time."""
    spec = spec or {}
    form = spec.get("form", "FORM_UNSPECIFIED")
    if "text" in spec:
        return lambda: spec["text"]
    if spec.get("not_data"):
        return lambda: NOT_A_THING
    if "pattern" in spec:
        content = pattern(spec["pattern"], spec.get("offset", 0))
    elif "bytes" in spec:
        content = spec["bytes"]
    else:
        raise malformed("the data is not set")
    kind = {"FORM_UNSPECIFIED": bytes, "FORM_MEMORYVIEW": memoryview}.get(form, bytearray)
    return lambda: kind(content)


def is_reused(spec):
    return (spec or {}).get("form") == "FORM_REUSED_BYTEARRAY"


def sender(spec, send):
    """`send(data)` with fresh data; what is to be reused is overwritten as soon as that has returned."""
    make, reused = maker(spec), is_reused(spec)

    def perform():
        data = make()
        result = send(data)
        if reused:
            data[:] = bytes(len(data))
        return result
    return perform
