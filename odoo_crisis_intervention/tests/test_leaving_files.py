# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files of pupils who graduate or leave: what is open, two persons, what closes along (plan Art. 3, 24)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .monitoring_common import MonitoringCommon


class LeavingCase(MonitoringCommon):
    def leave(self, subjects, how="graduated"):
        self.as_("config", subjects).write({"enrolment_state": how})
        self.env.invalidate_all()
        return self.env["crisis.leaving"].search([("subject_id", "in", subjects.ids)])

    def with_file(self, number):
        """A pupil with a register entry and a case under way, the way people make them."""
        pupil = self.env["crisis.subject"].create(
            {"name": f"Leaver {number}", "class_id": self.school_class.id, "company_id": self.company.id}
        )
        entry = self.as_("counsellor", self.env["crisis.warning"]).create(
            {"subject_id": pupil.id, "level_id": self.yellow.id, "source": "other", "reason": "Sad"}
        )
        self.as_("register_keeper", entry).action_enter()
        case = self.open_case(pupil, warning_id=entry.id)
        self.complete_assessment(pupil)
        self.write_line("counsellor", case, "measure")
        case.invalidate_recordset()
        case.action_follow_up()
        return pupil


@tagged("post_install", "-at_install")
class TestLeavingFiles(LeavingCase):
    def test_july(self):
        pupils = self.env["crisis.subject"].concat(*(self.with_file(number) for number in range(3)))
        unknown = self.env["crisis.subject"].create({"name": "No file", "company_id": self.company.id})
        late = pupils[0]
        open_report = self.as_("homeroom", self.env["crisis.concern"]).create(
            {"subject_id": late.id, "facts": "Cries", "urgency": "normal"}
        )
        open_report.action_submit()
        files = self.leave(pupils | unknown)
        self.assertEqual(files.subject_id, pupils, "nobody without a file")
        self.assertTrue(all(files.mapped("left_on")))
        of_late = files.filtered(lambda row: row.subject_id == late)
        self.assertIn(open_report.sudo().reference, of_late.still_open)
        done = self.rpc("register_keeper", "crisis.leaving", "action_hand_in", files.ids)
        self.assertEqual(done["params"]["type"], "warning")
        self.assertEqual(files.mapped("state").count("handed_in"), 2)
        with self.assertRaises(UserError):
            self.rpc("register_keeper", "crisis.leaving", "action_hand_in", of_late.ids)
        handed = files - of_late
        duties = self.env["crisis.duty"].search([("kind_code", "=", "leaving_close"), ("state", "=", "open")])
        self.assertEqual(len(duties), 2)
        self.assertIn(self.users["leader"], duties.owner_ids)
        with self.assertRaises(AccessError):
            self.rpc("register_keeper", "crisis.leaving", "action_close", handed[0].ids)
        self.rpc("leader", "crisis.leaving", "action_close", handed.ids)
        self.env.invalidate_all()
        self.assertEqual(set(handed.mapped("state")), {"closed"})
        cases = self.env["crisis.case"].search([("subject_id", "in", handed.subject_id.ids)])
        entries = self.env["crisis.warning"].search([("subject_id", "in", handed.subject_id.ids)])
        self.assertEqual(set(cases.mapped("state")), {"closed"})
        self.assertEqual(set(entries.mapped("state")), {"removed"})
        self.assertEqual(set(cases.followup_ids.mapped("state")), {"cancelled"})
        self.assertEqual(entries.removed_by_id, self.users["leader"])
        self.assertEqual(entries.removal_proposed_by_id, self.users["register_keeper"])
        self.assertEqual(set(duties.mapped("state")), {"done"})
        leaving = [("kind_code", "=", "register_leaving"), ("source_key", "in", entries.mapped("reference"))]
        self.assertEqual(set(self.env["crisis.duty"].search(leaving).mapped("state")), {"done"})
        self.assertTrue(all(handed.mapped("kept_until")))

    def test_never_alone_and_never_by_hand(self):
        pupil = self.with_file(9)
        file = self.leave(pupil)
        self.rpc("leader", "crisis.leaving", "action_hand_in", file.ids)
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.leaving", "action_close", file.ids)
        case = self.env["crisis.case"].search([("subject_id", "=", pupil.id)])
        for record in (case, case.warning_id):
            with self.assertRaises(UserError):
                self.as_("leader", record)._transition("leave")
            with self.assertRaises(UserError):
                record.sudo()._transition("leave")  # not even by the server without a closed file
        for values in ({"state": "closed"}, {"closed_by_id": self.users["leader"].id}, {"left_on": "2020-01-01"}):
            with self.assertRaises(UserError):
                self.rpc("leader", "crisis.leaving", "write", file.ids, values)
        with self.assertRaises(UserError):
            self.rpc("leader", "crisis.leaving", "create", {"subject_id": self.pupil.id, "how": "graduated"})
        self.rpc("deputy", "crisis.leaving", "action_close", file.ids)
        self.assertEqual(case.state, "closed")
        for role in ("teacher", "homeroom", "admin", "config", "foreign_leader", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.rpc(role, "crisis.leaving", "read", file.ids, ["how"])

    def test_custody_and_a_case_that_was_never_assessed_are_settled_first(self):
        team = self.begin()
        self.as_("counsellor", self.env["crisis.case"]).create({"subject_id": self.other_pupil.id})
        files = self.leave(self.pupil | self.other_pupil, "transferred")
        texts = {row.subject_id: row.still_open for row in files}
        self.assertIn(team.reference, texts[self.pupil])
        self.assertIn("never assessed", texts[self.other_pupil])
        for file in files:
            with self.assertRaises(UserError):
                self.rpc("register_keeper", "crisis.leaving", "action_hand_in", file.ids)

    def test_whoever_comes_back_takes_the_file_along(self):
        pupil = self.with_file(7)
        file = self.leave(pupil, "withdrawn")
        self.as_("register_keeper", file).action_hand_in()
        self.as_("config", pupil).write({"enrolment_state": "enrolled"})
        self.env.invalidate_all()
        self.assertEqual(file.state, "back")
        self.assertFalse(pupil.left_on)
        again = self.leave(pupil) - file
        self.assertEqual(again.state, "open")
