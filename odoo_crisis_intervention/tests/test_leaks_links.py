# SPDX-License-Identifier: LGPL-3.0-or-later
"""Leaks through links, names, aggregates and methods (security catalogue L02 to L17)."""

import inspect
import json
import warnings

from odoo.models import BaseModel
from odoo.service.model import call_kw, get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import lints
from .canary import CANARY_MODELS, MARK, MISSING, Door, ask
from .canary_case import CanaryCase

STRANGERS = ("teacher", "foreign_counsellor", "foreign_leader", "admin", "school_doctor", "excluded_leader")
LOGGERS = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.sql_db", "odoo.models")


@tagged("post_install", "-at_install")
class TestLeaksLinks(CanaryCase):
    def setUp(self):
        super().setUp()
        self.patch(self.env.registry["crisis.access.log"], "_append", lambda log, *args, **kwargs: None)

    def links(self):
        """(model, field, target) of every link from one confidential model to another."""
        for model in lints.mixin_models(self.env):
            for field in self.env[model]._fields.values():
                if field.comodel_name in CANARY_MODELS:
                    yield model, field, field.comodel_name

    def revealing(self, record):
        """What must not come back from a guess: whose record it is and who wrote it."""
        secret = record.sudo()
        people = [name for name in ("author_id", "counsellor_id", "assessor_id", "decided_by_id") if name in secret]
        return {secret.subject_id.name, secret.subject_id.display_name, *(secret[name].name for name in people)} - {
            False
        }

    @mute_logger(*LOGGERS)
    def test_l02_l03_a_guessed_number_in_a_form_is_answered_with_nothing(self):
        asked = 0
        for who in STRANGERS:
            env = self.door_env(who)
            for model, field, target in self.links():
                if who in CANARY_MODELS[target].readers:
                    continue  # no stranger to this one
                record = self.records[target]
                value = record.id if field.type == "many2one" else [[4, record.id, False]]
                spec = {
                    name: {"fields": {"display_name": {}}} if info.type == "many2one" else {}
                    for name, info in self.env[model]._fields.items()
                    if info.type not in ("one2many", "many2many", "binary")
                    and env[model]._has_field_access(info, "read")
                }
                calls = {
                    "onchange": lambda e=env, m=model, f=field, v=value, s=spec: e[m].onchange(
                        {f.name: v}, [f.name], s
                    ),
                    "default": lambda e=env, m=model, f=field, v=value, s=spec: (
                        e[m].with_context(**{f"default_{f.name}": v}).onchange({}, [], s)
                    ),
                    "create": lambda e=env, m=model, f=field, v=value, s=spec: e[m].create([{f.name: v}]).web_read(s),
                    "nested": lambda e=env, m=model, f=field, v=value, s=spec: e[m].web_save({f.name: v}, s),
                }
                for name, call in calls.items():
                    asked += 1
                    answer = ask(self.env.cr, call)
                    for secret in (*self.revealing(record), record.sudo().reference, MARK):
                        self.assertNotIn(secret, answer.text, (who, model, field.name, name))
        self.assertGreater(asked, 200)

    @mute_logger(*LOGGERS)
    def test_l02_the_same_answer_for_a_forbidden_and_a_missing_link(self):
        for who in ("teacher", "foreign_counsellor"):
            env = self.door_env(who)
            for model, field, target in self.links():
                if field.type != "many2one" or not env[model]._has_field_access(field, "read"):
                    continue
                answers = set()
                for number in (self.records[target].id, MISSING):
                    answer = ask(self.env.cr, lambda e=env, m=model, f=field, n=number: e[m].create([{f.name: n}]).ids)
                    self.assertTrue(answer.error, (who, model, field.name))
                    answers.add(answer.text.replace(str(number), "#"))
                self.assertEqual(len(answers), 1, (who, model, field.name, answers))

    @mute_logger(*LOGGERS)
    def test_l04_l11_whoever_reads_the_parent_does_not_thereby_read_the_child(self):
        """Filter, group, order and chain through every link, as everybody who may read where it starts."""
        asked = 0
        for who in ("homeroom", "register_keeper", "school_doctor", "grant_need", "grant_full", "leader", "author"):
            door = Door(self.door_env(who), 0, {})
            for model, field, target in self.links():
                if who not in CANARY_MODELS[model].readers:
                    continue
                for name, secret in self.tokens[target].items():
                    if secret in self.allowed[who] or name == "reference":
                        continue
                    path = f"{field.name}.{name}"
                    for call in (
                        lambda d=door, m=model, p=path, s=secret: d.call(m, "search_count", [(p, "ilike", s)]) and s,
                        lambda d=door, m=model, f=field, n=name, s=secret: (
                            d.call(m, "search_count", [(f.name, "any", [(n, "=", s)])]) and s
                        ),
                        lambda d=door, m=model, p=path: d.call(m, "formatted_read_group", [], [p], ["__count"]),
                        lambda d=door, m=model, f=field, n=name: d.call(
                            m, "web_search_read", [], {f.name: {"fields": {n: {}}}}
                        ),
                        lambda d=door, m=model, p=path: d.call(m, "search_read", [], [p]),
                        lambda d=door, m=model, p=path: d.call(m, "search_read", [], ["id"], order=p),
                    ):
                        asked += 1
                        answer = ask(self.env.cr, call)
                        self.assertFalse(answer.words - self.allowed[who], (who, model, path, answer.text[:200]))
        self.assertGreater(asked, 300)

    @mute_logger(*LOGGERS)
    def test_l12_a_field_one_may_not_see_cannot_be_filtered_grouped_or_sorted_by(self):
        for who, model, fields in (("homeroom", "crisis.warning", ("reason", "stressor", "source")),):
            env = self.door_env(who)[model]
            for name in fields:
                for call in (
                    lambda e=env, n=name: e.search([(n, "!=", False)]),
                    lambda e=env, n=name: e.search([], order=n),
                    lambda e=env, n=name: e.formatted_read_group([], [n], ["__count"]),
                    lambda e=env, n=name: e.formatted_read_group([], [], [f"{n}:max"]),
                    lambda e=env, n=name: e.search([]).read([n]),
                    lambda e=env, n=name: e.search([]).filtered_domain([(n, "!=", False)]).ids,
                ):
                    answer = ask(self.env.cr, call)
                    self.assertTrue(answer.error or answer.text == "[]", (name, answer.text[:200]))

    def test_l13_domains_that_skip_rules_are_refused(self):
        env = self.door_env("homeroom")
        for operator in ("any!", "not any!"):
            for domain in ([("followup_ids", operator, [])], ["|", ("id", "=", 1), ("followup_ids", operator, [])]):
                answer = ask(self.env.cr, lambda d=domain: call_kw(env["crisis.case"], "search", [d], {}))
                self.assertTrue(answer.error, domain)

    # --- L10: outside nothing can be sorted or grouped by a secret ------------------------------------------------

    def test_l06_l10_the_roster_tells_nothing(self):
        env = self.door_env("teacher")
        for name, field in env["crisis.subject"]._fields.items():
            self.assertNotIn(field.comodel_name, lints.secret_models(self.env), name)
        rows = call_kw(env["crisis.subject"], "search_read", [[("id", "in", (self.pupil | self.other_pupil).ids)]], {})
        for row in rows:
            row.pop("write_date"), row.pop("create_date")
        with_case, without = sorted(rows, key=lambda row: row["id"] != self.pupil.id)
        differing = {name for name in with_case if with_case[name] != without[name]}
        self.assertLessEqual(
            differing,
            {"id", "name", "display_name", "number", "class_id", "homeroom_employee_id", "profile_ids", "guardian_ids"},
        )

    # --- L17: every public method --------------------------------------------------------------------------------

    @mute_logger(*LOGGERS, "odoo.addons.web.models.models")
    def test_l17_no_public_method_gives_a_stranger_anything(self):
        asked = 0
        self.enterContext(warnings.catch_warnings(action="ignore", category=DeprecationWarning))
        for who in ("teacher", "foreign_counsellor", "guardian"):
            env = self.door_env(who)
            for model in (*CANARY_MODELS, "crisis.access.log", "crisis.timeline.chain"):
                record = self.records.get(model) or env[model].sudo().search([], limit=1)
                for name in sorted(self.public_names(model)):
                    asked += 1
                    answer = ask(self.env.cr, lambda e=env, m=model, n=name, r=record: self.call(e, m, n, r.id))
                    self.assertFalse(answer.words, (who, model, name))
                    if model in self.records:
                        self.assertNotIn(record.sudo().reference, answer.text, (who, model, name))
        self.assertGreater(asked, 1000)

    def public_names(self, model):
        for name, value in inspect.getmembers(type(self.env[model]), callable):
            if name.startswith("_") or isinstance(value, type):
                continue
            try:
                get_public_method(self.env[model], name)
            except Exception:  # private, by Odoo's own word
                continue
            yield name

    def call(self, env, model, name, record_id):
        method = get_public_method(env[model], name)
        args = [] if getattr(method, "_api_model", False) else [[record_id]]
        text_fields = [field for field in self.tokens.get(model, ()) if field != "reference"] or ["display_name"]
        guesses = {
            "domain": [("id", "=", record_id)],
            "fields": text_fields,
            "fields_list": text_fields,
            "fields_to_export": text_fields,
            "field_names": [],
            "fnames": text_fields,
            "groupby": text_fields[:1],
            "aggregates": ["__count"],
            "specification": {field: {} for field in text_fields},
            "fields_spec": {field: {} for field in text_fields},
            "vals": {},
            "vals_list": [{}],
            "values": {},
            "data": [[str(record_id)]],
            "views": [(False, "form")],
            "name": "",
            "field_name": text_fields[0],
            "res_model": model,
            "res_id": record_id,
            "ids": [record_id],
            "domain_list": [[]],
            "operation": "read",
            "template": "",
            "default": {},
        }
        parameters = list(inspect.signature(method).parameters.values())[1:]
        for parameter in parameters:
            if parameter.default is parameter.empty and parameter.kind == parameter.POSITIONAL_OR_KEYWORD:
                args.append(guesses.get(parameter.name, False))
        result = call_kw(env[model], name, args, {})
        return json.dumps(result.ids if isinstance(result, BaseModel) else result, default=str)
