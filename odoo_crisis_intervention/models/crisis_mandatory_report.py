# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from ..tools.duties import Due
from ..tools.roles import LEADER

SOURCES = {
    "crisis.concern": "concern_id",
    "crisis.assessment": "assessment_id",
    "crisis.event": "event_id",
    "crisis.case": "case_id",
}
# What only the server sets: where it came from, whose it is, since when.
SERVER_FIELDS = {*SOURCES.values(), "author_id", "known_at"}
# What may still be added when it was filed.
SUSPECTS = {"suspect_user_ids", "suspect_guardian_ids", "suspect_words"}


class CrisisMandatoryReport(models.Model):
    """Harm to a minor that staff must report to the authorities, filed by whoever learned of it.

    The reporter files alone: no step of it belongs to anybody else, and nobody in the chain of command can hold it up,
    change it or take it out of his hands, also not by shutting him out by name. Whoever may be involved among the staff
    is shut out at once, of the report and of everything about the pupil; a guardian who may be involved is not offered
    for a call any more. It leaves no line in the pupil's timeline, since that would tell who reported; what was filed
    is kept append-only instead.

    Access: the reporter reads and writes until the first filing; leaders who are not named read, and nobody else.
    Source: opinion of nine national authorities on mandatory reporting (2020); Protection of Minors Act, Art. 11.
    """

    _name = "crisis.mandatory.report"
    _description = "Mandatory report"
    _inherit = ["crisis.confidential.mixin", "crisis.duty.source"]

    _crisis_read_roles = (LEADER,)
    _crisis_write_roles = ()
    _crisis_grant_scopes = ()
    _crisis_author_field = "author_id"
    _crisis_log_reads = True
    _crisis_untold = True
    _crisis_narrative = ("subject_description", "facts", "suspect_words")
    _crisis_due_fields = ("filing_ids", "suspect_user_ids")

    author_id = fields.Many2one(
        "res.users",
        string="Reporter",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    known_at = fields.Datetime(
        string="Known since",
        required=True,
        readonly=True,
        default=fields.Datetime.now,
        help="From here the clock runs.",
    )
    subject_id = fields.Many2one(string="Who", domain="[('kind', '!=', 'staff')]")
    subject_description = fields.Char(string="Or describe the person")
    situation_ids = fields.Many2many("crisis.mandatory.situation", string="Situations", ondelete="restrict")
    facts = fields.Text(string="What is known", help="What you saw or heard, when and where. No proof is needed.")
    suspect_user_ids = fields.Many2many(
        "res.users",
        "crisis_mandatory_suspect_rel",
        string="Staff who may be involved",
        domain="[('share', '=', False)]",
        ondelete="restrict",
        help="They cannot open this report nor anything else about the pupil, whatever their position.",
    )
    suspect_guardian_ids = fields.Many2many(
        "crisis.guardian",
        string="Guardians who may be involved",
        ondelete="restrict",
        help="They are not offered for a call any more.",
    )
    suspect_words = fields.Char(string="Others who may be involved")
    filing_ids = fields.One2many("crisis.mandatory.filing", "report_id", string="Filed with")
    state = fields.Selection(
        [("open", "To be filed"), ("filed", "Filed")], compute="_compute_state", store=True, precompute=True, index=True
    )
    filed_at = fields.Datetime(string="First filed at", compute="_compute_state", store=True, precompute=True)
    minutes_open = fields.Integer(string="Minutes since it was known", compute="_compute_minutes_open")
    is_mine = fields.Boolean(compute="_compute_is_mine", export_string_translation=False)

    # where it came from
    case_id = fields.Many2one("crisis.case", readonly=True, index="btree_not_null", ondelete="restrict")
    event_id = fields.Many2one(
        "crisis.event", string="Emergency event", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    concern_id = fields.Many2one(
        "crisis.concern", string="Report", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    assessment_id = fields.Many2one("crisis.assessment", readonly=True, index="btree_not_null", ondelete="restrict")

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_own_domain(self):
        return Domain("author_id", "=", self.env.uid)

    def _crisis_read_domain(self):
        """The reporter always; leaders who are not named in it. Nobody shuts the reporter out of his own report."""
        others = super()._crisis_read_domain() & Domain("suspect_user_ids", "not in", self.env.uid)
        return self._crisis_own_domain() | others

    def _crisis_write_domain(self):
        return self._crisis_own_domain()

    def _crisis_shut_out_users(self):
        return (super()._crisis_shut_out_users() | self.suspect_user_ids) - self.author_id

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("filing_ids.filed_at")
    def _compute_state(self):
        for report in self:
            report.filed_at = min(report.filing_ids.mapped("filed_at"), default=False)
            report.state = "filed" if report.filed_at else "open"

    @api.depends("known_at", "filed_at")
    def _compute_minutes_open(self):
        for report in self:
            end = report.filed_at or fields.Datetime.now()
            report.minutes_open = max((end - report.known_at).total_seconds() // 60, 0) if report.known_at else 0

    @api.depends("author_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for report in self:
            report.is_mine = report.author_id == self.env.user

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Begin a report. Access: every member of staff, in his own name."""
        if not self.env.su:
            # A client sends any default_* key (L18): none of them says who reports.
            context = {key: value for key, value in self.env.context.items() if not key.startswith("default_")}
            self = self.with_env(self.env(context=context))
            if self.env.user.share or any(SERVER_FIELDS.intersection(vals) for vals in vals_list):
                raise self._crisis_refusal("create")
        reports = super().create(vals_list)
        reports._shut_out()
        return reports

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su:
            if SERVER_FIELDS.intersection(vals):
                raise self._crisis_refusal("write")
            if set(vals) - SUSPECTS and any(report.filed_at for report in self):
                raise UserError(self.env._("This was filed. What is new is filed as well, as another line."))
            for name in ("suspect_user_ids", "suspect_guardian_ids"):
                if name in vals:
                    vals = {**vals, name: self._only_added(vals[name])}
        result = super().write(vals)
        if {"suspect_user_ids", "subject_id"}.intersection(vals):
            self._shut_out()
        return result

    @staticmethod
    def _only_added(commands):
        """Whoever was named stays named."""
        added = []
        for command in commands:
            if command[0] == Command.LINK:
                added.append(command)
            elif command[0] == Command.SET:
                added += [Command.link(number) for number in command[2]]
        return added

    def _shut_out(self):
        """Whoever may be involved reads neither this nor anything about the pupil, from now on."""
        exclusions = self.env["crisis.access.exclusion"]
        for report in self.sudo():  # sudo: exclusions are the leaders' otherwise
            record = report if report.subject_id else report.concern_id
            for user in report.suspect_user_ids - report.author_id if record else ():
                exclusions._exclude(user, record)

    @api.constrains("subject_id")
    def _check_subject(self):
        if any(report.subject_kind == "staff" for report in self):
            raise ValidationError(self.env._("A mandatory report is about a minor."))

    # -- opened by a tick ----------------------------------------------------------------------------------------------

    @api.model
    def _open_for(self, record, situations):
        """The current user's report about what was ticked on ``record``; server only, after its own checks."""
        key = SOURCES[record._name]
        reports = self.sudo()  # sudo: the reporter may not be able to read what he reported, only this
        mine = reports.search([(key, "=", record.id), ("author_id", "=", self.env.uid)], limit=1)
        if mine:
            if not mine.filed_at:
                mine.write({"situation_ids": [Command.link(row.id) for row in situations]})
            return self.browse(mine.id)
        secret = record.sudo()  # sudo: person and facts of what the reporter wrote or may read
        vals = {
            key: record.id,
            "author_id": self.env.uid,
            "company_id": secret.company_id.id,
            "subject_id": secret.subject_id.id,
            "situation_ids": [Command.set(situations.ids)],
        }
        if record._name == "crisis.concern" and secret.author_id == self.env.user:
            involved = secret.involved_employee_id
            vals.update(
                subject_description=secret.subject_description,
                facts=secret.facts,
                suspect_user_ids=[Command.set(involved.user_id.ids)],
                suspect_words=involved.name if involved and not involved.user_id else False,
            )
        return self.browse(reports.create(vals).id)

    def action_file(self):
        """A new line "filed with". Access: the reporter."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Filed with"),
            "res_model": "crisis.mandatory.filing",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_report_id": self.id},
        }

    # -- clock ---------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "=", "open")

    def _crisis_dues(self):
        """At once; it is the reporter's own and climbs to nobody."""
        kind = self.env["crisis.duty.kind"]._of("mandatory_report")
        due_at = fields.Datetime.add(self.known_at, hours=kind.clock_hours)
        return [Due("mandatory_report", due_at, self.author_id, done_at=self.filed_at or None, done_by=self.author_id)]


class CrisisMandatoryFiling(models.Model):
    """One report to one authority: when, to whom, under which number. Append-only in the database.

    Access: as the report; its reporter alone writes. Source: as the report.
    """

    _name = "crisis.mandatory.filing"
    _description = "Filing with an authority"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_log_reads = True
    _crisis_untold = True
    _crisis_grant_scopes = ()
    _crisis_narrative = ("received_by", "receipt_number", "told")

    report_id = fields.Many2one("crisis.mandatory.report", required=True, index=True, ondelete="restrict")
    to_whom = fields.Selection(
        [
            ("police", "The police"),
            ("education", "Education authority"),
            ("civil_affairs", "Civil affairs"),
            ("procuratorate", "Procuratorate"),
            ("other", "Another authority"),
        ],
        string="Filed with",
        required=True,
        default="police",
    )
    filed_at = fields.Datetime(required=True, default=fields.Datetime.now)
    channel = fields.Selection(
        [("phone", "Telephone"), ("person", "In person"), ("writing", "In writing"), ("online", "Online")],
        string="How",
        required=True,
        default="phone",
    )
    received_by = fields.Char(string="Received by", help="Name and number of whoever took it.")
    receipt_number = fields.Char()
    told = fields.Text(string="What was reported")

    def init(self):
        self.env["crisis.append.only"]._protect(self._table)

    def _crisis_read_domain(self):
        # any!: the domain is the report's own check
        return Domain("report_id", "any!", self.env["crisis.mandatory.report"]._crisis_read_domain())

    def _crisis_write_domain(self):
        # any!: as above
        return Domain("report_id", "any!", self.env["crisis.mandatory.report"]._crisis_write_domain())

    @api.model_create_multi
    def create(self, vals_list):
        """Keep a filing. Access: the reporter of the report."""
        context = {key: value for key, value in self.env.context.items() if not key.startswith("default_")}
        self = self.with_env(self.env(context=context))
        for vals in vals_list:
            report = self.env["crisis.mandatory.report"].browse(vals.get("report_id") or [])
            report.check_access("write")
            if not report:
                raise self._crisis_refusal("create")
            secret = report.sudo()  # sudo: school and person of the reporter's own report
            vals.update(company_id=secret.company_id.id, subject_id=secret.subject_id.id)
        filings = super().create(vals_list)
        # sudo: the clock of the report
        filings.sudo().report_id._crisis_follow_dues()
        return filings

    def write(self, vals):
        self.check_access("write")
        raise UserError(self.env._("This is locked. A correction is added as a new entry."))

    @api.constrains("filed_at")
    def _check_filed_at(self):
        if any(filing.filed_at > fields.Datetime.now() for filing in self):
            raise ValidationError(self.env._("What happened cannot lie in the future."))
