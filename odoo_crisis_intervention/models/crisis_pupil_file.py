# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_duty_clocks import LEFT_STATES

# What opens a file by itself, and which rows of it do not. Where a homeroom teacher reads the rows of the class, the
# file is open to that teacher too; of what he must not know of, its file would tell him.
SOURCES = {
    "crisis.concern": ("state IN ('draft', 'void')", False),
    "crisis.assessment": ("state IN ('draft', 'void')", False),
    "crisis.event": ("state = 'void' OR is_drill", False),
    "crisis.warning": ("state NOT IN ('active', 'paused')", True),
    "crisis.case": ("state = 'void'", True),
}


class CrisisPupilFile(models.Model):
    """A pupil's file (心理档案、一生一策): what is known of one pupil, on one page, from what is there already.

    It holds nothing but its number, when and how it was opened, and what came from the school before: all else are the
    records themselves, each under its own rule, so that every reader finds the layers that are his. It is opened by
    itself for whoever is reported, assessed, registered or asked in a census, many at once in one statement, and costs
    nobody any work. It closes when the pupil has left and ends no record.

    Access: counsellors, leaders and the register keeper of the school, grants; the homeroom teacher of the class, once
    there is a case, a register entry in force or a census. Source: plan Art. 11; school plan ch. 5.1(3).
    """

    _name = "crisis.pupil.file"
    _description = "Pupil's file"
    _inherit = ["crisis.confidential.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = ("came_from", "came_with")

    _workflow_fields = ("number", "opened_on", "opened_how", "is_shared", "closed_on")
    _locked_states = ("closed",)

    state = fields.Selection(
        [("open", "Kept"), ("closed", "Closed with leaving")],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )
    subject_id = fields.Many2one(string="Pupil", required=True, readonly=True)
    class_id = fields.Many2one(related="subject_id.class_id", store=True, index="btree_not_null", ondelete="restrict")
    number = fields.Char(string="Pupil file number", readonly=True, index="btree_not_null")
    opened_on = fields.Date(string="Kept since", readonly=True, required=True)
    opened_how = fields.Selection(
        [("itself", "By itself"), ("hand", "By hand"), ("census", "For a census")],
        string="How it was opened",
        readonly=True,
        required=True,
        default="itself",
    )
    is_shared = fields.Boolean(string="Open to the homeroom teacher", readonly=True)
    closed_on = fields.Date(string="Left on", readonly=True)
    came_from = fields.Char(string="School before", help="For a pupil who came from another school.")
    received_on = fields.Date(string="Papers received on")
    came_with = fields.Text(
        string="What came along",
        help="Which papers the school before sent or the guardians brought. No copies of them.",
    )
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Documents", domain=[("res_model", "=", "crisis.pupil.file")]
    )

    _one_each = models.UniqueIndex("(subject_id)", "This pupil has a file already.")

    def _crisis_read_domain(self):
        shared = self._crisis_domain((), True, ()) & Domain("is_shared", "=", True)
        return super()._crisis_read_domain() | shared

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "received": self.env._("Papers of the school before received"),
            "passed_on": self.env._("Summary passed on to the next school"),
        }

    # -- writing -------------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._inside_workflow():
            self.check_access("create")
            raise UserError(self.env._("A file is opened by itself, or from the pupil's row in the roster."))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow() and "subject_id" in vals:
            raise self._workflow_refusal()
        result = super().write(vals)
        if vals.get("came_from"):
            for file in self:
                file._crisis_log("received")
        return result

    # -- opening, without any work -------------------------------------------------------------------------------------

    @api.model
    def _open_for(self, subjects, how="hand", shared=False):
        """The files of these pupils, opened where there are none: one statement, however many. Returns the files.

        Server only: whoever calls it has asked whether the user may.
        """
        self.env.flush_all()
        pupils = subjects.filtered(lambda subject: subject.kind == "student")
        self._insert(SQL("SELECT unnest(%s::int[]) AS subject_id, %s AS is_shared", pupils.ids, shared), how)
        return self.sudo().search([("subject_id", "in", pupils.ids)])  # sudo: the caller's rights, see above

    @api.model
    def _open_missing(self):
        """Open a file for every pupil whom a record of the ring is about. Returns how many were opened or shared."""
        self.env.flush_all()
        parts = []
        for name, (leave_out, is_shared) in self._sources().items():
            if name in self.env:
                parts.append(
                    SQL(
                        "SELECT subject_id, %s AS is_shared FROM %s WHERE subject_id IS NOT NULL AND NOT (%s)",
                        is_shared,
                        SQL.identifier(self.env[name]._table),
                        SQL(leave_out),
                    )
                )
        return self._insert(SQL(" UNION ALL ").join(parts), "itself")

    @api.model
    def _sources(self):
        """``{model: (which rows do not count, whether the homeroom teacher reads them)}``; other parts add theirs."""
        return dict(SOURCES)

    def _insert(self, wanted, how):
        """One statement past the ORM: a school's census opens some thousand files, and nothing of them is typed.

        The opaque references are drawn before, since the database's own chance can be foretold.
        """
        todo = self.env.execute_query(
            SQL(
                """
                SELECT wanted.subject_id, bool_or(wanted.is_shared)
                  FROM (%s) wanted JOIN crisis_subject s ON s.id = wanted.subject_id AND s.kind = 'student'
                  LEFT JOIN crisis_pupil_file f ON f.subject_id = wanted.subject_id
                 GROUP BY wanted.subject_id, f.id
                HAVING f.id IS NULL OR bool_or(wanted.is_shared) AND NOT f.is_shared
                 ORDER BY wanted.subject_id
                """,
                wanted,
            )
        )
        if not todo:
            return 0
        now = fields.Datetime.now()
        today = self.env.company._crisis_today()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crisis_pupil_file (id, number, reference, subject_id, subject_kind, company_id, class_id,
                       state, opened_on, opened_how, is_shared, create_uid, write_uid, create_date, write_date)
                SELECT n.id, %(year)s || '-' || lpad(n.id::text, greatest(5, length(n.id::text)), '0'),
                       n.reference, s.id, s.kind, s.company_id,
                       s.class_id, 'open', %(today)s, %(how)s, n.is_shared, %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM (SELECT nextval('crisis_pupil_file_id_seq') AS id, *
                          FROM unnest(%(ids)s::int[], %(shared)s::bool[], %(references)s::text[])
                            AS t (subject_id, is_shared, reference)) n
                  JOIN crisis_subject s ON s.id = n.subject_id
                    ON CONFLICT (subject_id) DO UPDATE SET is_shared = crisis_pupil_file.is_shared OR EXCLUDED.is_shared
                """,
                year=str(today.year),
                today=today,
                how=how,
                uid=self.env.uid,
                now=now,
                ids=[row[0] for row in todo],
                shared=[row[1] for row in todo],
                references=[self._crisis_new_reference() for _row in todo],
            )
        )
        self.invalidate_model()
        return len(todo)

    # -- leaving -------------------------------------------------------------------------------------------------------

    @api.model
    def _follow_roster(self, subjects=None):
        """Close the files of those who left and whose leaving is settled, keep those of who is back. Server only.

        In one write each, however many graduate: the steps of a leaving have their lines in the timeline.
        """
        about = Domain("subject_id", "in", subjects.ids) if subjects is not None else Domain.TRUE
        gone = about & Domain("state", "=", "open") & Domain("subject_id.enrolment_state", "in", LEFT_STATES)
        files = self.search(gone)
        if files:
            leavings = self.env["crisis.leaving"].search(
                [("subject_id", "in", files.subject_id.ids), ("state", "in", ("open", "handed_in"))]
            )
            over = files.filtered(lambda file: file.subject_id not in leavings.subject_id)
            for company, rows in over.grouped("company_id").items():
                # the roster is the fact; nobody presses a button
                rows._as_workflow().write({"state": "closed", "closed_on": company._crisis_today()})
        back = about & Domain("state", "=", "closed") & Domain("subject_id.enrolment_state", "not in", LEFT_STATES)
        # as above
        self.search(back)._as_workflow().write({"state": "open", "closed_on": False})

    @api.model
    def _cron_keep(self):
        """Open what is missing, close what is over. One statement each hour where nothing happened."""
        self._open_missing()
        self._follow_roster()
