# SPDX-License-Identifier: LGPL-3.0-or-later
"""Canaries: a word of its own in every text of every confidential record, and the doors it might come out of.

A model joins by one line in ``canary_models.py``. ``test_canary_matrix`` then asks, for every actor and every channel,
which canaries come out: exactly those the line allows, for the readers as well as for everybody else.
"""

import json
import zlib
from contextlib import closing
from dataclasses import dataclass
from dataclasses import field as dataclass_field

from odoo.api import SUPERUSER_ID, Environment
from odoo.service.model import call_kw
from odoo.sql_db import db_connect
from odoo.tools import SQL

MARK = "zqcanary"
MISSING = 10**8


@dataclass(frozen=True)
class Canary:
    """How one model takes part.

    :param model: its name.
    :param pick: takes the :class:`.story.Story`, gives the record.
    :param readers: actors that must see it; everybody else must not.
    :param hidden: actor → fields that this reader must not see all the same.
    """

    model: str
    pick: object
    readers: frozenset
    hidden: dict = dataclass_field(default_factory=dict)


CANARY_MODELS = {}


def declare(model, pick, readers, hidden=None):
    CANARY_MODELS[model] = Canary(model, pick, frozenset(readers), hidden or {})


def token(model, field_name):
    return f"{MARK}{zlib.crc32(f'{model}.{field_name}'.encode()):08x}"


def text_fields(model, technical):
    """Names of the stored texts of ``model`` that a person can have written, and of its answers kept as JSON."""
    return [
        name
        for name, field in model._fields.items()
        if (field.type in ("char", "text", "html") or (field.type == "json" and name in model._crisis_narrative))
        and field.store
        and field.column_type
        and f"*.{name}" not in technical
        and f"{model._name}.{name}" not in technical
    ]


def stamp(env, record, technical):
    """Put a canary into every text of ``record``, past the ORM and the append-only triggers. Returns field → canary."""
    model = env[record._name]
    names = text_fields(model, technical)
    tokens = {name: token(record._name, name) for name in names}
    env.flush_all()
    table = SQL.identifier(model._table)
    if tokens:
        values = {name: _stored(model._fields[name], word) for name, word in tokens.items()}
        sets = SQL(", ").join(SQL("%s = %s", SQL.identifier(name), value) for name, value in values.items())
        env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", table))
        env.cr.execute(SQL("UPDATE %s SET %s WHERE id = %s", table, sets, record.id))
        env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", table))
    env.invalidate_all()
    return {**tokens, "reference": record.sudo().reference}


def _stored(field, word):
    return SQL("jsonb_build_object('0', %s)", word) if field.type == "json" else word


# --- doors ------------------------------------------------------------------------------------------------------------


class Door:
    """One actor in front of one record."""

    def __init__(self, env, record_id, tokens):
        self.env = env
        self.id = record_id
        self.tokens = tokens
        self.names = [name for name in tokens if name != "reference"]

    def call(self, model, method, *args, **kwargs):
        return call_kw(self.env[model], method, list(args), kwargs)


def _spec(door, model):
    fields = door.call(model, "fields_get", None, ["type"])
    return {name: {} for name, info in fields.items() if info["type"] not in ("binary", "one2many", "many2many")}


def by_id(door, model):
    """Doors that take an id: each must answer to a forbidden one as to one that does not exist."""
    ids = [door.id]
    yield "read", lambda: door.call(model, "read", ids)
    yield "read fields", lambda: door.call(model, "read", ids, door.names)
    yield "web_read", lambda: door.call(model, "web_read", ids, _spec(door, model))
    yield "web_read name", lambda: door.call(model, "web_read", ids, {"display_name": {}})
    yield "get_metadata", lambda: door.call(model, "get_metadata", ids)
    yield "onchange", lambda: door.call(model, "onchange", ids, {}, [], _spec(door, model))
    yield "export_data", lambda: door.call(model, "export_data", ids, [*door.names, "reference"])
    yield "copy", lambda: door.call(model, "copy", ids)
    yield "copy_data", lambda: door.call(model, "copy_data", ids)
    yield "get_readers", lambda: door.call(model, "get_readers", ids)
    yield "has_access", lambda: door.call(model, "has_access", ids, "read")
    yield "timeline", lambda: door.call("crisis.timeline", "get_lines", model, door.id)
    yield "message", lambda: door.call("mail.message", "search_read", [("model", "=", model), ("res_id", "=", door.id)])
    yield (
        "attachment",
        lambda: door.call(
            "ir.attachment",
            "search_read",
            [("res_model", "=", model), ("res_id", "=", door.id)],
            ["name", "index_content"],
        ),
    )


