# SPDX-License-Identifier: LGPL-3.0-or-later
import hashlib
import json

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import plaintext2html

from .survey_screening import SCREENING


class CrisisCensusForm(models.Model):
    """The questionnaire that asks a set of instruments on a tablet, made of Odoo's survey, in every language there is.

    A form is never changed: when an instrument is worded or keyed anew, the next sitting gets another form, and what is
    being answered keeps its own. ``questions`` and ``answers`` say what a tapped answer means, by the numbers of the
    survey's rows; ``flags`` are the answers that are acted on at once.

    Access: nobody; the server makes and reads it. Source: plan Art. 11.
    """

    _name = "crisis.census.form"
    _description = "Form of a screening"
    _allow_sudo_commands = False
    _order = "id desc"

    digest = fields.Char(required=True, index=True, export_string_translation=False)
    survey_id = fields.Many2one("survey.survey", required=True, ondelete="restrict", export_string_translation=False)
    instrument_ids = fields.Many2many("crisis.instrument", export_string_translation=False)
    questions = fields.Json(export_string_translation=False)
    answers = fields.Json(export_string_translation=False)
    flags = fields.Json(export_string_translation=False)

    @api.model
    def _for(self, instruments):
        """The form that asks ``instruments`` in this order as they are today; made when there is none yet."""
        forms = self.sudo()  # sudo: forms hold wording and keys, nothing about anybody; the server alone touches them
        instruments = instruments.sudo()  # sudo: the supervisor of a sitting need not be allowed to read instruments
        content = forms._content(instruments)
        digest = hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
        return forms.search([("digest", "=", digest)], limit=1) or forms._make(instruments, content, digest)

    @api.model
    def _languages(self):
        """Codes of the languages, the one that Odoo keeps as the source first."""
        codes = [code for code, _name in self.env["res.lang"].get_installed()]
        return sorted(codes, key=lambda code: code != "en_US")

    def _content(self, instruments):
        """All that a form is made of; the same content gives the same form."""
        return {
            "languages": {
                code: [self.with_context(lang=code)._asked(instrument) for instrument in instruments]
                for code in self._languages()
            },
            "titles": {code: self.with_context(lang=code)._title() for code in self._languages()},
            "numbers": {code: self.with_context(lang=code)._numbered(0) for code in self._languages()},
            "flags": [[[item.number, item.flag_from] for item in instrument.item_ids] for instrument in instruments],
            "instruments": instruments.ids,
        }

    def _asked(self, instrument):
        """The instrument in the language of the context; an answer of two without words is no or yes."""
        part = instrument.with_context(lang=self.env.lang)._form()
        for item in part["items"]:
            if [tuple(pair) for pair in item["answers"]] == [(0, "0"), (1, "1")]:
                item["answers"] = [(0, self.env._("No")), (1, self.env._("Yes"))]
        return part

    def _title(self):
        return self.env._("Questionnaire")

    def _numbered(self, number):
        """What stands where a wording is not ours to show: the pupil has the printed booklet."""
        return self.env._("Question %(number)s of the booklet", number=number)

    # -- making one ----------------------------------------------------------------------------------------------------

    def _make(self, instruments, content, digest):
        first, *others = content["languages"]
        survey = (
            self.env["survey.survey"]
            .with_context(lang=first, tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True)
            .create(
                {
                    "title": content["titles"][first],
                    "survey_type": SCREENING,
                    "access_mode": "token",
                    "questions_layout": "page_per_question",
                    "questions_selection": "all",
                    "users_can_go_back": True,
                    "progression_mode": "number",
                    "scoring_type": "no_scoring",
                    "user_id": False,
                }
            )
        )
        rows = [
            (instrument, item, asked)
            for instrument, part in zip(instruments, content["languages"][first], strict=True)
            for item, asked in zip(instrument.item_ids.sorted("number"), part["items"], strict=True)
        ]
        words = self.with_context(lang=first)
        questions = (
            self.env["survey.question"]
            .with_context(lang=first)
            .create(
                [
                    {
                        "survey_id": survey.id,
                        "sequence": sequence,
                        "question_type": "simple_choice",
                        "title": asked["name"] or words._numbered(asked["number"]),
                        "description": plaintext2html(instrument.with_context(lang=first).instruction or ""),
                        "suggested_answer_ids": [
                            Command.create({"sequence": place, "value": label})
                            for place, (_value, label) in enumerate(asked["answers"])
                        ],
                    }
                    for sequence, (instrument, _item, asked) in enumerate(rows, start=1)
                ]
            )
        )
        for code in others:
            self.with_context(lang=code)._word(survey, questions, rows, content, first)
        return self.create({"digest": digest, "survey_id": survey.id, **self._map(instruments, questions, rows)})

    def _word(self, survey, questions, rows, content, first):
        """Put the wording of the language of the context beside the first one's."""
        lang = self.env.context["lang"]
        survey.with_context(lang=lang).title = content["titles"][lang]
        asked = [item for part in content["languages"][lang] for item in part["items"]]
        for question, (instrument, _item, _first), item in zip(questions, rows, asked, strict=True):
            translated = question.with_context(lang=lang)
            translated.title = item["name"] or self._numbered(item["number"])
            if instruction := instrument.with_context(lang=lang).instruction:
                self._word_description(question, first, lang, plaintext2html(instruction))
            for answer, (_value, label) in zip(translated.suggested_answer_ids, item["answers"], strict=True):
                answer.value = label

    def _word_description(self, question, first, lang, value):
        """Term by term: written as a whole, a text of another shape would take the first language's place."""
        terms = question._fields["description"].get_trans_terms
        old, new = terms(question.with_context(lang=first).description or ""), terms(value)
        if len(old) == len(new):
            translation = dict(zip(old, new, strict=True))
            question.update_field_translations("description", {lang: translation}, source_lang=first)
        else:
            question.with_context(lang=lang).description = value

    def _map(self, instruments, questions, rows):
        """What the rows of the survey mean; questions that depend on others are tied to them on the way."""
        meaning, values, flags, by_item = {}, {}, [], {}
        for question, (instrument, item, asked) in zip(questions, rows, strict=True):
            meaning[question.id] = [instrument.id, item.number]
            by_item[instrument.id, item.number] = question, item, asked
            for answer, (value, _label) in zip(question.suggested_answer_ids, asked["answers"], strict=True):
                values[answer.id] = value
                if item.flag_from and value >= item.flag_from:
                    flags.append(answer.id)
        for question, (instrument, _item, asked) in zip(questions, rows, strict=True):
            triggers = self.env["survey.question.answer"]
            for number in asked["only_after"]:
                before, item, _asked = by_item[instrument.id, number]
                triggers |= before.suggested_answer_ids.filtered(
                    lambda answer, item=item: values[answer.id] > item.lowest
                )
            if triggers:
                question.triggering_answer_ids = triggers
        return {
            "instrument_ids": [Command.set(instruments.ids)],
            "questions": meaning,
            "answers": values,
            "flags": flags,
        }

    # -- reading a sheet -----------------------------------------------------------------------------------------------

    def _read_sheet(self, sheet):
        """What was tapped so far: ``{instrument: {item number: value}}``, in the order of the form."""
        found = {}
        for line in self._tapped(sheet):
            instrument_id, number = self.questions[str(line.question_id.id)]
            found.setdefault(instrument_id, {})[number] = self.answers[str(line.suggested_answer_id.id)]
        order = [key for key in self._instrument_order() if key in found]
        return {self.env["crisis.instrument"].browse(key): found[key] for key in order}

    def _read_times(self, sheet):
        """How long each instrument took: ``{instrument: seconds}``, from the last answer to the one before."""
        last = {}
        for line in self._tapped(sheet):
            key = self.questions[str(line.question_id.id)][0]
            last[key] = max(last.get(key, line.create_date), line.create_date)
        times, before = {}, sheet.start_datetime
        for key in self._instrument_order():
            if key in last:
                times[self.env["crisis.instrument"].browse(key)] = max(int((last[key] - before).total_seconds()), 1)
                before = max(before, last[key])
        return times

    def _instrument_order(self):
        """Numbers of the instruments in the order in which they are asked."""
        return list(dict.fromkeys(instrument_id for instrument_id, _number in self.questions.values()))

    def _flagged(self, sheet):
        """The instruments of which an answer tapped so far is acted on at once."""
        instruments = self.env["crisis.instrument"]
        if not self.flags:
            return instruments
        return instruments.browse(
            dict.fromkeys(
                self.questions[str(line.question_id.id)][0]
                for line in self._tapped(sheet)
                if line.suggested_answer_id.id in self.flags
            )
        )

    def _tapped(self, sheet):
        return self.env["survey.user_input.line"].search_fetch(
            [("user_input_id", "=", sheet.id), ("suggested_answer_id", "!=", False)],
            ["question_id", "suggested_answer_id", "create_date"],
        )
