# SPDX-License-Identifier: LGPL-3.0-or-later
"""Case conferences and family guidance: minutes and their lock, tasks and their owners, the paper (plan Art. 8)."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_papers import LONG, MODULE, NEED, OFFICE, PapersCase
from .test_case_plan import STRANGERS, PlanningCommon

CONFERENCE = "crisis.conference"
ITEM = "crisis.conference.item"
TASK = "crisis.conference.task"


@tagged("post_install", "-at_install")
class TestConference(PlanningCommon):
    def hold(self, chair="leader"):
        self.case = self.open_case(level_id=self.red.id)
        self.conference = self.as_("counsellor", self.env[CONFERENCE]).create({"chair_id": self.users[chair].id})
        self.item = self.as_("counsellor", self.env[ITEM]).create(
            {"conference_id": self.conference.id, "case_id": self.case.id, "opinions": "Calmer", "decision": "Go on"}
        )
        self.task = self.as_("counsellor", self.env[TASK]).create(
            {
                "item_id": self.item.id,
                "what": "Talk with the dormitory",
                "owner_id": self.users["teacher"].id,
                "deadline": self.company._crisis_today() + timedelta(days=3),
            }
        )
        return self.conference

    def test_the_chair_signs_and_the_minutes_are_locked(self):
        conference = self.hold()
        for who in ("counsellor", "deputy"):
            with self.subTest(who=who), self.assertRaisesRegex(UserError, "chair"):
                self.rpc(who, CONFERENCE, "action_sign", conference.ids)
        with self.assertRaises(UserError):
            self.rpc("leader", CONFERENCE, "write", conference.ids, {"state": "signed"})
        self.rpc("leader", CONFERENCE, "action_sign", conference.ids)
        self.assertEqual((conference.state, conference.signed_by_id), ("signed", self.users["leader"]))
        for model, record, values in (
            (CONFERENCE, conference, {"topics": "x"}),
            (ITEM, self.item, {"decision": "x"}),
            (TASK, self.task, {"what": "x"}),
            (TASK, self.task, {"deadline": "2030-01-01"}),
        ):
            with self.subTest(model=model, values=values), self.assertRaises(UserError):
                self.rpc("counsellor", model, "write", record.ids, values)
        with self.assertRaises(UserError):
            self.rpc("counsellor", ITEM, "create", {"conference_id": conference.id, "case_id": self.case.id})
        with self.assertRaises(UserError):
            self.rpc(
                "counsellor",
                TASK,
                "create",
                {
                    "item_id": self.item.id,
                    "what": "x",
                    "owner_id": self.users["teacher"].id,
                    "deadline": "2030-01-01",
                },
            )

    def test_what_a_client_calls_a_default_opens_no_minutes(self):
        conference = self.hold()
        self.as_("leader", conference).action_sign()
        other = self.open_case(self.other_pupil)
        task = {"what": "x", "owner_id": self.users["teacher"].id, "deadline": "2030-01-01"}
        for model, values, context in (
            (ITEM, {"case_id": other.id}, {"default_conference_id": conference.id}),
            (TASK, task, {"default_item_id": self.item.id}),
        ):
            with self.subTest(model=model), self.assertRaisesRegex(UserError, "locked"):
                self.rpc("counsellor", model, "create", values, context=context)

    def test_from_a_case_into_the_minutes_that_are_being_written(self):
        conference = self.hold()
        other = self.open_case(self.other_pupil)
        action = self.rpc("counsellor", "crisis.case", "action_discuss", other.ids)
        self.assertEqual(action["context"]["default_conference_id"], conference.id)
        self.assertFalse(action["res_id"])
        action = self.rpc("leader", "crisis.case", "action_discuss", self.case.ids)
        self.assertEqual(action["res_id"], self.item.id, "it is in the minutes already")
        for who in ("homeroom", "register_keeper", "teacher"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, "crisis.case", "action_discuss", other.ids)
        self.as_("leader", conference).action_sign()
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.case", "action_discuss", other.ids)

    def test_tasks_are_owed_from_the_signature_on(self):
        conference = self.hold()
        found = [("source_key", "=", self.task.reference)]
        self.assertFalse(self.env["crisis.duty"].search(found))
        self.assertFalse(self.as_("teacher", self.env[TASK]).search([]), "not before the minutes are signed off")
        self.as_("leader", conference).action_sign()
        duty = self.env["crisis.duty"].search(found)
        self.assertEqual((duty.owner_ids, duty.state), (self.users["teacher"], "open"))
        self.assertEqual(self.as_("teacher", self.env[TASK]).search([]), self.task)
        for model in (ITEM, CONFERENCE):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.rpc("teacher", model, "read", (self.item if model == ITEM else conference).ids)
        self.rpc("teacher", TASK, "write", self.task.ids, {"result": "They look in at ten"})
        with self.assertRaises(UserError):
            self.rpc("teacher", TASK, "write", self.task.ids, {"owner_id": self.users["auditor"].id})
        self.rpc("teacher", TASK, "action_complete", self.task.ids)
        self.assertEqual((self.task.state, duty.state), ("done", "done"))

    def test_a_decision_becomes_a_measure(self):
        self.hold()
        action = self.as_("counsellor", self.item).action_open_plan()
        self.assertEqual(action["res_model"], "crisis.case.plan")

    def test_whoever_is_shut_out_from_a_pupil_does_not_find_him_in_the_minutes(self):
        self.hold()
        self.as_("leader", self.env["crisis.access.exclusion"]).create(
            {"user_id": self.users["deputy"].id, "subject_id": self.pupil.id, "reason": "A relative."}
        )
        conference = self.as_("deputy", self.conference)
        self.assertFalse(self.as_("deputy", self.env[ITEM]).search([]))
        self.assertFalse(self.rpc("deputy", CONFERENCE, "read", conference.ids, ["item_ids"])[0]["item_ids"])

    def test_strangers(self):
        self.hold()
        guidance = self.as_("homeroom", self.env["crisis.family.guidance"]).create(
            {"case_id": self.case.id, "guardians": "Mother", "home_plan": "Supper together"}
        )
        guidance.is_agreed = True
        self.assertTrue(self.as_("counsellor", self.env["crisis.family.guidance"]).search([]))
        for who in STRANGERS:
            for record in (self.conference, self.item, self.task, guidance):
                with self.subTest(who=who, model=record._name), self.assertRaises(AccessError):
                    self.rpc(who, record._name, "read", record.ids)
                with self.subTest(who=who, model=record._name), self.assertRaises(AccessError):
                    self.rpc(who, record._name, "write", record.ids, {"reference": "x"})
        for who in ("homeroom", "other_homeroom"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, CONFERENCE, "action_sign", self.conference.ids)


@tagged("post_install", "-at_install")
class TestConferencePaper(PapersCase):
    """It carries cases by reference, so it stands beside the papers of one pupil."""

    def html(self, who):
        report = self.as_(who, self.env["ir.actions.report"]).with_context(lang="en_US")
        return report._render_qweb_html(f"{MODULE}.paper_conference", self.conference.ids)[0].decode()

    def test_cases_are_coded(self):
        for who in ("counsellor", "leader", "register_keeper"):
            with self.subTest(who=who):
                html = self.html(who)
                for word in (OFFICE, NEED, LONG[:20], self.case.reference, "CI-26"):
                    self.assertIn(word, html)
                self.assertNotIn("李晓明", html)

    def test_others_are_refused(self):
        for who in ("teacher", "homeroom", "auditor", "admin", "foreign_leader"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.html(who)
