"""Context variables."""
import contextvars

from .table import op


@op("copy_context")
def copy_context(fields, builder):
    return lambda frame: contextvars.copy_context()


@op("context_run", started=True)
def context_run(fields, builder):
    context = builder.object(fields.get("context", ""))
    function = builder.called_block(fields.get("block", ""), "context_run").function
    return lambda frame: context().run(function)


def _variable(fields, builder):
    """The variable of this name, made on first use."""
    name, variables = fields.get("variable", ""), builder.program.context_variables
    if name not in variables:
        variables[name] = contextvars.ContextVar(name)
    return variables[name]


@op("context_var_set")
def context_var_set(fields, builder):
    variable, value = _variable(fields, builder), builder.value(fields.get("value"))

    def perform(frame):
        variable.set(value())
    return perform


@op("context_var_get")
def context_var_get(fields, builder):
    variable = _variable(fields, builder)
    return lambda frame: variable.get(None)
