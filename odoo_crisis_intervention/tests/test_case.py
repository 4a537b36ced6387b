# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..models.crisis_case import STAMPS
from .common_case import RATED, CrisisCaseCommon


class TestCaseOpens(CrisisCaseCommon):
    def test_opening_from_a_register_entry_copies_what_is_known(self):
        warning = self.live_warning()
        case = self.case_as("counsellor")._open_from_warning(self.as_("counsellor", warning))
        self.assertEqual(case.subject_id, self.pupil)
        self.assertEqual(case.level_id, self.yellow)
        self.assertEqual(case.watch_for, "Farewells")
        self.assertEqual(case.agreed_measures, "Lunch with a friend")
        self.assertEqual(case.risk_type_ids, self.risk)
        again = self.case_as("counsellor")._open_from_warning(self.as_("counsellor", warning))
        self.assertEqual(case, again, "both doors lead to one file")

    def test_a_case_opened_directly_finds_the_register_entry(self):
        warning = self.live_warning()
        self.assertEqual(self.open_case().warning_id.id, warning.id)

    def test_an_assessment_made_before_the_case_counts(self):
        found = fields.Datetime.now() - timedelta(hours=5)
        concern = (
            self.env["crisis.concern"]
            .sudo()
            ._as_workflow()
            .create(
                {
                    "subject_id": self.pupil.id,
                    "company_id": self.company.id,
                    "author_id": self.users["homeroom"].id,
                    "state": "acknowledged",
                    "found_at": found,
                    "submitted_at": found + timedelta(minutes=30),
                    "facts": "CANARY-facts",
                }
            )
        )
        self.complete_assessment(concern_id=concern.id)
        self.write_line(
            "counsellor", concern, "measure", happened_at=fields.Datetime.to_string(found + timedelta(hours=1))
        )
        case = self.case_as("counsellor")._open_from_concern(self.as_("counsellor", concern))
        self.assertEqual(case.state, "intervening")
        self.assertEqual(case.detected_at, found.replace(microsecond=0))
        self.assertAlmostEqual(case.hours_to_report, 0.5, 2)
        self.assertTrue(case.assessed_at)
        self.assertEqual(case.intervened_at, (found + timedelta(hours=1)).replace(microsecond=0))
        self.assertEqual(concern.case_id.id, case.id)

    def test_a_report_about_nobody_yet_opens_no_case(self):
        concern = (
            self.env["crisis.concern"]
            .sudo()
            ._as_workflow()
            .create(
                {
                    "company_id": self.company.id,
                    "author_id": self.users["homeroom"].id,
                    "state": "submitted",
                    "submitted_at": fields.Datetime.now(),
                    "subject_description": "A girl in a red coat",
                }
            )
        )
        with self.assertRaises(UserError):
            self.case_as("counsellor")._open_from_concern(self.as_("counsellor", concern))

    def test_who_may_not_open_a_case(self):
        for name in ("homeroom", "register_keeper", "school_doctor", "academic_affairs", "teacher", "admin"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.case_as(name).create({"subject_id": self.pupil.id})

    @mute_logger("odoo.sql_db")
    def test_one_open_case_for_one_person(self):
        case = self.open_case()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.open_case()
        self.force(case, "closed")
        self.assertTrue(self.open_case(), "what comes back is a new case")


class TestCaseFacts(CrisisCaseCommon):
    def test_facts_fill_the_stamps_and_move_the_state(self):
        case = self.open_case(detected_at=fields.Datetime.now() - timedelta(hours=2))
        self.assertEqual(case.state, "assessing")
        self.assertTrue(case.reported_at)
        self.assertFalse(case.assessed_at)
        assessment = self.complete_assessment()
        case.invalidate_recordset()
        self.assertEqual(case.state, "intervening")
        self.assertEqual(case.assessed_at, assessment.completed_at)
        self.assertEqual(assessment.case_id, case)
        feedback = self.as_("counsellor", self.env["crisis.assessment.feedback"]).create(
            {"assessment_id": assessment.id, "level_id": self.yellow.id, "measures": "Keep an eye on him"}
        )
        feedback.action_send()
        case.invalidate_recordset()
        self.assertEqual(case.fed_back_at, feedback.sent_at)
        self.assertFalse(case.intervened_at)
        self.write_line("counsellor", case, "note")
        self.assertFalse(self.case_as("counsellor", case).intervened_at, "a note is no measure")
        self.write_line("counsellor", case, "measure")
        self.assertTrue(self.case_as("counsellor", case).intervened_at)
        self.assertAlmostEqual(case.hours_to_report, 2, 1)

    def test_the_earlier_of_two_times_counts(self):
        case = self.open_case(detected_at=fields.Datetime.now() - timedelta(hours=3))
        self.write_line("counsellor", case, "measure")
        earlier = (fields.Datetime.now() - timedelta(hours=1)).replace(microsecond=0)
        self.write_line("counsellor", case, "measure", happened_at=fields.Datetime.to_string(earlier))
        self.assertEqual(self.case_as("counsellor", case).intervened_at, earlier)

    def test_a_measure_by_the_homeroom_teacher_counts(self):
        case = self.open_case()
        self.write_line("homeroom", case, "measure", "Moved her desk to the front")
        self.assertTrue(self.case_as("counsellor", case).intervened_at)

    def test_follow_up_needs_a_measure(self):
        case = self.force(self.open_case(), "intervening")
        with self.assertRaisesRegex(UserError, "measure"):
            self.case_as("counsellor", case).action_follow_up()
        self.write_line("counsellor", case, "measure")
        self.case_as("counsellor", case).action_follow_up()
        self.assertEqual(case.state, "follow_up")
        self.assertGreater(len(case.followup_ids), 3, "the whole schedule is planned at once")
        self.assertEqual(case.next_followup_on, self.company._crisis_today() + timedelta(days=7))

    def test_stamps_and_state_are_not_written_by_hand(self):
        case = self.open_case()
        values = {name: fields.Datetime.now() for name in STAMPS[1:]}
        values |= {"state": "closed", "closed_by_id": self.users["leader"].id, "previous_id": case.id}
        for name, value in values.items():
            for role in ("counsellor", "leader"):
                with self.subTest(name, role=role), self.assertRaises(UserError):
                    self.case_as(role, case).write({name: value})
            with self.subTest(name, create=True), self.assertRaises(UserError):
                self.open_case(self.other_pupil, **{name: value})
        self.force(case, "intervening")
        with self.assertRaises(UserError):
            self.case_as("counsellor", case).write({"detected_at": fields.Datetime.now()})
        with self.assertRaises(UserError):
            self.case_as("counsellor", case).write({"subject_id": self.other_pupil.id})

    def test_the_level_follows_the_register(self):
        warning = self.live_warning()
        case = self.open_case()
        with self.assertRaises(UserError):
            self.case_as("counsellor", case).write({"level_id": self.red.id})
        warning.sudo()._as_workflow().write({"level_id": self.red.id})
        self.assertEqual(self.case_as("counsellor", case).level_id, self.red)
        alone = self.open_case(self.other_pupil, level_id=self.blue.id)
        alone.level_id = self.yellow
        self.assertEqual(alone.level_id, self.yellow)

    def test_a_later_register_entry_is_linked(self):
        case = self.open_case()
        warning = self.live_warning()
        case._on_warning_entered(warning)
        self.assertEqual(self.case_as("counsellor", case).warning_id.id, warning.id)
        self.assertEqual(case.level_id, self.yellow)

    def test_it_can_get_worse_again(self):
        case = self.case_in_follow_up()
        self.decide("counsellor", case, "resume")
        self.assertEqual(case.state, "intervening")

    def test_void_takes_a_reason_and_its_follow_ups_along(self):
        case = self.open_case()
        self.as_("counsellor", self.env["crisis.followup"]).create({"case_id": case.id})
        with self.assertRaises(UserError):
            self.case_as("counsellor", case)._transition("void")
        self.decide("counsellor", case, "void")
        self.assertEqual(case.state, "void")
        self.assertEqual(case.followup_ids.state, "cancelled")
        with self.assertRaises(UserError):
            self.case_as("counsellor", case).write({"summary": "after all"})

    def test_every_step_leaves_one_line(self):
        case = self.case_in_follow_up()
        lines = (
            self.env["crisis.timeline"].sudo().search([("res_model", "=", "crisis.case"), ("res_ref", "=", case.id)])
        )
        for event in ("opened", "intervene", "follow_up"):
            self.assertEqual(
                len(lines.filtered(lambda line, event=event: line.event == f"crisis.case:{event}")), 1, event
            )


class TestCaseCloses(CrisisCaseCommon):
    def propose(self, case):
        case = self.case_as("counsellor", case)
        case.write(RATED)
        case.action_propose_closing()
        return case

    def test_counsellor_proposes_and_a_leader_agrees(self):
        case = self.propose(self.case_in_follow_up())
        self.assertEqual(case.closing_proposed_by_id, self.users["counsellor"])
        self.case_as("leader", case).action_close()
        self.assertEqual(case.state, "closed")
        self.assertEqual(case.closed_by_id, self.users["leader"])

    def test_closing_needs_outcome_and_ratings(self):
        case = self.case_in_follow_up()
        with self.assertRaisesRegex(UserError, "Classmates"):
            self.case_as("counsellor", case).action_propose_closing()
        with self.assertRaises(UserError):
            self.case_as("leader", case).action_close()

    def test_closing_refuses_and_names_what_is_open(self):
        case = self.case_in_follow_up()
        self.case_as("counsellor", case).write(RATED)
        followup = self.as_("counsellor", self.env["crisis.followup"]).create(
            {"case_id": case.id, "planned_on": "2030-05-06"}
        )
        draft = self.draft_assessment()
        draft.sudo()._as_workflow().write({"case_id": case.id})
        feedback = self.as_("counsellor", self.env["crisis.assessment.feedback"]).create(
            {"assessment_id": case.assessment_ids.filtered("completed_at")[0].id, "measures": "x"}
        )
        warning = self.live_warning(level=self.red)
        with self.assertRaises(UserError) as caught:
            self.case_as("counsellor", case).action_propose_closing()
        text = str(caught.exception)
        for part in ("2030-05-06", draft.reference, feedback.reference, warning.reference, self.red.name):
            self.assertIn(part, text)
        self.assertNotIn(self.pupil.name, text)
        self.assertNotIn("CANARY", text)
        self.assertIn("2030-05-06", self.case_as("leader", case).still_open)
        self.assertFalse(self.case_as("homeroom", case).still_open)
        self.decide("counsellor", followup, "cancel")

    def test_closing_needs_a_contact_with_a_guardian(self):
        case = self.open_case()
        self.complete_assessment()
        self.write_line("counsellor", case, "measure")
        self.case_as("counsellor", case).action_follow_up()
        self.last_followup(case, "same")
        with self.assertRaisesRegex(UserError, "guardian"):
            self.propose(case)
        self.write_line("homeroom", case, "contact", "Spoke to the mother")
        self.propose(case)

    def test_something_opened_after_the_proposal_stops_the_leader(self):
        case = self.propose(self.case_in_follow_up())
        self.as_("counsellor", self.env["crisis.followup"]).create({"case_id": case.id, "planned_on": "2030-05-06"})
        with self.assertRaisesRegex(UserError, "2030-05-06"):
            self.case_as("leader", case).action_close()

    def test_a_proposal_freezes_the_ratings_until_it_is_sent_back(self):
        case = self.propose(self.case_in_follow_up())
        closing = self.as_("counsellor", self.env["crisis.case.closing"]).search([("case_id", "=", case.id)])
        for record, values in (
            (self.case_as("counsellor", case), {"outcome_safe": "no"}),
            (closing, {"outcome_safe": "no"}),
        ):
            with self.assertRaises(UserError):
                record.write(values)
        self.decide("leader", case, "return_closing", "Call the father first.")
        self.case_as("counsellor", case).write({"outcome_safe": "unknown"})
        self.assertEqual(closing.outcome_safe, "unknown")
        self.assertFalse(case.closing_proposed_by_id)

    def test_the_same_person_cannot_agree_even_with_two_duties(self):
        self.env["crisis.team.member"].create(
            {
                "team_id": self.team.id,
                "employee_id": self.employees["counsellor"].id,
                "role": "deputy",
                "date_from": "2020-01-01",
            }
        ).action_confirm()
        case = self.propose(self.case_in_follow_up())
        self.assertFalse(self.case_as("counsellor", case).can_close)
        with self.assertRaises(UserError):
            self.case_as("counsellor", case).action_close()

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_one_person_twice(self):
        case = self.propose(self.case_in_follow_up())
        self.env.flush_all()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute(
                "UPDATE crisis_case SET state = 'closed', closed_by_id = closing_proposed_by_id, closed_at = now()"
                " WHERE id = %s",
                [case.id],
            )
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE crisis_case SET state = 'closed' WHERE id = %s", [case.id])

    def test_what_comes_back_is_a_new_case(self):
        case = self.force(self.open_case(), "closed")
        action = self.case_as("counsellor", case).action_reopen()
        new = self.env["crisis.case"].browse(action["res_id"])
        self.assertEqual(new.previous_id, case)
        self.assertEqual(new.state, "assessing")
        self.assertEqual(case.state, "closed")
        self.assertNotIn("crisis_workflow", action.get("context", {}))
        with self.assertRaises(AccessError):
            self.case_as("register_keeper", case).action_reopen()
