# SPDX-License-Identifier: LGPL-3.0-or-later
from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tools.scoring import REFUSED
from .common import CrisisCommon

# What the authors of the instruments publish: items answered alike, their sum, and what it is called.
PUBLISHED = (
    ("phq9", range(1, 10), 3, 27, "severe"),
    ("phq9", range(1, 10), 0, 0, "minimal"),
    ("phq9", range(1, 6), 1, 5, "mild"),
    ("phq9", range(1, 6), 2, 10, "moderate"),
    ("phq9", range(1, 6), 3, 15, "serious"),
    ("phq8", range(1, 9), 3, 24, "severe"),
    ("phqa", range(1, 6), 2, 10, "moderate"),
    ("phqa", range(1, 10), 3, 27, "severe"),
    ("phq2", (1,), 3, 3, "positive"),
    ("phq2", (1,), 2, 2, "negative"),
    ("gad7", range(1, 6), 1, 5, "mild"),
    ("gad7", range(1, 6), 2, 10, "moderate"),
    ("gad7", range(1, 6), 3, 15, "severe"),
    ("gad7", range(1, 8), 3, 21, "severe"),
    ("gad2", (1,), 3, 3, "positive"),
)
MHT_SCALES = {"study": 15, "people": 10, "lonely": 10, "blame": 10, "touchy": 10, "body": 15, "fear": 10, "impulse": 10}


