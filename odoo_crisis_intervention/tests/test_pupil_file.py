# SPDX-License-Identifier: LGPL-3.0-or-later
"""A pupil's file opens by itself, shows each reader his layers, and closes with the pupil's leaving (plan Art. 11)."""

from odoo import sql_db
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from .canary_case import PeopleCase
from .census_common import run_census
from .story import Story


@tagged("post_install", "-at_install")
class TestPupilFile(PeopleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.story = Story(cls).tell()
        cls.files = cls.env["crisis.pupil.file"]
        cls.files._open_missing()
        cls.file = cls.files.search([("subject_id", "=", cls.pupil.id)])

    def of(self, subject):
        return self.files.search([("subject_id", "=", subject.id)])

    def pupils(self, count):
        common = {"class_id": self.school_class.id, "company_id": self.company.id}
        return self.env["crisis.subject"].create([{"name": f"New {n}", **common} for n in range(count)])

    # -- opening -------------------------------------------------------------------------------------------------------

    def test_it_opens_by_itself_once_and_for_pupils_only(self):
        self.assertEqual((len(self.file), self.file.state, self.file.is_shared), (1, "open", True))
        self.assertRegex(self.file.reference, r"^CI-[2-9A-Z]{7}$")
        self.assertEqual((self.file.company_id, self.file.class_id), (self.company, self.school_class))
        concerns = self.story.as_("author", "crisis.concern")
        concerns.create({"subject_id": self.other_pupil.id, "facts": "x"})
        sent = concerns.create({"subject_id": self.staff_subject.id, "facts": "x"})
        sent.action_submit()
        self.assertEqual(self.files._open_missing(), 0, "a draft opens nothing, nor what is about a colleague")
        concerns.search([("subject_id", "=", self.other_pupil.id)]).action_submit()
        self.assertEqual(self.files._open_missing(), 1)
        other = self.of(self.other_pupil)
        self.assertFalse(other.is_shared, "a report is not for the homeroom teacher, and its file tells nothing of it")
        self.assertFalse(self.as_("other_homeroom", self.files).search([("id", "=", other.id)]))
        self.assertTrue(self.as_("counsellor", self.files).search([("id", "=", other.id)]))
        self.files._open_for(self.other_pupil, shared=True)
        self.assertTrue(self.as_("other_homeroom", self.files).search([("id", "=", other.id)]))

    def test_a_census_opens_some_thousand_in_two_statements(self):
        pupils = self.pupils(60)
        self.env.flush_all()
        before = sql_db.sql_counter
        files = self.files._open_for(pupils, "census", shared=True)
        self.assertLessEqual(sql_db.sql_counter - before, 3)
        self.assertEqual(len(files), 60)
        self.assertEqual(len(set(files.mapped("reference"))), 60)
        self.assertEqual(len(set(files.mapped("number"))), 60)
        self.assertEqual(self.files._open_for(pupils, "hand"), files)
        self.assertEqual(set(files.mapped("opened_how")), {"census"})

    def test_whoever_is_asked_in_a_census_has_a_file(self):
        census = run_census(self.as_("counsellor", self.env["crisis.census"]), self.school_class)
        participants = self.env["crisis.census.participant"].search([("census_id", "=", census.id)])
        self.assertTrue(participants)
        files = self.files.search([("subject_id", "in", participants.subject_id.ids)])
        self.assertEqual(files.subject_id, participants.subject_id)
        self.assertEqual(set((files - self.file).mapped("opened_how")), {"census"})
        self.assertTrue(all(files.mapped("is_shared")))
        page = self.as_("counsellor", self.env["crisis.front"]).get_page()
        card = next(card for card in page["cards"] if card["key"] == "census")
        self.assertEqual(card["rows"][0]["words"], "Census")

    def test_nobody_writes_one_by_hand(self):
        for who in ("counsellor", "leader", "register_keeper"):
            with self.assertRaises(UserError):
                self.as_(who, self.files).create({"subject_id": self.other_pupil.id, "opened_on": "2026-01-01"})
            for vals in ({"state": "closed"}, {"is_shared": True}, {"subject_id": self.other_pupil.id}):
                with self.assertRaises(UserError):
                    call_kw(self.as_(who, self.files), "write", [self.file.ids, vals], {})
        self.as_("register_keeper", self.file).write({"came_from": "Primary school of the town"})
        lines = self.env["crisis.timeline"].search(
            [("res_model", "=", self.files._name), ("event", "like", "received")]
        )
        self.assertEqual(lines.subject_id, self.pupil)

    # -- doors ---------------------------------------------------------------------------------------------------------

    def test_the_button_opens_the_file_of_who_may(self):
        for who in ("counsellor", "leader", "register_keeper", "homeroom"):
            for record in (self.story.crisis, self.story.warning):
                action = self.as_(who, record).action_pupil_file()
                self.assertEqual((action["res_model"], action["res_id"]), (self.files._name, self.file.id))
        action = self.as_("counsellor", self.other_pupil).action_pupil_file()
        self.assertEqual(action["res_id"], self.of(self.other_pupil).id)
        self.assertNotIn(self.other_pupil.name, str(action))
        refusals = set()  # by the rule of the roster or of the file: one text for both
        for who in ("teacher", "other_homeroom", "excluded_leader", "foreign_counsellor", "config", "school_doctor"):
            with self.assertRaises(AccessError) as caught:
                self.as_(who, self.pupil).action_pupil_file()
            refusals.add(str(caught.exception))
        self.assertLessEqual(len(refusals), 2)

    # -- layers --------------------------------------------------------------------------------------------------------

    def test_each_reader_sees_his_layers(self):
        clinical = ("assessment_ids", "referral_ids", "note_ids")
        office = ("warning_ids", "concern_ids", "transfer_ids")
        file = self.as_("counsellor", self.file)
        self.assertEqual(file.assessment_ids.ids, self.story.assessment.ids)
        self.assertEqual(file.note_ids.ids, self.story.followup_note.ids)
        self.assertEqual(file.concern_ids.ids, self.story.concern.ids)
        self.assertEqual(file.level_id, self.story.warning.sudo().level_id)
        file = self.as_("homeroom", self.file)
        self.assertEqual(file.case_ids.ids, self.story.crisis.ids)
        self.assertTrue(file.guardian_ids)
        self.assertEqual(file.watch_for, self.story.crisis.sudo().watch_for)
        for who, closed in (("homeroom", (*clinical, *office)), ("register_keeper", clinical)):
            self.assertFalse(set(closed) & set(self.as_(who, self.files).fields_get()), who)
            for name in closed:
                with self.assertRaises(AccessError):
                    call_kw(self.as_(who, self.files), "web_read", [self.file.ids, {name: {"fields": {}}}], {})
        exclusions = self.env["crisis.access.exclusion"].with_user(self.users["leader"])
        exclusions.create(
            {
                "user_id": self.users["counsellor"].id,
                "concern_ref": self.story.concern.id,
                "company_id": self.company.id,
                "reason": "x",
            }
        )
        self.assertFalse(self.as_("counsellor", self.file).concern_ids, "what a reader is shut out from is not listed")

    # -- the end -------------------------------------------------------------------------------------------------------

    def test_it_closes_with_the_leaving_and_opens_again(self):
        plain = self.pupils(2)
        files = self.files._open_for(plain, "census")
        plain.write({"enrolment_state": "graduated"})
        self.assertEqual(set(files.mapped("state")), {"closed"}, "nothing was open, so nobody has to do anything")
        self.assertTrue(files[0].closed_on)
        self.pupil.enrolment_state = "transferred"
        self.assertEqual(self.file.state, "open", "its leaving is not settled")
        leaving = self.env["crisis.leaving"].search([("subject_id", "=", self.pupil.id)])
        leaving._as_workflow().write({"state": "back"})
        self.files._cron_keep()
        self.assertEqual(self.file.state, "closed")
        with self.assertRaises(UserError):
            self.as_("counsellor", self.file).write({"came_from": "x"})
        plain[0].enrolment_state = "enrolled"
        kept, closed = self.of(plain[0]), self.of(plain[1])
        self.assertEqual((kept.state, kept.closed_on, closed.state), ("open", False, "closed"))
