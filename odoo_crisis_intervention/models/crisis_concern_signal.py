# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools import level_suggestion
from ..tools.roles import COUNSELLOR, KEEPER, LEADER

# Opening a letter, a diary or a chat is allowed only to protect the pupil's own life, and is accounted for.
SEARCH_FIELDS = ("search_reason", "second_person", "guardian_informed_at")


class CrisisConcernSignal(models.Model):
    """One warning signal of a report: which one, since when, and how it became known.

    A tick taken away stays as an unticked row, since nothing is deleted; it counts nowhere.
    Access: as the report it belongs to. After sending, counsellors and leaders fill in blanks, nobody changes a word.
    Source: plan Art. 3; law on the protection of minors, Art. 63 (letters, diaries, messages).
    """

    _name = "crisis.concern.signal"
    _description = "Warning signal of a report"
    _inherit = ["crisis.confidential.mixin"]
    _order = "id"

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_author_field = "author_id"
    _crisis_narrative = ("search_reason", "second_person")

    concern_id = fields.Many2one("crisis.concern", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="concern_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="concern_id.subject_id", store=True, precompute=True)
    author_id = fields.Many2one(related="concern_id.author_id", store=True, precompute=True, ondelete="restrict")
    signal_id = fields.Many2one("crisis.signal", required=True, ondelete="restrict")
    group = fields.Selection(related="signal_id.group")
    is_ticked = fields.Boolean(string="Noticed", default=True)
    observed_on = fields.Date(string="Since when", default=lambda self: self.env.company._crisis_today())
    how_known = fields.Selection(
        [
            ("self_told", "The pupil said so"),
            ("homework", "Seen in homework or a school diary, as part of the work"),
            ("classmate", "A classmate told"),
            ("guardian", "A guardian told"),
            ("public_web", "Public on the internet"),
            ("emergency_search", "Something private was looked at in an emergency"),
            ("other", "Seen or heard in another way"),
        ],
        string="How did it become known?",
    )
    search_reason = fields.Text(string="Why was that necessary?")
    second_person = fields.Char(string="Who else was present?")
    guardian_informed_at = fields.Datetime(string="Guardian told at")
    is_recent = fields.Boolean(string="Recent", compute="_compute_is_recent")
    is_to_complete = fields.Boolean(string="To be completed", compute="_compute_is_to_complete", store=True)

    _one_tick = models.UniqueIndex("(concern_id, signal_id) WHERE is_ticked", "This signal is ticked already.")

    @api.depends("observed_on", "concern_id.submitted_at")
    def _compute_is_recent(self):
        for line in self:
            concern = line.concern_id
            window = concern.company_id.crisis_signal_days or level_suggestion.DEFAULT_WINDOW_DAYS
            line.is_recent = level_suggestion.is_recent(line.observed_on, concern._report_day(), window)

    @api.depends("how_known", *SEARCH_FIELDS)
    def _compute_is_to_complete(self):
        for line in self:
            line.is_to_complete = not line.how_known or line._lacks_search_account()

    def _lacks_search_account(self):
        return self.how_known == "emergency_search" and not all(self[name] for name in SEARCH_FIELDS)

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_author_domain(self):
        return super()._crisis_author_domain() & Domain("concern_id.state", "=", "draft")

    def _crisis_read_domain(self):
        return super()._crisis_read_domain() & self._crisis_not_unsent()

    def _crisis_write_domain(self):
        return super()._crisis_write_domain() & self._crisis_not_unsent()

    def _crisis_not_unsent(self):
        return Domain("concern_id.submitted_at", "!=", False) | self._crisis_author_domain()

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any(line.concern_id.state != "draft" for line in lines):
            raise lines._locked()
        return lines

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if vals.get("concern_id"):
            raise self._locked()
        for line in self:
            if line.concern_id.state == "draft":
                continue
            blanks = {"how_known", "observed_on", *SEARCH_FIELDS}
            if line.concern_id.state in ("closed", "void") or any(
                name not in blanks or line[name] for name, value in vals.items() if line._is_change(name, value)
            ):
                raise self._locked()
        return super().write(vals)

    def _is_change(self, name, value):
        return self._fields[name].convert_to_cache(value, self) != self._fields[name].convert_to_cache(self[name], self)

    def _locked(self):
        return UserError(self.env._("This is locked. Only what is still missing can be filled in."))
