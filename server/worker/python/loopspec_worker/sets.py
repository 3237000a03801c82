"""Sets as lists in an order that does not depend on hashes."""


def in_order(objects, registry):
    """Those with an id first, by id."""
    names = [(registry.name_of(item), item) for item in objects]
    named = sorted((name for name, _ in names if name is not None))
    by_name = {name: item for name, item in names if name is not None}
    return [by_name[name] for name in named] + [item for name, item in names if name is None]
