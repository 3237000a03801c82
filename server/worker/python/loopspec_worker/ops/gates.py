"""Gates."""
from .table import op


@op("wait_gate", marks=True)
def wait_gate(fields, builder):
    gates, name = builder.program.gates, fields.get("gate", "")
    return lambda frame: gates.wait(name)


@op("open_gate", marks=True)
def open_gate(fields, builder):
    gates, name = builder.program.gates, fields.get("gate", "")
    return lambda frame: gates.open(name)
