# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_peers import PeersCommon


@tagged("post_install", "-at_install")
class TestPeerSupporter(PeersCommon):
    def test_the_homeroom_teacher_nominates_and_a_counsellor_confirms(self):
        row = self._nominated(self.friend)
        self.assertEqual(
            (row.state, row.class_id, row.nominated_by_id), ("nominated", self.school_class, self.users["homeroom"])
        )
        counsellor = self.as_("counsellor", row)
        with self.assertRaises(UserError):
            counsellor.action_confirm()  # nobody was asked
        row.pupil_consent_on = row.guardian_consent_on = self.today
        with self.assertRaises(AccessError):
            row.action_confirm()  # the homeroom teacher
        counsellor.action_confirm()
        self.assertEqual((row.state, row.confirmed_by_id), ("confirmed", self.users["counsellor"]))
        self.assertTrue(row.sudo()._is_live())

    def test_nobody_confirms_whom_he_nominated(self):
        row = self._nominated(self.friend, "counsellor", pupil_consent_on=self.today, guardian_consent_on=self.today)
        self.assertFalse(row.can_confirm)
        with self.assertRaises(UserError):
            row.action_confirm()

    def test_each_homeroom_teacher_the_own_class(self):
        with self.assertRaises(AccessError):
            self._nominated(self.friend, "other_homeroom")
        with self.assertRaises(AccessError):
            self._nominated(self.friend, "teacher")
        self.assertEqual(
            self.as_("homeroom", self.env["crisis.peer.supporter"]).search([]), self.as_("homeroom", self.supporter)
        )
        for who in ("teacher", "admin", "config", "foreign_counsellor", "hr_officer"):
            self.assertFalse(self.as_(who, self.env["crisis.peer.supporter"]).search([]), who)
        for who in ("leader", "register_keeper", "counsellor"):
            self.assertEqual(len(self.as_(who, self.env["crisis.peer.supporter"]).search([])), 2, who)
        with self.assertRaises(AccessError):
            self.as_("leader", self.supporter).training_hours = 3

    def test_a_stage_that_is_switched_off_has_none(self):
        self.assertEqual(self.env["res.company"].create({"name": "New"})._crisis_peer_stages(), {"junior", "senior"})
        self.company.crisis_peer_junior = False
        with self.assertRaises(ValidationError):
            self._nominated(self.friend)
        self.assertFalse(self.supporter._is_live())
        self.assertFalse(self.env["crisis.peer.supporter"]._of_user(self.users["peer"]))
        self.company.crisis_peer_junior = True
        self.assertEqual(self.env["crisis.peer.supporter"]._of_user(self.users["peer"]), self.supporter)

    def test_primary_pupils_are_not_asked(self):
        self.school_class.write({"grade": 3, "stage": "primary"})
        with self.assertRaises(ValidationError):
            self._nominated(self.friend)

    def test_a_colleague_is_no_peer_supporter(self):
        with self.assertRaises(UserError):
            self._nominated(self.staff_subject, "counsellor")

    def test_steps_are_not_written_by_hand(self):
        row = self._nominated(self.friend)
        for values in (
            {"state": "confirmed"},
            {"confirmed_by_id": self.users["counsellor"].id},
            {"nominated_by_id": self.users["leader"].id},
            {"user_id": self.users["homeroom"].id},
            {"pupil_consent_way": "portal"},
            {"ended_on": self.today},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                row.write(values)
            if "state" not in values:
                with self.subTest(values, create=True), self.assertRaises(UserError):
                    self._nominated(self.pupil, **values)
        with self.assertRaises(UserError):
            row.subject_id = self.pupil
        with self.assertRaises(UserError):
            row.sudo().unlink()
        with self.assertRaises(UserError):
            self.as_("counsellor", self.supporter).selection_way = "election"
        self.as_("counsellor", self.supporter).training_hours = 4

    def test_a_consent_of_tomorrow_is_none(self):
        with self.assertRaises(ValidationError):
            self._nominated(self.friend, pupil_consent_on=self.today + timedelta(days=1))

    def test_only_a_portal_login_of_the_own_contact_counts(self):
        self.assertEqual(self.supporter.user_id, self.users["peer"])
        self.friend.partner_id = self.users["teacher"].partner_id
        row = self._supporter(self.friend)
        self.assertFalse(row.user_id)
        with self.assertRaises(UserError):
            self.as_("counsellor", row).action_link_login()
        self.friend.partner_id = False
        user = self._login(self.friend, "friend")
        self.as_("homeroom", row).action_link_login()
        self.assertEqual(row.user_id, user)

    def test_another_login_of_the_contact_hands_nothing_over(self):
        self.users["peer"].active = False
        self.assertEqual(self.supporter.user_id, self.users["peer"])
        self.assertFalse(self.env["crisis.peer.supporter"]._of_user(self.users["other_peer"]) == self.supporter)

    def test_who_changes_class_is_supporter_of_neither(self):
        self.peer.class_id = self.other_class
        self.assertFalse(self.supporter._is_live())
        self.assertEqual(self.supporter.class_id, self.school_class)
        self.env["crisis.peer.supporter"]._cron_end_of_term()
        self.assertEqual((self.supporter.state, self.supporter.end_reason), ("ended", "moved"))
        self.assertEqual(self.other_supporter.state, "confirmed")

    def test_stopping_needs_no_reason(self):
        self.as_("homeroom", self.supporter).action_stop()
        self.assertEqual((self.supporter.state, self.supporter.end_reason), ("ended", "own_wish"))
        self.assertFalse(self.env["crisis.peer.supporter"]._of_user(self.users["peer"]))

    def test_ending_says_why(self):
        row = self.as_("counsellor", self.supporter)
        with self.assertRaises(UserError):
            row.action_end()
        row.end_reason = "consent"
        row.action_end()
        self.assertEqual((row.state, row.ended_on), ("ended", self.today))

    def test_the_term_ends_and_goes_on_with_new_consents(self):
        self.term.date_to = self.today - timedelta(days=1)
        self.assertFalse(self.supporter._is_live())
        self.env["crisis.peer.supporter"]._cron_end_of_term()
        self.assertEqual((self.supporter.state, self.supporter.end_reason), ("ended", "end_of_term"))
        row = self.as_("homeroom", self.supporter)
        with self.assertRaises(UserError):
            row.action_renew()
        following = self.env["crisis.term"].create(
            {
                "name": "Next",
                "company_id": self.company.id,
                "date_from": self.today + timedelta(days=30),
                "date_to": self.today + timedelta(days=150),
            }
        )
        renewed = self.env["crisis.peer.supporter"].browse(row.action_renew()["res_id"])
        self.assertEqual(
            (renewed.state, renewed.term_id, renewed.previous_id, renewed.selection_way),
            ("nominated", following, self.supporter, "renewal"),
        )
        self.assertFalse(renewed.pupil_consent_on or renewed.guardian_consent_on)

    def test_once_a_term(self):
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self._nominated(self.peer)

    def test_meetings_hold_no_words(self):
        meeting = self.as_("counsellor", self.env["crisis.peer.supervision"]).create(
            {"topic": "care", "supporter_ids": self.supporter.ids}
        )
        self.assertEqual((meeting.supporter_count, meeting.counsellor_id), (1, self.users["counsellor"]))
        texts = [
            name for name, field in meeting._fields.items() if field.type in ("char", "text", "html") and field.store
        ]
        self.assertFalse(texts)
        for who in ("homeroom", "teacher", "register_keeper", "foreign_counsellor"):
            with self.subTest(who), self.assertRaises(AccessError):
                self.as_(who, meeting).read(["topic"])
        self.assertEqual(self.as_("leader", meeting).topic, "care")
        with self.assertRaises(AccessError):
            self.as_("leader", meeting).minutes = 10
        with self.assertRaises(UserError):
            meeting.counsellor_id = self.users["leader"]
