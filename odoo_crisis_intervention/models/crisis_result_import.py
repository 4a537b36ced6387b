# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import result_sheet
from ..tools.roles import AUTHOR, COUNSELLOR
from ..tools.roster_sheet import FileProblem
from ..tools.workflow import Transition
from .crisis_result_reading import ResultReading, file_words, problem_words

SHOWN_PROBLEMS = 200


class CrisisResultImport(models.Model):
    """The results of another platform, brought in from its file: looked at first, then taken over whole or not at all.

    The file itself is dropped as soon as it is taken over or thrown away; its digest stays, and which sheets came from
    it. The same file once more changes nothing.

    Access: counsellors of the school. Source: plan Art. 11.
    """

    _name = "crisis.result.import"
    _description = "Results of another platform"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_grant_scopes = ()
    _crisis_narrative = ("problems",)

    _transitions = {
        "take_over": Transition(sources=("draft",), target="done", roles=(COUNSELLOR,), audience="clinical"),
        "throw_away": Transition(sources=("draft",), target="void", roles=(AUTHOR, COUNSELLOR), audience="clinical"),
    }
    _workflow_fields = (
        "author_id",
        "content",
        "has_file",
        "done_at",
        "digest",
        "row_count",
        "new_count",
        "same_count",
        "other_count",
        "see_count",
        "flag_count",
        "problem_count",
        "problems",
        "is_checked",
    )
    _locked_states = ("done", "void")
    _crisis_author_field = "author_id"

    state = fields.Selection(
        [("draft", "Being looked at"), ("done", "Brought in"), ("void", "Thrown away")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    author_id = fields.Many2one(
        "res.users",
        string="Brought in by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    mapping_id = fields.Many2one(
        "crisis.result.mapping",
        string="Platform",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
        domain="[('company_id', '=', company_id)]",
    )
    # Written through, never read back: the file leaves by no door.
    upload = fields.Binary(string="File", store=False, compute="_compute_upload", inverse="_inverse_upload")
    content = fields.Binary(attachment=False, readonly=True, groups="base.group_system")
    has_file = fields.Boolean(readonly=True)
    answered_on = fields.Date(
        string="Answered on",
        required=True,
        default=lambda self: self.env.company._crisis_today(),
        help="For rows without a day of their own.",
    )
    replaces = fields.Boolean(
        string="Replace what differs",
        help="A pupil's other result of the same day and instrument is made void, and this one takes its place.",
    )
    is_checked = fields.Boolean(readonly=True)
    digest = fields.Char(readonly=True)
    row_count = fields.Integer(string="Rows", readonly=True)
    new_count = fields.Integer(string="New results", readonly=True)
    same_count = fields.Integer(string="Here already", readonly=True)
    other_count = fields.Integer(string="To be replaced", readonly=True)
    see_count = fields.Integer(string="Pupils to talk with", readonly=True)
    flag_count = fields.Integer(string="Pupils to see today", readonly=True)
    problem_count = fields.Integer(readonly=True)
    problems = fields.Text(string="What is wrong", readonly=True)
    done_at = fields.Datetime(string="All written on", readonly=True)
    sheet_ids = fields.One2many("crisis.sheet", "import_id", string="Answer sheets", readonly=True)

    can_take_over = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_throw_away = fields.Boolean(compute="_compute_can", export_string_translation=False)

    def _compute_upload(self):
        self.upload = False

    def _inverse_upload(self):
        for record in self.filtered("upload"):
            # sudo: whoever may write the import may give it a file, and nobody reads it back
            record.sudo()._as_workflow().write({"content": record.upload, "has_file": True})

    @api.depends("is_checked", "problem_count")
    def _compute_can(self):
        super()._compute_can()
        for record in self:
            record.can_take_over = record.can_take_over and record.is_checked and not record.problem_count

    def write(self, vals):
        if {"upload", "mapping_id", "answered_on", "replaces"} & set(vals) and not self._inside_workflow():
            self.check_access("write")
            # sudo: own right checked; what was found counts for another file no more
            self.sudo()._as_workflow().filtered(lambda row: row.state == "draft").write(_unread())
        return super().write(vals)

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_read_headers(self):
        """Look which columns the file has and put the plain ones into the mapping; opens it.

        Access: counsellors of the school.
        """
        self.ensure_one()
        content = self._content()
        try:
            headers = result_sheet.headers_of(content)
        except FileProblem as problem:
            raise UserError(file_words(self.env, problem.code)) from problem
        self.mapping_id._learn(headers)
        return self.mapping_id._get_records_action(name=self.env._("Columns of a platform"))

    def action_check(self):
        """Read the file and say what would happen, without writing a result. Access: counsellors of the school."""
        self.ensure_one()
        reading = self._read()
        problems = [problem_words(self.env, problem) for problem in reading.problems[:SHOWN_PROBLEMS]]
        if len(reading.problems) > SHOWN_PROBLEMS:
            more = len(reading.problems) - SHOWN_PROBLEMS
            problems.append(self.env._("… and %(count)s more", count=more))
        # sudo: right checked in _content(); the answer is what the steps of this record write
        self.sudo()._as_workflow().write({**reading.counts(), "problems": "\n".join(problems), "is_checked": True})
        return True

    def action_take_over(self):
        """Write all results, or none. Access: counsellors of the school."""
        self.ensure_one()
        self._transition("take_over")
        return True

    def action_throw_away(self):
        """Drop the file. Access: whoever brought it in, counsellors of the school."""
        self.ensure_one()
        self._transition("throw_away")
        return True

    def action_open_sheets(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_sheet_action")
        return {**action, "domain": [("import_id", "=", self.id)]}

    def _guard_take_over(self):
        if not self.is_checked:
            raise UserError(self.env._("Look at the file first: nothing was written yet."))

    def _prepare_take_over_values(self):
        reading = self._read()  # once more: pupils and results may have changed since
        if reading.problems:
            raise UserError(
                self.env._("Nothing was written: the file has errors. Look at it again, correct it, upload it again.")
            )
        reading.write(self)
        return {**reading.counts(), **_dropped(), "done_at": self._now(), "digest": self._digest()}

    def _prepare_throw_away_values(self):
        return {**_dropped(), "problems": False}

    # -- reading -------------------------------------------------------------------------------------------------------

    def _content(self):
        self.check_access("write")
        # sudo: own right checked; the file is read by the server alone
        content = self.sudo().with_context(bin_size=False).content
        if not content:
            raise UserError(file_words(self.env, "empty"))
        return base64.b64decode(content)

    def _digest(self):
        return hashlib.sha256(self._content()).hexdigest()

    def _read(self):
        content = self._content()
        if not self.mapping_id._is_complete():
            raise UserError(
                self.env._("The columns of this platform are not set yet: whose row it is, and at least one result.")
            )
        try:
            found = result_sheet.read_results(content, self.mapping_id._columns())
        except FileProblem as problem:
            raise UserError(file_words(self.env, problem.code)) from problem
        if found.missing:
            raise UserError(
                self.env._("The file does not have these columns: %(columns)s", columns=", ".join(found.missing))
            )
        # sudo: right checked in _content(); pupils of this school and their results of the same day
        return ResultReading(self.sudo(), found)


def _dropped():
    return {"content": False, "has_file": False}


def _unread():
    return {"is_checked": False, "problems": False, "problem_count": 0}


class CrisisSheet(models.Model):
    """Which file a sheet came from."""

    _inherit = "crisis.sheet"

    import_id = fields.Many2one(
        "crisis.result.import", string="From the file", readonly=True, index="btree_not_null", ondelete="restrict"
    )
