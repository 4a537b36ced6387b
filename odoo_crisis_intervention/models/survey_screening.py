# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

SCREENING = "crisis_screening"


class SurveySurvey(models.Model):
    """Questionnaires of a screening are surveys of a type of their own.

    Odoo's rules let officers and managers of surveys read the answers of four types only; a global rule of ours says so
    again, whatever another addon adds, and keeps the survey itself out of their lists: what it asks is the instrument's
    business, and a changed wording would change the score (catalogue L85).
    """

    _inherit = "survey.survey"

    survey_type = fields.Selection(
        selection_add=[(SCREENING, "Psychological screening")], ondelete={SCREENING: "cascade"}
    )

    def _check_answer_creation(self, *args, **kwargs):
        """Tests, previews and second tries would be answers that belong to nobody's sitting."""
        if any(survey.survey_type == SCREENING for survey in self):
            raise UserError(self.env._("This questionnaire is opened by the school on its tablets only."))
        return super()._check_answer_creation(*args, **kwargs)


class SurveyUserInput(models.Model):
    """The sheet while it is being filled in. It names nobody, and it is gone when it was handed in."""

    _inherit = "survey.user_input"

    @api.model
    def _crisis_begin(self, survey, lang=None):
        """An empty sheet that names nobody and of which no message, follower or activity is made."""
        # sudo: nobody has access to sheets; the tablet's door was checked by whoever calls this
        quiet = self.sudo().with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, mail_notrack=True, tracking_disable=True
        )
        return quiet.create(
            {
                "survey_id": survey.id,
                "state": "in_progress",
                "start_datetime": fields.Datetime.now(),
                "lang_id": self.env["res.lang"]._get_data(code=lang or self.env.lang).id or False,
            }
        )

    def _mark_done(self):
        """No mail, no badge, no certificate comes out of a screening."""
        ours = self.filtered(lambda sheet: sheet.survey_id.survey_type == SCREENING)
        ours.write({"end_datetime": fields.Datetime.now(), "state": "done"})
        if others := self - ours:
            return super(SurveyUserInput, others)._mark_done()
        return None
