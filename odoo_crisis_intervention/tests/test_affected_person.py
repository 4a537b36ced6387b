# SPDX-License-Identifier: LGPL-3.0-or-later
"""Those a crisis may hurt besides, and what was passed on although said in confidence (plan Art. 1, 3(6), 24(6))."""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .test_guardian_contact import ContactCommon
from .test_sos import LOGGERS, START

AFFECTED = "crisis.affected.person"


@tagged("post_install", "-at_install")
class TestAffectedPersons(ContactCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subjects = cls.env["crisis.subject"]
        cls.mates = subjects.browse()
        for number in range(3):
            cls.mates |= subjects.create(
                {
                    "name": f"Mate {number}",
                    "number": f"T10{number}",
                    "class_id": cls.school_class.id,
                    "company_id": cls.company.id,
                }
            )

    def listed(self):
        self.env.invalidate_all()
        return self.env[AFFECTED].search([("subject_id", "=", self.pupil.id)])

    def test_one_click_lists_the_class_once(self):
        self.rpc("counsellor", self.event, "action_propose_affected")
        self.assertEqual(self.listed().affected_id, self.mates)
        self.assertEqual(self.listed().case_id, self.event.case_id)
        self.rpc("counsellor", self.event.case_id, "action_propose_affected")
        self.assertEqual(len(self.listed()), 3)

    @mute_logger(*LOGGERS)
    def test_each_is_looked_at_by_a_counsellor(self):
        self.rpc("counsellor", self.event, "action_propose_affected")
        first, second, third = self.listed()
        for who in ("homeroom", "register_keeper", "teacher", "school_doctor", "auditor", "foreign_leader"):
            self.assertFalse(self.as_(who, first).has_access("read"), who)
            for method in ("action_skip", "action_plan", "action_fine", "action_support", "action_worry"):
                with self.subTest(who=who, method=method), self.assertRaises(AccessError):
                    self.rpc(who, first, method)
            with self.assertRaises(AccessError):
                self.rpc(who, self.event, "action_propose_affected")
        self.rpc("counsellor", first, "action_skip")
        self.rpc("counsellor", second, "action_plan")
        self.rpc("counsellor", second, "action_fine")
        self.assertEqual((second.state, second.seen_by_id), ("fine", self.users["counsellor"]))
        action = self.rpc("counsellor", third, "action_worry")
        self.assertEqual(action["context"], {"default_subject_id": third.affected_id.id}, "nothing of this crisis")
        with self.assertRaises(UserError):
            self.as_("counsellor", second).write({"state": "to_see"})
        with self.assertRaises(UserError):
            self.as_("counsellor", second).affected_id = self.other_pupil
        self.assertFalse(self.env["crisis.warning"].search([("subject_id", "in", self.mates.ids)]))

    @mute_logger(*LOGGERS)
    def test_neither_record_tells_of_the_other(self):
        self.rpc("counsellor", self.event, "action_propose_affected")
        row = self.listed()[:1]
        lines = self.env["crisis.timeline"].search([("subject_id", "=", row.affected_id.id)])
        self.assertFalse(lines, "nothing in the story of whoever is affected")
        texts = self.env["crisis.timeline"].search([("subject_id", "=", self.pupil.id)]).mapped("text")
        self.assertNotIn(row.affected_id.name, " ".join(filter(None, texts)))
        exclusions = self.as_("leader", self.env["crisis.access.exclusion"])
        for subject in (self.pupil, row.affected_id):
            exclusion = exclusions.create(
                {"user_id": self.users["counsellor"].id, "subject_id": subject.id, "company_id": self.company.id}
            )
            self.assertFalse(self.as_("counsellor", row).has_access("read"), "shut out of one of the two")
            self.as_("leader", exclusion).action_lift()
        self.as_("leader", self.env["crisis.access.grant"]).create(
            {"user_id": self.users["teacher"].id, "subject_id": self.pupil.id, "scope": "full", "reason": "x"}
        )
        self.assertFalse(self.as_("teacher", row).has_access("read"))

    def test_without_a_case_the_list_hangs_on_the_emergency(self):
        with freeze_time(START):
            event = self.sos("homeroom", class_id=self.school_class.id, place="Stairs")
        self.rpc("leader", event, "action_propose_affected")
        rows = self.env[AFFECTED].search([("event_id", "=", event.id)])
        self.assertEqual(len(rows), 4)
        typed = self.as_("leader", self.env[AFFECTED]).create({"event_id": event.id, "person": "The bus driver"})
        self.assertEqual(typed.state, "listed")


@tagged("post_install", "-at_install")
class TestDisclosure(ContactCommon):
    def disclose(self, who="counsellor", **vals):
        return self.as_(who, self.env["crisis.disclosure"]).create(
            {
                "case_id": self.event.case_id.id,
                "ground": "danger",
                "to_whom": "The mother",
                "what": "That she is not to be left alone tonight",
                **vals,
            }
        )

    @mute_logger(*LOGGERS)
    def test_counsellors_write_leaders_read_and_it_stays(self):
        row = self.disclose()
        readers = {who for who in self.users if self.as_(who, row).has_access("read")}
        self.assertEqual(readers, {"counsellor", "counsellor_2", "leader", "deputy", "supervisor"})
        for who in ("leader", "homeroom", "register_keeper", "auditor", "foreign_counsellor"):
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.disclose(who)
            with self.subTest(who=who), self.assertRaises(AccessError):
                self.rpc(who, self.event.case_id, "action_disclose")
        with self.assertRaises(UserError):
            self.as_("counsellor", row).what = "x"
        with self.assertRaises(AccessError):
            self.disclose(author_id=self.users["leader"].id)
        with self.assertRaises(psycopg2.Error), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.env.cr.execute(SQL("UPDATE crisis_disclosure SET what = 'x' WHERE id = %s", row.id))

    def test_why_the_pupil_was_not_told_before(self):
        with self.assertRaises(psycopg2.Error), self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.disclose(told_first="no")
        self.assertTrue(self.disclose(told_first="no", why_not="She had left"))
        lines = self.env["crisis.timeline"].search([("res_model", "=", "crisis.disclosure")])
        self.assertEqual(set(lines.mapped("audience")), {"clinical"})
