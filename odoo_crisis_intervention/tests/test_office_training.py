# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common_office import TODAY, OfficeCommon

WRITERS = ("leader", "deputy", "counsellor", "register_keeper", "config")
OTHERS = ("teacher", "homeroom", "auditor", "academic_affairs", "school_doctor", "foreign_leader", "foreign_counsellor")


@tagged("post_install", "-at_install")
@freeze_time(f"{TODAY} 02:00:00")
class TestTraining(OfficeCommon):
    def _coverage(self, code, employee=None):
        domain = [("role_id", "=", self.roles[code].id), ("company_id", "=", self.company.id)]
        if employee:
            domain.append(("employee_id", "=", employee.id))
        self.env["crisis.training.coverage"].invalidate_model()
        return self.env["crisis.training.coverage"].search(domain)

    def test_people_of_each_role(self):
        guard = self.env["hr.employee"].create(
            {"name": "Guard", "company_id": self.company.id, "job_title": "保安队长"}
        )
        department = self.env["hr.department"].create({"name": "Dormitory", "company_id": self.company.id})
        matron = self.env["hr.employee"].create(
            {"name": "Matron", "company_id": self.company.id, "department_id": department.id}
        )
        self.roles["dormitory"].department_ids = department
        self.school_class.deputy_employee_id = self.employees["staff_subject"]
        expected = {
            "homeroom": ("homeroom", "other_homeroom", "staff_subject"),
            "subject_teacher": ("teacher",),
            "counsellor": ("counsellor",),
        }
        for code, names in expected.items():
            with self.subTest(code=code):
                people = self.env["hr.employee"].union(*(self.employees[name] for name in names))
                self.assertEqual(self._coverage(code).employee_id, people)
        self.assertEqual(self._coverage("security").employee_id, guard)
        self.assertEqual(self._coverage("dormitory").employee_id, matron)
        everybody = self.env["hr.employee"].search([("company_id", "=", self.company.id)])
        self.assertEqual(self._coverage("all_staff").employee_id, everybody)
        self.other_class.is_graduated = True
        self.assertNotIn(self.employees["other_homeroom"], self._coverage("homeroom").employee_id)

    def test_whoever_was_never_trained_is_named(self):
        teacher, other = self.employees["homeroom"], self.employees["other_homeroom"]
        self.assertEqual(set(self._coverage("homeroom").mapped("state")), {"never"})
        training = self._training("homeroom", present=("homeroom",), hours=3)
        self.assertEqual((training.expected_count, training.present_count), (2, 1))
        row = self._coverage("homeroom", teacher)
        self.assertEqual((row.state, row.year_count, row.year_hours, str(row.last_on)), ("year", 1, 3, "2026-10-01"))
        self.assertEqual(self._coverage("homeroom", other).state, "never")
        earlier = self._training("homeroom", present=("other_homeroom",), date="2026-05-01")
        self.assertEqual(earlier.school_year, "2025-2026")
        self.assertEqual(self._coverage("homeroom", other).state, "earlier")
        # what it was not for, what was not held, and a drill do not count
        self._training("subject_teacher", present=("teacher",), state="planned")
        self._training("subject_teacher", present=("teacher",), kind="drill")
        self.assertEqual(self._coverage("subject_teacher").state, "never")
        self.assertEqual(self._coverage("all_staff", teacher).state, "year")
        # one for everybody counts for every role
        self._training("all_staff", present=("teacher", "other_homeroom"))
        self.assertEqual(self._coverage("subject_teacher").state, "year")
        self.assertEqual(self._coverage("homeroom", other).state, "year")

    def test_wanted_per_term_and_role(self):
        def target(code):
            self.env["crisis.training.target"].invalidate_model()
            row = self.env["crisis.training.target"].search(
                [("term_id", "=", self.term.id), ("role_id", "=", self.roles[code].id)]
            )
            return row and (row.wanted_count, row.held_count, row.planned_count, row.missing_count)

        self.assertEqual(target("homeroom"), (1, 0, 0, 1))
        self.assertFalse(target("security"), "nobody in the school has this role")
        self.assertFalse(target("all_staff"))
        planned = self._training("homeroom", state="planned", date="2026-12-01")
        self.assertEqual(target("homeroom"), (1, 0, 1, 1))
        planned.date = "2026-10-02"
        planned.action_held()
        self.assertEqual(target("homeroom"), (1, 1, 0, 0))
        self.company.crisis_trainings_per_term = 2
        self.assertEqual(target("homeroom"), (2, 1, 0, 1))
        self._training("all_staff")
        self.assertEqual(target("homeroom"), (2, 2, 0, 0))
        self.assertEqual(target("subject_teacher"), (2, 1, 0, 1))

    def test_ticking(self):
        training = self._training("homeroom", state="planned")
        keeper = self.as_("register_keeper", training)
        opened = keeper.action_tick()
        self.assertEqual(opened["domain"], [("training_id", "=", training.id)])
        rows = keeper.attendance_ids
        rows[0].action_toggle()
        self.assertEqual((training.present_count, rows[0].hours, rows[1].hours), (1, 2, 0))
        rows[0].action_toggle()
        self.assertFalse(training.present_count)
        keeper.action_all_present()
        rows[1].action_toggle()
        for result in ("passed", "failed", False, "passed"):
            rows[0].action_passed()
            self.assertEqual(rows[0].test_result, result)
        self.assertEqual((training.present_count, training.passed_count), (1, 1))
        keeper.action_fill()
        self.assertEqual(training.expected_count, 2, "nobody is invited twice")
        keeper.write({"role_ids": [(4, self.roles["subject_teacher"].id)]})
        keeper.action_fill()
        self.assertEqual(training.expected_count, 3)
        with self.assertRaises(UserError):
            keeper.action_cancel()
        keeper.action_held()
        with self.assertRaises(UserError):
            keeper.unlink()

    def test_steps(self):
        training = self._training("homeroom", state="planned", date="2026-12-01")
        with self.assertRaises(ValidationError):
            training.action_held()
        with self.assertRaises(UserError):
            self.as_("config", training).state = "held"
        self.assertEqual(
            training.create({"name": "x", "state": "held", "role_ids": training.role_ids}).state, "planned"
        )
        training.action_cancel()
        with self.assertRaises(UserError):
            training.attendance_ids[0].action_toggle()
        training.action_plan()
        self.assertEqual(training.state, "planned")

    def test_a_peer_supporter_is_a_pupil(self):
        supporter = self.as_("homeroom", self.env["crisis.peer.supporter"]).create(
            {
                "subject_id": self.pupil.id,
                "term_id": self.term.id,
                "pupil_consent_on": TODAY,
                "guardian_consent_on": TODAY,
                "training_on": TODAY,
            }
        )
        self.assertFalse(self._coverage("peer_supporter"), "only nominated")
        self.as_("counsellor", supporter).action_confirm()
        self.assertEqual(self._coverage("peer_supporter").subject_id, self.pupil)
        training = self._training("peer_supporter", state="planned")
        row = training.attendance_ids
        self.assertEqual((row.person_name, row.class_id), ("Pupil A", self.school_class))
        for who in ("teacher", "homeroom"):
            self.assertFalse(self.as_(who, row).search([("id", "=", row.id)]), "a pupil's attendance is for the office")
        row.action_toggle()
        training.action_held()
        self.assertEqual(self._coverage("peer_supporter").state, "year")
        self._training("all_staff")
        self.assertEqual(self._coverage("peer_supporter").year_count, 1, "a pupil is no staff")

    def test_who_may(self):
        training = self._training("homeroom", present=("homeroom",))
        for name in WRITERS:
            with self.subTest(name=name):
                self.as_(name, training).place = name
                self.as_(name, training.attendance_ids[0]).note = name
                self.assertTrue(self.as_(name, self.env["crisis.training.coverage"]).search([]))
        for name in OTHERS:
            with self.subTest(name=name):
                with self.assertRaises(AccessError):
                    self.as_(name, training).place = name
                for step in ("action_fill", "action_tick", "action_all_present", "action_held", "action_plan"):
                    with self.assertRaises(AccessError):
                        getattr(self.as_(name, training), step)()
                row = self.as_(name, training.attendance_ids[0])
                for step in ("action_toggle", "action_passed"):
                    with self.assertRaises(AccessError):
                        getattr(row, step)()
                sees = bool(self.as_(name, self.env["crisis.training.coverage"]).search([]))
                self.assertEqual(sees, name == "auditor" or name.startswith("foreign"), name)
                foreign = self.as_(name, self.env["crisis.training.coverage"]).search(
                    [("company_id", "=", self.company.id)]
                )
                self.assertFalse(name.startswith("foreign") and foreign)
        attendance = self.env["crisis.training.attendance"]
        for name, count in (("homeroom", 1), ("teacher", 0), ("auditor", 2), ("foreign_leader", 0)):
            with self.subTest(name=name):
                self.assertEqual(len(self.as_(name, attendance).search([])), count)
        self.assertTrue(self.as_("teacher", training).read(["name", "present_count"]))
        self.assertFalse(self.as_("foreign_leader", training).search([]))

    def test_term_duty_ends_with_the_last_role(self):
        duty = self.env["crisis.duty"]._open_rows(
            [
                {
                    "key": f"training_term:{self.company.id}:school:2026-09-01",
                    "kind_id": self.env["crisis.duty.kind"]._of("training_term").id,
                    "company_id": self.company.id,
                    "term_id": self.term.id,
                    "period_from": "2026-09-01",
                    "period_to": "2027-01-20",
                    "due_at": datetime(2027, 1, 20, 9),
                    "owner_ids": [(6, 0, self.users["leader"].ids)],
                }
            ]
        )
        self._training("homeroom")
        self.assertEqual(duty.state, "open")
        self.assertEqual(self.as_("leader", duty).action_open()["res_model"], "crisis.training.target")
        self._training("subject_teacher", "counsellor")
        self.assertEqual(duty.state, "done")


