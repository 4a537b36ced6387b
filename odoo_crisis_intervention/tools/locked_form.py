# SPDX-License-Identifier: LGPL-3.0-or-later
"""Forms of records that lock: what the server would refuse cannot be typed. The server refuses it all the same."""


def lock_fields(model, arch, expression, open_fields=()):
    """Make every field of a form of ``model`` read-only where ``expression`` holds, but for those decided otherwise.

    Fields inside the sub-view of a list are left alone: they belong to another record.
    """
    for node in arch.xpath("//field[not(@readonly)][not(ancestor::field)]"):
        name = node.get("name")
        if name not in open_fields and not model._fields[name].readonly:
            node.set("readonly", expression)
    return arch
