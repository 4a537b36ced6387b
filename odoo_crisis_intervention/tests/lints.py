# SPDX-License-Identifier: LGPL-3.0-or-later
"""What must hold of every model, rule and group of the database, whichever modules are installed.

Each function takes an environment and returns the offences as texts, so that a test can ask for none, and another can
plant a fault and ask for one (``test_teeth``).
"""

import ast
import inspect
import re

from odoo import models
from odoo.tools import SQL

ADDON = "odoo_crisis_intervention"
MIXIN = "crisis.confidential.mixin"
# Not built on the mixin, but just as closed: the log and the ends of the chains.
ALSO_SECRET = ("crisis.access.log", "crisis.timeline.chain")
SERVER_ONLY = ("crisis.timeline.chain",)

# Parents that would carry a record's data to people the rules know nothing of.
FOREIGN_PARENTS = ("mail.", "portal.", "rating.", "website.", "utm.", "image.", "avatar.", "format.", "html.")

# Odoo's own tables whose rows can hang on any record, and what keeps them off ours.
POINT_ANYWHERE = {
    "ir.attachment": "ir_guards: only the addon's own binary fields",
    "ir.model.data": "names of records, made by export only; no content",
    "mail.activity": "ir_guards",
    "mail.activity.schedule": "a dialog in front of mail.activity",
    "mail.compose.message": "a dialog in front of mail.message",
    "mail.followers": "ir_guards",
    "mail.followers.edit": "a dialog in front of mail.followers",
    "mail.mail": "made of messages",
    "mail.message": "ir_guards",
    "mail.push": "made of messages",
    "mail.scheduled.message": "ir_guards",
    "mail.tracking.duration.mixin": "abstract",
    "portal.share": "a dialog; portal.mixin is refused as a parent",
    "privacy.log": "counts and model names of a look-up by contact; no contact in the set",
    "privacy.lookup.wizard.line": "finds by contact; no contact in the set",
    "rating.rating": "rating.mixin is refused as a parent",
    "ir.actions.server": "the administrator's; see docs/security.md",
    "ir.cron": "the administrator's; see docs/security.md",
    "mail.template.preview": "templates are refused",
    "sms.template.preview": "a preview, read as the user who looks",
    "sms.composer": "a dialog for records with a phone field; none in the set",
}


def secret_models(env):
    """Models of ring 2 that have a table."""
    found = [
        name
        for name, model in env.registry.items()
        if getattr(model, "_crisis_confidential", False) and not model._abstract
    ]
    return sorted(found) + [name for name in ALSO_SECRET if name in env.registry]


def mixin_models(env):
    return [name for name in secret_models(env) if name not in ALSO_SECRET]


def inside(env):
    """Secret models and the abstract ones they are made of."""
    abstract = [name for name, model in env.registry.items() if getattr(model, "_crisis_confidential", False)]
    return set(secret_models(env)) | set(abstract)


def our_models(env):
    """Models that this addon made, with those of other addons that extend its own."""
    return sorted(name for name in env.registry if name.startswith("crisis."))


# --- nothing outside points in (D4) -----------------------------------------------------------------------------------


def paths_into(env):
    secret, closed = set(secret_models(env)), inside(env)
    offences = []
    for name, model in env.registry.items():
        if name in closed:
            continue
        for field in model._fields.values():
            if field.comodel_name in secret:
                offences.append(f"{field} is a relation to {field.comodel_name}")
            elif field.type == "reference" and name not in POINT_ANYWHERE and secret & _reference_targets(env, field):
                offences.append(f"{field} can refer to a confidential model")
            for path in _paths_of(env, field):
                if crossed := _crossed(env, name, path, secret):
                    offences.append(f"{field} is made from {path}, which crosses {crossed}")
            if field.type == "many2one_reference" and name not in POINT_ANYWHERE and not name.startswith("crisis."):
                offences.append(f"{field} can point anywhere; say in POINT_ANYWHERE what keeps it off our models")
        if parents := secret & set(model._inherits):
            offences.append(f"{name} delegates to {parents}")
    return offences + _views_into(env, secret)


def _reference_targets(env, field):
    if not isinstance(field.selection, list | tuple):
        try:
            return {key for key, _label in field._description_selection(env)}
        except Exception:  # a selection that needs a record tells nothing of models
            return set()
    return {key for key, _label in field.selection}


