# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import date, timedelta

from psycopg2 import IntegrityError
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .register_common import RegisterCommon

OFFICE = {"counsellor", "second_counsellor", "leader", "deputy", "register_keeper"}


@tagged("post_install", "-at_install")
class TestWarningSteps(RegisterCommon):
    def test_a_second_person_enters_in_the_database_too(self):
        entry = self._proposed()
        member = self.env["crisis.team.member"].create(
            {
                "team_id": self.team.id,
                "employee_id": self.employees["counsellor"].id,
                "role": "register_keeper",
                "date_from": "2020-01-01",
            }
        )
        member.action_confirm()
        self.assertFalse(self.as_("counsellor", entry).can_enter)
        with self.assertRaises(UserError):
            self.as_("counsellor", entry).action_enter()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.cr.execute(
                "UPDATE crisis_warning SET entered_by_id = proposed_by_id, entered_at = now(), review_by = now(),"
                " state = 'active' WHERE id = %s",
                (entry.id,),
            )
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.cr.execute("UPDATE crisis_warning SET state = 'active' WHERE id = %s", (entry.id,))
        self.as_("leader", entry).action_enter()
        self.assertEqual(entry.entered_by_id, self.users["leader"])

    def test_entering_names_what_is_missing(self):
        entry = self._proposed(reason=False, source=False)
        with self.assertRaises(UserError) as caught:
            self.as_("register_keeper", entry).action_enter()
        self.assertIn("Reason", str(caught.exception))
        self.assertIn("How found", str(caught.exception))

    def test_every_pair_of_states_and_steps(self):
        """From each state, each step either leads where its table says or is refused and changes nothing."""
        makers = {
            "proposed": lambda: self._proposed(),
            "active": lambda: self._entered(),
            "paused": lambda: self._paused(),
            "removed": lambda: self._removed(),
            "declined": lambda: self._declined(),
            "void": lambda: self._voided(),
        }
        who = {"enter": "register_keeper", "remove": "leader", "refuse_removal": "leader", "void": "leader"}
        for state, make in makers.items():
            for name, step in self.env["crisis.warning"]._transitions.items():
                if not step.roles:
                    continue  # nobody presses it
                with self.subTest(f"{state} {name}"), self.cr.savepoint() as savepoint:
                    entry = make()
                    self.assertEqual(entry.sudo().state, state)
                    allowed = state in step.sources
                    if name in ("propose_removal", "remove", "refuse_removal") and allowed:
                        self._completed_later()
                    if name in ("remove", "refuse_removal") and allowed:
                        self._decide("counsellor", entry, "propose_removal")
                    if name == "keep_level" and allowed:
                        entry.sudo()._as_workflow().write({"proposed_level_id": self.levels["red"].id})
                    user = who.get(name, "register_keeper" if name == "decline" else "counsellor")
                    level = {"level_to_id": self.levels["red"].id} if name == "change_level" else {}
                    before = self._texts(entry)
                    can = self.as_(user, entry)[f"can_{name}"]
                    self.assertEqual(can, allowed)
                    if allowed:
                        self._take(user, entry, name, step, level)
                        self.assertEqual(entry.sudo().state, step.target or state)
                        self.assertEqual(self._texts(entry), [*before, name])
                    else:
                        with self.assertRaises(UserError):
                            self._take(user, entry, name, step, level)
                        self.assertEqual(entry.sudo().state, state)
                    savepoint.rollback()

    def _take(self, user, entry, name, step, level):
        if step.reason:
            return self._decide(user, entry, name, **level)
        return getattr(self.as_(user, entry), f"action_{name}")()

    def _completed_later(self):
        assessment = self._completed(level="blue")
        assessment.sudo()._as_workflow().completed_at = fields.Datetime.now() + timedelta(seconds=1)
        return assessment

    def _paused(self):
        entry = self._entered()
        self._decide("counsellor", entry, "pause")
        return entry

    def _declined(self):
        entry = self._proposed()
        self._decide("register_keeper", entry, "decline")
        return entry

    def _voided(self):
        entry = self._entered()
        self._decide("leader", entry, "void")
        return entry

    def _removed(self, **vals):
        entry = self._entered(**vals)
        self._completed_later()
        self._decide("counsellor", entry, "propose_removal")
        self.as_("leader", entry).action_remove()
        return entry

    def test_a_level_change_is_a_decision_with_person_reason_and_new_date(self):
        entry = self._entered(level="yellow")
        with self.assertRaises(UserError):
            self.as_("counsellor", entry).write({"level_id": self.levels["red"].id})
        with self.assertRaises(UserError):
            self._decide("counsellor", entry, "change_level")
        with self.assertRaises(UserError):
            self._decide("counsellor", entry, "change_level", level_to_id=self.levels["yellow"].id)
        with self.assertRaises(AccessError):
            self._decide("leader", entry, "change_level", level_to_id=self.levels["red"].id)
        decision = self._decide("register_keeper", entry, "change_level", level_to_id=self.levels["red"].id)
        self.assertEqual(entry.level_id, self.levels["red"])
        self.assertEqual(entry.review_by, self.company._crisis_today() + timedelta(days=7))
        self.assertEqual(
            (decision.level_from_id, decision.level_to_id, decision.decided_by_id),
            (self.levels["yellow"], self.levels["red"], self.users["register_keeper"]),
        )
        self.assertEqual(self.as_("leader", entry).decision_ids.ids, decision.ids)

    def test_reviewing_moves_the_date_and_leaves_a_line(self):
        with freeze_time("2025-09-10 02:00:00"):
            entry = self._entered(level="orange")
            self.assertEqual(entry.review_by, date(2025, 9, 24))
        with freeze_time("2025-09-30 02:00:00"):
            self.assertTrue(self.as_("counsellor", entry).is_overdue)
            with self.assertRaises(AccessError):
                self.as_("register_keeper", entry).action_review()
            self.as_("counsellor", entry).action_review()
            self.assertEqual(entry.review_by, date(2025, 10, 14))
            self.assertFalse(entry.is_overdue)
        self.assertEqual(self._texts(entry)[-1], "review")

    def test_overdue_is_reckoned_where_the_school_stands(self):
        with freeze_time("2025-09-10 02:00:00"):
            entry = self._entered(level="red")
            self.assertEqual(entry.review_by, date(2025, 9, 17))
        overdue = [("is_overdue", "=", True)]
        # 17 September still runs in Shanghai at 15:59 UTC and is over at 16:00 UTC.
        for moment, expected in (("2025-09-17 15:59:00", False), ("2025-09-17 16:00:00", True)):
            with self.subTest(moment), freeze_time(moment):
                mine = self.as_("counsellor", entry)
                self.assertEqual(mine.is_overdue, expected)
                self.assertEqual(bool(mine.search(overdue)), expected)
                self.assertEqual(bool(mine.search([("is_overdue", "=", False)])), not expected)
        for zone, due in (
            ("Asia/Shanghai", date(2025, 9, 18)),
            ("America/New_York", date(2025, 9, 17)),
            ("UTC", date(2025, 9, 17)),
        ):
            with self.subTest(zone), freeze_time("2025-09-10 20:00:00"):
                self.company.crisis_tz = zone
                self.as_("counsellor", entry).action_review()
                self.assertEqual(entry.review_by, due)

    def test_a_completed_assessment_is_a_review(self):
        entry = self._entered(level="orange")
        latest = self.company._crisis_today() + timedelta(days=14)
        early = self.company._crisis_today() + timedelta(days=3)
        assessment = self._completed(level="red", next_review_on=early)
        entry.invalidate_recordset()
        self.assertEqual((entry.last_assessment_id, entry.review_by), (assessment, early))
        self.assertEqual(entry.level_id, self.levels["orange"], "a level is changed by a decision")
        self.assertTrue(entry.is_level_outdated)
        action = entry.action_change_level()
        self.assertEqual(action["context"]["default_level_to_id"], self.levels["red"].id)
        self._completed(level="yellow", next_review_on=latest + timedelta(days=60))
        entry.invalidate_recordset()
        self.assertEqual(entry.review_by, latest, "nobody stays by inertia")

    def test_an_open_case_follows_the_entry(self):
        case = self.as_("counsellor", self.env["crisis.case"]).create([{"subject_id": self.pupil.id}])
        self.assertFalse(case.warning_id)
        entry = self._entered(level="orange")
        self.assertEqual(self.as_("counsellor", case).warning_id.id, entry.id)
        self._decide("counsellor", entry, "change_level", level_to_id=self.levels["red"].id)
        self.assertEqual(case.level_id, self.levels["red"])

    def test_a_completed_assessment_and_a_sheet_stamp_the_case(self):
        case = self.as_("counsellor", self.env["crisis.case"]).create([{"subject_id": self.pupil.id}])
        assessment = self._completed()
        self.assertEqual((case.state, case.assessed_at), ("intervening", assessment.completed_at))
        self.assertEqual(assessment.case_id, case)
        sheet = self._sheet(assessment)
        sheet.action_send()
        self.assertEqual(case.fed_back_at, sheet.sent_at)

    # --- removal -----------------------------------------------------------------------------------------------------

    def test_removal_needs_a_later_and_recent_assessment(self):
        with freeze_time("2025-09-10 02:00:00"):
            entry = self._entered(assessment_id=self._completed().id)
            with self.assertRaises(UserError):
                self._decide("counsellor", entry, "propose_removal")
        with freeze_time("2025-09-20 02:00:00"):
            self._completed(level="blue")
        with freeze_time("2025-11-10 02:00:00"), self.assertRaises(UserError) as caught:
            self._decide("counsellor", entry, "propose_removal")
        self.assertIn("30", str(caught.exception))
        with freeze_time("2025-10-10 02:00:00"):
            self._decide("counsellor", entry, "propose_removal")
        with freeze_time("2025-12-10 02:00:00"), self.assertRaises(UserError):
            self.as_("leader", entry).action_remove()

    def test_the_leader_agrees_or_refuses(self):
        entry = self._entered()
        self._completed_later()
        with self.assertRaises(UserError):
            self.as_("leader", entry).action_remove()
        for name in ("register_keeper", "leader"):
            with self.subTest(name), self.assertRaises(AccessError):
                self._decide(name, entry, "propose_removal")
        self._decide("counsellor", entry, "propose_removal")
        with self.assertRaises(UserError):
            self._decide("second_counsellor", entry, "propose_removal")
        for name in ("counsellor", "register_keeper"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_(name, entry).action_remove()
        self._decide("leader", entry, "refuse_removal", reason="Too early")
        self.assertFalse(entry.removal_proposed_by_id)
        with self.assertRaises(UserError):
            self.as_("leader", entry).action_remove()
        self._decide("counsellor", entry, "propose_removal")
        self.as_("deputy", entry).action_remove()
        self.assertEqual((entry.state, entry.removed_by_id), ("removed", self.users["deputy"]))

    def test_a_leader_who_is_also_counsellor_does_not_agree_with_himself(self):
        member = self.env["crisis.team.member"].create(
            {
                "team_id": self.team.id,
                "employee_id": self.employees["leader"].id,
                "role": "counsellor",
                "date_from": "2020-01-01",
            }
        )
        self.as_("deputy", member.with_user(self.users["deputy"])).action_confirm()
        entry = self._entered()
        self._completed_later()
        self._decide("leader", entry, "propose_removal")
        self.assertFalse(self.as_("leader", entry).can_remove)
        with self.assertRaises(UserError):
            self.as_("leader", entry).action_remove()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.cr.execute(
                "UPDATE crisis_warning SET state = 'removed', removed_at = now(),"
                " removed_by_id = removal_proposed_by_id WHERE id = %s",
                (entry.id,),
            )
        self.as_("deputy", entry).action_remove()

    def test_a_new_level_ends_the_proposal_to_remove(self):
        entry = self._entered()
        self._completed_later()
        self._decide("counsellor", entry, "propose_removal")
        self._decide("counsellor", entry, "change_level", level_to_id=self.levels["red"].id)
        self.assertFalse(entry.removal_proposed_by_id)

    def test_what_is_over_is_locked_and_leaves_the_working_lists(self):
        entry = self._removed()
        with self.assertRaises(UserError):
            self.as_("counsellor", entry).write({"watch_for": "x"})
        action = self.env.ref("odoo_crisis_intervention.crisis_warning_action")
        self.assertIn("search_default_live", action.context)
        self.assertFalse(self.as_("homeroom", entry).search([]))

    def test_coming_back_is_a_new_entry_that_points_to_the_old_one(self):
        first = self._removed()
        second = self._proposed()
        self.assertEqual(second.previous_id, first)
        self.as_("register_keeper", second).action_enter()
        with self.assertRaises(UserError):
            second.write({"previous_id": False})

    def test_one_live_entry_a_person(self):
        self._proposed()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            self._proposed("second_counsellor")

    # --- lists --------------------------------------------------------------------------------------------------------

    def test_the_board_shows_every_level(self):
        self._entered(level="orange")
        board = self.as_("counsellor", self.env["crisis.warning"]).with_context(read_group_expand=True)
        groups = board.web_read_group([], ["level_id"])["groups"]
        counts = {group["level_id"][1]: group["__count"] for group in groups}
        self.assertEqual(list(counts), ["Red", "Orange", "Yellow", "Blue"])
        self.assertEqual(counts["Orange"], 1)
        self.assertEqual(sum(counts.values()), 1)

    def test_the_list_asks_the_database_as_often_for_many_rows_as_for_few(self):
        view = self.env["crisis.warning"].get_view(self.env.ref("odoo_crisis_intervention.crisis_warning_view_list").id)
        spec = {
            name: {"fields": {"display_name": {}}} if field.type == "many2one" else {}
            for name, field in self.env["crisis.warning"]._fields.items()
            if f'name="{name}"' in view["arch"]
        }
        subjects = self.env["crisis.subject"].create(
            [
                {
                    "name": f"Row {number}",
                    "number": f"R{number}",
                    "class_id": self.school_class.id,
                    "company_id": self.company.id,
                }
                for number in range(80)
            ]
        )

        def entries(rows):
            for subject in rows:
                self._entered(subject=subject)

        entries(subjects[:4])
        self._count_queries(spec, 4)  # whatever Odoo keeps in memory between requests is there from here on
        few = self._count_queries(spec, 4)
        entries(subjects[4:24])
        self.assertEqual(self._count_queries(spec, 24), few)

    def _count_queries(self, spec, expected):
        counts = {}
        for name in ("counsellor", "homeroom"):
            mine = self.as_(name, self.env["crisis.warning"])
            visible = {key: value for key, value in spec.items() if mine._has_field_access(mine._fields[key], "read")}
            for _warm in range(2):
                mine.web_search_read([("state", "=", "active")], visible, limit=80)
                self.env.flush_all()
                self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows = mine.web_search_read([("state", "=", "active")], visible, limit=80)
            counts[name] = self.cr.sql_log_count - before
            self.assertEqual(len(rows["records"]), expected)
        return counts
