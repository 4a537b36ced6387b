# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sheets read by tables: the instruments' own cut-offs, gaps, reversed items, red flags, doubts and norms."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..tools.scoring import (
    COUNT,
    HIGHEST,
    MEAN,
    REFUSED,
    Band,
    Doubt,
    Instrument,
    Item,
    Norm,
    Scale,
    band_of,
    rounded,
    score,
)


def bands(*rows):
    return tuple(Band(Fraction(lowest), code, to_see=to_see) for lowest, code, to_see in rows)


PHQ_BANDS = bands(
    (0, "minimal", False), (5, "mild", False), (10, "moderate", True), (15, "serious", True), (20, "severe", True)
)
PHQ9 = Instrument(
    "phq9",
    items=(*(Item(number, 0, 3) for number in range(1, 9)), Item(9, 0, 3, flag_from=1)),
    scales=(Scale("total", tuple(range(1, 10)), may_miss=2, bands=PHQ_BANDS),),
)
ASQ = Instrument(
    "asq",
    items=(
        *(Item(number, 0, 1, refusal=1, flag_from=1) for number in range(1, 5)),
        Item(5, 0, 1, refusal=1, flag_from=1, only_after=(1, 2, 3, 4)),
    ),
    scales=(
        Scale("screen", (1, 2, 3, 4), HIGHEST, bands=bands((0, "negative", False), (1, "positive", True))),
        Scale("now", (5,), HIGHEST, bands=bands((0, "not_acute", True), (1, "acute", True))),
    ),
)


def sheet(*answers):
    return dict(enumerate(answers, start=1))


