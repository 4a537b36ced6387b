# SPDX-License-Identifier: LGPL-3.0-or-later
"""Group counselling: members who agreed, meetings along the calendar, who sees what, and the member's own dates."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg2.errors import UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import BaseCase, Form, HttpCase, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools.group_meetings import meeting_days
from ..tools.pocket_card import card_lines, width
from ..tools.school_calendar import Term
from .common import CrisisCommon

GROUP, MEMBER, MEETING = "crisis.group", "crisis.group.member", "crisis.group.meeting"
ROW, NOTE = "crisis.group.attendance", "crisis.private.note"
# A Wednesday at school, 8 o'clock.
NOW = datetime(2026, 9, 16, 0, 0)
MODULE = "odoo_crisis_intervention"


@tagged("post_install", "-at_install")
class TestGroup(CrisisCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crisis.term"].create(
            {
                "name": "Term",
                "company_id": cls.company.id,
                "date_from": "2026-09-01",
                "date_to": "2027-01-20",
                "day_ids": [(0, 0, {"date": "2026-10-07", "kind": "holiday", "name": "National Day"})],
            }
        )
        cls.login = new_test_user(
            cls.env,
            login="crisis-member",
            name="Pupil A",
            groups="base.group_portal",
            company_id=cls.company.id,
            company_ids=[(6, 0, cls.company.ids)],
        )
        cls.pupil.partner_id = cls.login.partner_id

    def group(self, leader="teacher", **values):
        given = {"name": "Grief", "leader_id": self.users[leader].id, "first_on": "2026-09-16", "meeting_count": 4}
        return self.as_("counsellor", self.env[GROUP]).create({**given, "place": "Room 204", **values})

    def member(self, group, pupil=None, agreed=True):
        answer = "given" if agreed else "open"
        member = self.as_("counsellor", self.env[MEMBER]).create(
            {
                "group_id": group.id,
                "subject_id": (pupil or self.pupil).id,
                "pupil_consent": answer,
                "guardian_consent": answer,
                "why": "After a loss",
            }
        )
        if agreed:
            member.action_join()
        return member

    def running(self, **values):
        group = self.group(**values)
        member = self.member(group)
        group.action_plan_meetings()
        group.action_begin()
        return group, member

    def rpc(self, who, model, method, *args, **kwargs):
        return call_kw(self.as_(who, self.env[model]), method, list(args), kwargs)

    # --- planning -----------------------------------------------------------------------------------------------------

    def test_meetings_follow_the_school_calendar(self):
        with freeze_time(NOW):
            group = self.group()
            group.action_plan_meetings()
            days = [self.company._crisis_local(row.starts_at) for row in group.meeting_ids.sorted("starts_at")]
            self.assertEqual([f"{day:%m-%d %H:%M}" for day in days], [f"{day} 16:30" for day in
                             ("09-16", "09-23", "09-30", "10-14")], "not on the holiday")  # fmt: skip
            group.meeting_ids.sorted("starts_at")[1].action_cancel()
            group.action_plan_meetings()
            days = [self.company._crisis_local(row.starts_at).date() for row in group.meeting_ids]
            self.assertEqual(max(days), date(2026, 10, 21), "what was cancelled is made up for at the end")
            self.assertEqual(len(days), 5)

    def test_nobody_takes_part_who_has_not_agreed(self):
        group = self.group()
        member = self.member(group, agreed=False)
        with self.assertRaisesRegex(UserError, "ask the pupil"):
            member.action_join()
        member.pupil_consent = "given"
        self.assertEqual(member.pupil_consent_on, self.company._crisis_today())
        with self.assertRaisesRegex(UserError, "guardians are asked"):
            member.action_join()
        with self.assertRaisesRegex(UserError, "Nobody takes part yet"):
            group.action_begin()
        with self.assertRaises(UserError), self.cr.savepoint():
            self.rpc("counsellor", MEMBER, "write", member.ids, {"state": "joined"})
        member.guardian_consent = "given"
        member.action_join()
        group.action_begin()
        self.assertEqual((member.state, group.state, group.member_count), ("joined", "running", 1))
        with self.assertRaises(UniqueViolation), self.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.member(group, agreed=False)
        member.action_leave()
        self.assertFalse(self.env["crisis.decision"].search([("res_model", "=", MEMBER)]), "nobody asks why")
        lines = self.env["crisis.timeline"].search([("res_model", "=", MEMBER)])
        self.assertEqual(set(lines.mapped("audience")), {"clinical"}, "the class's teacher learns nothing of it")

    # --- a meeting ----------------------------------------------------------------------------------------------------

    def test_from_the_list_at_the_door_to_what_came_of_it(self):
        with freeze_time(NOW):
            group, member = self.running()
            meeting = self.as_("teacher", group.meeting_ids.sorted("starts_at")[0])
            duty = self.env["crisis.duty"].sudo().search([("source_key", "=", meeting.reference)])
            self.assertEqual((duty.kind_code, duty.owner_ids), ("group_meeting", self.users["teacher"]))
            with self.assertRaisesRegex(UserError, "lies ahead"):
                meeting.action_hold()
        with freeze_time(NOW + timedelta(hours=10)):
            with self.assertRaisesRegex(UserError, "of everybody"):
                meeting.action_hold()
            self.assertEqual(meeting.action_attendance()["domain"], [("meeting_id", "=", meeting.id)])
            row = meeting.attendance_ids
            self.assertEqual(row.member_id.ids, member.ids)
            for presence in ("present", "excused", "absent", "present"):
                row.action_next()
                self.assertEqual(row.presence, presence)
            meeting.effect = "They talk to one another"
            meeting.action_hold()
            self.assertEqual((meeting.state, meeting.present_count, duty.state), ("held", 1, "done"))
            group = self.as_("teacher", group)
            with self.assertRaisesRegex(UserError, "each meeting"):
                group.action_end()
            group.meeting_ids.filtered(lambda row: row.state == "planned").action_cancel()
            group.write({"effect": "some", "effect_note": "They found words"})
            action = group.action_end()
        self.assertEqual(action["res_model"], GROUP, "whoever led it is led back to the list")
        self.assertFalse(self.as_("teacher", self.env[GROUP]).search([]), "over: its names close for the leader")
        self.assertFalse(self.as_("teacher", self.env[MEMBER]).search([]))
        with self.assertRaisesRegex(UserError, "is over"):
            self.as_("counsellor", row).presence = "absent"

    # --- who sees what ------------------------------------------------------------------------------------------------

    def test_whoever_leads_it_sees_names_and_nothing_more(self):
        group, member = self.running()
        seen = self.as_("teacher", member)
        for record in (group, member, group.meeting_ids[0]):
            self.assertNotIn("why", Form(self.as_("teacher", record))._view["fields"])
        self.assertEqual(seen.subject_id.name, "Pupil A")
        for field in ("why", "left_note"):
            with self.assertRaises(AccessError):
                self.rpc("teacher", MEMBER, "read", member.ids, [field])
        for model in ("crisis.case", "crisis.warning", "crisis.safety.plan", "crisis.assessment", "crisis.concern"):
            self.assertFalse(self.env[model].with_user(self.users["teacher"]).has_access("read")
                             and self.as_("teacher", self.env[model]).search([]), model)  # fmt: skip
        for values in ({"pupil_consent": "refused"}, {"subject_id": self.other_pupil.id}):
            with self.assertRaises(AccessError):
                self.rpc("teacher", MEMBER, "write", member.ids, values)
        with self.assertRaises(AccessError):
            self.rpc("teacher", MEMBER, "create", [{"group_id": group.id, "subject_id": self.other_pupil.id}])
        with self.assertRaises(AccessError):
            self.rpc("teacher", GROUP, "write", group.ids, {"leader_id": self.users["homeroom"].id})
        for who in ("homeroom", "other_homeroom", "register_keeper", "admin", "foreign_counsellor", "auditor"):
            with self.assertRaises(AccessError):
                self.as_(who, group).check_access("read")
            with self.assertRaises(AccessError):
                self.as_(who, member).check_access("read")

    def test_what_the_leader_wrote_for_himself_opens_for_nobody(self):
        group, _member = self.running()
        meeting = self.as_("teacher", group.meeting_ids[0])
        meeting.course = "Two of them cried"
        self.assertEqual(self.as_("teacher", meeting).course, "Two of them cried")
        note = self.env[NOTE].sudo().search([("meeting_id", "=", meeting.id)])
        self.assertEqual((note.text, note.author_id), ("Two of them cried", self.users["teacher"]))
        for who in ("counsellor", "leader"):
            self.assertFalse(self.as_(who, meeting).course)
            self.assertFalse(self.as_(who, meeting).sudo().course, "nor where the server reads for him")
            self.assertFalse(self.rpc(who, MEETING, "read", meeting.ids, ["note_ids", "course"])[0]["note_ids"])
        for who in ("counsellor", "leader", "deputy", "admin", "homeroom"):
            for method, args in (("read", [["text"]]), ("write", [{"text": "x"}]), ("unlink", [])):
                with self.assertRaises(UserError), self.cr.savepoint():
                    self.rpc(who, NOTE, method, note.ids, *args)
        with self.assertRaises(UserError), self.cr.savepoint():
            self.rpc("teacher", NOTE, "write", note.ids, {"author_id": self.users["counsellor"].id})
        forged = {"meeting_id": meeting.id, "author_id": self.users["teacher"].id, "text": "Forged"}
        other = self.env[NOTE].browse(self.rpc("counsellor", NOTE, "create", [forged]))
        self.assertEqual(other.sudo().author_id, self.users["counsellor"], "in one's own name only")
        self.assertEqual(self.as_("teacher", meeting).course, "Two of them cried")

    # --- paper and portal ---------------------------------------------------------------------------------------------

    def test_on_paper(self):
        group, _member = self.running()
        group.meeting_ids[0].with_user(self.users["teacher"]).course = "Two of them cried"

        def html(who):
            report = self.as_(who, self.env["ir.actions.report"])
            return report._render_qweb_html(f"{MODULE}.paper_group", group.ids)[0].decode()

        for who in ("counsellor", "leader", "teacher"):
            page = html(who)
            for word in ("CI-48", "Grief", "Pupil A", "Room 204"):
                self.assertIn(word, page, who)
            self.assertNotIn("cried", page)
            self.assertNotIn("After a loss", page)
        for who in ("homeroom", "register_keeper", "admin", "foreign_leader", "auditor"):
            with self.assertRaises(AccessError):
                html(who)

    def test_a_member_sees_the_own_dates_and_nobody_else(self):
        group, member = self.running(first_on=fields.Date.add(self.company._crisis_today(), days=7))
        other = self.member(group, self.other_pupil)
        self.authenticate("crisis-member", "crisis-member")
        self.assertIn("/my/crisis/dates", self.url_open("/my").text)
        page = self.url_open("/my/crisis/dates")
        self.assertEqual((page.status_code, page.headers["Cache-Control"]), (200, "no-store, private"))
        self.assertIn("Room 204", page.text)
        self.assertIn("Crisis teacher", page.text)
        self.assertIn("12356", page.text)
        for word in (other.subject_id.name, "Grief", "After a loss", group.reference, member.reference):
            self.assertNotIn(word, page.text)
        member.action_leave()
        self.assertEqual(self.url_open("/my/crisis/dates").status_code, 404)
        self.assertNotIn("/my/crisis/dates", self.url_open("/my").text)


class TestArithmetic(BaseCase):
    @settings(max_examples=30, deadline=None)
    @given(
        st.dates(date(2026, 9, 1), date(2026, 12, 1)),
        st.integers(1, 12),
        st.integers(1, 2),
        st.sets(st.dates(date(2026, 9, 1), date(2027, 1, 10)), max_size=20),
    )
    def test_every_meeting_is_on_a_school_day_of_the_same_weekday(self, first, count, every, holidays):
        term = Term(date(2026, 9, 1), date(2027, 1, 20), frozenset(holidays))
        days = meeting_days([term], first, count, every)
        self.assertLessEqual(len(days), count)
        self.assertEqual(sorted(set(days)), days)
        for day in days:
            self.assertEqual(day.weekday(), first.weekday())
            self.assertLess(day.weekday(), 5)
            self.assertNotIn(day, holidays)

    @settings(max_examples=30, deadline=None)
    @given(st.text(max_size=300), st.integers(1, 6), st.integers(4, 60))
    def test_nothing_runs_over_the_card(self, text, lines, columns):
        card = card_lines(text, lines, columns)
        self.assertLessEqual(len(card), lines)
        for line in card:
            self.assertTrue(line.strip())
            self.assertLessEqual(width(line), columns)
