# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.duties import moment
from ..tools.roles import AUDITOR, LEADER

LOOKS = ("read", "print", "export", "download", "disclose")
MOST_LINES = 5000
_SHOWN = 5


def _by_day(group):
    (day, user, operation, why), _content = group
    return day, user, operation, str(why)


class CrisisAccessRegister(models.Model):
    """Who looked into which files in a stretch of time, why, and who approved it (档案查阅登记).

    Drawn from the access log and from access given; nothing is entered by hand and nothing is left out. For the whole
    school files are named by their opaque reference. Of one person only leaders draw it, and auditors do not see it.

    Access: leaders and auditors of the school. Source: plan Art. 24(4), 24(6); rules on minors' network protection,
    Art. 36.
    """

    _name = "crisis.access.register"
    _description = "Access register"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (LEADER, AUDITOR)
    _crisis_write_roles = (LEADER, AUDITOR)
    _crisis_grant_scopes = ()
    _crisis_log_reads = True

    date_from = fields.Date(
        string="From", required=True, default=lambda self: self.env.company._crisis_today().replace(day=1)
    )
    date_to = fields.Date(string="To", required=True, default=lambda self: self.env.company._crisis_today())
    subject_id = fields.Many2one(string="One person only", help="For leaders. Empty: the whole school.")
    drawn_by_id = fields.Many2one(
        "res.users",
        string="Drawn up by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    drawn_at = fields.Datetime(string="Drawn up on", required=True, readonly=True, default=fields.Datetime.now)
    line_ids = fields.One2many("crisis.access.register.line", "register_id", string="Looks into files")
    line_count = fields.Integer(string="Lines", compute="_compute_line_count")

    _in_order = models.Constraint("CHECK(date_from <= date_to)", "The first day comes before the last.")

    def _crisis_read_domain(self):
        schools = self._crisis_domain((AUDITOR,), False, ()) & Domain("subject_id", "=", False)
        return self._crisis_domain((LEADER,), False, ()) | schools

    def _crisis_write_domain(self):
        return self._crisis_read_domain()

    @api.depends("line_ids")
    def _compute_line_count(self):
        for register in self:
            register.line_count = len(register.line_ids)

    @api.constrains("subject_id")
    def _check_person_for_leaders(self):
        for register in self.filtered("subject_id"):
            if not self.env.su and not register._crisis_has_role((LEADER,), register.company_id):
                raise ValidationError(self.env._("Of one person only a leader draws it up."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in ("line_ids", "drawn_by_id", "drawn_at"):
                vals.pop(name, None)
        registers = super().create(vals_list)
        for register in registers:
            register._draw()
        return registers

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        raise UserError(self.env._("A register that was drawn up is not changed. Draw up another."))

    def action_lines(self):
        """The lines in a list of their own. Access: whoever may read the register."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Looks into files"),
            "res_model": "crisis.access.register.line",
            "views": [(False, "list")],
            "domain": [("register_id", "=", self.id)],
            "context": {"create": False},
        }

    # -- drawing up ----------------------------------------------------------------------------------------------------

    def _draw(self):
        self.ensure_one()
        # sudo: who looked is in the log, which the reader of this register may read; content is not looked at
        secret = self.sudo()
        looks = secret._looks()
        reasons = secret._reasons()
        groups = defaultdict(lambda: [0, set()])
        for (day, user, operation, file), times in looks.items():
            reason = reasons(user, file, day)
            group = groups[day, user, operation, reason]
            group[0] += times
            group[1].add(file)
        for grant in secret._grants():
            day = self.company_id._crisis_local(grant.valid_from).date()
            groups[day, grant.user_id.id, "grant", ("grant", grant.id, False)][1].add(grant.subject_id.id or 0)
        if len(groups) > MOST_LINES:
            raise UserError(self.env._("That is more than %(count)s lines. Choose a shorter time.", count=MOST_LINES))
        names = secret._file_names({file for _times, files in groups.values() for file in files})
        users = secret.env["res.users"].browse({key[1] for key in groups}).exists()
        grants = secret.env["crisis.access.grant"]
        rows = []
        for (day, user, operation, (why, grant, role)), (times, files) in sorted(groups.items(), key=_by_day):
            references = sorted(filter(None, (names.get(file) for file in files)))
            given = grants.browse(grant or [])
            shown = ", ".join(references[:_SHOWN]) + (" …" if len(references) > _SHOWN else "")
            if user in users.ids:
                rows.append(
                    {
                        "register_id": self.id,
                        "day": day,
                        "user_id": user,
                        "operation": operation,
                        "why": why,
                        "role": role,
                        "grant_ref": given.id,
                        "approved_by_id": given.granted_by_id.id,
                        "scope": given.scope,
                        "until": given.valid_until,
                        "times": times,
                        "file_count": len(files),
                        "file_references": shown,
                    }
                )
        secret.env["crisis.access.register.line"]._add_lines(rows)

    def _looks(self):
        """``{(day, user id, operation, person id): times}`` from the log; of what names no person nothing."""
        company = self.company_id
        zone = company._crisis_tz_name()
        start, end = moment(self.date_from, 0, zone), moment(fields.Date.add(self.date_to, days=1), 0, zone)
        # the log by its columns: rows of a month are many, and none of them is shown as it is
        rows = self.env.execute_query(
            SQL(
                "SELECT at, user_ref, operation, res_model, res_refs FROM crisis_access_log"
                " WHERE company_ref = %s AND at >= %s AND at < %s AND operation = ANY(%s) ORDER BY id",
                company.id,
                start,
                end,
                list(LOOKS),
            )
        )
        wanted = defaultdict(set)
        for _at, _user, _operation, model, refs in rows:
            wanted[model].update(refs or ())
        persons = {}
        for model, ids in wanted.items():
            if model.startswith("crisis.access.") or not getattr(self.env.get(model), "_crisis_confidential", False):
                continue
            # whose record it is: two numbers, no content
            query = SQL(
                "SELECT id, subject_id FROM %s WHERE id = ANY(%s) AND subject_id IS NOT NULL",
                SQL.identifier(self.env[model]._table),
                list(ids),
            )
            persons[model] = dict(self.env.execute_query(query))
        looks = defaultdict(int)
        for at, user, operation, model, refs in rows:
            day = company._crisis_local(at).date()
            for person in {persons.get(model, {}).get(ref) for ref in refs or ()} - {None}:
                if not self.subject_id or person == self.subject_id.id:
                    looks[day, user, operation, person] += 1
        return looks

    def _grants(self):
        """Access given that begins in the time."""
        zone = self.company_id._crisis_tz_name()
        domain = [
            ("company_id", "=", self.company_id.id),
            ("valid_from", ">=", moment(self.date_from, 0, zone)),
            ("valid_from", "<", moment(fields.Date.add(self.date_to, days=1), 0, zone)),
        ]
        if self.subject_id:
            domain.append(("subject_id", "=", self.subject_id.id))
        return self.env["crisis.access.grant"].search(domain, order="id")

    def _reasons(self):
        """A function ``(user id, person id, day) → (why, grant id, role)``: what let somebody look on that day."""
        company = self.company_id
        members = self.env["crisis.team.member"].search(
            [("company_id", "=", company.id), ("confirmed_at", "!=", False)]
        )
        duties = defaultdict(list)
        for member in members:
            duties[member.user_id.id].append((member.date_from, member.date_to, member.role))
        given = defaultdict(list)
        for grant in self.env["crisis.access.grant"].search([("company_id", "=", company.id)], order="id"):
            first, last = (company._crisis_local(grant[name]).date() for name in ("valid_from", "valid_until"))
            given[grant.user_id.id, grant.subject_id.id].append((first, last, grant.id))
        classes = (
            self.env["crisis.school.class"].with_context(active_test=False).search([("company_id", "=", company.id)])
        )
        teachers = defaultdict(set)
        for school_class in classes:
            for user in (school_class.homeroom_employee_id | school_class.deputy_employee_id).user_id:
                teachers[user.id].add(school_class.id)
        subjects = self.env["crisis.subject"].with_context(active_test=False).search([("company_id", "=", company.id)])
        class_of = {subject.id: subject.class_id.id for subject in subjects}

        def reason(user, person, day):
            for first, last, role in duties[user]:
                if first <= day and (not last or day <= last):
                    return "duty", False, role
            for first, last, grant in given[user, person]:
                if first <= day <= last:
                    return "grant", grant, False
            if class_of.get(person) in teachers[user]:
                return "homeroom", False, False
            return "own", False, False

        return reason

    def _file_names(self, persons):
        """``{person id: opaque reference of the file}``: the last case, else the register entry, else a report."""
        names = {}
        for model in ("crisis.concern", "crisis.warning", "crisis.case"):
            for record in self.env[model].search([("subject_id", "in", list(persons))], order="id"):
                names[record.subject_id.id] = record.reference
        return names


class CrisisAccessRegisterLine(models.Model):
    """One line of the access register: day, reader, why, approved by, scope. Written by the server, never changed.

    Access: as the register. The reason of access given is read where it is kept, by leaders.
    """

    _name = "crisis.access.register.line"
    _description = "Line of the access register"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (LEADER, AUDITOR)
    _crisis_write_roles = (LEADER, AUDITOR)
    _crisis_grant_scopes = ()

    register_id = fields.Many2one(
        "crisis.access.register", required=True, readonly=True, index=True, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="register_id.subject_id", store=True, precompute=True)
    company_id = fields.Many2one(
        related="register_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    day = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Reader", required=True, readonly=True, ondelete="restrict", index=True
    )
    operation = fields.Selection(
        [
            ("read", "Read"),
            ("print", "Printed"),
            ("export", "Exported"),
            ("download", "Downloaded"),
            ("disclose", "Passed on with consent"),
            ("grant", "Access given"),
        ],
        string="How it was looked into",
        required=True,
        readonly=True,
    )
    why = fields.Selection(
        string="By which right",
        selection=[
            ("duty", "Duty in the team"),
            ("homeroom", "Homeroom teacher of the class"),
            ("grant", "Access given by a leader"),
            ("own", "Wrote it, or was called"),
        ],
        required=True,
        readonly=True,
    )
    role = fields.Selection(
        lambda self: self.env["crisis.team.member"]._fields["role"]._description_selection(self.env), readonly=True
    )
    # By number, so that a register does not keep what it was drawn from longer than its own time.
    grant_ref = fields.Integer(readonly=True, export_string_translation=False)
    reason = fields.Text(compute="_compute_reason")
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True, ondelete="restrict")
    scope = fields.Selection(
        [("need", "What one needs to know"), ("full", "Everything but process notes"), ("export", "Export of lists")],
        readonly=True,
    )
    until = fields.Datetime(string="Ended, returned", readonly=True)
    times = fields.Integer(readonly=True)
    file_count = fields.Integer(string="Number of files", readonly=True)
    file_references = fields.Char(string="References of the files", readonly=True)

    def _crisis_read_domain(self):
        schools = self._crisis_domain((AUDITOR,), False, ()) & Domain("subject_id", "=", False)
        return self._crisis_domain((LEADER,), False, ()) | schools

    def _crisis_write_domain(self):
        return self._crisis_read_domain()

    @api.depends("grant_ref")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_reason(self):
        """The words of the reason stay with the grant: whoever reads those, reads it here."""
        grants = self.env["crisis.access.grant"]
        if grants.has_access("read"):
            grants = grants.search([("id", "in", self.mapped("grant_ref"))])
        for line in self:
            line.reason = grants.filtered(lambda grant, line=line: grant.id == line.grant_ref).reason

    @api.model_create_multi
    def create(self, vals_list):
        self.check_access("create")
        raise UserError(self.env._("The register is drawn up by the system."))

    def write(self, vals):
        self.check_access("write")
        raise UserError(self.env._("A register that was drawn up is not changed. Draw up another."))

    @api.model
    def _add_lines(self, vals_list):
        # sudo: past the refusal above, which is for everybody else
        super(CrisisAccessRegisterLine, self.sudo()).create(vals_list)
