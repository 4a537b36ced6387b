# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.tools import format_date

from .crisis_barometer_mixin import COUNSELLORS

TOLD = ("subject_id", "subject_description", "facts", "noticed_on", "action_taken", "signal_ids")
URGENCY = {"normal": "normal", "worried": "urgent", "at_once": "immediate"}


class CrisisBarometerLine(models.Model):
    """A classmate who may need a look: what was seen or heard, since when, what the supporter did, how urgent.

    A line becomes a report of a concern by one tap of the counsellor, or by itself when it says "at once" or carries a
    warning signal. The concern is the counsellor's: the supporter's name is not on it.
    Access: as the barometer it belongs to. Source: plan Art. 3, 12(4).
    """

    _name = "crisis.barometer.line"
    _description = "Pupil named in a class barometer"
    _inherit = ["crisis.barometer.mixin"]

    _crisis_narrative = ("subject_description", "facts", "action_taken")
    _crisis_barometer_path = "barometer_id."

    barometer_id = fields.Many2one("crisis.barometer", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="barometer_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    class_id = fields.Many2one(related="barometer_id.class_id", store=True, precompute=True)
    state = fields.Selection(related="barometer_id.state")
    # Nothing is deleted: a line taken off a draft is emptied and counts nowhere.
    is_dropped = fields.Boolean(readonly=True)
    subject_id = fields.Many2one(string="Who", domain="[('class_id', '=', class_id), ('kind', '=', 'student')]")
    subject_description = fields.Char(string="Or describe the person")
    facts = fields.Text(string="What I saw or heard")
    noticed_on = fields.Date(string="Since when")
    action_taken = fields.Text(string="What I did")
    urgency = fields.Selection(
        [("normal", "When there is time"), ("worried", "I am worried"), ("at_once", "At once")],
        required=True,
        default="normal",
    )
    signal_ids = fields.Many2many("crisis.signal", string="Warning signals", ondelete="restrict", groups=COUNSELLORS)
    outcome = fields.Selection(
        [("open", "Open"), ("concern", "Became a report"), ("noted", "Noted")],
        required=True,
        default="open",
        readonly=True,
        groups=COUNSELLORS,
    )
    concern_id = fields.Many2one(
        "crisis.concern",
        string="Report",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=COUNSELLORS,
    )

    @api.constrains("subject_id", "barometer_id")
    def _check_own_class(self):
        for line in self:
            if line.subject_id and line.subject_id.class_id != line.class_id:
                raise ValidationError(self.env._("Only pupils of this class can be named here."))

    @api.constrains("noticed_on")
    def _check_noticed_on(self):
        if any(line.noticed_on and line.noticed_on > line.company_id._crisis_today() for line in self):
            raise ValidationError(self.env._("This day lies in the future."))

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in ("outcome", "concern_id", "is_dropped"):
                vals.pop(name, None)
            if not vals.get("barometer_id"):
                raise self._locked()  # PostgreSQL's own refusal would show the row
        lines = super().create(vals_list)
        if any(line.barometer_id.state != "draft" for line in lines):
            raise lines._locked()
        return lines

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if {"outcome", "concern_id", "is_dropped", "barometer_id"} & set(vals):
            raise self._locked()
        if vals and any(line.barometer_id.state != "draft" for line in self):
            raise self._locked()
        return super().write(vals)

    def _stamp(self, values):
        # past the refusal above, which is for everybody else
        return super().write(values)

    def _locked(self):
        return UserError(self.env._("This is locked. A correction is added as a new entry."))

    def _is_empty(self):
        self.ensure_one()
        return self.urgency == "normal" and not any(self[name] for name in TOLD)

    def _is_urgent(self):
        """Whether it waits for nobody: "at once", or a warning signal ticked by whoever typed it in."""
        self.ensure_one()
        return self.urgency == "at_once" or bool(self.signal_ids)

    def _correction_values(self):
        names = ("facts", "action_taken", "urgency")
        values = {name: self[name] for name in names}
        values["noticed_on"] = self.noticed_on
        values["signal_ids"] = [Command.set(self.signal_ids.ids)]
        if self.subject_id and self.subject_id.class_id == self.class_id:
            values["subject_id"] = self.subject_id.id
        else:
            values["subject_description"] = self.subject_description or self.subject_id.name
        return values

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_drop(self):
        """Take a line off a draft. Access: whoever may write the draft."""
        self.check_access("write")
        if any(line.barometer_id.state != "draft" for line in self):
            raise self._locked()
        self.sudo()._drop()  # sudo: right and state checked above
        return True

    def _drop(self):
        self._stamp({**dict.fromkeys(TOLD, False), "signal_ids": [Command.clear()], "is_dropped": True})

    def action_make_concern(self):
        """The report that this line becomes, or has become. Access: counsellors of the school."""
        self.ensure_one()
        self._check_triage()
        # sudo: the line is locked and the report belongs to whoever taps; checked above
        line = self.sudo()
        line.lock_for_update()
        line.invalidate_recordset(["concern_id"])
        if not line.concern_id:
            line._make_concern(self.env.user)
            line.barometer_id._owe_talk("serious")
        concern = self.env["crisis.concern"].browse(line.concern_id.id)
        form = self.env.ref("odoo_crisis_intervention.crisis_concern_view_form")
        return {**concern._get_records_action(), "views": [(form.id, "form")]}

    def action_noted(self):
        """Seen; it needs no report. Access: counsellors of the school."""
        self._check_triage()
        for line in self.sudo():  # sudo: the line is locked; checked above
            if line.outcome == "open":
                line._stamp({"outcome": "noted"})
        return True

    def _check_triage(self):
        self.check_access("read")
        for line in self:
            line._crisis_check_role(self._crisis_write_roles, line.company_id)
            if not line.barometer_id.submitted_at:
                raise self._locked()

    # -- becoming a concern --------------------------------------------------------------------------------------------

    def _make_concern(self, reporter):
        """Send a report of this line in the name of ``reporter``, a counsellor; the supporter is not on it.

        Called by the server after its own checks, on a line with every right.
        """
        self.ensure_one()
        context = {"lang": reporter.lang, "tz": reporter.tz, "allowed_company_ids": self.company_id.ids}
        # sudo: a system step, so that nothing the counsellor may not do stands between a word and help
        env = self.env(user=reporter, su=True, context=context)
        line = self.with_env(env)
        observed_on = line.noticed_on or line.company_id._crisis_today()
        concern = env["crisis.concern"].create(
            {
                "company_id": line.company_id.id,
                "source": "peer_supporter",
                "subject_id": line.subject_id.id,
                "subject_description": line._description_with_class(),
                "facts": line._facts_in_words(),
                "urgency": "urgent" if line.signal_ids and line.urgency == "normal" else URGENCY[line.urgency],
            }
        )
        # Not by commands, which lose the system's rights.
        told = {"concern_id": concern.id, "observed_on": observed_on, "how_known": "classmate"}
        env["crisis.concern.signal"].create([{**told, "signal_id": signal.id} for signal in line.signal_ids])
        concern._transition("submit")
        self._stamp({"concern_id": concern.id, "outcome": "concern"})
        return concern

    def _description_with_class(self):
        if self.subject_id:
            return self.subject_description
        return " · ".join(filter(None, (self.class_id.name, self.subject_description)))

    def _facts_in_words(self):
        texts = [self.facts or self.env._("The class barometer says: look at once.")]
        if self.noticed_on:
            texts.append(self.env._("Since %(day)s.", day=format_date(self.env, self.noticed_on)))
        if self.action_taken:
            texts.append(self.env._("What the classmate did: %(action)s", action=self.action_taken))
        return "\n".join(texts)

    def _reporter(self):
        """In whose name a line becomes a report by itself: whoever types it in, else the first counsellor in office.

        Not somebody who is shut out from the pupil. Without any counsellor a leader, without any leader the system:
        nothing stands between a word and help.
        """
        members = self.env["crisis.team.member"]
        company = self.company_id
        counsellors = members._serving(company, [("role", "=", "counsellor")]).user_id
        leaders = members._serving(company, [("role", "in", ("leader", "deputy", "supervising_leader"))]).user_id
        shut_out = self.env["res.users"]
        if self.subject_id:
            exclusions = self.env["crisis.access.exclusion"]
            domain = Domain("subject_id", "=", self.subject_id.id) & Domain("lifted_at", "=", False)
            shut_out = exclusions.search(domain).user_id
        possible = (self.env.user & counsellors | counsellors | leaders) - shut_out
        return possible[:1] or self.env.ref("base.user_root")
