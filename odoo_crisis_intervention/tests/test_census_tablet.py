# SPDX-License-Identifier: LGPL-3.0-or-later
"""Answering on a school's tablet over HTTP: one pupil after another, and nothing left behind."""

import re
from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .tablet_common import CALM, PAGE, RED, TabletBrowser

SENTENCE = re.compile(r'<p class="o_crisis_census_sentence">.*?</p>', re.DOTALL)


@tagged("post_install", "-at_install")
class TestCensusTablet(TabletBrowser, HttpCase):
    def test_a_red_flag_counts_when_it_is_tapped_and_nothing_stays_with_odoo(self):
        self.assertIn("not open", self.get(PAGE, 403).text)
        self.open_tablet()
        self.assertIn("This number is not waiting", self.post(f"{PAGE}/who", 400, number="T002").text)
        page = self.post(f"{PAGE}/who", number=" T001 ").text
        self.assertIn("P*", page)
        self.assertIn("Seven (1)", page)
        self.assertNotIn("Pupil A", page)
        self.assertIn(self.phq9.attribution.partition(",")[0], page)
        tokens = self.begin()
        display = self.get(f"/survey/{tokens[0]}/{tokens[1]}")
        self.assertEqual(display.headers["Cache-Control"], "no-store, private")
        self.assertIn("Stop here", display.text)
        self.assertNotIn("Seven", display.text + display.url)
        sheet = self.sheets()
        self.assertFalse(sheet.partner_id or sheet.email or sheet.nickname or sheet.message_ids)
        self.assertFalse(sheet.message_follower_ids or sheet.test_entry)
        entry = self.env["crisis.census.entry"].search([])
        self.assertEqual((entry.participant_id, entry.state), (self.part, "open"))
        self.assertNotIn(sheet.access_token, str(entry.read()))
        # tapped, and not handed in yet
        self.answer(tokens, {**CALM, RED: 2})
        taken = self.env["crisis.sheet"].search([("subject_id", "=", self.pupil.id)])
        self.assertTrue(taken.is_flagged and taken.source == "tablet" and taken.participant_id == self.part)
        self.assertEqual(entry.state, "handed_in")
        self.assertFalse(entry.token_digest)
        self.assertFalse(self.sheets())
        self.assertFalse(
            self.env["survey.user_input.line"].search([("survey_id", "=", self.sitting.form_id.survey_id.id)])
        )
        self.assertEqual(self.part.state, "answered")
        # whoever presses "back" meets the page for the next pupil
        again = self.get(f"/survey/{tokens[0]}/{tokens[1]}")
        self.assertTrue(again.url.endswith(PAGE), again.url)
        self.assertIn("Your student number", again.text)
        self.assertIn("This number is not waiting", self.post(f"{PAGE}/who", 400, number="T001").text)

    def test_an_answer_to_act_on_is_not_taken_back_by_going_back(self):
        gad7 = self.env.ref("odoo_crisis_intervention.instrument_gad7")
        self.open_tablet()
        self.sitting.form_id = self.env["crisis.census.form"]._for(self.phq9 | gad7)
        tokens = self.begin()
        self.answer(tokens, {1: 3, RED: 2})
        early = self.env["crisis.sheet"].search([("subject_id", "=", self.pupil.id)])
        self.assertTrue(early.is_flagged)
        self.assertEqual(early.answers, {"1": 3, "9": 2})
        self.assertEqual(self.env["crisis.census.entry"].search([]).state, "open")
        self.assertTrue(self.sheets())
        self.answer(tokens, {**CALM, 1: 3, 2: 2, RED: 0})
        self.assertEqual(early.answers, {"1": 3, "9": 2})
        for item in gad7.item_ids.sorted("number"):
            thanks = self.tap(tokens, item.number, 0, gad7)["result"][1]["survey_content"]
        phq9 = self.env["crisis.sheet"].search([("instrument_id", "=", self.phq9.id)])
        self.assertEqual(phq9, early)
        self.assertTrue(early.is_flagged and early.is_valid)
        self.assertEqual(early.answers, {**{str(key): value for key, value in CALM.items()}, "1": 3, "2": 2, "9": 2})
        self.assertEqual(early.score_ids.filtered(lambda line: line.scale_id.code == "total").value, 7)
        self.assertEqual(len(self.env["crisis.sheet"].search([("instrument_id", "=", gad7.id)])), 1)
        self.assertIn("You are not alone", thanks)

    def test_from_the_next_seat_every_last_page_looks_alike(self):
        self.open_tablet()
        first = self.answer(self.begin(), {**CALM, RED: 1})
        self.get(PAGE)
        second = self.answer(self.begin(self.second), CALM)
        self.assertIn("You are not alone", first)
        self.assertIn("Everything is handed in", second)
        self.assertEqual(SENTENCE.sub("", first), SENTENCE.sub("", second))
        self.assertIn("12356", first)
        self.assertIn(self.users["counsellor"].name, first)

    def test_to_decline_is_all_right_and_to_stop_leaves_nothing_but_what_was_acted_on(self):
        self.open_tablet()
        self.post(f"{PAGE}/who", number="T001")
        page = self.post(f"{PAGE}/decline").text
        self.assertIn("It is all right", page)
        self.assertIn("12356", page)
        self.assertEqual((self.part.state, self.part.consent_state), ("declined", "refused_pupil"))
        self.get(PAGE)
        self.begin(self.second)
        tokens = re.search(r"/survey/([^/]+)/([^/?]+)", self.url_open(PAGE).url)
        self.assertFalse(tokens)
        sheet = self.sheets()
        tokens = sheet.survey_id.access_token, sheet.access_token
        self.tap(tokens, 1, 2)
        self.get(PAGE)
        self.assertIn("Do you want to stop?", self.page)
        # somebody else may sit there now
        self.post(f"{PAGE}/stop", 400, sure="no", number="T001")
        self.assertIn("/survey/", self.post(f"{PAGE}/stop", sure="no", number="T009").url)
        self.get(PAGE)
        self.post(f"{PAGE}/stop", sure="yes", number="T009")
        self.assertFalse(self.sheets())
        self.assertFalse(self.env["crisis.sheet"].search([]))
        self.assertEqual(self.participant(self.second).state, "declined")

    def test_what_was_begun_and_left_is_taken_in_with_the_sitting(self):
        self.open_tablet()
        tokens = self.begin()
        self.tap(tokens, 1, 2)
        self.tap(tokens, 2, 2)
        self.env["survey.user_input"]._crisis_begin(self.sitting.form_id.survey_id)  # of nobody, without an answer
        self.as_("homeroom", self.sitting).action_close()
        sheet = self.env["crisis.sheet"].search([])
        self.assertEqual((sheet.subject_id, sheet.answers, sheet.is_valid), (self.pupil, {"1": 2, "2": 2}, False))
        self.assertTrue(sheet.to_ask)
        self.assertEqual(self.part.state, "invalid")
        self.assertEqual(self.participant(self.second).state, "absent")
        self.get(PAGE, 403)
        self.env.cr.execute("UPDATE survey_user_input SET create_date = create_date - interval '1 hour'")
        self.env["crisis.census.entry"]._cron_tidy()
        self.assertFalse(self.sheets())

    def test_a_tablet_that_was_forgotten_is_taken_in_by_the_scheduler(self):
        self.open_tablet()
        self.tap(self.begin(), 1, 3)
        entry = self.env["crisis.census.entry"].search([])
        self.env["crisis.census.entry"]._cron_tidy()
        self.assertEqual(entry.state, "open")
        entry.opened_at -= timedelta(hours=self.company.crisis_tablet_hours)
        self.env.flush_all()
        self.env["crisis.census.entry"]._cron_tidy()
        self.assertEqual((entry.state, self.env["crisis.sheet"].search([]).answers), ("left", {"1": 3}))

    def test_codes_lock_and_another_browser_gets_nothing(self):
        path, code = self.secrets()
        with self.subTest("who may open tablets"), mute_logger("odoo.addons.base.models.ir_rule"):
            for who in ("teacher", "other_homeroom"):
                with self.assertRaises(AccessError):
                    self.as_(who, self.sitting).action_open_tablets()
        self.authenticate("crisis-homeroom", "crisis-homeroom")
        self.get(path)
        self.post(path, code=code)
        self.assertIn("/web/login", self.url_open("/odoo").url)  # no teacher's login in a pupil's hands
        tokens = self.begin()
        own = dict(self.opener.cookies)
        self.opener.cookies.clear()
        self.assertNotIn("question_id", self.get(f"/survey/{tokens[0]}/{tokens[1]}").text)
        answer = self.rpc(f"/survey/submit/{tokens[0]}/{tokens[1]}", question_id=1)
        self.assertEqual(answer["result"][1], {"error": "survey_wrong"})
        self.get(PAGE, 403)
        self.get(f"{PAGE}/ABCD2345", 404)
        self.get(path)
        for _try in range(self.company.crisis_tablet_tries):
            self.post(path, 400, code="000000")
        self.assertIn("Too many wrong codes", self.page)
        self.assertIn("Too many wrong codes", self.post(path, 400, code=code).text)
        # what is open stays open, until the supervisor shuts it
        self.opener.cookies.update(own)
        self.assertEqual(self.tap(tokens, 1, 0)["result"][1]["has_skipped_questions"], False)
        self.as_("homeroom", self.sitting).action_close_tablets()
        self.assertEqual(self.tap(tokens, 2, 0)["result"][1], {"error": "survey_wrong"})

    def test_numbers_are_not_tried_out(self):
        self.open_tablet()
        for _try in range(self.company.crisis_tablet_misses - 1):
            self.post(f"{PAGE}/who", 400, number="X")
        self.post(f"{PAGE}/who", 403, number="X")
        self.get(PAGE, 403)
