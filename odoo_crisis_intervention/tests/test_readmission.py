# SPDX-License-Identifier: LGPL-3.0-or-later
"""A pupil comes back to school: gates in their order, two heads, a signed text, the fast way (plan Art. 21)."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .handover_common import ink
from .readmission_common import ReadmissionCommon


@tagged("post_install", "-at_install")
class TestReadmission(ReadmissionCommon):
    def duties(self, code, record, state=None):
        domain = [("source_key", "=", record.reference), ("kind_code", "=", code)]
        rows = self.env["crisis.duty"].sudo().search(domain)
        return rows.filtered(lambda row: not state or row.state == state)

    def states(self, agreement):
        return {row["code"]: row["state"] for row in self.as_("register_keeper", agreement).progress}

    # -- the whole way -------------------------------------------------------------------------------------------------

    def test_the_whole_way(self):
        agreement, version = self.in_force()
        self.assertEqual((agreement.state, version.state), ("in_force", "in_force"))
        self.assertEqual(set(self.states(agreement).values()), {"done"})
        self.assertEqual(agreement.valid_until, agreement.returns_on + timedelta(days=180))
        self.assertTrue(version.sudo()._is_intact())
        for code in ("readmission_papers", "readmission_decision", "readmission_signing", "readmission_filing"):
            self.assertEqual(set(self.duties(code, agreement).mapped("state")), {"done"}, code)
        expiry = self.duties("readmission_expiry", agreement)
        self.assertEqual(expiry.state, "open")
        self.assertIn(self.users["counsellor"], expiry.owner_ids)

    def test_gates_are_passed_in_their_order_with_their_papers(self):
        agreement = self.begin()
        for code in ("certificate", "reexamination", "interview", "heads", "filing"):
            with self.subTest(code=code), self.assertRaises(UserError):
                self.rpc("counsellor", "crisis.readmission.gate", "action_pass", self.gate(agreement, code).ids)
        with self.assertRaisesRegex(UserError, "Who applies, Day"):
            self.rpc("counsellor", "crisis.readmission.gate", "action_pass", self.gate(agreement, "application").ids)
        with self.assertRaisesRegex(UserError, "scan"):
            self.pass_gate(agreement, "application", scan=False)
        self.pass_gate(agreement, "application")
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.readmission.agreement", "action_propose", agreement.ids)
        for values in (
            {"wording_id": self.wording("rest").id},
            {"paper_date": self.today(-31)},
            {"institution_id": False},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.pass_gate(agreement, "certificate", **values)
        self.pass_gate(agreement, "certificate")
        other = {"institution_id": False, "paper_hospital": "Provincial Hospital"}
        with self.assertRaisesRegex(UserError, "designated"):
            self.pass_gate(agreement, "reexamination", **other)
        self.pass_gate(agreement, "reexamination", deviation_reason="The family moved to the province", **other)
        self.assertEqual(self.states(agreement)["interview"], "waiting")

    def test_only_a_leader_skips_and_says_why(self):
        agreement = self.begin()
        self.pass_gate(agreement, "application")
        gate = self.gate(agreement, "certificate")
        with self.assertRaises(AccessError):
            self.decide("counsellor", gate, "skip")
        self.decide("leader", gate, "skip", "The hospital sends it next week; the doctor told us by phone")
        self.assertEqual(gate.sudo().state, "skipped")
        self.assertTrue(self.gate(agreement, "reexamination").sudo().opened_at)
        self.decide("counsellor", gate, "reopen", "The paper is here")
        self.pass_gate(agreement, "certificate")
        with self.assertRaises(UserError):
            self.decide("leader", self.gate(agreement, "heads"), "skip")

    def test_the_fast_way_asks_for_nothing_that_hints_at_an_illness(self):
        agreement = self.begin()
        self.pass_gate(agreement, "application")
        self.pass_gate(agreement, "certificate", wording_id=self.wording("no_disorder").id, scan=False)
        states = self.states(agreement)
        self.assertEqual({code for code, state in states.items() if state == "skipped"},
                         {"reexamination", "interview", "heads", "signing"})  # fmt: skip
        self.assertFalse(self.env["crisis.document"].sudo().search([("subject_id", "=", self.pupil.id)]) -
                         self.gate(agreement, "application").sudo().document_ids)  # fmt: skip
        self.as_("counsellor", agreement).action_propose()
        with self.assertRaises(UserError):
            self.ruling(agreement, "conditions")
        self.ruling(agreement)
        self.assertEqual(agreement.state, "registering")
        self.register(agreement)
        self.assertEqual((agreement.state, agreement.version_ids.ids), ("filing", []))
        self.as_("register_keeper", agreement).action_file()
        self.assertEqual(agreement.state, "in_force")

    def test_what_a_client_may_not_set(self):
        agreement, version = self.to_sign()
        approval, gate = self.approval(agreement, "student_affairs"), self.gate(agreement, "filing")
        forged = (
            (agreement, {"state": "in_force"}),
            (agreement, {"outcome": "agree"}),
            (agreement, {"is_fast": True}),
            (agreement, {"arrangement": "Another"}),
            (gate, {"state": "done"}),
            (gate, {"due_at": "2030-01-01 00:00:00"}),
            (approval, {"state": "approved"}),
            (approval, {"head_id": self.users["counsellor"].id}),
            (version, {"guardian_part": "Nothing"}),
            (version, {"digest": "0" * 64}),
            (version, {"text_digest": "0" * 64}),
            (version, {"state": "signed"}),
            (agreement.readmission_decision_ids, {"reasons": "Others"}),
        )
        for record, values in forged:
            for role in ("counsellor", "leader", "register_keeper", "affairs_head", "homeroom", "admin"):
                with self.subTest(model=record._name, values=values, role=role), self.assertRaises(UserError):
                    self.rpc(role, record._name, "write", record.ids, values)
        for model, values in (
            ("crisis.readmission.gate", {"agreement_id": agreement.id, "code": "filing", "sequence": 9}),
            ("crisis.readmission.version", {"agreement_id": agreement.id, "number": 9}),
            ("crisis.readmission.approval", {"agreement_id": agreement.id, "office": "student_affairs"}),
            ("crisis.readmission.agreement", {"case_id": agreement.case_id.id, "state": "in_force"}),
        ):
            with self.subTest(model=model), self.assertRaises(UserError), self.env.cr.savepoint():
                self.rpc("leader", model, "create", [values])
        for name in ("heads_agree", "register", "sign", "decide"):
            with self.subTest(step=name), self.assertRaises(UserError):
                self.decide("leader", agreement, name)

    # -- the team ------------------------------------------------------------------------------------------------------

    def test_two_people_decide_and_reasons_are_written(self):
        agreement = self.proposed()
        for values in ({"reasons": " "}, {"outcome": "conditions", "conditions": ""}, {"who": "counsellor"}):
            with self.subTest(values=values), self.assertRaises(UserError), self.env.cr.savepoint():
                self.ruling(agreement, **values)
        self.assertFalse(agreement.outcome)
        decision = self.ruling(agreement, "not_yet")
        self.assertEqual((agreement.state, agreement.outcome), ("not_yet", "not_yet"))
        self.assertEqual(decision.sudo().review_until, self.today(15))
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.readmission.decision", "write", decision.ids, {"outcome": "agree"})
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.readmission.decision", "unlink", decision.ids)

    def test_a_leader_who_proposes_does_not_decide(self):
        self._person("both", role="counsellor")
        self.env["crisis.team.member"].create(
            {"team_id": self.team.id, "employee_id": self.employees["both"].id, "role": "deputy",
             "date_from": "2020-01-01"}
        ).action_confirm()  # fmt: skip
        agreement = self.begin()
        self.papers(agreement)
        self.as_("both", agreement).action_propose()
        with self.assertRaises(UserError):
            self.ruling(agreement, who="both")

    def test_a_review_is_decided_by_another_leader(self):
        agreement = self.proposed()
        self.ruling(agreement, "not_yet")
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.readmission.agreement", "action_ask_review", agreement.ids)
        self.as_("counsellor", agreement).write({"review_request": "The mother says the doctor wrote fit for school"})
        self.as_("counsellor", agreement).action_ask_review()
        duty = self.duties("readmission_review", agreement, "open")
        self.assertIn(self.users["deputy"], duty.owner_ids)
        self.assertNotIn(self.users["leader"], duty.owner_ids)
        with self.assertRaises(UserError):
            self.ruling(agreement)
        decision = self.ruling(agreement, who="deputy")
        self.assertTrue(decision.sudo().is_review)
        self.assertEqual(agreement.state, "approving")
        self.assertFalse(self.duties("readmission_review", agreement, "open"))

    def test_the_family_has_it_in_writing(self):
        agreement = self.proposed()
        self.ruling(agreement)
        self.assertEqual(self.duties("readmission_letter", agreement).state, "open")
        self.as_("counsellor", agreement).action_tell()
        self.assertEqual(self.duties("readmission_letter", agreement).state, "done")
        with self.assertRaises(UserError):
            self.rpc("counsellor", "crisis.readmission.agreement", "action_tell", agreement.ids)

    # -- the heads -----------------------------------------------------------------------------------------------------

    def test_each_head_sees_only_the_own_step(self):
        agreement = self.proposed()
        self.ruling(agreement)
        mine, other = (self.approval(agreement, office) for office in ("student_affairs", "academic_affairs"))
        row = self.rpc("affairs_head", mine._name, "read", mine.ids, ["arrangement", "returns_on", "subject_id"])[0]
        self.assertIn("half days", row["arrangement"])
        for record in (other, agreement, self.gate(agreement, "certificate"), agreement.readmission_decision_ids):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                self.rpc("affairs_head", record._name, "read", record.ids, ["reference"])
        duty = self.duties("readmission_approval", mine)
        self.assertEqual(duty.owner_ids, self.users["affairs_head"])
        self.assertNotIn(self.pupil.name, duty.display_name)
        action = self.as_("affairs_head", duty).action_open()
        self.assertEqual((action["res_model"], action["res_id"]), (mine._name, mine.id))
        for who in ("academic_head", "leader", "deputy", "counsellor", "register_keeper", "admin"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, mine._name, "action_approve", mine.ids)
        self.approve(agreement)
        self.assertEqual(agreement.state, "registering")

    def test_one_person_holding_two_offices_approves_once(self):
        self.company.crisis_academic_affairs_department_id.manager_id = self.employees["affairs_head"]
        agreement = self.proposed()
        self.ruling(agreement)
        first, second = (self.approval(agreement, office) for office in ("student_affairs", "academic_affairs"))
        self.assertEqual(first.sudo().head_id, self.users["affairs_head"])
        self.assertFalse(second.sudo().head_id, "a leader stands in")
        self.as_("affairs_head", first).action_approve()
        for who in ("affairs_head", "leader", "counsellor"):
            with self.subTest(who=who), self.assertRaises(UserError):
                self.rpc(who, second._name, "action_approve", second.ids)
        # also where a row says otherwise
        self.env.cr.execute(
            "UPDATE crisis_readmission_approval SET head_id = %s WHERE id = %s",
            [self.users["affairs_head"].id, second.id],
        )
        self.env.invalidate_all()
        with self.assertRaises(UserError):
            self.rpc("affairs_head", second._name, "action_approve", second.ids)
        with self.assertRaises(Exception), mute_logger("odoo.sql_db"), self.env.cr.savepoint():  # noqa: B017
            self.env.cr.execute(
                "UPDATE crisis_readmission_approval SET state = 'approved', decided_at = now(), decided_by_id = %s"
                " WHERE id = %s",
                [self.users["affairs_head"].id, second.id],
            )
        self.env.cr.execute("UPDATE crisis_readmission_approval SET head_id = NULL WHERE id = %s", [second.id])
        self.env.invalidate_all()
        self.as_("deputy", second).action_approve()
        self.assertEqual(agreement.state, "registering")

    def test_never_the_own_proposal_or_decision(self):
        self.company.crisis_student_affairs_department_id.manager_id = self.employees["counsellor"]
        self.company.crisis_academic_affairs_department_id.manager_id = self.employees["leader"]
        agreement = self.proposed()
        self.ruling(agreement)
        for office in ("student_affairs", "academic_affairs"):
            row = self.approval(agreement, office)
            self.assertFalse(row.sudo().head_id)
            for who in ("counsellor", "leader"):
                with self.subTest(office=office, who=who), self.assertRaises(UserError):
                    self.rpc(who, row._name, "action_approve", row.ids)

    def test_a_change_in_hr_hands_nothing_over(self):
        agreement = self.proposed()
        self.ruling(agreement)
        row = self.approval(agreement, "student_affairs")
        self.company.crisis_student_affairs_department_id.manager_id = self.employees["hr_officer"]
        with self.assertRaises(AccessError):
            self.rpc("hr_officer", row._name, "read", row.ids, ["arrangement"])
        self.as_("register_keeper", row).action_ask_again()
        self.assertEqual(row.sudo().head_id, self.users["hr_officer"])

    def test_an_objection_goes_back_to_the_team(self):
        agreement = self.proposed()
        self.ruling(agreement)
        self.as_("affairs_head", self.approval(agreement, "student_affairs")).action_approve()
        row = self.approval(agreement, "academic_affairs")
        values = {
            "res_model": row._name,
            "res_ref": row.id,
            "transition": "object",
            "reason": "The class is full; the parallel class has a seat",
        }
        kept = self.rpc("academic_head", "crisis.decision", "web_save", [], values, {"reason": {}})
        self.assertEqual(kept[0]["reason"], values["reason"], "the dialog closes")
        self.env.invalidate_all()
        self.assertEqual((agreement.state, row.sudo().state), ("deciding", "objected"))
        self.assertEqual(self.states(agreement)["decision"], "waiting")
        self.as_("counsellor", agreement).write({"class_id": self.other_class.id})
        self.ruling(agreement)
        self.assertEqual(len(agreement.sudo().approval_ids), 4)
        self.approve(agreement)
        self.assertEqual(agreement.state, "registering")

    # -- ends ----------------------------------------------------------------------------------------------------------

    def test_it_ends_with_a_reason_and_owes_nothing_more(self):
        agreement, _version = self.in_force()
        self.decide("counsellor", agreement, "end", "The term is over and it went well")
        self.env.invalidate_all()
        self.assertEqual(agreement.state, "ended")
        open_ones = (
            self.env["crisis.duty"].sudo().search([("source_key", "=", agreement.reference), ("state", "=", "open")])
        )
        self.assertFalse(open_ones)
        self.begin(case=agreement.case_id)

    def test_academic_affairs_reads_its_own_step_and_nothing_else(self):
        agreement = self.proposed()
        self.ruling(agreement)
        self.approve(agreement)
        row = self.registration(agreement)
        self.assertEqual((row.kind, row.papers_complete, row.date_from), ("return", True, agreement.returns_on))
        self.as_("academic_affairs", row).write({"placement_class_id": self.other_class.id})
        self.register(agreement)
        self.assertEqual((agreement.state, agreement.class_id), ("signing", self.other_class))
        for record in (agreement, agreement.version_ids, self.gate(agreement, "certificate")):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                self.rpc("academic_affairs", record._name, "read", record.ids, ["reference"])
        with self.assertRaisesRegex(UserError, "with its agreement"):
            self.rpc("register_keeper", row._name, "action_file", row.ids)
        self.assertFalse(self.duties("status_filing", row))
        version = agreement.sudo().version_ids.with_env(self.env)
        self.as_("counsellor", version).action_offer()
        self.as_("counsellor", version).write({"guardian_id": self.mother.id, "scan": ink()})
        self.as_("counsellor", version).action_sign()
        self.as_("register_keeper", agreement).action_file()
        self.env.invalidate_all()
        self.assertEqual((row.sudo().state, agreement.state), ("filed", "in_force"))

    def test_a_review_takes_the_registration_back(self):
        agreement, version = self.to_sign()
        row = self.registration(agreement)
        self.as_("counsellor", agreement).write({"review_request": "Whole days from the first day"})
        self.as_("counsellor", agreement).action_ask_review()
        self.env.invalidate_all()
        self.assertEqual((row.sudo().state, version.sudo().state), ("void", "superseded"))
        self.assertFalse(self.registration(agreement))
        self.ruling(agreement, who="deputy")
        self.approve(agreement)
        self.register(agreement)
        self.assertEqual((agreement.state, len(agreement.sudo().version_ids)), ("signing", 2))

    def test_withdrawn_takes_back_what_was_asked(self):
        agreement = self.proposed()
        self.ruling(agreement)
        self.decide("counsellor", agreement, "withdraw", "The family moves away")
        self.env.invalidate_all()
        self.assertEqual(set(agreement.sudo().approval_ids.mapped("state")), {"taken_back"})
        self.assertFalse(self.env["crisis.duty"].sudo().search([("source_model", "=like", "crisis.readmission%"),
                                                                ("state", "=", "open")]))  # fmt: skip

    def test_one_way_back_at_a_time_and_a_case_waits_for_it(self):
        agreement = self.begin()
        action = self.rpc("counsellor", "crisis.case", "action_readmit", agreement.case_id.ids)
        self.assertEqual(action["res_id"], agreement.id)
        self.assertTrue(any(agreement.reference in text for text in agreement.case_id.sudo()._closing_obstacles()))
        colleague = self.env["crisis.case"].sudo().create({"subject_id": self.staff_subject.id})
        with self.assertRaises(ValidationError):
            self.env["crisis.readmission.agreement"].sudo().create({"case_id": colleague.id})

    def test_late_gates_are_shown_as_late(self):
        agreement = self.begin()
        past = fields.Datetime.now() - timedelta(days=1)
        self.gate(agreement, "application").sudo()._as_workflow().write({"due_at": past})
        self.env.invalidate_all()
        row = self.as_("homeroom", agreement).progress[0]
        self.assertTrue(row["is_late"] and row["is_current"] and not row["can_open"])
