"""Results that are several things at once."""
from ..step import Shown


def listed(value, parts):
    """A result that the trace shows as a list of these JSON texts; the op's id is bound to `value`."""
    return Shown(value, '{"list":{"values":[%s]}}' % ",".join(parts))


def connection_pair(builder):
    """What makes the op's result of a transport and its protocol: a list of both; the op's id is bound to the transport."""
    program, name = builder.program, builder.id

    def finish(pair):
        transport, protocol = pair
        if name:
            program.registry.bind(name, transport)
            program.addresses.learn_transport(name, transport)
        return listed(transport, [program.values.write(transport), program.values.write(protocol)])
    return finish
