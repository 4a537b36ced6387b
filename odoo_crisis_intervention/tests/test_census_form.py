# SPDX-License-Identifier: LGPL-3.0-or-later
"""The questionnaire that is made of instruments."""

from odoo.tests import tagged

from .tablet_common import TabletCommon


@tagged("post_install", "-at_install")
class TestCensusForm(TabletCommon):
    def forms(self):
        return self.env["crisis.census.form"]

    def test_a_form_asks_in_every_language_and_is_made_once(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        item = self.phq9.item_ids.sorted("number")[0]
        item.with_context(lang="zh_CN").name = "提不起劲"
        self.phq9.option_ids.filtered(lambda option: option.value == 3).with_context(lang="zh_CN").name = "几乎每天"
        gad7 = self.env.ref("odoo_crisis_intervention.instrument_gad7")
        form = self.forms()._for(self.phq9 | gad7)
        survey = form.survey_id
        self.assertEqual(len(survey.question_ids), len(self.phq9.item_ids) + len(gad7.item_ids))
        first = survey.question_ids[0]
        self.assertEqual((first.title, first.with_context(lang="zh_CN").title), (item.name, "提不起劲"))
        last = first.suggested_answer_ids[-1]
        self.assertEqual(last.with_context(lang="zh_CN").value, "几乎每天")
        self.assertIn(self.phq9.instruction, first.description)
        self.assertEqual(form.answers[str(last.id)], 3)
        self.assertEqual(len(form.flags), 3)
        self.assertFalse(any(survey.question_ids.mapped("constr_mandatory")))
        self.assertEqual(self.forms()._for(self.phq9 | gad7), form)
        self.assertNotEqual(self.forms()._for(self.phq9), form)
        item.name = "Worded anew"
        self.assertNotEqual(self.forms()._for(self.phq9 | gad7), form)
        self.assertNotEqual(first.title, "Worded anew")

    def test_instruments_without_wording_ask_by_number(self):
        mht = self.env.ref("odoo_crisis_intervention.instrument_mht")
        form = self.forms()._for(mht)
        self.assertEqual(len(form.survey_id.question_ids), 100)
        self.assertEqual(form.survey_id.question_ids[41].title, "Question 42 of the booklet")
        self.assertFalse(form.flags)

    def test_a_question_that_depends_on_another_is_asked_after_it_only(self):
        item = self.phq9.item_ids.sorted("number")[1]
        item.only_after = "1"
        form = self.forms()._for(self.phq9)
        first, second = form.survey_id.question_ids[:2]
        self.assertEqual(second.triggering_answer_ids, first.suggested_answer_ids[1:])

    def test_what_was_tapped_is_read_by_instrument(self):
        form = self.forms()._for(self.phq9)
        sheet = self.env["survey.user_input"]._crisis_begin(form.survey_id)
        for place, question in enumerate(form.survey_id.question_ids[:4]):
            sheet._save_lines(question, str(question.suggested_answer_ids[place].id))
        sheet._save_lines(form.survey_id.question_ids[4], "")
        self.assertEqual(form._read_sheet(sheet), {self.phq9: {1: 0, 2: 1, 3: 2, 4: 3}})
        self.assertFalse(form._flagged(sheet))
        flag = self.env["survey.question.answer"].browse(form.flags[0])
        sheet._save_lines(flag.question_id, str(flag.id))
        self.assertEqual(form._flagged(sheet), self.phq9)
