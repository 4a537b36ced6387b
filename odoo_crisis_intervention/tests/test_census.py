# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import io
import random
from datetime import date, datetime, timedelta
from unittest import TestCase

from PIL import Image

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..tools.census_slots import is_within_hours, slots
from ..tools.school_calendar import Term, is_school_day
from .census_common import CensusCommon, sit_down

MODULE = "odoo_crisis_intervention"
ALIKE = dict.fromkeys(range(1, 101), 0)


class TestSlots(TestCase):
    """Which class comes when, without Odoo."""

    def test_every_class_has_its_hour_within_school(self):
        rng = random.Random(11)
        terms = [Term(date(2026, 9, 1), date(2027, 1, 20), frozenset({date(2026, 10, 1)}), frozenset())]
        for _time in range(50):
            minutes, at_once, count = rng.randint(20, 90), rng.randint(1, 3), rng.randint(1, 60)
            found = slots(terms, date(2026, 9, 28), 8.0, 16.5, minutes, at_once, count, "Asia/Shanghai")
            self.assertEqual(len(found), count)
            self.assertEqual(found, sorted(found))
            for start, end in found:
                there = [moment + timedelta(hours=8) for moment in (start, end)]
                self.assertTrue(is_within_hours(terms, *there, 8.0, 16.5))
                self.assertTrue(is_school_day(terms, there[0].date()))
                self.assertLessEqual(sum(other < end and start < stop for other, stop in found), at_once)
        with self.assertRaises(ValueError):
            slots(terms, date(2026, 9, 28), 8.0, 8.5, 40, 1, 1, "Asia/Shanghai")

    def test_outside_hours(self):
        day = datetime(2026, 9, 28)
        self.assertFalse(is_within_hours([], day.replace(hour=7), day.replace(hour=9), 8, 17))
        self.assertFalse(is_within_hours([], day.replace(hour=16, minute=30), day.replace(hour=17, minute=10), 8, 17))
        self.assertFalse(is_within_hours([], day.replace(day=27, hour=9), day.replace(day=27, hour=10), 8, 17))


