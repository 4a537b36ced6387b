# SPDX-License-Identifier: LGPL-3.0-or-later


from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .register_common import RegisterCommon
from .test_assessment import ALL

OFFICE = {"counsellor", "second_counsellor", "leader", "deputy", "register_keeper"}


@tagged("post_install", "-at_install")
class TestWarningAccess(RegisterCommon):
    def _readers(self, entry, field="watch_for"):
        readers = set()
        for name in ALL:
            mine = self.as_(name, entry)
            try:
                mine.read([field])
                readers.add(name)
            except AccessError:
                self.assertFalse(mine.search([("id", "=", entry.id)]), name)
        return readers

    def test_who_reads_an_entry_by_its_state(self):
        entry = self._proposed()
        self.assertEqual(self._readers(entry), OFFICE)
        self.as_("register_keeper", entry).action_enter()
        self.assertEqual(self._readers(entry), OFFICE | {"homeroom"})
        self._decide("counsellor", entry, "pause")
        self.assertEqual(self._readers(entry), OFFICE | {"homeroom"})
        self._decide("leader", entry, "void")
        self.assertEqual(self._readers(entry), OFFICE)

    def test_the_homeroom_teacher_sees_what_to_do_and_changes_nothing(self):
        entry = self._entered()
        mine = self.as_("homeroom", entry)
        self.assertEqual(mine.search([("is_my_class", "=", True)]), mine)
        self.assertEqual((mine.level_id, mine.agreed_measures), (self.levels["yellow"], "Talks weekly"))
        for vals in ({"watch_for": "x"}, {"state": "removed"}, {"level_id": self.levels["blue"].id}):
            with self.subTest(vals), self.assertRaises(UserError):
                mine.write(vals)
        for name in (name for name, step in mine._transitions.items() if step.roles):
            with self.subTest(name), self.assertRaises(UserError):
                getattr(mine, f"action_{name}")()
        with self.assertRaises(AccessError):
            mine.create([{"subject_id": self.pupil.id, "level_id": self.levels["red"].id}])

    def test_the_deputy_homeroom_teacher_sees_it_too_and_a_new_class_closes_it(self):
        entry = self._entered()
        self.school_class.deputy_employee_id = self.employees["teacher"]
        self.assertEqual(self.as_("teacher", entry).watch_for, "Absence")
        self.pupil.class_id = self.other_class
        self.assertEqual(self.as_("other_homeroom", entry).watch_for, "Absence")
        for name in ("teacher", "homeroom"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_(name, entry).read(["watch_for"])

    def test_aggregates_and_searches_tell_outsiders_nothing(self):
        self._entered()
        for name in set(ALL) - OFFICE - {"homeroom"}:
            mine = self.as_(name, self.env["crisis.warning"])
            self.assertFalse(mine.search_count([("subject_id", "=", self.pupil.id)]), name)
            self.assertFalse(mine._read_group([], ["level_id"], ["__count"]), name)
            self.assertFalse(mine.formatted_read_group([], ["grade"], ["__count"]), name)
            self.assertFalse(mine.search([("level_id.code", "=", "yellow")]), name)

    def test_a_colleagues_entry_is_for_leaders(self):
        with self.assertRaises(AccessError):
            self._proposed(subject=self.staff_subject)
        entry = self._proposed("leader", subject=self.staff_subject)
        self.assertEqual(self._readers(entry), {"leader", "deputy"})
        with self.assertRaises(UserError):
            self.as_("leader", entry).action_enter()
        self.as_("deputy", entry).action_enter()
        self.assertEqual(self.as_("leader", entry).state, "active")
        for name in ("counsellor", "register_keeper", "hr_officer"):
            self.assertFalse(self.as_(name, entry).search([]), name)

    def test_the_other_school_sees_and_enters_nothing(self):
        entry = self._proposed()
        for name in ("foreign_leader", "foreign_counsellor"):
            with self.subTest(name), self.assertRaises(AccessError):
                self.as_(name, entry).action_enter()


@tagged("post_install", "-at_install")
class TestWarningProposal(RegisterCommon):
    def test_a_counsellor_proposes_and_nobody_else(self):
        for name in set(ALL) - {"counsellor", "second_counsellor"}:
            with self.subTest(name), self.assertRaises(AccessError):
                self._proposed(name)
        entry = self._proposed()
        self.assertEqual((entry.state, entry.proposed_by_id), ("proposed", self.users["counsellor"]))
        self.assertTrue(entry.proposed_at)
        self.assertFalse(entry.review_by)
        self.assertFalse(entry._inside_workflow(), "what create returns may not write stamps")
        with self.assertRaises(UserError):
            entry.write({"state": "active"})
        self.assertEqual(self._texts(entry), ["propose"])

    def test_stamps_are_refused_from_the_client(self):
        for vals in (
            {"state": "active"},
            {"entered_by_id": self.users["leader"].id},
            {"proposed_by_id": self.users["leader"].id},
            {"review_by": "2099-01-01"},
            {"removal_proposed_by_id": self.users["leader"].id},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                self._proposed(**vals)
        forged = self.as_("counsellor", self.env["crisis.warning"]).with_context(
            default_state="active",
            default_proposed_by_id=self.users["leader"].id,
            default_entered_by_id=self.users["deputy"].id,
            default_review_by="2099-01-01",
            default_removal_proposed_at="2024-01-01",
            default_removed_at="2024-01-01",
        )
        entry = forged.create([{"subject_id": self.pupil.id, "level_id": self.levels["red"].id}])
        self.assertEqual((entry.state, entry.proposed_by_id), ("proposed", self.users["counsellor"]))
        for name in ("entered_by_id", "review_by", "removal_proposed_at", "removed_at"):
            self.assertFalse(entry[name], name)

    def test_only_who_is_enrolled_can_be_proposed(self):
        for state in ("on_leave", "transferred", "graduated", "withdrawn"):
            self.pupil.enrolment_state = state
            with self.subTest(state), self.assertRaises(UserError):
                self._proposed()
        self.pupil.enrolment_state = "enrolled"
        entry = self._proposed()
        self.pupil.enrolment_state = "on_leave"
        with self.assertRaises(UserError):
            self.as_("register_keeper", entry).action_enter()

    def test_from_an_assessment_nothing_is_typed_again(self):
        assessment = self._completed(
            level="orange", category_ids=[(6, 0, self.env["crisis.category"].search([], limit=1).ids)]
        )
        self._sheet(assessment)
        action = assessment.action_propose_warning()
        self.assertNotIn("CANARY", str(action))
        model = self.as_("counsellor", self.env["crisis.warning"]).with_context(**action["context"])
        values = model.default_get(list(model._fields))
        self.assertEqual(values["level_id"], self.levels["orange"].id)
        self.assertEqual(values["watch_for"], "Absence")
        entry = model.create([{"reason": "Withdrawn for weeks"}])
        self.assertEqual((entry.subject_id, entry.assessment_id), (self.pupil, assessment))
        self.assertEqual(entry.category_ids, assessment.category_ids)
        self.assertEqual(assessment.action_propose_warning()["res_id"], entry.id)
        self.assertEqual(assessment.warning_id, entry)

    def test_the_link_to_an_assessment_is_of_the_same_person(self):
        other = self._completed(subject=self.other_pupil)
        with self.assertRaises(ValidationError):
            self._proposed(assessment_id=other.id)

    def test_the_level_of_a_proposal_is_the_counsellors(self):
        entry = self._proposed()
        with self.assertRaises(UserError):
            self.as_("register_keeper", entry).write({"level_id": self.levels["blue"].id})
        self.as_("second_counsellor", entry).write({"level_id": self.levels["orange"].id})
        with self.assertRaises(UserError):
            self.as_("counsellor", entry).write({"subject_id": self.other_pupil.id})