@tagged("post_install", "-at_install")
@freeze_time(f"{TODAY} 02:00:00")
class TestPrevention(OfficeCommon):
    def _activity(self, name="config", **values):
        kind = self.env.ref("odoo_crisis_intervention.prevention_kind_class_meeting")
        return self.as_(name, self.env["crisis.prevention"]).create(
            {"name": "How we talk", "kind_id": kind.id, "date": "2026-10-09", "company_id": self.company.id, **values}
        )

    def test_plan_and_done(self):
        activity = self._activity("counsellor", class_ids=self.school_class.ids)
        self.assertEqual((activity.state, activity.term_id, activity.audience), ("planned", self.term, "pupils"))
        self.assertEqual(activity.process_step_id.code, "before_1")
        self.assertEqual(str(activity.date_to), "2026-10-09", "a calendar needs an end")
        activity.date = "2026-10-10"
        self.assertEqual(str(activity.date_to), "2026-10-10")
        self.assertEqual(activity.responsible_id.id, self.employees["counsellor"].id)
        activity.action_done()
        with self.assertRaises(UserError):
            activity.action_cancel()
        with self.assertRaises(UserError):
            activity.unlink()
        ahead = self._activity(date="2026-11-09")
        with self.assertRaises(ValidationError):
            ahead.action_done()
        ahead.action_cancel()
        self.assertEqual(ahead.state, "cancelled")

    def test_classes_reached_in_a_term(self):
        def counts():
            self.env["crisis.prevention.coverage"].invalidate_model()
            rows = self.env["crisis.prevention.coverage"].search([("term_id", "=", self.term.id)])
            return {row.class_id: (row.done_count, row.planned_count) for row in rows}

        self.assertEqual(counts(), {self.school_class: (0, 0), self.other_class: (0, 0)})
        self._activity(class_ids=self.school_class.ids).action_done()
        self._activity(is_whole_school=True)
        self.assertEqual(counts(), {self.school_class: (1, 1), self.other_class: (0, 1)})
        self.assertEqual(self._activity(is_whole_school=True).class_count, 2)

    def test_a_homeroom_teacher_writes_the_own_class_only(self):
        own = self._activity("homeroom", class_ids=self.school_class.ids)
        own.summary = "We sat in a circle."
        own.action_done()
        for values in (
            {"class_ids": self.other_class.ids},
            {"class_ids": (self.school_class | self.other_class).ids},
            {"class_ids": self.school_class.ids, "is_whole_school": True},
            {},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                self._activity("homeroom", **values)
        for values in ({"class_ids": [(4, self.other_class.id)]}, {"is_whole_school": True}, {"class_ids": [(5,)]}):
            with self.subTest(values=values), self.assertRaises(AccessError), self.cr.savepoint():
                own.write(values)
        foreign = self._activity(class_ids=self.other_class.ids)
        with self.assertRaises(AccessError):
            self.as_("homeroom", foreign).name = "Mine"
        with self.assertRaises(AccessError):
            self._activity("teacher", class_ids=self.school_class.ids)
        self.assertEqual(len(self.as_("teacher", own).search([])), 2)
        self.assertFalse(self.as_("foreign_leader", own).search([]))
        for name in ("leader", "counsellor", "register_keeper", "config"):
            self.as_(name, foreign).name = name
        for name in ("auditor", "academic_affairs", "foreign_counsellor", "admin"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, foreign).name = name

    def test_photos_are_for_whoever_reads_the_activity(self):
        files = self.as_("homeroom", self.env["ir.attachment"])
        photo = files.create({"name": "circle.png", "raw": b"x", "res_model": "crisis.prevention", "res_id": 0})
        activity = self._activity("homeroom", class_ids=self.school_class.ids, photo_ids=photo.ids)
        self.assertEqual((photo.res_model, photo.res_id), ("crisis.prevention", activity.id))
        self.assertEqual(self.as_("teacher", photo).name, "circle.png")
        for name in ("foreign_leader", "foreign_counsellor"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, photo).check_access("read")
        secret = self.env["ir.attachment"].create({"name": "other", "raw": b"x", "res_model": "crisis.plan"})
        with self.assertRaises(AccessError):
            self._activity("homeroom", class_ids=self.school_class.ids, photo_ids=secret.ids)


@tagged("post_install", "-at_install")
@freeze_time(f"{TODAY} 02:00:00")
class TestTeamOfTheYear(OfficeCommon):
    def test_a_leader_goes_through_the_teams(self):
        duty = self.env["crisis.duty"]._open_rows(
            [
                {
                    "key": f"team_confirmation:{self.company.id}:school:2026-09-01",
                    "kind_id": self.env["crisis.duty.kind"]._of("team_confirmation").id,
                    "company_id": self.company.id,
                    "period_from": "2026-09-01",
                    "period_to": "2027-06-30",
                    "due_at": datetime(2026, 9, 14, 9),
                    "owner_ids": [(6, 0, self.users["leader"].ids)],
                }
            ]
        )
        second = self.env["crisis.team"].create({"name": "Steering", "company_id": self.company.id})
        for name in ("teacher", "counsellor", "config", "admin", "foreign_leader", "auditor"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, self.team).action_confirm_year()
        self.assertFalse(self.team.is_confirmed_this_year)
        self.as_("leader", self.team).action_confirm_year()
        self.assertTrue(self.team.is_confirmed_this_year)
        self.assertEqual(self.team.last_confirmed_by_id, self.users["leader"])
        self.assertEqual(self.team.search([("is_confirmed_this_year", "=", True)]), self.team)
        self.assertEqual(duty.state, "open")
        self.as_("deputy", second).action_confirm_year()
        self.assertEqual((duty.state, duty.done_by_id), ("done", self.users["deputy"]))
        with self.assertRaises(UserError):
            self.as_("config", self.team).last_confirmed_on = TODAY
        with freeze_time("2027-08-02 02:00:00"):
            self.env.invalidate_all()
            self.assertFalse(self.team.is_confirmed_this_year, "a new school year")

    def test_teams_gone_through_before_the_duty_opens(self):
        self.as_("leader", self.team).action_confirm_year()
        self.assertTrue(self.env["crisis.duty"]._teams_are_confirmed(self.company))

    def test_a_leader_ends_a_duty_and_an_old_day_keeps_it(self):
        member = self.team.member_ids.filtered(lambda row: row.role == "counsellor")
        for name in ("teacher", "counsellor", "foreign_leader"):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.as_(name, member).action_end()
        self.as_("leader", member).action_end()
        self.assertEqual((str(member.date_to), bool(member.confirmed_at)), (TODAY, True))
        after = self.team._members_on("2026-10-15")
        self.assertNotIn(member, after)
        self.assertIn(member, self.team._members_on(TODAY))
        self.assertIn(member, self.team._members_on("2021-05-05"))
        self.assertFalse(self.team._members_on("2019-12-31"))
        waiting = self.env["crisis.team.member"].create(
            {"team_id": self.team.id, "employee_id": self.employees["teacher"].id, "date_from": "2020-01-01"}
        )
        self.assertNotIn(waiting, self.team._members_on(TODAY), "not confirmed")
        self.assertEqual(self.team.unconfirmed_count, 1)
