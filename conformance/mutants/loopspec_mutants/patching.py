"""How a loop changes what protocols are told."""


def patched(factory, **replacements):
    """A factory whose protocols have some callbacks replaced: `replacement(protocol, original)` makes the new one."""
    def make():
        protocol = factory()
        for name, replacement in replacements.items():
            setattr(protocol, name, replacement(protocol, getattr(protocol, name)))
        return protocol
    return make
