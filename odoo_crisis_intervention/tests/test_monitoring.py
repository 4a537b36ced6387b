# SPDX-License-Identifier: LGPL-3.0-or-later
"""Watch groups and special custody: how they begin and end, members, notes, who may what (plan Art. 4(3), 18)."""

from datetime import timedelta

from freezegun import freeze_time
from psycopg2 import IntegrityError
from psycopg2.errors import RestrictViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .monitoring_common import MonitoringCommon

TEAM = "crisis.monitoring.team"
NOTE = "crisis.monitoring.note"
STRANGERS = ("teacher", "other_homeroom", "academic_affairs", "auditor", "admin", "foreign_counsellor", "watcher")


@tagged("post_install", "-at_install")
class TestMonitoringTeam(MonitoringCommon):
    # --- beginning ------------------------------------------------------------------------------------------------

    def test_what_follows_from_the_level(self):
        custody = self.plan()
        self.assertEqual((custody.note_minutes, custody.required_adults, custody.feedback_days), (60, 2, 7))
        case = custody.case_id
        group = self.plan("watch", case=case)
        self.assertEqual((group.leader_id, group.contact_days), (self.users["homeroom"], 1))
        case.level_id = self.yellow
        self.assertEqual(group.feedback_days, 7, "what was decided stays")

    def test_a_red_case_asks_for_custody(self):
        case = self.complete_case()
        self.assertTrue(case.needs_custody)
        self.assertEqual(case.action_plan_monitoring()["context"]["default_kind"], "custody")
        team = self.plan(case=case)
        self.assertFalse(self.case_as("counsellor", case).needs_custody)
        self.decide("counsellor", team, "void")
        self.assertTrue(self.case_as("counsellor", case).needs_custody)

    def complete_case(self):
        return self.force(self.open_case(level_id=self.red.id), "intervening")

    def test_one_live_custody_for_each_case(self):
        team = self.plan()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.plan(case=team.case_id)

    def test_nothing_stands_in_the_way_of_beginning(self):
        team = self.plan()
        self.assertIn("2 adults", team.warning_text)
        self.assertFalse(team.is_place_safe)
        team.action_start()
        self.assertEqual((team.state, team.started_by_id), ("active", self.users["counsellor"]))

    def test_the_place_made_safe_is_a_fact(self):
        team = self.begin()
        names = ("is_items_removed", "is_windows_secured", "is_medicine_locked", "is_toilet_agreed")
        team.write(dict.fromkeys(names, True))
        self.assertTrue(team.is_place_safe)
        lines = self.env["crisis.timeline"].search([("res_model", "=", TEAM), ("res_ref", "=", team.id)])
        self.assertIn(f"{TEAM}:place_safe", lines.mapped("event"))

    # --- pupils -----------------------------------------------------------------------------------------------------

    def test_pupils_are_warned_of(self):
        group = self.plan("watch", level=self.orange)
        self.add_pupil(group)
        group = self.as_("counsellor", group)
        self.assertIn("this level", group.warning_text)
        self.assertIn("Pupil M", group.warning_text)
        self.assertIn("3 members", group.warning_text)
        group.is_at_night = True
        self.assertIn("at night", group.warning_text)
        self.add(group, "watcher", "second_watcher")
        self.assertNotIn("3 members", self.as_("counsellor", group).warning_text, "adults fill the number")
        self.assertFalse(self.as_("homeroom", group).warning_text, "it would tell the level")

    def test_a_school_may_forbid_them(self):
        self.company.crisis_watch_pupil_rule = "block"
        group = self.plan("watch", level=self.orange)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.add_pupil(group, consented_on="2026-09-01")
        mild = self.plan("watch", case=self.open_case(self.other_pupil, level_id=self.yellow.id))
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.add_pupil(mild)
        self.add_pupil(mild, consented_on="2026-09-01")
        with self.assertRaises(UserError):
            mild.is_at_night = True

    def test_custody_is_for_adults(self):
        with self.assertRaises(ValidationError):
            self.add_pupil(self.plan())

    def test_the_homeroom_teacher_chooses_the_group(self):
        group = self.plan("watch", level=self.yellow)
        self.add_pupil(group, who="homeroom", consented_on="2026-09-01")
        self.add(group, "watcher", who="homeroom")
        self.assertEqual(len(group.member_ids), 2)
        custody = self.plan(case=group.case_id)
        with self.assertRaises(AccessError):
            self.add(custody, "watcher", who="homeroom")

    def test_members_stay_who_they_are(self):
        team = self.begin()
        member = self.as_("counsellor", team).member_ids[0]
        for vals in ({"user_id": self.users["teacher"].id}, {"left_at": "2026-01-01 00:00:00"}):
            with self.assertRaises(UserError):
                member.write(vals)
        shift = self.shift(team, "watcher", 2)
        for name in ("watcher", "second_watcher", "leader"):
            self.as_(name, team).take_over()
        with self.assertRaises(UserError):
            member.action_leave()
        self.as_("watcher", team).hand_over()
        member.action_leave()
        self.assertTrue(member.left_at)
        self.assertEqual(shift.state, "cancelled")
        with self.assertRaises(AccessError):
            self.as_("watcher", team).read(["place"])

    # --- who reads ----------------------------------------------------------------------------------------------------

    def test_members_read_while_it_is_their_turn(self):
        team = self.plan(place="Room 3", precautions="Windows", case=self.open_case(watch_for="Farewells"))
        self.add(team, "watcher")
        with self.assertRaises(AccessError, msg="not yet"):
            self.as_("watcher", team).read(["place"])
        team.action_start()
        seen = self.as_("watcher", team).read(["place", "precautions", "watch_for", "subject_id", "warning_text"])[0]
        self.assertEqual((seen["place"], seen["watch_for"]), ("Room 3", "Farewells"))
        self.assertIn("Pupil A", seen["subject_id"][1])
        self.assertFalse(seen["warning_text"])
        with self.assertRaises(AccessError):
            self.as_("watcher", team.case_id).read(["summary"])
        self.as_("watcher", team).add_note("calm", "Own words")
        self.as_("homeroom", team).add_note("calm", "The teacher's words")
        self.assertEqual(len(self.as_("watcher", self.env[NOTE]).search([])), 2)
        self.decide("counsellor", team, "void")
        own = self.as_("watcher", self.env[NOTE]).search([])
        self.assertEqual(own.mapped("text"), ["Own words"])
        with self.assertRaises(AccessError):
            self.as_("watcher", team).read(["place"])

    def test_shut_out_is_shut_out(self):
        team = self.begin()
        self.env["crisis.access.exclusion"].create(
            {
                "user_id": self.users["watcher"].id,
                "subject_id": self.pupil.id,
                "company_id": self.company.id,
                "reason": "Relative",
            }
        )
        with self.assertRaises(AccessError):
            self.as_("watcher", team).get_bar()
        self.assertFalse(self.as_("watcher", self.env["crisis.monitoring.shift"]).search([]))

    def test_strangers_at_the_buttons(self):
        team = self.begin(names=("second_watcher", "third_watcher"))
        for who in STRANGERS:
            for method in ("take_over", "hand_over", "get_bar", "action_note", "action_open_members", "action_start"):
                with self.subTest(who=who, method=method), self.assertRaises(AccessError):
                    self.rpc(who, TEAM, method, team.ids)
            with self.assertRaises(AccessError):
                self.rpc(who, TEAM, "add_note", team.ids, "calm")
            with self.assertRaises(AccessError):
                self.rpc(who, NOTE, "create", [{"team_id": team.id, "condition": "calm"}])

    def test_readers_who_are_not_of_the_team_write_nothing(self):
        team = self.begin()
        with self.assertRaises(UserError):
            self.rpc("register_keeper", TEAM, "take_over", team.ids)
        with self.assertRaises(UserError):
            self.rpc("register_keeper", TEAM, "add_note", team.ids, "calm")
        for who in ("watcher", "homeroom", "register_keeper"):
            with self.subTest(who=who):
                for method in ("action_propose_roster", "action_accept_roster"):
                    with self.assertRaises(AccessError):
                        self.rpc(who, TEAM, method, team.ids)
                with self.assertRaises(AccessError):
                    self.rpc(who, TEAM, "write", team.ids, {"place": "Elsewhere"})
                with self.assertRaises(AccessError):
                    self.shift(team, "teacher", 1, who=who)

    # --- notes --------------------------------------------------------------------------------------------------------

    def test_needs_help_now_raises_the_alarm(self):
        team = self.begin(place="Room 3")
        self.as_("watcher", team).add_note("help", "He climbs onto the sill")
        note = self.env[NOTE].search([("team_id", "=", team.id)])
        concern = note.concern_id
        self.assertEqual((concern.urgency, concern.place, concern.state), ("immediate", "Room 3", "submitted"))
        self.assertEqual(concern.author_id, self.users["watcher"])
        self.assertEqual(concern.alarm_ids.state, "ringing")

    def test_a_note_is_written_once(self):
        team = self.begin()
        self.as_("watcher", team).add_note("calm", "Sleeps")
        note = self.as_("watcher", self.env[NOTE]).search([("team_id", "=", team.id)])
        with self.assertRaises(UserError):
            note.write({"text": "Awake"})
        with self.assertRaises(RestrictViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env.cr.execute("UPDATE crisis_monitoring_note SET text = 'x' WHERE id = %s", [note.id])

    def test_nobody_writes_for_somebody_else(self):
        team = self.begin()
        second = self.users["second_watcher"].id
        note = {"team_id": team.id, "kind": "take_over", "user_id": second}
        with self.assertRaises(UserError):
            self.rpc("watcher", NOTE, "create", [note])
        with self.assertRaises(UserError):
            self.rpc("watcher", NOTE, "create", [{"team_id": team.id, "kind": "left"}])
        with self.assertRaises(UserError):
            self.rpc("watcher", NOTE, "create", [{"team_id": team.id, "kind": "feedback", "text": "x"}])
        row = {"team_id": team.id, "condition": "calm", "author_id": second, "subject_id": self.other_pupil.id}
        forged = {"default_author_id": second, "default_user_id": second, "default_company_id": self.other_company.id}
        made = self.rpc("watcher", NOTE, "create", [row], context=forged)
        note = self.env[NOTE].browse(made[0] if isinstance(made, list) else made)
        self.assertEqual((note.author_id, note.subject_id), (self.users["watcher"], self.pupil))
        self.assertEqual(note.company_id, self.company)
        past = {"team_id": team.id, "kind": "take_over", "happened_at": "2020-01-01 00:00:00"}
        self.rpc("watcher", NOTE, "create", [past])
        fact = self.env[NOTE].search([("kind", "=", "take_over")])
        self.assertGreater(fact.happened_at, fields.Datetime.now() - timedelta(minutes=1), "now, whatever is sent")

    def test_paper_of_the_night_is_entered_later(self):
        with freeze_time("2026-11-20 14:00:00"):
            team = self.begin()
        with freeze_time("2026-11-20 22:00:00"):
            rows = [
                {
                    "team_id": team.id,
                    "kind": "take_over",
                    "user_id": self.users["watcher"].id,
                    "happened_at": "2026-11-20 15:00:00",
                },
                {"team_id": team.id, "condition": "calm", "happened_at": "2026-11-20 16:00:00"},
            ]
            notes = self.as_("counsellor", self.env[NOTE]).create(rows)
            self.assertEqual(notes.mapped("is_entered_later"), [True, True])
            gaps = self.as_("counsellor", team).get_bar(48)["gaps"]
        self.assertEqual(gaps[0]["from"], "2026-11-20 14:00:00")
        with self.assertRaises(UserError), freeze_time("2026-11-20 22:00:00"):
            self.as_("counsellor", self.env[NOTE]).create({**rows[0], "happened_at": "2026-11-21 15:00:00"})

    def test_feedback_to_guardians_is_not_the_watchers(self):
        group = self.begin("watch", level=self.yellow)
        self.as_("homeroom", self.env[NOTE]).create(
            {"team_id": group.id, "kind": "feedback", "text": "Told the mother", "spoken_with": "Mother"}
        )
        self.assertFalse(self.as_("watcher", self.env[NOTE]).search([]))
        self.assertTrue(self.as_("register_keeper", self.env[NOTE]).search([]))

    def test_no_facts_in_a_watch_group(self):
        group = self.begin("watch", level=self.yellow)
        with self.assertRaises(UserError):
            self.as_("watcher", group).take_over()

    # --- the end ------------------------------------------------------------------------------------------------------

    def test_two_persons_end_it_together(self):
        for first, second in (("counsellor", "leader"), ("leader", "counsellor")):
            team = self.begin(case=self.open_case(self.pupil if first == "leader" else self.other_pupil))
            with self.assertRaises(UserError):
                self.as_(second, team).action_agree_end()
            self.decide(first, team, "propose_end")
            with self.assertRaises(UserError):
                self.as_(first, team).action_agree_end()
            if first == "leader":
                with self.assertRaises(UserError, msg="a second leader is no counsellor"):
                    self.as_("deputy", team).action_agree_end()
            self.assertFalse(self.as_(first, team).can_agree_end)
            self.as_(second, team).action_agree_end()
            self.assertEqual((team.state, team.end_kind), ("ended", "agreed"))
            self.assertEqual(team.end_counsellor_id, self.users["counsellor"])
            self.assertEqual(team.end_leader_id, self.users["leader"])

    def test_it_may_go_on(self):
        team = self.begin()
        self.decide("counsellor", team, "propose_end")
        self.decide("leader", team, "keep_on")
        self.assertFalse(team.end_proposed_by_id or team.end_counsellor_id)
        with self.assertRaises(UserError):
            self.as_("leader", team).action_agree_end()

    def test_four_eyes_stand_in_the_database(self):
        team = self.begin()
        one = self.users["counsellor"].id
        base = {"state": "ended", "end_kind": "agreed", "ended_at": "2026-11-20 10:00:00", "ended_by_id": one}
        for wrong in (
            base,
            {**base, "end_counsellor_id": one},
            {**base, "end_counsellor_id": one, "end_leader_id": one},
            {**base, "end_kind": "guardian"},
            {**base, "end_kind": "guardian", "ended_to": "Li Qiang, father"},
            {**base, "end_kind": "group_over", "ended_to": "x"},
        ):
            with (
                self.subTest(wrong=wrong),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                team.sudo()._as_workflow().write(wrong)
                self.env.flush_all()

    def test_steps_over_rpc(self):
        team = self.plan()
        stamped = {"state": "active", "started_at": "2026-11-20 10:00:00", "end_kind": "agreed", "end_leader_id": 2}
        for name, value in stamped.items():
            with self.subTest(name=name), self.assertRaises(UserError):
                self.rpc("counsellor", TEAM, "write", team.ids, {name: value})
        for who in ("homeroom", "register_keeper", "teacher"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, TEAM, "action_start", team.ids)
        self.rpc("counsellor", TEAM, "action_start", team.ids)
        with self.assertRaises(UserError):
            self.rpc("counsellor", TEAM, "action_start", team.ids)
        for step in ("propose_end", "void", "keep_on"):
            with self.subTest(step=step), self.assertRaises(AccessError):
                self.decide("homeroom", team, step)
        with self.assertRaises(UserError):
            self.decide("counsellor", team, "end_group")
        with self.assertRaises(UserError):
            self.rpc("counsellor", TEAM, "write", team.ids, {"kind": "watch"})

    def test_a_case_does_not_close_over_a_child_who_is_watched(self):
        case = self.case_in_follow_up()
        team = self.plan("watch", case=case)
        self.assertIn(team.reference, "\n".join(self.case_as("counsellor", case)._closing_obstacles()))
        self.decide("counsellor", case, "void")
        self.assertEqual(team.state, "void")

    # --- clocks -------------------------------------------------------------------------------------------------------

    def test_a_note_is_owed_by_whoever_is_with_the_child(self):
        with freeze_time("2026-11-20 14:00:00"):
            team = self.begin()
            self.as_("watcher", team).take_over()
            duty = self.duty(team, "custody_note")
            self.assertEqual(duty.owner_ids, self.users["watcher"])
            self.assertEqual(str(duty.due_at), "2026-11-20 15:00:00")
        with freeze_time("2026-11-20 14:40:00"):
            self.as_("watcher", team).add_note("calm")
            self.assertEqual(str(duty.due_at), "2026-11-20 15:40:00")
            self.decide("counsellor", team, "void")
            self.assertEqual(duty.state, "cancelled")

    def test_a_group_owes_notes_and_feedback(self):
        with freeze_time("2026-11-20 02:00:00"):
            group = self.begin("watch", level=self.orange)
            note, feedback = self.duty(group, "watch_note"), self.duty(group, "guardian_feedback")
            self.assertEqual(note.owner_ids, self.users["homeroom"])
            self.assertEqual([str(duty.due_at.date()) for duty in (note, feedback)], ["2026-11-23", "2026-11-27"])
        with freeze_time("2026-11-22 02:00:00"):
            self.as_("homeroom", group).add_note("calm")
        self.assertEqual(note.state, "done")

    def duty(self, team, code):
        self.env.flush_all()
        return self.env["crisis.duty"].search([("source_key", "=", team.reference), ("kind_code", "=", code)])
