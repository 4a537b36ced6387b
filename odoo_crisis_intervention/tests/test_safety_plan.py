# SPDX-License-Identifier: LGPL-3.0-or-later
"""The safety plan: prefilled, shared as agreed, versions, signatures, paper; and the counsellor's own care."""

import base64
import io

from PIL import Image
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form, tagged

from ..models.crisis_safety_plan import BOXES
from ..tools.duties import DAY
from .common import CrisisCommon

PLAN, TALK = "crisis.safety.plan", "crisis.supervision.talk"
MODULE = "odoo_crisis_intervention"


def picture():
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, "PNG")
    return base64.b64encode(out.getvalue())


@tagged("post_install", "-at_install")
class TestSafetyPlan(CrisisCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.crisis_letterhead = "Test School"
        guardians = cls.env["crisis.guardian"]
        cls.mother = guardians.create(
            {"subject_id": cls.pupil.id, "name": "Mother M", "relation": "mother", "phone": "13900000001"}
        )
        cls.father = guardians.create(
            {
                "subject_id": cls.pupil.id,
                "name": "Father F",
                "relation": "father",
                "may_inform": False,
                "may_inform_reason": "court",
            }
        )

    def draft(self, **values):
        return self.as_("counsellor", self.env[PLAN]).create({"subject_id": self.pupil.id, **values})

    def in_use(self, **values):
        plan = self.draft(warning_signs="I do not answer", alone="Running", **values)
        plan.action_use()
        return plan

    def rpc(self, who, model, method, *args, **kwargs):
        return call_kw(self.as_(who, self.env[model]), method, list(args), kwargs)

    def duty(self, record):
        return self.env["crisis.duty"].sudo().search([("source_key", "=", record.reference)], order="id")

    # --- the plan -----------------------------------------------------------------------------------------------------

    def test_it_is_prefilled_with_numbers_and_guardians_who_may_be_told(self):
        case = self.as_("counsellor", self.env["crisis.case"]).create({"subject_id": self.pupil.id, "summary": "x"})
        action = case.action_safety_plan()
        plan = self.as_("counsellor", self.env[PLAN].browse(action["res_id"]))
        self.assertIn("Mother M 13900000001", plan.people)
        self.assertIn("Crisis homeroom", plan.people)
        self.assertNotIn("Father F", plan.people)
        self.assertIn("12356", plan.professionals)
        self.assertIn("Crisis counsellor", plan.professionals)
        candidate = self.as_("counsellor", self.env["crisis.candidate"]).create({"subject_id": self.pupil.id})
        for door in (case, candidate):
            self.assertEqual(door.action_safety_plan()["res_id"], plan.id, "one plan, whichever door")
        file = self.env["crisis.pupil.file"].browse(self.as_("counsellor", self.pupil).action_pupil_file()["res_id"])
        self.assertEqual(self.as_("counsellor", file).safety_plan_ids.ids, plan.ids)
        with self.assertRaisesRegex(UserError, "How I notice"):
            plan.action_use()
        with self.assertRaises(AccessError):
            self.as_("homeroom", plan).check_access("read")

    def test_the_homeroom_teacher_reads_what_the_pupil_agreed_to(self):
        plan = self.in_use(share_warning_signs=True, share_professionals=False, reasons="My dog")
        seen = self.as_("homeroom", plan)
        self.assertFalse(set(BOXES) & set(Form(seen)._view["fields"]), "the form of the class's teacher has no box")
        self.assertIn("I do not answer", seen.shared_text)
        for word in ("Running", "My dog", "13900000001"):
            self.assertNotIn(word, seen.shared_text)
        for field in ("warning_signs", "alone", "people", "reasons", "guardian_id"):
            with self.assertRaises(AccessError):
                self.rpc("homeroom", PLAN, "read", plan.ids, [field])
        with self.assertRaises(AccessError):
            self.rpc("homeroom", PLAN, "write", plan.ids, {"review_on": "2030-01-01"})
        for who in ("other_homeroom", "teacher", "register_keeper", "school_doctor", "admin", "foreign_counsellor"):
            with self.assertRaises(AccessError):
                self.as_(who, plan).check_access("read")
        self.assertEqual(self.as_("leader", plan).alone, "Running")
        with self.assertRaises(AccessError):
            self.rpc("leader", PLAN, "write", plan.ids, {"review_on": "2030-01-01"})

    def test_a_new_version_replaces_it_and_the_review_is_owed(self):
        plan = self.in_use(review_on="2026-12-01")
        first = self.duty(plan)
        self.assertEqual((first.kind_code, first.owner_ids), ("safety_review", self.users["counsellor"]))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.rpc("counsellor", PLAN, "write", plan.ids, {"alone": "Nothing"})
        plan.action_keep()
        self.assertEqual(plan.review_on, self.company._crisis_today() + 28 * DAY)
        self.assertEqual(self.duty(plan).mapped("state"), ["done", "open"])
        draft = self.env[PLAN].browse(plan.action_new_version()["res_id"])
        self.assertEqual((draft.sudo().alone, draft.version, draft.previous_id), ("Running", 2, plan))
        self.as_("counsellor", draft).action_use()
        self.assertEqual((plan.state, draft.state), ("superseded", "in_use"))
        self.assertEqual(set(self.duty(plan).mapped("state")), {"done", "cancelled"})
        with self.assertRaises(AccessError):
            self.as_("homeroom", plan).check_access("read")

    def test_signatures_are_taken_off_by_a_change_and_never_a_condition(self):
        plan = self.draft(warning_signs="I do not answer", alone="Running")
        plan.write({"pupil_signature": picture(), "signature": picture()})
        self.assertTrue(plan.pupil_signed_at and plan.signed_at)
        plan.alone = "Walking"
        self.assertFalse(plan.pupil_signed_at or plan.signed_at or plan.sudo().pupil_ink or plan.sudo().ink)
        plan.action_use()
        plan.pupil_signature = picture()
        self.assertTrue(plan.pupil_signed_at, "the plan counts already, and is signed when it suits")
        with self.assertRaisesRegex(UserError, "not a signature"):
            plan.signature = base64.b64encode(b"text")
        with self.assertRaisesRegex(UserError, "choose the guardian"):
            plan.action_give_out()
        with self.assertRaises(UserError), self.cr.savepoint():
            plan.guardian_id = self.env["crisis.guardian"].create({"subject_id": self.other_pupil.id, "name": "X"})
            plan.flush_recordset()
        plan.guardian_id = self.father
        with self.assertRaisesRegex(UserError, "not to be informed"):
            plan.action_give_out()
        plan.guardian_id = self.mother
        plan.action_give_out()
        self.assertTrue(plan.given_out_at)
        plan.scan = picture()
        self.assertTrue(plan.has_scan)
        lines = self.env["crisis.timeline"].search([("res_model", "=", PLAN)])
        self.assertEqual(set(lines.mapped("audience")), {"clinical"}, "told to nobody who does not read the plan")

    def test_on_paper_and_as_a_card(self):
        plan = self.in_use(share_warning_signs=True, reasons="My dog")

        def html(who, paper):
            report = self.as_(who, self.env["ir.actions.report"])
            return report._render_qweb_html(f"{MODULE}.paper_{paper}", plan.ids)[0].decode()

        for who in ("counsellor", "leader"):
            whole, card = html(who, "safety_plan"), html(who, "safety_card")
            for word in ("I do not answer", "Running", "My dog", "Mother M", "12356"):
                self.assertIn(word, whole)
                self.assertIn(word, card)
            self.assertIn("Pupil A", whole)
            self.assertNotIn("Pupil A", card, "a card that is lost names nobody")
        pdf = self.as_("counsellor", self.env["ir.actions.report"])._render_qweb_pdf(
            f"{MODULE}.paper_safety_plan", plan.ids
        )[0]
        self.assertEqual(len(PdfReader(io.BytesIO(pdf)).pages), 1, "one page, to hang up at home")
        for who in ("homeroom", "register_keeper", "admin", "teacher", "foreign_leader"):
            for paper in ("safety_plan", "safety_card"):
                with self.assertRaises(AccessError):
                    html(who, paper)

    # --- supervision --------------------------------------------------------------------------------------------------

    def test_a_wish_reaches_leaders_in_constant_words(self):
        for who in ("leader", "deputy", "counsellor"):
            self.users[who].email = f"{who}@school.example"
        mails = self.env["mail.mail"].sudo()
        before = mails.search([])
        action = self.rpc("counsellor", TALK, "action_wish", [])
        self.assertEqual(self.rpc("counsellor", TALK, "action_wish", [])["res_id"], action["res_id"], "one wish")
        talk = self.env[TALK].browse(action["res_id"])
        sent = mails.search([]) - before
        self.assertEqual(sent.recipient_ids, (self.users["leader"] | self.users["deputy"]).partner_id)
        self.assertFalse([mail for mail in sent if "Crisis counsellor" in (mail.body_html or "") + mail.subject])
        self.assertEqual(self.duty(talk).owner_ids, self.users["leader"] | self.users["deputy"])
        leader = self.as_("leader", talk)
        self.assertFalse(Form(leader).is_mine)
        with self.assertRaisesRegex(UserError, "when, and with whom"):
            leader.action_arrange()
        leader.write({"date": self.company._crisis_today(), "supervisor_outside": "Dr. Wu, city centre"})
        leader.action_arrange()
        self.assertEqual(self.duty(talk).state, "done")
        with self.assertRaises(AccessError):
            leader.action_hold()
        self.as_("counsellor", talk).action_hold()
        for who in ("teacher", "register_keeper", "admin"):
            with self.assertRaises(AccessError):
                self.rpc(who, TALK, "action_wish", [])

    def test_leaders_see_hours_and_nothing_of_the_content(self):
        today = self.company._crisis_today()
        talk = self.as_("counsellor", self.env[TALK]).create(
            {
                "date": today,
                "hours": 1.5,
                "supervisor_outside": "Dr. Wu",
                "topic": "self",
                "content": "I cannot sleep since",
                "author_id": self.users["leader"].id,
            }
        )
        self.assertEqual(talk.author_id, self.users["counsellor"], "in one's own name only")
        talk.action_hold()
        talk.content = "I sleep again"
        self.assertEqual(self.as_("counsellor", talk).content, "I sleep again", "open after the talk as well")
        row = self.rpc("leader", TALK, "read", talk.ids, ["hours", "topic", "content", "note_ids"])[0]
        self.assertEqual((row["hours"], row["topic"], row["content"], row["note_ids"]), (1.5, False, False, []))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.rpc("leader", TALK, "write", talk.ids, {"hours": 9})

        def ledger(who):
            report = self.as_(who, self.env["ir.actions.report"])
            return report._render_qweb_html(f"{MODULE}.paper_supervision", talk.ids)[0].decode()

        self.assertIn("My own strain", ledger("counsellor"))
        for who in ("counsellor", "leader"):
            self.assertIn("Hours: 1.5", ledger(who))
            self.assertNotIn("sleep", ledger(who))
        self.assertNotIn("My own strain", ledger("leader"))
        for who in ("auditor", "register_keeper", "homeroom", "admin", "foreign_leader"):
            with self.assertRaises(AccessError):
                ledger(who)

    def test_a_leaver_takes_plan_and_place_along(self):
        plan = self.in_use()
        self.as_("counsellor", plan).action_new_version()
        group = self.as_("counsellor", self.env["crisis.group"]).create({"name": "New here"})
        member = self.as_("counsellor", self.env["crisis.group.member"]).create(
            {"group_id": group.id, "subject_id": self.pupil.id, "pupil_consent": "given", "guardian_consent": "given"}
        )
        member.action_join()
        self.pupil.sudo().enrolment_state = "transferred"
        plan._crisis_follow_dues()
        self.assertEqual(self.duty(plan).state, "cancelled", "nothing is owed for somebody who has gone")
        leaving = self.env["crisis.leaving"].sudo().search([("subject_id", "=", self.pupil.id)], limit=1)
        leaving = leaving or leaving._as_workflow().create({"subject_id": self.pupil.id, "how": "transferred"})
        self.assertIn(plan.reference, leaving.closes_along)
        leaving._after_close()
        plans = self.env[PLAN].sudo().search([("subject_id", "=", self.pupil.id)])
        self.assertEqual(set(plans.mapped("state")), {"ended", "void"})
        self.assertEqual(member.sudo().state, "left")
