# SPDX-License-Identifier: LGPL-3.0-or-later
"""The calls Odoo's web client makes to open a menu's list and a form, read from the views as this user gets them.

Not the whole of the client's logic (getFieldsSpec in its relational model), but what the screens measured here use.
"""

from ast import literal_eval
from dataclasses import dataclass

from lxml import etree

from odoo.fields import Domain
from odoo.service.model import call_kw
from odoo.tools.safe_eval import safe_eval

# What widgets ask for besides their own field: their fieldDependencies …
DEPENDENCIES = {
    "list_activity": (
        "activity_exception_decoration",
        "activity_exception_icon",
        "activity_state",
        "activity_summary",
        "activity_type_icon",
        "activity_type_id",
    ),
    "crisis_stamps": ("detected_at", "reported_at", "assessed_at", "fed_back_at", "intervened_at"),
}
# … and their relatedFields.
RELATED = {"crisis_level": ("display_name", "hex")}
TAGS = ("many2many_tags", "many2many_avatar_user", "many2many_avatar_employee", "many2many_tags_avatar")
X2MANY_LIMIT = 40


@dataclass
class Screen:
    """One menu of the web client, as one user gets it."""

    model: str
    domain: list
    order: str
    list_fields: dict
    form_fields: dict
    shown: set  # columns of the list that nobody has to switch on first

    def list(self, env, limit=80, domain=()):
        """The rows of the first page. ``domain`` narrows it further."""
        kwargs = {"offset": 0, "order": self.order, "limit": limit, "count_limit": 10001}
        kwargs |= {"domain": [*self.domain, *domain], "specification": self.list_fields}
        return call_kw(env[self.model], "web_search_read", [], {**kwargs, "context": _context(env)})["records"]

    def form(self, env, record_id):
        kwargs = {"specification": self.form_fields, "context": _context(env)}
        return call_kw(env[self.model], "web_read", [[record_id]], kwargs)


def _context(env):
    return {**env.context, "bin_size": True}


def open_menu(env, action):
    """The :class:`Screen` behind the window action ``action`` (an xmlid) for the user of ``env``."""
    values = env["ir.actions.act_window"]._for_xml_id(action)
    model, views = values["res_model"], {kind: view_id for view_id, kind in values["views"]}
    search = values["search_view_id"] and values["search_view_id"][0]
    wanted = [(views.get("list"), "list"), (views.get("form"), "form"), (search or False, "search")]
    served = env[model].get_views(wanted)["views"]
    arch = {kind: etree.fromstring(served[kind]["arch"]) for kind in ("list", "form", "search")}
    return Screen(
        model,
        _domain(env, values, arch["search"]),
        arch["list"].get("default_order") or "",
        _specification(env, model, arch["list"]),
        _specification(env, model, arch["form"]),
        {node.get("name") for node in _own_nodes(arch["list"]) if node.get("optional") != "hide" and not _hidden(node)},
    )


def _domain(env, action, search):
    names = {"uid": env.uid, "active_id": False, "allowed_company_ids": env.companies.ids}
    domain = Domain(safe_eval(action["domain"] or "[]", names))
    for key, value in safe_eval(action["context"] or "{}", names).items():
        node = search.find(f".//filter[@name='{key.removeprefix('search_default_')}'][@domain]")
        if key.startswith("search_default_") and value and node is not None:
            domain &= Domain(safe_eval(node.get("domain"), names))
    return list(domain)


def _own_nodes(arch):
    """Fields and widgets of a view, without those of the views inside its fields."""
    for node in arch:
        if node.tag in ("field", "widget"):
            yield node
        elif isinstance(node.tag, str):
            yield from _own_nodes(node)


def _specification(env, model, arch):
    fields = env[model].fields_get(attributes=["type", "relation"])
    result = {}
    for node in _own_nodes(arch):
        if node.tag == "field":
            spec = result.setdefault(node.get("name"), {})
            spec.update(_field(env, fields[node.get("name")], node))
        for name in DEPENDENCIES.get(node.get("widget") or node.get("name"), ()):
            result.setdefault(name, {"fields": {}} if fields[name]["type"] == "many2one" else {})
    return result


def _hidden(node):
    return any(node.get(attribute) in ("1", "True") for attribute in ("invisible", "column_invisible"))


def _field(env, field, node):
    hidden = _hidden(node)
    widget = node.get("widget")
    if field["type"] in ("many2one", "reference"):
        return {"fields": {} if hidden else {name: {} for name in RELATED.get(widget, ("display_name",))}}
    if field["type"] not in ("one2many", "many2many") or hidden:
        return {}
    inner = node.find("list") if node.find("list") is not None else node.find("kanban")
    if widget in TAGS:
        color = literal_eval(node.get("options") or "{}").get("color_field")
        names = {"display_name": {}, **({color: {}} if color else {})}
    elif inner is not None:
        names = _specification(env, field["relation"], inner)
    elif node.getparent().tag == "list":
        return {}
    else:
        served = env[field["relation"]].get_views([(False, "list")])["views"]["list"]["arch"]
        names = _specification(env, field["relation"], etree.fromstring(served))
    return {"fields": names, "limit": int(inner.get("limit") or X2MANY_LIMIT) if inner is not None else X2MANY_LIMIT}
