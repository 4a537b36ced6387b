# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2 import DatabaseError, IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .register_common import RegisterCommon


@tagged("post_install", "-at_install")
class TestAssessmentSteps(RegisterCommon):
    def test_nothing_is_required_before_completion(self):
        draft = self.as_("counsellor", self.env["crisis.assessment"]).create([{}])
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.assessor_id, self.users["counsellor"])
        with self.assertRaises(UserError) as caught:
            draft.action_complete()
        for label in ("Person", "Thoughts of suicide", "Rationale", "Level"):
            self.assertIn(label, str(caught.exception))
        self.assertNotIn("CANARY", str(caught.exception))

    def test_the_suggestion_follows_the_answers_while_typing(self):
        form = Form(self.as_("counsellor", self.env["crisis.assessment"]))
        form.subject_id = self.pupil
        form.ideation = "active"
        form.plan = "vague"
        form.plan_detail = "somewhere"
        self.assertEqual(form.suggested_level_id, self.levels["orange"])
        self.assertIn("A vague plan.", form.suggestion_text)
        form.means_access = "yes"
        form.plan = "specific"
        self.assertEqual(form.suggested_level_id, self.levels["red"])
        form.level_id = self.levels["red"]
        self.assertTrue(form.next_review_on)
        draft = form.save()
        self.assertEqual(draft.suggested_level_id, self.levels["red"])
        chinese = draft.with_context(lang="zh_CN")
        self.assertTrue(chinese.suggestion_text)

    def test_not_asked_is_not_no(self):
        draft = self._assessment(intent="0")
        self.assertNotIn("intent", [code for code, _params in self._reasons(draft)])
        draft = self._assessment(ideation="active")
        self.assertIn(["not_asked", {"question": "intent"}], self._reasons(draft))

    def _reasons(self, draft):
        from ..tools.level_suggestion import reasons_from_json

        return [list(reason) for reason in reasons_from_json(draft.suggestion_codes)]

    def test_two_signals_raise_the_suggestion(self):
        signals = self.env["crisis.signal"].search([], limit=2)
        draft = self._assessment(signal_ids=[(6, 0, signals[:1].ids)])
        self.assertEqual(draft.suggested_level_id, self.levels["yellow"])
        draft.signal_ids = signals
        self.assertEqual(draft.suggested_level_id, self.levels["orange"])

    def test_differing_from_the_suggestion_needs_a_reason(self):
        draft = self._assessment(**self._answers("blue", deviation_reason=False))
        self.assertTrue(draft.is_deviating)
        with self.assertRaises(UserError):
            draft.action_complete()
        draft.deviation_reason = "   "
        with self.assertRaises(UserError):
            draft.action_complete()
        draft.deviation_reason = "Known for long, in treatment"
        draft.action_complete()
        self.assertEqual(draft.state, "completed")

    def test_no_level_is_a_conclusion_too(self):
        draft = self._assessment(ideation="none", rationale="Homesick, settled in", is_no_level=True)
        draft.action_complete()
        self.assertFalse(draft.can_propose)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self._assessment(is_no_level=True, level_id=self.levels["blue"].id)
            self.env.flush_all()

    def test_completing_locks_and_leaves_one_line(self):
        assessment = self._completed(family_history="Kept")
        self.assertEqual(assessment.completed_by_id, self.users["counsellor"])
        self.assertTrue(assessment.completed_at)
        for vals in (
            {"rationale": "x"},
            {"level_id": self.levels["blue"].id},
            {"family_history": "x"},
            {"intent": "9"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                assessment.write(vals)
        self.assertEqual(assessment.family_history, "Kept")
        self.assertEqual(self._texts(assessment), ["complete"])
        with self.assertRaises(UserError):
            assessment.action_complete()
        self.assertEqual(self._texts(assessment), ["complete"])

    def test_stamps_and_persons_are_not_written_by_hand(self):
        for vals in (
            {"state": "completed"},
            {"assessor_id": self.users["leader"].id},
            {"completed_at": "2024-01-01"},
            {"is_provisional": True},
            {"confirmed_by_id": self.users["leader"].id},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self._assessment(**vals)
            with self.subTest(vals), self.assertRaises(UserError):
                self._assessment().write(vals)

    def test_defaults_of_the_client_set_no_stamp(self):
        model = self.as_("counsellor", self.env["crisis.assessment"]).with_context(
            default_state="completed", default_assessor_id=self.users["leader"].id, default_completed_at="2024-01-01"
        )
        try:
            draft = model.create([{"subject_id": self.pupil.id}])
        except UserError:
            return
        self.assertEqual(draft.state, "draft")
        self.assertEqual(draft.assessor_id, self.users["counsellor"])
        self.assertFalse(draft.completed_at)

    def test_addenda_are_added_and_never_changed(self):
        draft = self._assessment()
        with self.assertRaises(UserError):
            self._addendum(draft)
        assessment = self._completed()
        addendum = self._addendum(assessment)
        self.assertEqual(addendum.author_id, self.users["counsellor"])
        self.assertEqual(addendum.subject_id, self.pupil)
        for call in (lambda: addendum.write({"text": "x"}), addendum.unlink):
            with self.assertRaises(UserError):
                call()
        with mute_logger("odoo.sql_db"):
            for query in ("UPDATE crisis_assessment_addendum SET text = 'x'", "DELETE FROM crisis_assessment_addendum"):
                with self.subTest(query), self.assertRaises(DatabaseError), self.cr.savepoint():
                    self.cr.execute(query)
        assessment.write({"addendum_ids": [(0, 0, {"text": "From the form"})]})
        self.assertEqual(len(assessment.addendum_ids), 2)
        for name in ("leader", "register_keeper", "homeroom", "foreign_counsellor", "backup_assessor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._addendum(assessment, name)

    def _addendum(self, assessment, who="counsellor"):
        return self.as_(who, self.env["crisis.assessment.addendum"]).create(
            [{"assessment_id": assessment.id, "text": "Found out later"}]
        )

    def test_an_addendum_cannot_be_signed_for_another(self):
        addendum = self.as_("counsellor", self.env["crisis.assessment.addendum"]).create(
            [
                {
                    "assessment_id": self._completed().id,
                    "text": "x",
                    "author_id": self.users["leader"].id,
                    "written_at": "2020-01-01",
                }
            ]
        )
        self.assertEqual(addendum.author_id, self.users["counsellor"])
        self.assertEqual(addendum.written_at.date(), fields.Datetime.now().date())

    def test_two_records_of_one_link_are_about_one_person(self):
        provisional = self._provisional()
        with self.assertRaises(ValidationError):
            self._assessment(subject=self.other_pupil, replaces_id=provisional.id)

    # --- provisional ------------------------------------------------------------------------------------------------

    def _provisional(self):
        draft = self._assessment(
            "backup_assessor", **self._answers("orange", provisional_reason="The counsellor is on a course")
        )
        draft.action_protect()
        return draft

    def test_the_backup_protects_and_a_counsellor_confirms(self):
        draft = self._assessment("backup_assessor", **self._answers("orange"))
        with self.assertRaises(AccessError):
            draft.action_complete()
        with self.assertRaises(UserError) as caught:
            draft.action_protect()
        self.assertIn("Why no counsellor", str(caught.exception))
        draft.provisional_reason = "The counsellor is on a course"
        draft.action_protect()
        self.assertEqual(draft.state, "provisional")
        with self.assertRaises(UserError):
            self.as_("backup_assessor", draft).write({"rationale": "x"})
        with self.assertRaises(UserError):
            self.as_("counsellor", draft)._transition("confirm")
        with self.assertRaises(AccessError):
            self._decide("backup_assessor", draft, "confirm")
        with self.assertRaises(AccessError):
            self._decide("leader", draft, "confirm")
        self._decide("counsellor", draft, "confirm")
        done = self.as_("counsellor", draft)
        self.assertEqual((done.state, done.confirmed_by_id), ("completed", self.users["counsellor"]))
        self.assertTrue(done.is_provisional)
        # Taken over: the backup assessor reads it no longer.
        with self.assertRaises(AccessError):
            self.as_("backup_assessor", draft).read(["rationale"])

    def test_a_backup_who_is_also_counsellor_does_not_confirm_himself(self):
        provisional = self._provisional()
        member = self.env["crisis.team.member"].create(
            {
                "team_id": self.team.id,
                "employee_id": self.employees["backup_assessor"].id,
                "role": "counsellor",
                "date_from": "2020-01-01",
            }
        )
        member.action_confirm()
        with self.assertRaises(UserError):
            self._decide("backup_assessor", provisional, "confirm")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.cr.execute(
                "UPDATE crisis_assessment SET confirmed_by_id = assessor_id WHERE id = %s", (provisional.id,)
            )

    def test_a_counsellor_makes_an_own_one_instead(self):
        provisional = self._provisional()
        action = self.as_("counsellor", provisional).action_redo()
        own = self.as_("counsellor", self.env["crisis.assessment"]).browse(action["res_id"])
        self.assertEqual(own.replaces_id.id, provisional.id)
        own.write(self._answers())
        own.action_complete()
        self.assertEqual(provisional.sudo().state, "replaced")
        self.assertEqual(provisional.sudo().replaced_by_id.id, own.id)

    def test_a_backup_reaches_the_own_ones_only(self):
        draft = self._assessment()
        self.assertFalse(self.as_("backup_assessor", draft).search([]))
        own = self._assessment("backup_assessor")
        self.assertEqual(self.as_("backup_assessor", own).search([]).ids, own.ids)
        with self.assertRaises(AccessError):
            self._assessment("backup_assessor", subject=self.staff_subject)

    def test_a_draft_is_discarded_by_whoever_began_it(self):
        draft = self._assessment()
        with self.assertRaises(UserError):
            self.as_("second_counsellor", draft).action_discard()
        draft.action_discard()
        self.assertEqual(draft.state, "void")

    def test_void_keeps_the_record_and_needs_a_reason(self):
        assessment = self._completed()
        with self.assertRaises(UserError):
            self._decide("counsellor", assessment, "void", reason="  ")
        self._decide("counsellor", assessment, "void", reason="Wrong person")
        self.assertEqual(assessment.state, "void")
        self.assertEqual(assessment.rationale, "CANARY-RATIONALE")

    # --- from a report ------------------------------------------------------------------------------------------------

    def _reported(self):
        signal = self.env["crisis.signal"].search([], limit=1)
        concern = self.as_("teacher", self.env["crisis.concern"]).create(
            [{"subject_id": self.pupil.id, "facts": "Gave presents away", "source": "subject_teacher"}]
        )
        concern.write({"signal_ids": [Command.create({"signal_id": signal.id, "is_ticked": True})]})
        concern.action_submit()
        return concern, signal

    def test_what_a_report_says_is_not_asked_again(self):
        concern, signal = self._reported()
        action = self.as_("counsellor", concern).action_start_assessment()
        model = self.as_("counsellor", self.env["crisis.assessment"]).with_context(**action["context"])
        form = Form(model)
        self.assertEqual((form.subject_id, form.source), (self.pupil, "subject_teacher"))
        self.assertEqual(form.suggested_level_id, self.levels["yellow"])
        draft = form.save()
        self.assertEqual(draft.signal_ids, signal)
        self.assertEqual(concern.sudo().state, "in_assessment")
        self.assertEqual(self.as_("counsellor", concern).assessment_ids, draft)

    def test_the_number_of_a_report_tells_nothing(self):
        concern, _signal = self._reported()
        for name in ("backup_assessor", "foreign_counsellor"):
            model = self.as_(name, self.env["crisis.assessment"])
            for call in (
                lambda model=model: model.create([{"concern_id": concern.id}]),
                lambda model=model: model.with_context(default_concern_id=concern.id).default_get(
                    ["concern_id", "subject_id", "signal_ids"]
                ),
                lambda model=model: (
                    model.onchange({}, [], {"concern_id": {}})
                    and model.with_context(default_concern_id=concern.id).onchange(
                        {}, [], {"concern_id": {}, "subject_id": {}}
                    )
                ),
            ):
                with self.subTest(name), self.assertRaises(AccessError):
                    call()
