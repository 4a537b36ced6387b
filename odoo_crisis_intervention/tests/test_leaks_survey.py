# SPDX-License-Identifier: LGPL-3.0-or-later
"""Odoo's survey shows nobody a screening: no survey, no question, no answer (catalogue L85)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .tablet_common import TabletBrowser

MODELS = (
    "survey.survey",
    "survey.question",
    "survey.question.answer",
    "survey.user_input",
    "survey.user_input.line",
)
QUIET = ("odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model", "odoo.http", "odoo.sql_db")


@tagged("post_install", "-at_install")
class TestLeaksSurvey(TabletBrowser, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = {
            "survey_manager": "survey.group_survey_manager,base.group_allow_export",
            "survey_officer": "survey.group_survey_user",
            "system": "base.group_system,survey.group_survey_manager,base.group_allow_export",
        }
        for name, names in groups.items():
            cls.users[name] = new_test_user(
                cls.env,
                login=f"crisis-{name}",
                groups=f"base.group_user,{names}",
                company_id=cls.company.id,
                company_ids=[(6, 0, cls.company.ids)],
            )

    def setUp(self):
        super().setUp()
        self.open_tablet()
        self.tokens = self.begin()
        self.tap(self.tokens, 1, 3)
        self.tap(self.tokens, 2, 3)
        self.sheet = self.sheets()
        self.rows = {
            "survey.survey": self.sheet.survey_id,
            "survey.question": self.sheet.survey_id.question_ids,
            "survey.question.answer": self.sheet.survey_id.question_ids.suggested_answer_ids,
            "survey.user_input": self.sheet,
            "survey.user_input.line": self.sheet.user_input_line_ids,
        }

    @mute_logger(*QUIET)
    def test_l85_nobody_reads_a_screening_over_rpc(self):
        for name, rows in self.rows.items():
            self.assertTrue(rows, name)
        for who in ("survey_manager", "survey_officer", "system", "admin", "counsellor", "leader", "teacher"):
            for name, rows in self.rows.items():
                theirs = self.as_(who, rows)
                model = theirs.browse()
                with self.subTest(who=who, model=name):
                    try:
                        self.assertFalse(model.search([("id", "in", rows.ids)]))
                        self.assertFalse(model.search_count([("id", "in", rows.ids)]))
                        self.assertFalse(model._read_group([("id", "in", rows.ids)], ["id"], ["__count"]))
                        self.assertFalse(model.web_search_read([("id", "in", rows.ids)], {"id": {}})["records"])
                    except AccessError:
                        self.assertNotIn(who, ("survey_manager", "survey_officer", "system"))
                    for door in (
                        lambda theirs=theirs: theirs.read(),
                        lambda theirs=theirs: theirs.export_data(["id", "display_name"]),
                        lambda theirs=theirs: theirs.write({"create_uid": self.users["teacher"].id}),
                        lambda theirs=theirs: theirs.unlink(),
                        lambda theirs=theirs: theirs.copy(),
                    ):
                        with self.assertRaises(UserError):  # an AccessError is one
                            door()
            found = self.as_(who, self.env["mail.message"]).search([("model", "in", list(self.rows))])
            self.assertFalse(found.filtered(lambda message: message.res_id in self.rows[message.model].ids))

    def test_l85_an_ordinary_survey_works_as_before(self):
        manager = self.as_("survey_manager", self.env["survey.survey"])
        choices = [(0, 0, {"value": "Yes"}), (0, 0, {"value": "No"})]
        question = {"title": "Soup?", "question_type": "simple_choice", "suggested_answer_ids": choices}
        survey = manager.create({"title": "Canteen", "question_and_page_ids": [(0, 0, question)]})
        for name in ("survey.question", "survey.question.answer"):
            self.assertTrue(manager.env[name].search([("create_uid", "=", self.users["survey_manager"].id)]), name)
        answer = survey._create_answer(user=self.users["survey_manager"])
        self.assertEqual(manager.env["survey.user_input"].search([("survey_id", "=", survey.id)]), answer)
        answer._mark_done()
        self.assertEqual((answer.state, survey.answer_done_count), ("done", 1))

    @mute_logger(*QUIET)
    def test_l85_no_page_of_odoo_shows_a_screening(self):
        survey, (survey_token, answer_token) = self.sheet.survey_id, self.tokens
        words = [self.phq9.item_ids[0].name, self.phq9.option_ids[-1].name]
        pages = [
            f"/survey/results/{survey.id}",
            f"/survey/print/{survey_token}?answer_token={answer_token}",
            f"/survey/print/{survey_token}?review=True",
            f"/survey/start/{survey_token}",
            f"/survey/start/{survey_token}?answer_token={answer_token}",
            f"/survey/test/{survey_token}",
            f"/survey/retry/{survey_token}/{answer_token}",
            f"/survey/{survey_token}/{answer_token}",
            f"/survey/{survey.id}/get_certification_preview",
            f"/survey/{survey.id}/get_certification",
            f"/report/pdf/survey.certification_report/{self.sheet.id}",
            f"/report/html/survey.certification_report/{self.sheet.id}",
            f"/web/content/survey.user_input/{self.sheet.id}/access_token",
        ]
        for who in (None, "survey_manager", "system"):
            self.opener.cookies.clear()
            self.authenticate(who and f"crisis-{who}", who and f"crisis-{who}")
            for page in pages:
                with self.subTest(who=who, page=page):
                    self.env.flush_all()
                    response = self.url_open(page)
                    for word in words:
                        self.assertNotIn(word, response.text)
            for route in ("submit", "next_question", "begin"):
                answer = self.rpc(
                    f"/survey/{route}/{survey_token}/{answer_token}", question_id=survey.question_ids[0].id
                )
                self.assertNotIn(words[0], str(answer))
                self.assertIn("error", str(answer))
        self.assertEqual(self.sheets(), self.sheet)
        self.assertEqual(len(self.sheet.user_input_line_ids), 2)