def _paths_of(env, field):
    paths = set(env.registry.field_depends.get(field, ()))
    if field.related:
        paths.add(field.related)
    return paths


def _crossed(env, model_name, path, secret):
    for part in path.split("."):
        field = env.registry[model_name]._fields.get(part) if model_name else None
        if field is None:
            return None
        if field.comodel_name in secret:
            return field.comodel_name
        model_name = field.comodel_name
    return None


def _views_into(env, secret):
    tables = [env[name]._table for name in secret]
    rows = env.execute_query(
        SQL(
            """
            SELECT DISTINCT view.relname, source.relname
              FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class view ON view.oid = r.ev_class
              JOIN pg_class source ON source.oid = d.refobjid
             WHERE source.relname = ANY(%s) AND view.relname <> source.relname
            """,
            tables,
        )
    )
    return [f"the view {view} reads {table}" for view, table in rows]


# --- access lines and rules (D3) --------------------------------------------------------------------------------------


def access_lines(env):
    offences = []
    for name in secret_models(env):
        lines = env["ir.model.access"].sudo().search([("model_id.model", "=", name)])
        if not lines:
            offences.append(f"{name} has no access line")
        for line in lines:
            group = line.group_id
            if not group:
                offences.append(f"{name}: {line.name} is for everybody")
            elif group in env.ref("base.group_portal") | env.ref("base.group_public"):
                offences.append(f"{name}: {line.name} is for people outside the school")
            if line.perm_unlink:
                offences.append(f"{name}: {line.name} lets delete")
            if name in SERVER_ONLY and (line.perm_read or line.perm_write or line.perm_create):
                offences.append(f"{name}: {line.name} lets in, but the model is the server's")
    return offences


def rules(env):
    offences = []
    for name in secret_models(env):
        found = env["ir.rule"].sudo().with_context(active_test=False).search([("model_id.model", "=", name)])
        live = found.filtered(lambda rule: rule.active and not rule.groups)
        for mode in ("read", "write", "create", "unlink"):
            if not live.filtered(f"perm_{mode}"):
                offences.append(f"{name}: no global rule for {mode}")
        for rule in found.filtered("groups"):
            offences.append(f"{name}: {rule.name} is a group rule; groups open no records")
        for rule in found - found.filtered("active"):
            offences.append(f"{name}: {rule.name} is switched off")
        if name in ALSO_SECRET:
            continue
        for rule in live:
            domain = ast.literal_eval(rule.domain_force or "[]")
            wanted = "is_readable" if rule.perm_read else "is_writable"
            if [tuple(leaf) for leaf in domain] != [(wanted, "=", True)]:
                offences.append(f"{name}: {rule.name} is not [({wanted!r}, '=', True)]")
    return offences


# --- the shape of a confidential model --------------------------------------------------------------------------------


def shape(env):
    base = env.registry["base"]
    offences = []
    for name in secret_models(env):
        model = env.registry[name]
        if model._allow_sudo_commands:
            offences.append(f"{name}: _allow_sudo_commands")
        if not (model._order == "id" or model._order.startswith(("id ", "id,"))):
            offences.append(f"{name}: _order {model._order}")
        for definition in model.mro():
            parent = getattr(definition, "_name", None) or ""
            if parent.startswith(FOREIGN_PARENTS):
                offences.append(f"{name} inherits {parent}")
                break
        if name in ALSO_SECRET:
            continue
        if model._rec_name != "reference" or model._rec_names_search != ["reference"]:
            offences.append(f"{name}: found by something else than its reference")
        for method in ("_compute_display_name", "_search_display_name", "name_search", "_search_panel_domain_image"):
            if getattr(model, method, None) is not getattr(base, method, None):
                offences.append(f"{name}: overrides {method}")
        if not model._check_company_auto:
            offences.append(f"{name}: _check_company_auto is off")
        if model._transient or not model._auto:
            offences.append(f"{name}: not a table of its own")
    return offences