@tagged("post_install", "-at_install")
class TestSheet(CrisisCommon):
    """Answers become scores by the instrument's own manual; only counsellors see them."""

    def instrument(self, code):
        return self.env.ref(f"odoo_crisis_intervention.instrument_{code}")

    def take_in(self, code, answers=None, **row):
        return self.env["crisis.sheet"]._take_in(
            [
                {
                    "instrument_id": self.instrument(code).id,
                    "subject_id": self.pupil.id,
                    "answers": answers,
                    "answered_at": fields.Datetime.now(),
                    "source": "platform",
                    **row,
                }
            ]
        )

    def band(self, sheet, scale="total"):
        return sheet.score_ids.filtered(lambda score: score.scale_id.code == scale).band_id.code

    def test_published_cut_offs(self):
        for code, numbers, answer, total, band in PUBLISHED:
            items = self.instrument(code).scale_ids[:1]._pure().items
            sheet = self.take_in(code, {number: answer if number in numbers else 0 for number in items})
            with self.subTest(code=code, total=total):
                self.assertEqual(sheet.score_ids.value, total)
                self.assertEqual(self.band(sheet), band)
                self.assertEqual(sheet.to_see, band not in ("minimal", "mild", "negative"))

    def test_the_keys_cover_their_items_once(self):
        mht = {scale.code: scale._pure().items for scale in self.instrument("mht").scale_ids}
        self.assertEqual({code: len(mht[code]) for code in MHT_SCALES}, MHT_SCALES)
        self.assertEqual(sorted([*mht["total"], *mht["lie"]]), list(range(1, 101)))
        for code, count in (("mssmhs", 60), ("scl90", 90)):
            scales = self.instrument(code).scale_ids.filtered(lambda scale: scale.code not in ("total", "positive"))
            self.assertEqual(
                sorted(number for scale in scales for number in scale._pure().items), list(range(1, count + 1))
            )

    def test_a_lie_scale_makes_a_sheet_one_to_ask_again(self):
        honest = self.take_in("mht", {number: int(number <= 65) for number in range(1, 101)})
        self.assertTrue(honest.is_valid)
        self.assertEqual((self.band(honest), self.band(honest, "study")), ("plan", "high"))
        lies = self.take_in("mht", {number: int(number >= 82 and number % 2 == 0) for number in range(1, 101)})
        self.assertFalse(lies.is_valid)
        self.assertIn("Answers too good to be true", lies.reasons)

    def test_a_red_flag_counts_whatever_the_sum(self):
        sheet = self.take_in("phq9", {number: int(number == 9) for number in range(1, 10)})
        self.assertEqual(self.band(sheet), "minimal")
        self.assertTrue(sheet.is_flagged and sheet.to_see)
        self.assertIn("Item 9: answered 1 of 3", sheet.reasons)
        left_out = self.take_in("phq9", {number: 0 for number in range(1, 9)})
        self.assertFalse(left_out.is_flagged)
        self.assertTrue(left_out.to_ask and left_out.to_see and left_out.is_valid)
        partial = self.take_in("phq9", {1: 3, 9: 2})
        self.assertTrue(partial.is_flagged)
        self.assertFalse(partial.is_valid)

    def test_asked_face_to_face(self):
        refused = self.take_in("asq", {1: 0, 2: 0, 3: REFUSED, 4: 0, 5: 1}, source="asked")
        self.assertEqual((self.band(refused, "screen"), self.band(refused, "now")), ("positive", "acute"))
        self.assertIn("Item 3: did not want to answer", refused.reasons)
        negative = self.take_in("asq", dict.fromkeys(range(1, 5), 0), source="asked")
        self.assertFalse(negative.to_see or negative.to_ask)
        self.assertTrue(negative.is_valid)

    def test_what_a_platform_scored_already(self):
        sheet = self.take_in("platform", given={"level": "second"}, flagged=True)
        self.assertEqual(self.band(sheet, "level"), "second")
        self.assertTrue(sheet.is_flagged and sheet.is_valid and sheet.to_see)
        for given in ({"level": "tenth"}, {"mood": 3}):
            with self.subTest(given=given), self.assertRaises(ValueError):
                self.take_in("platform", given=given)

    def test_the_same_result_is_not_taken_in_twice(self):
        self.take_in("platform", given={"level": 1}, key="k1")
        with self.assertRaises(IntegrityError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.take_in("platform", given={"level": 1}, key="k1")

    def typed(self, role="counsellor", **values):
        return self.as_(role, self.env["crisis.sheet"]).create(
            {"subject_id": self.pupil.id, "instrument_id": self.instrument("phq9").id, **values}
        )

    def test_paper_is_typed_in_handed_in_and_then_stays_as_it_is(self):
        sheet = self.typed()
        with self.assertRaises(UserError):
            sheet.action_hand_in()
        sheet.write({"answers": {str(number): 2 for number in range(1, 10)}})
        sheet.action_hand_in()
        self.assertEqual(
            (sheet.state, sheet.score_ids.value, sheet.entered_by_id), ("done", 18, self.users["counsellor"])
        )
        with self.assertRaises(UserError):
            sheet.write({"answers": {"1": 0}})
        with self.assertRaises(UserError):
            sheet.action_void()
        sheet.void_reason = "Typed from another's sheet."
        sheet.action_void()
        self.assertEqual(sheet.state, "void")

    def test_answers_are_numbers_of_the_instrument_and_nothing_else(self):
        for answers in ({"1": "he says he"}, {"1": 4}, {"99": 1}, {"x": 1}, {"1": True}, [1, 2]):
            with self.subTest(answers=answers), self.assertRaises(ValidationError):
                self.typed(answers=answers)

    def test_a_score_is_never_written_by_hand(self):
        sheet = self.typed(answers={"1": 3})
        for values in ({"is_flagged": True}, {"to_see": True}, {"state": "done"}, {"urgency": 9}, {"key": "x"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                sheet.write(values)
            with self.subTest(created=values), self.assertRaises(UserError):
                self.typed(**values)
        score = {"sheet_id": sheet.id, "scale_id": self.instrument("phq9").scale_ids.id}
        with self.assertRaises(AccessError):
            self.as_("counsellor", self.env["crisis.sheet.score"]).create(score)

    def test_nobody_but_a_counsellor_types_sheets_in(self):
        for role in ("leader", "register_keeper", "homeroom", "admin", "auditor", "config"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.typed(role)

    def test_the_instrument_says_whether_leaders_read_its_sheets(self):
        sheet = self.take_in("gad7", dict.fromkeys(range(1, 8), 1))
        both = sheet, sheet.score_ids
        for readers, expected in (("counsellors", False), ("leaders", True)):
            self.instrument("gad7").readers = readers
            for records in both:
                self.assertEqual(self.as_("leader", records).has_access("read"), expected)
                self.assertTrue(self.as_("counsellor", records).has_access("read"))
                self.assertFalse(self.as_("register_keeper", records).has_access("read"))

    def test_many_sheets_are_read_with_few_queries(self):
        pupils = self.env["crisis.subject"].create(
            [
                {
                    "name": f"Pupil {index}",
                    "number": f"M{index}",
                    "class_id": self.school_class.id,
                    "company_id": self.company.id,
                }
                for index in range(200)
            ]
        )
        rows = [
            {
                "instrument_id": self.instrument("gad7").id,
                "subject_id": pupil.id,
                "answers": dict.fromkeys(range(1, 8), 0),
                "answered_at": fields.Datetime.now(),
                "source": "platform",
                "key": str(pupil.id),
            }
            for pupil in pupils
        ]
        self.env["crisis.sheet"]._take_in(rows[:1])
        self.env.flush_all()
        with self.assertQueryCount(30):
            self.env["crisis.sheet"]._take_in(rows[1:])
            self.env.flush_all()
