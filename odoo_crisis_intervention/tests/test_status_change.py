# SPDX-License-Identifier: LGPL-3.0-or-later
"""Leave, suspension, withdrawal and transfer, from the application to the return (plan Art. 24(4), 24(5))."""

from contextlib import suppress
from datetime import timedelta

import lxml.html
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .leave_common import CHANGE, LeaveCommon

MODULE = "odoo_crisis_intervention"
CONTACT, CALL = "crisis.status.contact", "crisis.status.call"


@tagged("post_install", "-at_install")
class TestStatusChange(LeaveCommon):
    # -- the way through -----------------------------------------------------------------------------------------------

    def test_a_leave_from_the_application_to_the_day_it_takes_effect(self):
        entry = self.live_warning()
        change = self.applied()
        opinion = self.duties(change, "status_opinion")
        self.assertEqual(opinion.state, "open")
        self.assertIn(self.users["leader"], opinion.owner_ids)
        with self.assertRaises(UserError):  # nothing was said yet
            self.step("leader", change, "agree")
        self.as_("counsellor", change).write({"counsellor_opinion": "Rest", "team_opinion": "Agreed"})
        self.step("leader", change, "agree")
        self.assertEqual((change.sudo().state, opinion.state), ("agreed", "done"))
        self.assertIn("Signed application", change.papers_missing)
        self.as_("homeroom", change).applied_on_paper = self.day
        registration = change.sudo().registration_id
        self.as_("academic_affairs", registration).record_number = "G-1"
        self.step("academic_affairs", registration, "register")
        self.assertEqual(change.sudo().state, "registered")
        self.step("register_keeper", registration, "file")
        self.assertEqual((change.sudo().state, self.pupil.enrolment_state), ("effective", "on_leave"))
        self.assertEqual(self.pupil.write_uid, self.env.ref("base.user_root"), "the roster tells nobody who runs this")
        self.assertEqual((entry.state, entry.sudo().whereabouts), ("paused", "leave"))
        self.step("counsellor", change, "come_back")
        self.assertEqual((change.sudo().end_kind, self.pupil.enrolment_state), ("returned", "enrolled"))
        self.assertEqual((entry.state, entry.sudo().whereabouts), ("active", "school"))
        lines = self.rpc("counsellor", "crisis.timeline", "get_lines", CHANGE, change.id)["lines"]
        self.assertEqual(len(lines), 7, "begun, applied, agreed, registered, filed, in effect, back")

    def test_a_suspension_waits_for_a_designated_hospital(self):
        change = self.applied(kind="suspension")
        self.as_("counsellor", change).write({"counsellor_opinion": "Rest", "team_opinion": "Agreed"})
        self.assertEqual(self.duties(change, "status_appraisal").state, "open")
        with self.assertRaises(UserError):
            self.step("leader", change, "agree")
        other = self.hospital.create({"name": "Other", "company_id": self.company.id})
        seen = {"appraisal_institution_id": other.id, "appraisal_on": self.day, "appraisal_advice": "rest"}
        self.as_("counsellor", change).write(seen)
        with self.assertRaises(UserError):  # not designated
            self.step("counsellor", change, "appraise")
        self.as_("counsellor", change).write({"appraisal_deviation": "The family lives elsewhere; leader agreed."})
        self.step("counsellor", change, "appraise")
        self.step("leader", change, "agree")
        self.assertEqual(self.duties(change, "status_appraisal").state, "done")
        with self.assertRaises(UserError):  # by the procedure of the return
            change.sudo()._guard_come_back()

    def test_the_hospitals_paper_makes_the_papers_complete(self):
        change = self.applied(kind="suspension")
        self.as_("counsellor", change).write({"applied_on_paper": self.day})
        self.assertIn("hospital", change.papers_missing)
        self.paper(change)
        self.env.invalidate_all()
        self.assertTrue(change.papers_complete)

    def test_nobody_withdraws_in_compulsory_education(self):
        change = self.begin_change(kind="withdrawal", date_to=False)
        self.assertTrue(change.is_forbidden)
        with self.assertRaisesRegex(UserError, "Compulsory Education Law"):
            self.step("homeroom", change, "apply")
        self.rpc("homeroom", CHANGE, "write", change.ids, {"kind": "transfer"})
        self.step("homeroom", change, "apply")
        self.as_("counsellor", change).write(
            {"kind": "withdrawal", "appraisal_deviation": "none", "counsellor_opinion": "x", "team_opinion": "y"}
        )
        self.step("counsellor", change, "appraise")
        with self.assertRaisesRegex(UserError, "Compulsory Education Law"):  # by no way round
            self.step("leader", change, "agree")
        senior = self.begin_change("counsellor", subject_id=self.senior.id, kind="withdrawal", date_to=False)
        self.assertFalse(senior.is_forbidden)
        self.step("counsellor", senior, "apply")

    def test_filed_ahead_it_takes_effect_on_its_first_day(self):
        change = self.effective(date_from=self.day + timedelta(days=3))
        self.assertEqual(change.sudo().state, "filed")
        with self.assertRaises(UserError):
            self.step("counsellor", change, "take_effect")
        change.sudo()._as_workflow().date_from = self.day
        self.env[CHANGE]._cron_take_effect()
        self.assertEqual(change.sudo().state, "effective")

    def test_a_longer_leave_follows_the_first(self):
        entry = self.live_warning()
        first = self.effective()
        ending = self.duties(first, "status_return")
        self.assertEqual(ending.state, "open")
        self.assertEqual(ending.owner_ids, self.users["counsellor"] | self.users["homeroom"])
        action = self.as_("counsellor", first).action_continue()
        self.assertEqual(action["context"]["default_date_from"], first.date_to + timedelta(days=1))
        with self.assertRaises(UserError):  # while it is in effect the next one starts later
            self.step("teacher", first, "continue")
        second = self.effective(who="counsellor", kind="suspension")
        self.assertEqual((first.sudo().state, first.sudo().end_kind), ("ended", "passed_on"))
        self.assertEqual(second.sudo().previous_id, first)
        self.assertEqual((entry.state, second.sudo().warning_id), ("paused", entry))
        self.assertEqual(ending.state, "done")

    def test_one_at_a_time(self):
        self.applied()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.begin_change("counsellor")

    # -- while away ----------------------------------------------------------------------------------------------------

    def test_what_goes_on_is_shown_until_it_was_ended_or_handed_on(self):
        case = self.open_case(level_id=self.red.id)
        team = self.as_("counsellor", self.env["crisis.monitoring.team"]).create({"case_id": case.id, "kind": "watch"})
        change = self.effective()
        self.assertIn(team.reference, change.open_points)
        duty = self.duties(change, "status_open_points")
        self.assertEqual(duty.state, "open")
        self.decide("counsellor", team, "void")
        self.env.invalidate_all()
        self.assertFalse(change.open_points)
        self.assertEqual(duty.state, "done")

    def test_somebody_keeps_in_contact_at_the_rhythm(self):
        change = self.agreed(contact_ids=[Command.create({"caller_id": self.users["teacher"].id})])
        contact = self.env[CONTACT].search([("change_id", "=", change.id)])
        self.assertFalse(contact.next_on or self.duties(contact))
        registration = change.sudo().registration_id
        self.as_("academic_affairs", registration).record_number = "G-1"
        self.step("academic_affairs", registration, "register")
        self.step("register_keeper", registration, "file")
        self.assertEqual(contact.next_on, self.day + timedelta(days=7))
        first = self.duties(contact)
        self.assertEqual((first.kind_code, first.owner_ids), ("status_contact", self.users["teacher"]))
        self.call(contact, "teacher", outcome="not_reached", compared=False)
        self.assertEqual(first.state, "open", "nobody was reached")
        self.call(contact, "teacher", compared="same")
        self.assertEqual(contact.next_on, self.day + timedelta(days=7))
        contact.sudo().last_on = self.day - timedelta(days=3)
        self.assertEqual(first.state, "done")
        self.step("counsellor", change, "come_back")
        self.assertFalse(self.duties(contact).filtered(lambda row: row.state == "open"))

    def call(self, contact, who, **values):
        call = self.as_(who, self.env[CALL]).create({"contact_id": contact.id, "words": "x", **values})
        self.env.invalidate_all()
        return call

    def test_worse_is_told_to_the_counsellor_today(self):
        change = self.effective()
        call = self.call(change.sudo().contact_ids, "homeroom", compared="worse")
        duty = self.duties(call, "status_worse")
        self.assertEqual((duty.state, duty.owner_ids), ("open", self.users["counsellor"]))
        with self.assertRaises(AccessError):
            self.step("homeroom", call, "see")
        with self.assertRaises(UserError):
            self.rpc("homeroom", CALL, "write", call.ids, {"words": "nothing"})
        self.step("counsellor", call, "see")
        self.assertEqual((call.sudo().state, duty.state), ("seen", "done"))

    # -- who -----------------------------------------------------------------------------------------------------------

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_who_may_what(self):
        change = self.applied()
        for who in ("teacher", "other_homeroom", "academic_affairs", "auditor", "foreign_counsellor", "admin"):
            with self.subTest(who=who):
                with self.assertRaises(AccessError):
                    self.rpc(who, CHANGE, "read", change.ids, ["kind"])
                with self.assertRaises(AccessError):
                    self.begin_change(who, subject_id=self.senior.id)
        self.rpc("homeroom", CHANGE, "write", change.ids, {"homeroom_opinion": "A quiet pupil"})
        for values in ({"team_opinion": "x"}, {"counsellor_opinion": "x"}, {"kind": "transfer"}, {"date_to": False}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.rpc("homeroom", CHANGE, "write", change.ids, values)
        for name in ("appraise", "agree"):
            with self.subTest(step=name), self.assertRaises(AccessError):
                self.step("homeroom", change, name)
        for name in ("state", "agreed_at", "registration_id", "warning_id"):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.rpc("counsellor", CHANGE, "write", change.ids, {name: False})
        forged = self.begin_change("homeroom", subject_id=self.pupil.create(
            {"name": "Pupil F", "number": "T044", "class_id": self.school_class.id, "company_id": self.company.id}
        ).id, team_opinion="forged")  # fmt: skip
        self.assertFalse(forged.team_opinion)

    def test_whoever_entered_it_does_not_agree(self):
        change = self.applied("leader")
        self.as_("counsellor", change).write({"counsellor_opinion": "Rest", "team_opinion": "Agreed"})
        with self.assertRaises(UserError):
            self.step("leader", change, "agree")
        self.step("deputy", change, "agree")

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model")
    def test_the_plan_of_contacts_is_the_teams(self):
        change = self.effective()
        contact = change.sudo().contact_ids
        with self.assertRaises(UserError):
            self.rpc("homeroom", CONTACT, "write", contact.ids, {"rhythm": "month"})
        with self.assertRaises(UserError):
            self.rpc("counsellor", CONTACT, "write", contact.ids, {"last_on": self.day})
        with self.assertRaises(AccessError):
            self.rpc("teacher", CONTACT, "create", {"change_id": change.id})
        with self.assertRaises(AccessError):
            self.rpc("teacher", CALL, "create", {"contact_id": contact.id, "compared": "same"})
        self.rpc("counsellor", CONTACT, "write", contact.ids, {"rhythm": "fortnight"})

    # -- every way through ---------------------------------------------------------------------------------------------

    STEPS = ("apply", "appraise", "agree", "refuse", "register", "file", "take_effect", "come_back", "end", "withdraw")

    @given(st.lists(st.sampled_from(STEPS), min_size=4, max_size=10), st.sampled_from(["leave", "suspension"]))
    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    def test_whatever_is_tried_the_record_stays_whole(self, names, kind):
        with self.env.cr.savepoint() as savepoint:
            change = self.begin_change("counsellor", kind=kind, applied_on_paper=self.day)
            change.write({"counsellor_opinion": "Rest", "team_opinion": "Agreed", "appraisal_deviation": "Far away"})
            for name in names:
                with suppress(AccessError, UserError), self.env.cr.savepoint():
                    self.attempt(change, name)
                self.env.invalidate_all()
                self.assertWhole(change.sudo())
            savepoint.rollback()
        self.env.invalidate_all()

    def attempt(self, change, name):
        registration = self.env["crisis.academic.registration"].browse(change.sudo().registration_id.id)
        if name == "register" and registration:
            self.as_("academic_affairs", registration).record_number = "G-1"
            self.step("academic_affairs", registration, "register")
        elif name == "file" and registration:
            self.step("register_keeper", registration, "file")
        elif name in ("refuse", "end", "withdraw"):
            self.decide("leader", change, name)
        elif name not in ("register", "file"):
            self.step("leader" if name == "agree" else "counsellor", change, name)

    def assertWhole(self, change):
        state = change.state
        self.assertEqual(change.registration_id.state in ("registered", "filed"),
                         state in ("registered", "filed", "effective", "ended"))  # fmt: skip
        self.assertEqual(state == "effective", self.pupil.enrolment_state == "on_leave" and state != "ended")
        if state in ("withdrawn", "refused"):
            self.assertIn(change.registration_id.state, (False, "void"))
        if change.kind == "suspension" and state not in ("draft", "applied", "withdrawn", "refused"):
            self.assertTrue(change.appraised_at)

    # -- papers --------------------------------------------------------------------------------------------------------

    def text(self, paper, who, record):
        report = self.as_(who, self.env["ir.actions.report"])
        html = report._render_qweb_html(f"{MODULE}.{paper}", record.ids)[0].decode()
        return lxml.html.fromstring(html).text_content()

    def test_the_application_on_paper(self):
        change = self.agreed(kind="suspension")
        text = self.text("paper_status_change", "counsellor", change)
        for word in (
            "Application for suspension of study",
            "Pupil A",
            "CANARY-FAMILY",
            "CANARY-OPINION",
            "City Hospital",
        ):
            self.assertIn(word, text)
        self.assertNotIn("City Hospital", self.text("paper_status_change", "homeroom", change))

    def test_the_dossier_names_it(self):
        case = self.open_case()
        self.agreed()
        self.assertIn("Leave of about a month", self.text("paper_case_dossier", "counsellor", case))


@tagged("post_install", "-at_install")
class TestStatusChangeDates(LeaveCommon):
    def test_a_short_leave_is_prepared_the_day_after_it_began(self):
        change = self.effective(date_to=self.day + timedelta(days=5))
        duty = self.duties(change, "status_return")
        self.assertEqual(self.company._crisis_local(duty.due_at).date(), self.day + timedelta(days=1))
        self.assertGreater(duty.due_at, fields.Datetime.now())