def relations(env):
    """Nothing disappears when something else is deleted (R13), and every link asks for its school."""
    offences = []
    for name in secret_models(env):
        for field in env.registry[name]._fields.values():
            if field.type == "many2one" and field.store and field.ondelete != "restrict":
                if field.name not in ("create_uid", "write_uid"):
                    offences.append(f"{field}: ondelete {field.ondelete}")
            if field.type == "many2many" and field.store and field.ondelete != "restrict":
                offences.append(f"{field}: ondelete {field.ondelete}")
            if field.type == "one2many" and field.comodel_name in secret_models(env):
                inverse = env.registry[field.comodel_name]._fields.get(field.inverse_name)
                if inverse is not None and inverse.store and not inverse.index:
                    offences.append(f"{inverse}: the other side of {field} has no index")
    return offences


def kinds_of_fields(env):
    offences = []
    for name in our_models(env):
        for field in env.registry[name]._fields.values():
            if getattr(field, "tracking", None):
                offences.append(f"{field}: tracking")
            if field.type == "html":
                offences.append(f"{field}: html carries pictures and links to the outside")
    for name in mixin_models(env):
        model = env.registry[name]
        for field in model._fields.values():
            if field.type == "binary" and field.store and field.groups != "base.group_system":
                offences.append(f"{field}: files leave by the addon's route only")
            if field.name in ("partner_id", "partner_ids", "email", "email_from", "user_ids", "message_ids"):
                offences.append(f"{field}: a name that Odoo's mail acts on")
    return offences


def classified(env, technical):
    """Every stored text is either narrative (never exported, always logged) or named as harmless."""
    offences = []
    for name in mixin_models(env):
        model = env.registry[name]
        for field in model._fields.values():
            if field.type not in ("char", "text") or not field.store or field.related:
                continue
            if field.name not in model._crisis_narrative and f"{name}.{field.name}" not in technical:
                if f"*.{field.name}" not in technical:
                    offences.append(f"{field}: neither narrative nor technical")
        for narrative in model._crisis_narrative:
            if narrative not in model._fields:
                offences.append(f"{name}: narrative {narrative} does not exist")
    return offences


def constraints(env):
    offences = []
    for name in our_models(env):
        for constraint in env.registry[name]._table_objects.values():
            kind = type(constraint).__name__
            unique = kind == "UniqueIndex" or kind == "Constraint"
            if unique and not constraint.message:
                offences.append(f"{name}.{constraint.name}: no message, so PostgreSQL's own with its values is shown")
            if unique and isinstance(constraint.message, str) and "%" in constraint.message:
                offences.append(f"{name}.{constraint.name}: the message takes values")
    return offences


# --- groups (D7) ------------------------------------------------------------------------------------------------------


def groups(env):
    ours = env["res.groups"]
    for xmlid, record_id in env.execute_query(
        SQL("SELECT name, res_id FROM ir_model_data WHERE module = %s AND model = 'res.groups'", ADDON)
    ):
        if xmlid.startswith("group_"):
            ours |= ours.browse(record_id)
    offences = []
    for group in ours:
        for outer in env["res.groups"].search([("implied_ids", "in", group.ids)]):
            offences.append(f"{outer.full_name} implies {group.full_name}")
        if group.implied_ids - ours - env.ref("base.group_user"):
            offences.append(f"{group.full_name} implies groups of others")
        if group.all_implied_ids & ours != group:
            offences.append(f"{group.full_name} implies another duty")
    return offences, ours


# --- methods ----------------------------------------------------------------------------------------------------------


def public_methods(env, model_name):
    """Names of what anybody logged in may call by RPC on ``model_name`` and that this addon wrote."""
    names = set()
    for definition in env.registry[model_name].mro():
        if not (definition.__module__ or "").startswith(f"odoo.addons.{ADDON}."):
            continue
        for name, value in vars(definition).items():
            if name.startswith("_") or not callable(value) or isinstance(value, type):
                continue
            if isinstance(value, models.Constraint | models.UniqueIndex | models.Index):
                continue
            if not getattr(value, "_api_private", False) and not _only_a_step(value):
                names.add(name)
    return names


def _only_a_step(method):
    """Whether all it does is take, or ask the reason for, a transition: the workflow checks who may."""
    try:
        source = inspect.getsource(method)
    except (OSError, TypeError):
        return False
    return bool(
        re.fullmatch(
            r'\s*def action_\w+\(self\):\n(\s*""".*?"""\n)?\s*return self\._(transition|open_decision)\("\w+"\)\s*',
            source,
            re.DOTALL,
        )
    )
