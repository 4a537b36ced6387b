# SPDX-License-Identifier: LGPL-3.0-or-later
"""Leaks through rules, groups, time and schools (security catalogue L18 to L29, L99)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from . import lints
from .canary import CANARY_MODELS, ask, log_end, logged
from .canary_case import CanaryCase
from .story import photo

NARRATIVE = "facts"


@tagged("post_install", "-at_install")
class TestLeaksAccess(CanaryCase):
    def rpc(self, who, model, method, *args, context=None, **kwargs):
        """As the door does it: nothing in memory, the user's own environment."""
        return call_kw(self.door_env(who)[model], method, list(args), {**kwargs, "context": context or {}})

    def reads(self, who, model="crisis.concern", context=None):
        record = self.records[model]
        try:
            rows = self.rpc(who, model, "read", record.ids, context=context)
        except AccessError:
            rows = []
        try:
            found = self.rpc(who, model, "search_count", [("id", "=", record.id)], context=context)
        except AccessError:
            found = 0
        self.assertEqual(bool(rows), bool(found), "reading and searching agree")
        return bool(rows)

    # --- L18, L19: what a client sends -------------------------------------------------------------------------

    def test_l18_no_context_key_opens_anything(self):
        keys = {
            "allowed_company_ids": [self.company.id, self.other_company.id],
            "active_test": False,
            "bin_size": False,
            "lang": "zh_CN",
            "crisis_workflow": True,
            "crisis_decision": 1,
            "default_author_id": self.users["teacher"].id,
            "default_user_id": self.users["teacher"].id,
            "uid": self.users["counsellor"].id,
            "su": True,
            "prefetch_fields": False,
            "mail_notrack": True,
            "tracking_disable": True,
            "install_mode": True,
            "module": "odoo_crisis_intervention",
            "import_file": True,
            "_import_current_module": "odoo_crisis_intervention",
        }
        # foreign ones: another school of the client's choice is refused, or is nothing
        for who in ("teacher", "foreign_counsellor", "foreign_leader", "admin", "removed_counsellor"):
            for model in CANARY_MODELS:
                self.assertFalse(self.reads(who, model, {**keys, "allowed_company_ids": []}), (who, model))
                for company in (self.company, self.other_company):
                    context = {**keys, "allowed_company_ids": company.ids}
                    self.assertFalse(self.reads(who, model, context), (who, model))

    @mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_l18_l19_no_context_key_and_no_write_sets_what_steps_set(self):
        forged = {"crisis_workflow": True, "crisis_decision": 1, "default_state": "closed", "install_mode": True}
        owners = {"crisis.concern": "leader", "crisis.case": "leader"}
        for model in CANARY_MODELS:
            fields_by_hand = getattr(self.env[model], "_workflow_fields", ())
            if not fields_by_hand:
                continue
            for who in {"counsellor", "register_keeper", owners.get(model, "counsellor")}:
                for name in ("state", *fields_by_hand):
                    before = self.records[model].sudo()[name]
                    for value in ("void", 1, "2020-01-01", False):
                        ask(self.cr, lambda v=value, n=name, m=model, w=who: self.forge(w, m, n, v, forged))
                        self.assertFalse(self.forged, (who, model, name, value))
                    self.env.invalidate_all()
                    self.assertEqual(self.records[model].sudo()[name], before, (model, name))

    def forge(self, who, model, name, value, context):
        """Write what only steps write; ``self.forged`` tells whether it took."""
        record = self.records[model].sudo()
        before = record[name]
        self.forged = False
        self.rpc(who, model, "write", record.ids, {name: value}, context=context)
        self.env.flush_all()
        self.env.invalidate_all()
        self.forged = record[name] != before

    # --- L20: foreign rules ------------------------------------------------------------------------------------

    def test_l20_a_foreign_group_rule_opens_nothing(self):
        groups = self.env.ref("base.group_user") | self.env.ref("base.group_system") | self.env.ref("base.group_portal")
        groups |= lints.groups(self.env)[1]
        strangers = ("teacher", "admin", "homeroom", "auditor", "academic_affairs", "foreign_leader", "excluded_leader")
        before = {(who, model): self.reads(who, model) for who in strangers for model in CANARY_MODELS}
        self.env["ir.rule"].create(
            [
                {
                    "name": "opens all",
                    "model_id": self.env["ir.model"]._get_id(model),
                    "groups": [Command.set(group.ids)],
                    "domain_force": "[(1, '=', 1)]",
                }
                for model in lints.secret_models(self.env)
                for group in groups
            ]
        )
        after = {(who, model): self.reads(who, model) for who in strangers for model in CANARY_MODELS}
        self.assertEqual(before, after)
        self.assertEqual(len(lints.rules(self.env)) > 0, True, "the lint names the foreign rules")

    def test_l20_a_foreign_access_line_opens_nothing(self):
        self.env["ir.model.access"].create(
            [
                {
                    "name": "opens all",
                    "model_id": self.env["ir.model"]._get_id(model),
                    "group_id": self.env.ref(group).id,
                    **{f"perm_{mode}": True for mode in ("read", "write", "create", "unlink")},
                }
                for model in lints.mixin_models(self.env)
                for group in ("base.group_user", "base.group_portal")
            ]
        )
        for model in CANARY_MODELS:
            for who in ("teacher", "admin", "guardian", "config"):
                self.assertFalse(self.reads(who, model), (who, model))
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.rpc(who, model, "unlink", self.records[model].ids)

    # --- L22, L23, L99: time and revocation --------------------------------------------------------------------

    def test_l22_l99_a_duty_that_ends_closes_the_next_request(self):
        member = self.env["crisis.team.member"].search([("user_id", "=", self.users["counsellor"].id)])
        self.assertTrue(self.reads("counsellor"))
        case = self.records["crisis.case"]
        self.as_("counsellor", self.env["crisis.document"]).create(
            {"res_model": "crisis.case", "res_ref": case.id, "upload": photo("x")}
        )
        own = [
            ("crisis.timeline", "author_id"),
            ("crisis.document", "author_id"),
            ("crisis.assessment", "assessor_id"),
            ("crisis.decision", "decided_by_id"),
            ("crisis.warning", "proposed_by_id"),
            ("crisis.case", "counsellor_id"),
        ]
        for model, field in own:
            self.assertTrue(self.rpc("counsellor", model, "search_count", [(field, "=", self.users["counsellor"].id)]))
        member.write({"date_to": fields.Date.to_date("2024-01-01")})
        for model in CANARY_MODELS:
            if not self.is_own("counsellor", model):
                self.assertFalse(self.reads("counsellor", model), model)
        for model, field in own:
            found = self.rpc("counsellor", model, "search_count", [(field, "=", self.users["counsellor"].id)])
            self.assertFalse(found, f"what he wrote himself is closed to him too: {model}")

    def test_l22_an_exclusion_a_grants_end_and_a_moved_class_close_the_next_request(self):
        self.assertTrue(self.reads("grant_full"))
        grant = self.env["crisis.access.grant"].search([("user_id", "=", self.users["grant_full"].id)])
        self.as_("leader", grant).action_end()
        self.assertFalse(self.reads("grant_full"))

        self.assertTrue(self.reads("deputy"))
        exclusion = self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {"user_id": self.users["deputy"].id, "subject_id": self.pupil.id, "company_id": self.company.id}
        )
        for model in set(CANARY_MODELS) - {"crisis.access.grant"}:
            if self.records[model].sudo().subject_id == self.pupil:  # others are about nobody, or somebody else
                self.assertFalse(self.reads("deputy", model), model)
        with self.assertRaises(AccessError):
            self.as_("deputy", exclusion).action_lift()

        self.assertTrue(self.reads("homeroom", "crisis.case"))
        self.pupil.class_id = self.other_class
        self.assertFalse(self.reads("homeroom", "crisis.case"))
        self.assertTrue(self.reads("other_homeroom", "crisis.case"), "the new homeroom teacher takes over")

    def test_l23_time_alone_ends_a_grant_and_a_duty_in_a_warm_process(self):
        member = self.env["crisis.team.member"].search([("user_id", "=", self.users["counsellor"].id)])
        today = self.company._crisis_today()
        member.write({"date_to": today + timedelta(days=3)})
        member.write({"confirmed_at": fields.Datetime.now()}) if not member.confirmed_at else None
        self.assertTrue(self.reads("counsellor"))
        self.assertTrue(self.reads("grant_full"))
        # Nothing is written and no cache is cleared: the rule's own domain must know what time it is.
        with freeze_time(fields.Datetime.now() + timedelta(days=30)):
            for who in ("counsellor", "grant_full", "grant_need"):
                for model in CANARY_MODELS:
                    env = self.env(user=self.users[who], context={})
                    if env[model].has_access("read") and not self.is_own(who, model):
                        self.assertFalse(env[model].search_count([("id", "=", self.records[model].id)]), (who, model))
        self.assertTrue(self.reads("counsellor"))

    def test_l23_a_duty_of_tomorrow_opens_tomorrow(self):
        # Not the server's day: it is already tomorrow in the school when it is 16:00 in UTC.
        with freeze_time("2026-03-10 12:00:00"):
            member = self.env["crisis.team.member"].create(
                {
                    "team_id": self.team.id,
                    "employee_id": self.employees["teacher"].id,
                    "role": "counsellor",
                    "date_from": "2026-03-11",
                }
            )
            self.as_("leader", member).action_confirm()
            self.assertFalse(self.reads("teacher"))
        with freeze_time("2026-03-10 15:59:59"):
            self.assertFalse(self.reads("teacher"))
        with freeze_time("2026-03-10 16:00:00"):
            self.env["crisis.team.member"]._cron_sync_groups()
            self.assertTrue(self.reads("teacher"))

    # --- L25, L78: a group is not a duty -----------------------------------------------------------------------

    def test_l25_the_group_alone_opens_no_record(self):
        groups = lints.groups(self.env)[1]
        self.users["admin"].write({"group_ids": [Command.link(group.id) for group in groups]})
        self.env.flush_all()
        for model in CANARY_MODELS:
            self.assertFalse(self.reads("admin", model), model)

    def test_l25_hr_cannot_make_itself_a_homeroom_teacher(self):
        officer, teacher = self.users["hr_officer"], self.as_("hr_officer", self.employees["homeroom"])
        self.employees["hr_officer"].user_id = False
        for user in (officer.id, False, self.users["teacher"].id):
            with self.assertRaises(UserError), self.cr.savepoint():
                teacher.write({"user_id": user})
        self.assertFalse(self.reads("hr_officer", "crisis.case"))
        self.assertTrue(self.reads("homeroom", "crisis.case"))
        # The first login of a teacher who had none is HR's work; the log tells of it.
        self.employees["homeroom"].sudo().user_id = False
        self.assertFalse(self.reads("homeroom", "crisis.case"))
        since = log_end(self.cr.dbname)
        teacher.write({"user_id": self.users["homeroom"].id})
        self.assertTrue(self.reads("homeroom", "crisis.case"))
        lines = logged(self.cr.dbname, officer.id, "crisis.school.class", self.school_class.id, since)
        self.assertEqual(lines, ["role"])

    # --- a colleague's own case --------------------------------------------------------------------------------

    def test_a_colleagues_records_are_for_leaders_and_not_for_the_colleague(self):
        colleague = self.staff_subject
        concern = self.as_("teacher", self.env["crisis.concern"]).create(
            {
                "subject_id": colleague.id,
                "facts": "x",
                "signal_ids": [Command.create({"signal_id": self.env["crisis.signal"].search([], limit=1).id})],
            }
        )
        concern.action_submit()
        self.as_("leader", concern).action_acknowledge()
        entry = self.as_("leader", self.env["crisis.warning"]).create(
            {"subject_id": colleague.id, "level_id": self.story.yellow.id, "source": "other", "reason": "x"}
        )
        self.as_("deputy", entry).action_enter()
        case = self.as_("leader", self.env["crisis.case"]).create({"subject_id": colleague.id, "summary": "x"})
        self.as_("leader", self.env["crisis.timeline"]).add_line("crisis.case", case.id, {"kind": "note", "text": "x"})
        made = {
            model: self.env[model].sudo().search([("subject_id", "=", colleague.id)])
            for model in ("crisis.concern", "crisis.concern.signal", "crisis.warning", "crisis.case", "crisis.timeline")
        }
        for model, records in made.items():
            self.assertTrue(records, model)
            for who in set(self.users) - {"public", "guardian", "peer"}:
                found = self.rpc(who, model, "search_count", [("subject_id", "=", colleague.id)])
                self.assertEqual(bool(found), who in ("leader", "deputy", "excluded_leader"), (who, model))

    # --- L29: schools ------------------------------------------------------------------------------------------

    def test_l29_two_schools_are_two_worlds(self):
        for who in ("foreign_counsellor", "foreign_leader"):
            for model in CANARY_MODELS:
                self.assertFalse(self.reads(who, model), (who, model))
                forged = {"allowed_company_ids": [self.company.id]}
                self.assertFalse(self.reads(who, model, forged), (who, model))

    def test_l29_working_in_both_schools_opens_only_where_the_duty_is(self):
        both = (self.company | self.other_company).ids
        user = self.users["foreign_counsellor"]
        user.write({"company_ids": [Command.set(both)]})
        for model in CANARY_MODELS:
            for chosen in (both, self.company.ids, self.other_company.ids):
                self.assertFalse(self.reads("foreign_counsellor", model, {"allowed_company_ids": chosen}), model)
        mine = self.users["counsellor"]
        mine.write({"company_ids": [Command.set(both)]})
        self.assertTrue(self.reads("counsellor", context={"allowed_company_ids": both}))
        self.assertFalse(self.reads("counsellor", context={"allowed_company_ids": self.other_company.ids}))

    def test_l29_no_link_reaches_into_another_school(self):
        pupil = self.env["crisis.subject"].create({"name": "Pupil X", "company_id": self.other_company.id})
        self.users["counsellor"].write({"company_ids": [Command.link(self.other_company.id)]})
        for vals in ({"subject_id": pupil.id}, {"company_id": self.other_company.id}):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.rpc("counsellor", "crisis.assessment", "create", [{"subject_id": self.pupil.id, **vals}])
                self.env.flush_all()