def changing(door, model):
    """Doors that write: a stranger gets an error and the record stays as it was."""
    ids = [door.id]
    name = (door.names or ["reference"])[0]
    yield "write", lambda: door.call(model, "write", ids, {name: "x"})
    yield "web_save", lambda: door.call(model, "web_save", ids, {name: "x"}, {name: {}})
    yield "web_save_multi", lambda: door.call(model, "web_save_multi", ids, [{name: "x"}], {name: {}})
    yield "unlink", lambda: door.call(model, "unlink", ids)
    yield "load", lambda: door.call(model, "load", [".id", name], [[str(door.id), "x"]])
    yield "add_line", lambda: door.call("crisis.timeline", "add_line", model, door.id, {"kind": "note", "text": "x"})


def searching(door, model):
    mine = [("id", "=", door.id)]
    yield "search_read", lambda: door.call(model, "search_read", mine)
    yield "web_search_read", lambda: door.call(model, "web_search_read", [], _spec(door, model))
    yield (
        "web_search_read count",
        lambda: door.call(model, "web_search_read", mine, {})["length"] and door.tokens["reference"],
    )
    yield "search", lambda: door.id in door.call(model, "search", []) and door.tokens["reference"]
    yield (
        "search archived",
        lambda: door.id in door.call(model, "search", [], context={"active_test": False}) and door.tokens["reference"],
    )
    yield "name_search", lambda: door.call(model, "name_search", door.tokens["reference"])
    yield "name_search all", lambda: door.call(model, "name_search", "", limit=None)
    yield "web_name_search", lambda: door.call(model, "web_name_search", "", {"display_name": {}, "reference": {}})
    yield "default_get", lambda: door.call(model, "default_get", list(_spec(door, model)))
    yield "new onchange", lambda: door.call(model, "onchange", [], {}, [], _spec(door, model))
    yield "web_read_group", lambda: door.call(model, "web_read_group", [], ["create_date:year"], ["__count"])
    yield (
        "read_progress_bar",
        lambda: door.call(
            model, "read_progress_bar", [], "reference", {"field": "subject_kind", "colors": {"student": "success"}}
        ),
    )


def describing(door, model):
    yield "get_views", lambda: door.call(model, "get_views", [(False, "list"), (False, "form"), (False, "search")])
    yield "fields_get", lambda: door.call(model, "fields_get")


def per_field(door, model):
    """Oracles: a number or an order that depends on a secret is the secret."""
    for name, word in door.tokens.items():
        yield (
            f"count {name}",
            lambda name=name, word=word: door.call(model, "search_count", [(name, "ilike", word[4:])]) and word,
        )
        yield f"group {name}", lambda name=name: door.call(model, "formatted_read_group", [], [name], ["__count"])
        yield (
            f"array {name}",
            lambda name=name: door.call(model, "formatted_read_group", [], [], [f"{name}:array_agg", f"{name}:max"]),
        )


# --- what comes out ---------------------------------------------------------------------------------------------------


@dataclass
class Answer:
    text: str
    error: bool

    @property
    def words(self):
        return {self.text[at : at + len(MARK) + 8] for at in _find_all(self.text, MARK)}


def _find_all(text, part):
    at = text.find(part)
    while at >= 0:
        yield at
        at = text.find(part, at + 1)


def ask(cr, thunk):
    """Run ``thunk`` and take back whatever it did."""
    savepoint = cr.savepoint(flush=False)
    try:
        result = thunk()
        return Answer(json.dumps(result, default=str, ensure_ascii=False), error=False)
    except Exception as error:  # whatever it is, its text goes to the browser
        return Answer(f"{type(error).__name__}: {error}", error=True)
    finally:
        savepoint.rollback()
        savepoint.close(rollback=False)


def logged(dbname, uid, model, record_id, since):
    """Operations in the access log since line ``since``, seen from outside the test's own transaction.

    Where the access line of the model refuses already, Odoo has not looked at the ids: such a line names the model.
    """
    with closing(db_connect(dbname).cursor()) as cr:
        env = Environment(cr, SUPERUSER_ID, {})
        return [
            row[0]
            for row in env.execute_query(
                SQL(
                    "SELECT operation FROM crisis_access_log WHERE number > %s AND user_ref = %s"
                    " AND res_model = %s AND (res_refs @> %s::jsonb OR res_refs = '[]' AND operation = 'denied')",
                    since,
                    uid,
                    model,
                    f"[{record_id}]",
                )
            )
        ]


def log_end(dbname):
    with closing(db_connect(dbname).cursor()) as cr:
        cr.execute("SELECT number FROM crisis_access_log_head")
        return cr.fetchone()[0]
