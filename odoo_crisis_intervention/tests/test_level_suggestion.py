# SPDX-License-Identifier: LGPL-3.0-or-later
"""What level the facts suggest: tables, and properties that must hold for any answers (plan Art. 3 and 13)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.odoo_crisis_intervention.tools import level_reasons
from odoo.addons.odoo_crisis_intervention.tools import level_suggestion as ls

TODAY = date(2025, 10, 15)


def ago(days):
    return TODAY - timedelta(days=days)


def codes(suggestion):
    return {code for code, _params in suggestion.reasons}


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "ideation": st.sampled_from(["none", "passive", "active", False]),
        "ideation_frequency": st.sampled_from(["once", "weekly", "often", "daily", False]),
        "ideation_controllable": st.sampled_from(["yes", "partly", "no", False]),
        "plan": st.sampled_from(["none", "vague", "specific", False]),
        "means_access": st.sampled_from(["none", "possible", "yes", False, True]),
        "preparations": st.sampled_from(["", False, "letters"]),
        "intent": st.sampled_from([None, False, *range(11)]),
        "intent_now": st.booleans(),
        "attempts": st.integers(0, 5),
        "attempt_last_on": st.sampled_from([None, False, ago(0), ago(3), ago(4), ago(90), ago(91), ago(-1)]),
        "nssi": st.sampled_from(["none", "past", "once", "repeated", False]),
        "nssi_last_on": st.sampled_from([None, False, ago(0), ago(1), ago(2)]),
        "aggression": st.sampled_from(["none", "thoughts", "threats", "plan", False]),
        "psychotic": st.sampled_from(["none", "signs", "commanding", False]),
        **{key: st.integers(0, 10) for key in ("functioning", "mood", "sleep", "appetite", "attendance")},
        "trigger": st.sampled_from(["", "event"]),
        "risk_factors": st.sampled_from(["", "x"]),
        "protective_factors": st.text(max_size=5),
    },
)


@tagged("post_install", "-at_install")
class TestLevelSuggestion(BaseCase):
    def test_concern_table(self):
        cases = [
            # signals, keywords, level, a reason that must be named
            ([], {}, None, None),
            ([], {"categories": 1}, "blue", "category"),
            ([], {"categories": 1, "aggravating": True}, "blue", "category"),
            ([("a", ago(31))], {}, "blue", "old_signal"),
            ([("a", ago(31)), ("b", ago(40))], {}, "blue", "old_signal"),
            ([("a", ago(30))], {}, "yellow", "recent_signal"),
            ([("a", None)], {}, "yellow", "recent_signal"),
            ([("a", ago(-1))], {}, "yellow", "recent_signal"),
            ([("a", ago(1)), ("a", ago(2))], {}, "yellow", "recent_signal"),
            ([("a", ago(1)), ("b", ago(31))], {}, "yellow", "old_signal"),
            ([("a", ago(1)), ("b", ago(2))], {}, "orange", "raised_several_signals"),
            (
                [("a", ago(1)), ("b", ago(2)), ("c", ago(3))],
                {"aggravating": True},
                "orange",
                "raised_aggravating_category",
            ),
            ([("a", ago(1))], {"categories": 1, "aggravating": True}, "orange", "raised_aggravating_category"),
            ([("a", ago(31))], {"categories": 1, "aggravating": True}, "blue", "old_signal"),
            ([("a", ago(8))], {"window_days": 7}, "blue", "old_signal"),
            ([], {"urgency": "urgent"}, "yellow", "reported_urgent"),
            ([], {"urgency": "immediate"}, "red", "reported_immediate"),
            ([], {"injured": True}, "yellow", "injured"),
            ([("a", ago(1))], {"injured": True}, "red", "injury_with_signal"),
        ]
        for signals, keywords, level, reason in cases:
            with self.subTest(signals=signals, **keywords):
                suggestion = ls.suggest_from_concern(signals, TODAY, **keywords)
                self.assertEqual(suggestion.level_code, level)
                if reason:
                    self.assertIn(reason, codes(suggestion))
                else:
                    self.assertFalse(suggestion.reasons)

    def test_urgency_table(self):
        for recent, urgency, injured, urgent in [
            (0, "normal", False, False),
            (1, "normal", False, True),
            (0, "urgent", False, True),
            (0, "immediate", False, True),
            (0, "normal", True, True),
        ]:
            self.assertEqual(ls.is_urgent(recent, urgency, injured), urgent, (recent, urgency, injured))

    def test_clock_table(self):
        for urgent, urgency, level, level_hours, hours in [
            (False, "normal", None, None, 72),
            (False, "normal", "blue", 240, 72),
            (True, "normal", "yellow", 72, 24),
            (True, "urgent", "orange", 24, 24),
            (True, "urgent", "orange", 4, 4),
            (True, "immediate", "red", 2, 1),
            (True, "normal", "red", None, 1),
        ]:
            self.assertEqual(ls.assessment_hours(urgent, urgency, level, level_hours), hours)

    def test_assessment_table(self):
        cases = [
            ({}, None, "not_asked"),
            ({"ideation": "none", "plan": "none", "intent": 0}, None, None),
            ({"functioning": 6}, "blue", "condition_low"),
            ({"risk_factors": "bullied"}, "blue", "risk_factors"),
            ({"trigger": "loss"}, "blue", "trigger"),
            ({"trigger": "loss", "mood": 3}, "yellow", "trigger_strong_reaction"),
            ({"functioning": 3}, "yellow", "functioning_poor"),
            ({"sleep": 2, "mood": 3}, "yellow", "condition_poor"),
            ({"sleep": 0, "mood": 7}, "blue", "condition_low"),
            ({"ideation": "passive"}, "yellow", "ideation_passive"),
            ({"ideation": "active"}, "yellow", "ideation_active"),
            ({"ideation": "active", "ideation_frequency": "daily"}, "orange", "ideation_recurrent"),
            ({"ideation": "active", "ideation_controllable": "no"}, "orange", "ideation_recurrent"),
            ({"ideation": "active", "plan": "vague"}, "orange", "plan_vague"),
            ({"plan": "specific"}, "orange", "plan_specific"),
            ({"plan": "specific", "means_access": "none"}, "orange", "plan_specific"),
            ({"plan": "specific", "means_access": "yes"}, "red", "plan_specific_means"),
            ({"plan": "specific", "means_access": "possible"}, "red", "plan_specific_means"),
            ({"preparations": "letters"}, "red", "preparations"),
            ({"intent": 3}, None, None),
            ({"intent": 4}, "orange", "intent_serious"),
            ({"intent": 7}, "red", "intent_grave"),
            ({"intent_now": True}, "red", "intent_now"),
            ({"attempts": 1, "attempt_last_on": ago(3)}, "red", "attempt_just_now"),
            ({"attempts": 1, "attempt_last_on": ago(4)}, "orange", "attempt_recent"),
            ({"attempts": 1, "attempt_last_on": ago(90).isoformat()}, "orange", "attempt_recent"),
            ({"attempts": 1, "attempt_last_on": ago(91)}, "yellow", "attempt_past"),
            ({"attempts": 1}, "orange", "attempt_undated"),
            ({"nssi": "once"}, "yellow", "self_injury"),
            ({"nssi": "repeated", "nssi_last_on": ago(9)}, "orange", "self_injury_repeated"),
            ({"nssi": "once", "nssi_last_on": ago(1)}, "red", "self_injury_just_now"),
            ({"psychotic": "signs"}, "orange", "psychotic_signs"),
            ({"psychotic": "commanding"}, "red", "commanding_voices"),
            ({"aggression": "thoughts"}, "yellow", "aggression_thoughts"),
            ({"aggression": "threats"}, "orange", "aggression_threats"),
            ({"aggression": "plan"}, "orange", "aggression_plan"),
            ({"aggression": "plan", "means_access": True}, "red", "aggression_plan"),
        ]
        for answers, level, reason in cases:
            with self.subTest(**answers):
                suggestion = ls.suggest_from_assessment(answers, TODAY)
                self.assertEqual(suggestion.level_code, level)
                if reason:
                    self.assertIn(reason, codes(suggestion))

    def test_gravest_reason_comes_first(self):
        suggestion = ls.suggest_from_assessment({"risk_factors": "x", "ideation": "passive", "intent_now": True}, TODAY)
        self.assertEqual(suggestion.reasons[0], ("intent_now", {}))

    @settings(max_examples=300, deadline=None)
    @given(ANSWERS)
    def test_any_answers_give_a_level_with_reasons(self, answers):
        suggestion = ls.suggest_from_assessment(answers, TODAY)
        self.assertIn(suggestion.level_code, (None, *ls.LEVEL_CODES))
        if suggestion.level_code:
            self.assertTrue(codes(suggestion) - {"not_asked"})
        self.assertEqual(ls.reasons_from_json(suggestion.to_json()), suggestion.reasons)
        for code, params in suggestion.reasons:
            # Every reason has words, and its words find their numbers.
            self.assertTrue(level_reasons.REASONS[code]._source % {**params, "question": ""})

    @settings(max_examples=300, deadline=None)
    @given(ANSWERS)
    def test_protection_never_lowers_and_a_wish_to_act_now_is_always_red(self, answers):
        plain = {key: value for key, value in answers.items() if key != "protective_factors"}
        self.assertEqual(
            ls.suggest_from_assessment(answers, TODAY).level_code, ls.suggest_from_assessment(plain, TODAY).level_code
        )
        self.assertEqual(ls.suggest_from_assessment({**answers, "intent_now": True}, TODAY).level_code, "red")

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(1, 5), st.sampled_from([None, ago(0), ago(30), ago(31), ago(400)])), max_size=6),
        st.sampled_from(["normal", "urgent", "immediate"]),
        st.booleans(),
        st.booleans(),
    )
    def test_one_more_sign_never_lowers_a_report(self, signals, urgency, injured, aggravating):
        keywords = {"urgency": urgency, "injured": injured, "aggravating": aggravating, "categories": int(aggravating)}
        before = ls.suggest_from_concern(signals, TODAY, **keywords).level_code
        after = ls.suggest_from_concern([*signals, (9, TODAY)], TODAY, **keywords).level_code
        self.assertGreaterEqual(ls.rank(after), ls.rank(before))