@tagged("post_install", "-at_install")
class TestScoring(BaseCase):
    def test_the_bands_begin_where_the_manual_says(self):
        expected = {0: "minimal", 4: "minimal", 5: "mild", 9: "mild", 10: "moderate", 14: "moderate"}
        expected |= {15: "serious", 19: "serious", 20: "severe", 27: "severe"}
        for value, code in expected.items():
            self.assertEqual(band_of(PHQ_BANDS, value).code, code, value)

    def test_sum_band_and_whom_to_see(self):
        result = score(PHQ9, sheet(1, 1, 2, 1, 0, 2, 1, 2, 0))
        self.assertEqual((result.by_code["total"].value, result.by_code["total"].band.code), (10, "moderate"))
        self.assertTrue(result.to_see)
        self.assertFalse(result.flags)
        self.assertFalse(score(PHQ9, sheet(*[0] * 9)).to_see)

    def test_up_to_two_gaps_are_completed_by_the_mean_and_halves_go_up(self):
        result = score(PHQ9, sheet(1, 1, 1, 1, 1, 1, 2, None, 0))  # 8 of 8 answers: 8 * 9 / 8 = 9
        self.assertEqual((result.by_code["total"].value, result.by_code["total"].completed), (9, True))
        result = score(PHQ9, sheet(3, 3, 3, 3, 0, 0, None, None, 0))  # 12 * 9 / 7 = 15.4
        self.assertEqual(result.by_code["total"].value, 15)
        self.assertEqual([rounded(Fraction(half, 2)) for half in (1, 3, 5)], [1, 2, 3])

    def test_three_gaps_give_no_score(self):
        result = score(PHQ9, sheet(3, 3, 3, 3, 3, 3, None, None, None))
        self.assertIsNone(result.by_code["total"].value)
        self.assertFalse(result.is_valid)
        self.assertEqual(result.gaps, (7, 8, 9))

    def test_a_red_flag_counts_whatever_the_sum_says(self):
        result = score(PHQ9, sheet(0, 0, 0, 0, 0, 0, 0, 0, 1))
        self.assertEqual((result.flags, result.to_see), (((9, 1),), True))
        invalid = score(PHQ9, {9: 2})
        self.assertEqual((invalid.is_valid, invalid.flags, invalid.to_see), (False, ((9, 2),), True))

    def test_a_red_flag_item_without_an_answer_is_asked_in_person(self):
        result = score(PHQ9, sheet(0, 0, 0, 0, 0, 0, 0, 0, None))
        self.assertEqual((result.to_ask, result.to_see), ((9,), True))

    def test_asked_face_to_face(self):
        for answers, screen, now in (
            (sheet(0, 0, 0, 0), "negative", None),
            (sheet(0, 1, 0, 0, 0), "positive", "not_acute"),
            (sheet(0, 0, 0, REFUSED, 0), "positive", "not_acute"),
            (sheet(1, 0, 0, 0, 1), "positive", "acute"),
            (sheet(1, 0, 0, 0, REFUSED), "positive", "acute"),
        ):
            result = score(ASQ, answers)
            self.assertEqual(result.by_code["screen"].band.code, screen, answers)
            line = result.by_code.get("now")
            self.assertEqual(line and line.band.code, now, answers)
            self.assertEqual(result.to_see, screen == "positive", answers)
        self.assertEqual(score(ASQ, sheet(0, 1, 0, 0)).to_ask, (5,))
        self.assertEqual(score(ASQ, sheet(0, 0, 0, 0)).to_ask, ())

    def test_a_refusal_is_a_gap_where_an_instrument_does_not_count_it(self):
        self.assertEqual(score(PHQ9, sheet(REFUSED, 1, 1, 1, 1, 1, 1, 1, 0)).gaps, (1,))

    def test_reversed_items_means_counts_and_factors(self):
        instrument = Instrument(
            "own",
            items=(Item(1, 1, 5), Item(2, 1, 5, reverse=True), Item(3, 1, 5)),
            scales=(
                Scale("mean", (1, 2, 3), MEAN),
                Scale("positive", (1, 2, 3), COUNT, counts_from=2),
                Scale("doubled", (1, 2), factor=2),
            ),
        )
        result = score(instrument, sheet(4, 5, 2))
        self.assertEqual([line.value for line in result.scores], [Fraction(7, 3), 2, 10])

    def test_sheets_that_are_not_to_be_trusted(self):
        instrument = Instrument(
            "own",
            items=tuple(Item(number) for number in range(1, 13)),
            scales=(Scale("lie", (1, 2, 3)),),
            doubts=(Doubt("lie", "scale", 2, scale="lie"), Doubt("line", "run", 8), Doubt("fast", "fast", 20)),
        )
        alternating = [0, 1] * 6
        self.assertEqual(score(instrument, sheet(*alternating)).doubts, ())
        self.assertEqual(score(instrument, sheet(1, 1, *[0, 1] * 5)).doubts, ("lie",))
        self.assertEqual(score(instrument, sheet(*[0] * 8, *[1, 0] * 2)).doubts, ("line",))
        self.assertEqual(score(instrument, sheet(*[0] * 7, *[1, 0] * 2, 1)).doubts, ())
        self.assertEqual(score(instrument, sheet(*[None] * 12)).doubts, ())
        self.assertEqual(score(instrument, sheet(*alternating), seconds=19).doubts, ("fast",))
        self.assertEqual(score(instrument, sheet(*alternating), seconds=20).doubts, ())

    def test_a_norm_is_that_of_sex_and_grade(self):
        instrument = Instrument(
            "own",
            items=(Item(1, 0, 100),),
            scales=(Scale("total", (1,), bands=bands((0, "usual", False), (70, "high", True)), on_norm=True),),
            norms=(
                Norm("total", Fraction(20), Fraction(5), "female", 7, 9),
                Norm("total", Fraction(30), Fraction(5), "male", 7, 9),
            ),
        )
        for sex, grade, t_value, band in (
            ("female", 8, 70, "high"),
            ("male", 8, 50, "usual"),
            ("female", 6, None, None),
        ):
            line = score(instrument, {1: 30}, sex=sex, grade=grade).by_code["total"]
            self.assertEqual((line.t_value, line.band and line.band.code), (t_value, band))

    def test_what_an_instrument_does_not_have_is_named(self):
        for answers, number in (({1: 4}, 1), ({2: -1}, 2), ({3: "x"}, 3), ({4: True}, 4), ({10: 1}, 10)):
            with self.assertRaises(ValueError) as caught:
                score(PHQ9, answers)
            self.assertEqual(caught.exception.args[0], number)

    @settings(max_examples=300, deadline=None)
    @given(st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=9, max_size=9))
    def test_any_sheet(self, answers):
        result = score(PHQ9, sheet(*answers))
        known = [answer for answer in answers if answer is not None]
        line = result.by_code["total"]
        self.assertEqual(line.value is None, len(known) < 7)
        if line.value is not None:
            self.assertTrue(0 <= line.value <= 27)
            self.assertTrue(abs(line.value - Fraction(sum(known) * 9, len(known))) <= Fraction(1, 2))
        self.assertEqual(bool(result.flags), bool(answers[8]))
        self.assertEqual(bool(result.to_ask), answers[8] is None)