@tagged("post_install", "-at_install")
class TestCensus(CensusCommon):
    """A census from the roster to the last make-up sitting; who takes part is told to those who collect the slips."""

    def hand_in(self, census, subject, code="phq2", **row):
        instrument = self.env.ref(f"{MODULE}.instrument_{code}")
        numbers = instrument.item_ids.mapped("number")
        row.setdefault("answers", dict.fromkeys(numbers, 0))
        return self.env["crisis.sheet"]._take_in(
            [
                {
                    "instrument_id": instrument.id,
                    "subject_id": subject.id,
                    "answered_at": fields.Datetime.now(),
                    "source": "tablet",
                    **row,
                }
            ]
        )

    # -- who is asked --------------------------------------------------------------------------------------------------

    def test_new_pupils_are_the_first_grades_and_whoever_came_this_year(self):
        came = self.env["crisis.subject"].create(
            {
                "name": "Came in October",
                "class_id": self.eighth.id,
                "company_id": self.company.id,
                "enrolled_on": f"{self.env['crisis.term']._school_year()[:4]}-10-08",
            }
        )
        census = self.begin(scope="new")
        found = self.part(census, self.env["crisis.subject"].search([]))
        self.assertEqual(found.subject_id, self.pupil | self.other_pupil | self.classmates | came)
        self.assertEqual(len(set(found.mapped("reference"))), len(found))
        self.assertEqual(set(found.mapped("subject_kind")), {"student"})

    def test_a_running_census_follows_the_roster(self):
        census = self.begin()
        self.assertEqual(len(self.part(census, self.env["crisis.subject"].search([]))), 4)
        late = self.env["crisis.subject"].create(
            {"name": "Late", "class_id": self.school_class.id, "company_id": self.company.id}
        )
        self.assertEqual(self.part(census, late).state, "expected")
        census.write({"class_ids": [Command.link(self.eighth.id)]})
        self.assertEqual(self.part(census, self.older).class_id, self.eighth)
        late.class_id = self.eighth
        self.assertEqual(self.part(census, late).class_id, self.eighth)
        self.part(census, late)._note_consent("refused_guardian", "phone")
        self.pupil.enrolment_state = "transferred"
        self.assertEqual(self.part(census).state, "left")
        late.enrolment_state = "on_leave"
        self.pupil.enrolment_state = "enrolled"
        self.assertEqual((self.part(census).state, self.part(census, late).state), ("expected", "declined"))
        census.action_close()
        later = self.env["crisis.subject"].create(
            {"name": "Too late", "class_id": self.school_class.id, "company_id": self.company.id}
        )
        self.assertFalse(self.part(census, later))

    def test_beginning_costs_the_same_for_a_class_and_for_a_school(self):
        def statements(pupils):
            census = self.as_("counsellor", self.env["crisis.census"]).create(
                {
                    "scope": "classes",
                    "class_ids": [Command.set(self.eighth.ids)],
                    "instrument_ids": [Command.set(self.env.ref(f"{MODULE}.instrument_phq2").ids)],
                }
            )
            self.env["crisis.subject"].create(
                [{"name": str(n), "class_id": self.eighth.id, "company_id": self.company.id} for n in range(pupils)]
            )
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            census.action_start()
            return self.env.cr.sql_log_count - before

        statements(1)
        self.assertLess(statements(150), statements(1) + 5)

    # -- consent -------------------------------------------------------------------------------------------------------

    def test_nobody_is_asked_without_the_consent_that_is_needed(self):
        for mode, unasked in (("opt_in", False), ("opt_out", True), ("notice", True)):
            census = self.begin(needs_consent=mode)
            sitting = sit_down(census, self.school_class)
            slip = self.as_("homeroom", self.part(census))
            expected = self.env["crisis.census.participant"]._expected
            with self.subTest(mode=mode):
                self.assertEqual(self.part(census) in expected(sitting), unasked)
                slip.action_consent_given()
                self.assertIn(self.part(census), expected(sitting))
                slip.action_guardian_declines()
                self.assertEqual((slip.state, slip.consent_way), ("declined", "paper"))
                self.assertNotIn(self.part(census), expected(sitting))
                slip.action_consent_undo()
                self.assertEqual((slip.state, slip.consent_state, slip.consent_at), ("expected", "unknown", False))
                slip._decline_on_tablet()
                self.assertEqual((slip.state, slip.consent_state), ("declined", "refused_pupil"))
                census.action_cancel()
                self.assertFalse(expected(sitting))
                with self.assertRaises(UserError):
                    slip.action_consent_given()

    def test_a_refusal_leaves_no_line_in_the_dossier(self):
        census = self.begin()
        before = self.env["crisis.timeline"].search_count([])
        self.as_("homeroom", self.part(census)).action_guardian_declines()
        self.assertEqual(self.env["crisis.timeline"].search_count([]), before)

    def test_a_slip_is_kept_with_consent_and_never_asked_for_to_stay_out(self):
        out = io.BytesIO()
        Image.new("RGB", (30, 20), "white").save(out, "PNG")
        slip = self.as_("homeroom", self.part(self.begin()))
        picture = base64.b64encode(out.getvalue())
        with self.assertRaises(UserError):
            slip.write({"scan": picture})
        slip.action_consent_given()
        slip.write({"scan": picture})
        self.assertTrue(slip.has_scan)
        document = self.env["crisis.document"].sudo().search([("res_model", "=", slip._name)])
        self.assertTrue(document.locked_at)
        self.assertFalse(document.with_user(self.users["homeroom"]).has_access("read"))
        stranger = self.env["crisis.guardian"].create({"subject_id": self.other_pupil.id, "name": "Not his"})
        with self.assertRaises(AccessError):
            slip.write({"guardian_id": stranger.id})

    # -- who reads -----------------------------------------------------------------------------------------------------

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_whoever_does_not_collect_slips_reads_nobody(self):
        census = self.begin(self.school_class | self.other_class)
        mine = self.part(census, self.env["crisis.subject"].search([("class_id", "=", self.school_class.id)]))
        participants = self.env["crisis.census.participant"]
        for name, readable in (
            ("counsellor", mine | self.part(census, self.other_pupil)),
            ("homeroom", mine),
            ("other_homeroom", self.part(census, self.other_pupil)),
        ):
            self.assertEqual(self.as_(name, participants).search([("census_id", "=", census.id)]), readable, name)
        for name in ("leader", "register_keeper", "teacher", "config", "academic_affairs", "foreign_counsellor"):
            self.assertFalse(self.as_(name, participants).search([]), name)
        rows = self.as_("leader", self.env["crisis.census.progress"]).search([("census_id", "=", census.id)])
        self.assertEqual(sorted(rows.mapped("pupil_count")), [1, 4])
        self.assertEqual(self.as_("homeroom", rows).search([("census_id", "=", census.id)]).class_id, self.school_class)
        self.assertFalse(self.as_("teacher", rows).search([]))

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_the_supervisor_reads_who_is_expected_while_the_sitting_lasts(self):
        census = self.begin(needs_consent="opt_out")
        mate = self.classmates[:1]
        self.as_("homeroom", self.part(census, mate)).action_guardian_declines()
        participants = self.as_("teacher", self.env["crisis.census.participant"])
        sitting = sit_down(census, self.school_class, supervisor_id=self.users["teacher"].id)
        self.assertEqual(participants.search([]).subject_id, (self.pupil | self.classmates) - mate)
        self.as_("teacher", self.part(census)).action_absent()
        with self.assertRaises(UserError):
            self.as_("teacher", self.part(census)).action_absent()
        with self.assertRaises(AccessError):
            self.as_("teacher", self.part(census, mate)).action_consent_given()
        self.as_("teacher", sitting).action_close()
        self.assertFalse(participants.search([]))
        with self.assertRaises(AccessError):
            self.as_("other_homeroom", sit_down(census, self.school_class)).action_close()

    def test_steps_are_taken_and_not_written(self):
        census = self.begin()
        sitting = sit_down(census, self.school_class)
        for record, vals in (
            (census, {"state": "closed"}),
            (census, {"started_at": "2026-01-01"}),
            (census, {"instrument_ids": [Command.clear()]}),
            (sitting, {"state": "closed"}),
            (sitting, {"census_id": 0}),
            (self.part(census), {"state": "answered"}),
            (self.part(census), {"consent_state": "given"}),
            (self.part(census), {"sitting_id": False}),
            (self.part(census), {"census_id": census.id}),
        ):
            model = self.as_("counsellor", self.env[record._name])
            with self.subTest(model=record._name, vals=vals), self.assertRaises(UserError):
                call_kw(model, "write", [record.ids, vals], {})
        model = self.as_("counsellor", self.env["crisis.census"])
        with self.assertRaises(UserError):
            call_kw(model, "create", [{"state": "running"}], {})
        forged = call_kw(model, "create", [{"name": "x"}], {"context": {"default_state": "running"}})
        self.assertEqual(model.browse(forged).state, "draft")
        with self.assertRaises(AccessError):
            call_kw(
                self.as_("counsellor", self.env["crisis.census.participant"]),
                "create",
                [{"census_id": census.id, "subject_id": self.older.id}],
                {},
            )
        for name in ("homeroom", "config", "register_keeper", "foreign_counsellor"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, census).action_close()

    # -- sittings ------------------------------------------------------------------------------------------------------

    def test_absentees_and_sheets_to_answer_again_meet_in_the_make_up_sitting(self):
        census = self.begin(instruments=("mht",), needs_consent="opt_out")
        pupil, again, ill, out = self.pupil, *self.classmates
        sitting = sit_down(census, self.school_class)
        self.assertEqual(sitting.supervisor_id, self.users["homeroom"])
        self.assertEqual(sitting.expected_count, 4)
        self.hand_in(
            census,
            pupil,
            "mht",
            answers={number: number % 3 % 2 for number in range(1, 81)} | {n: 0 for n in range(81, 101)},
        )
        lies = self.hand_in(
            census, again, "mht", answers={number: int(number >= 82 and number % 2 == 0) for number in range(1, 101)}
        )
        self.part(census, out)._decline_on_tablet()
        self.as_("homeroom", sitting).action_close()
        states = {subject: self.part(census, subject).state for subject in (pupil, again, ill, out)}
        self.assertEqual(states, {pupil: "answered", again: "invalid", ill: "absent", out: "declined"})
        action = census.action_plan_makeup()
        makeup = census.sitting_ids.browse(action["res_id"])
        self.assertFalse(makeup.is_outside_hours)
        with self.assertRaises(UserError):
            census.action_plan_makeup()
        makeup.action_open()
        expected = self.env["crisis.census.participant"]._expected(makeup)
        self.assertEqual(expected.subject_id, again | ill)
        retest = self.hand_in(
            census,
            again,
            "mht",
            answers={number: number % 3 % 2 for number in range(1, 81)} | {n: 0 for n in range(81, 101)},
        )
        self.assertEqual(retest.retest_of_id, lies)
        self.assertEqual(self.part(census, again).state, "answered")
        makeup.action_close()
        self.assertEqual(self.part(census, ill).state, "absent")
        row = self.as_("counsellor", self.env["crisis.census.progress"]).search([("census_id", "=", census.id)])
        self.assertEqual((row.answered_count, row.absent_count, row.declined_count, row.missing_count), (2, 1, 1, 1))
        self.assertEqual((census.pupil_count, census.answered_count, census.missing_count), (4, 2, 1))

    def test_a_part_is_complete_when_every_questionnaire_is_there(self):
        census = self.begin(instruments=("phq9", "gad7"), item9_mode="second_stage")
        self.assertEqual(census.instrument_names.count("PHQ-8"), 1)
        sheet = self.hand_in(census, self.pupil, "phq8")
        self.assertEqual((sheet.participant_id, sheet.census_id), (self.part(census), census))
        self.assertEqual(self.part(census).state, "expected")
        self.hand_in(census, self.pupil, "gad7")
        self.assertEqual(self.part(census).state, "answered")
        self.assertFalse(self.hand_in(census, self.classmates[:1], "phq9").participant_id, "not asked in this census")
        with self.assertRaises(UserError):
            self.as_("homeroom", self.part(census)).action_guardian_declines()

    def test_a_sheet_typed_in_wrong_is_asked_for_again(self):
        census = self.begin()
        sheet = self.hand_in(census, self.pupil)
        self.assertEqual(self.part(census).state, "answered")
        mine = self.as_("counsellor", sheet)
        mine.void_reason = "Another pupil's"
        mine.action_void()
        self.assertEqual((sheet.state, self.part(census).state), ("void", "expected"))

    def test_the_question_on_death_is_not_asked_by_another_door(self):
        with self.assertRaises(UserError):
            self.begin(instruments=("phqa",), item9_mode="omit")
        with self.assertRaises(UserError):
            self.begin(instruments=())
        with self.assertRaises(UserError):
            self.begin(self.env["crisis.school.class"].create({"name": "Empty", "company_id": self.company.id}))

    @freeze_time("2026-09-28 01:00:00")
    def test_each_class_gets_its_hour(self):
        census = self.begin(self.school_class | self.other_class | self.eighth)
        held = sit_down(census, self.eighth)
        dialog = self.as_("counsellor", self.env["crisis.census.schedule"]).create(
            {"census_id": census.id, "hour_from": 8, "hour_to": 9, "minutes": 40, "first_day": "2026-09-26"}
        )
        self.assertEqual(dialog.class_count, 2)
        dialog.action_plan()
        planned = census.sitting_ids - held
        self.assertEqual(planned.class_id, self.school_class | self.other_class)
        self.assertEqual(
            sorted(str(self.company._crisis_local(row.starts_at)) for row in planned),
            ["2026-09-28 08:00:00", "2026-09-29 08:00:00"],
        )
        self.assertEqual(self.part(census).sitting_id.class_id, self.school_class)
        planned[0].starts_at = "2026-09-27 12:00:00"
        self.assertTrue(planned[0].is_outside_hours)
        with self.assertRaises(UserError):
            dialog.action_plan()

    # -- duties --------------------------------------------------------------------------------------------------------

    def test_a_sitting_is_its_supervisors_duty(self):
        census = self.begin()
        sitting = sit_down(census, self.school_class)
        duty = self.env["crisis.duty"].search([("kind_code", "=", "census_sitting")])
        self.assertEqual((duty.owner_ids, duty.due_at), (self.users["homeroom"], sitting.ends_at))
        self.assertEqual(self.as_("homeroom", duty).action_open()["res_id"], sitting.id)
        self.as_("homeroom", sitting).action_close()
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["homeroom"]))

    def test_the_census_of_the_year_is_each_counsellors_duty(self):
        kind = self.env.ref(f"{MODULE}.duty_kind_census_due")
        today = self.company._crisis_today()
        row = {
            "kind_id": kind.id,
            "company_id": self.company.id,
            "due_at": fields.Datetime.now(),
            "period_from": today,
            "period_to": today,
        }
        owner = [Command.set(self.users["counsellor"].ids)]
        duties = self.env["crisis.duty"]
        first = duties._open_rows([{**row, "key": "census_due:1", "owner_ids": owner}])
        self.assertEqual(first.state, "open")
        census = self.begin()
        census.action_close()
        self.assertEqual(first.state, "done")
        self.assertEqual(duties._open_rows([{**row, "key": "census_due:2", "owner_ids": owner}]).state, "done")
