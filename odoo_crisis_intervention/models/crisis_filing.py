# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import AUTHOR, COUNSELLOR, HOMEROOM, KEEPER, LEADER
from ..tools.workflow import Transition

# What Student Affairs writes on a file that is not its own.
_OFFICE_WORDS = {"archive_number", "return_note"}


class CrisisFiling(models.Model):
    """The homeroom teacher's file after an accident (备案): a checklist answered point by point, with its enclosures.

    Asked for by the end of the emergency, with what is known already written in. The homeroom teacher or the deputy
    hands it in, Student Affairs takes it in or sends it back with a word what is missing.

    Access: counsellors, leaders and the register keeper read; the homeroom teacher of the class, and whoever was asked,
    read and write until it is handed in. No file is asked for when a colleague is concerned. Source: plan Art. 24(4).
    """

    _name = "crisis.filing"
    _description = "File after an accident"
    _inherit = ["crisis.event.part.mixin", "crisis.workflow.mixin", "crisis.duty.source"]

    _crisis_write_roles = ()
    _crisis_homeroom_read = True
    _crisis_class_path = "class_id"
    _crisis_author_field = "user_id"
    _crisis_log_reads = True
    _crisis_narrative = ("return_note", "archive_number")
    _crisis_due_fields = ("state", "user_id")

    _transitions = {
        "hand_in": Transition(sources=("asked",), target="handed_in", roles=(HOMEROOM, AUTHOR)),
        "take_in": Transition(sources=("handed_in",), target="taken_in", roles=(KEEPER,), four_eyes="handed_in_by_id"),
        "send_back": Transition(sources=("handed_in",), target="asked", roles=(KEEPER,)),
        "excuse": Transition(sources=("asked",), target="excused", roles=(KEEPER, LEADER), reason=True),
        "void": Transition(sources=("asked", "handed_in"), target="void", roles=(KEEPER, LEADER), reason=True),
    }
    _workflow_fields = (
        "event_id",
        "class_id",
        "asked_at",
        "handed_in_at",
        "handed_in_by_id",
        "taken_in_at",
        "taken_in_by_id",
    )
    _locked_states = ("handed_in", "taken_in", "excused", "void")
    _open_fields = tuple(_OFFICE_WORDS)

    state = fields.Selection(
        [
            ("asked", "To be handed in"),
            ("handed_in", "Handed in"),
            ("taken_in", "Taken in"),
            ("excused", "Excused"),
            ("void", "Void"),
        ],
        required=True,
        default="asked",
        readonly=True,
        index=True,
    )
    event_id = fields.Many2one(readonly=True)
    class_id = fields.Many2one(
        "crisis.school.class", required=True, readonly=True, index=True, ondelete="restrict", check_company=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked of",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="restrict",
        help="The homeroom teacher, or somebody whom Student Affairs asks instead.",
    )
    asked_at = fields.Datetime(string="Asked at", required=True, readonly=True, default=fields.Datetime.now)
    handed_in_at = fields.Datetime(string="Handed in at", readonly=True)
    handed_in_by_id = fields.Many2one(
        "res.users", string="Handed in by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    taken_in_at = fields.Datetime(string="Filed at", readonly=True)
    taken_in_by_id = fields.Many2one(
        "res.users", string="Filed by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    archive_number = fields.Char(string="Number of the file")
    return_note = fields.Text(string="What is still missing", help="Student Affairs writes it before sending back.")
    line_ids = fields.One2many("crisis.filing.line", "filing_id", string="Checklist")
    open_count = fields.Integer(string="Points not answered", compute="_compute_open_count")
    document_ids = fields.One2many(
        "crisis.document", "res_ref", string="Enclosures", domain=[("res_model", "=", "crisis.filing")]
    )
    document_count = fields.Integer(string="Number of enclosures", compute="_compute_document_count")
    # Goes in by these and never comes out of them.
    upload = fields.Binary(string="Add an enclosure", compute="_compute_upload", inverse="_inverse_upload")
    upload_name = fields.Char(compute="_compute_upload", inverse="_inverse_upload", export_string_translation=False)

    can_hand_in = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_take_in = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_send_back = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_excuse = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)
    is_keeper = fields.Boolean(compute="_compute_is_keeper", export_string_translation=False)

    _one_per_event = models.UniqueIndex("(event_id) WHERE state <> 'void'", "This emergency has its file already.")
    _filed_by_other = models.Constraint(
        "CHECK(taken_in_by_id <> handed_in_by_id)", "Whoever handed the file in does not take it in."
    )

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "hand_in": self.env._("File handed in"),
            "take_in": self.env._("File taken in"),
            "send_back": self.env._("File sent back"),
            "excuse": self.env._("Excused from the file"),
            "void": self.env._("Void: entered in error"),
        }

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_own_write(self):
        return Domain("user_id", "=", self.env.uid)

    def _crisis_write_domain(self):
        """The class's teachers and whoever was asked fill it in; Student Affairs asks somebody else and sends back."""
        near = self._crisis_domain((KEEPER,), True, ())
        return near & Domain("state", "in", ("asked", "handed_in"))

    # -- computes ------------------------------------------------------------------------------------------------------

    @api.depends("line_ids.status", "line_ids.text")
    def _compute_open_count(self):
        for filing in self:
            filing.open_count = len(filing.line_ids._unanswered())

    @api.depends("document_ids")
    def _compute_document_count(self):
        for filing in self:
            # sudo: how many; the files themselves stay with those who may open them
            filing.document_count = len(filing.sudo().document_ids)

    def _compute_upload(self):
        self.upload = self.upload_name = False

    def _inverse_upload(self):
        for filing in self.filtered("upload"):
            filing.check_access("write")
            self.env["crisis.document"].sudo().create(  # sudo: whoever fills in the file adds to it and opens no files
                {
                    "res_model": self._name,
                    "res_ref": filing.id,
                    "kind": "scan",
                    "name": filing.upload_name,
                    "upload": filing.upload,
                }
            )

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_is_keeper(self):
        for filing in self:
            filing.is_keeper = filing._crisis_has_role((KEEPER,), filing.company_id)

    # -- asking --------------------------------------------------------------------------------------------------------

    def _ask(self, event):
        """A file with the school's checklist and what is known. Server only, as superuser."""
        shut_out = event._shut_out()
        school_class = event.class_id
        # sudo: who the teachers of the class are
        teachers = (school_class.homeroom_employee_id.sudo().user_id, school_class.deputy_employee_id.sudo().user_id)
        asked = next((user for user in teachers if user and user not in shut_out), self.env["res.users"])
        filing = self._as_workflow().create(  # the server asks
            {"event_id": event.id, "class_id": school_class.id, "user_id": asked.id, "asked_at": self._now()}
        )
        points = self.env["crisis.filing.point"].search([])
        filing.line_ids._as_server().create(
            [{"filing_id": filing.id, "point_id": point.id, **filing._known(point.code)} for point in points]
        )
        return filing

    def _known(self, code):
        """What a point begins with: only what the homeroom teacher was there for or reads in any case."""
        event = self.event_id
        local = self.company_id._crisis_local
        text = ""
        if code == "course":
            text = " ".join(filter(None, (f"{local(event.found_at or event.create_date):%m-%d %H:%M}", event.place)))
        elif code == "guardians":
            contacts = self.env["crisis.guardian.contact"].search([("event_id", "=", event.id)], order="contacted_at")
            outcomes = dict(contacts._fields["state"]._description_selection(self.env))
            text = "\n".join(
                f"{local(row.contacted_at):%m-%d %H:%M} {row._who()} {outcomes[row.state]}"
                for row in contacts
                if row.state not in ("calling", "void")
            )
        return {"text": text} if text else {}

    # -- create and write ----------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("A file is asked for when an emergency is over."))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and not self._inside_workflow() and vals:
            office = _OFFICE_WORDS | {"user_id"}
            for filing in self:
                if office & set(vals):
                    filing._crisis_check_role((KEEPER,), filing.company_id)
                if set(vals) - office and not filing._may_fill():
                    raise UserError(self.env._("The file is written by the homeroom teacher."))
        return super().write(vals)

    def _may_fill(self):
        """Whether the current user answers the points: whoever was asked, and the teachers of the class."""
        secret = self.sudo()  # sudo: whose file it is; the answer is a yes or no for this user
        return secret.user_id == self.env.user or secret.class_id.id in self._crisis_scope().class_ids

    # -- clocks --------------------------------------------------------------------------------------------------------

    @api.model
    def _crisis_live_domain(self):
        return Domain("state", "in", ("asked", "handed_in"))

    def _crisis_dues(self):
        if self.state in ("void", "excused") or self.event_id.state == "void":
            return []
        kinds = self.env["crisis.duty.kind"]
        keepers = self._crisis_people(KEEPER)
        done = {"done_at": self.handed_in_at, "done_by": self.handed_in_by_id} if self.state != "asked" else {}
        dues = [
            Due(
                "filing", kinds._of("filing")._due_from(self.asked_at, self.company_id), self.user_id or keepers, **done
            )
        ]
        if self.handed_in_at and self.state != "asked":
            due_at = kinds._of("filing_take_in")._due_from(self.handed_in_at, self.company_id)
            dues.append(
                Due(
                    "filing_take_in",
                    due_at,
                    keepers - self.handed_in_by_id,
                    instance=str(self.handed_in_at),
                    done_at=self.taken_in_at,
                    done_by=self.taken_in_by_id,
                )
            )
        return dues

    # -- steps ---------------------------------------------------------------------------------------------------------

    def action_hand_in(self):
        return self._transition("hand_in")

    def action_take_in(self):
        return self._transition("take_in")

    def action_send_back(self):
        return self._transition("send_back")

    def action_excuse(self):
        return self._open_decision("excuse")

    def action_void(self):
        return self._open_decision("void")

    def _guard_hand_in(self):
        open_points = self.line_ids._unanswered()
        if open_points:
            raise UserError(self.env._("Still missing: %(fields)s", fields=", ".join(open_points.mapped("name"))))

    def _prepare_hand_in_values(self):
        return {"handed_in_at": self._now(), "handed_in_by_id": self.env.uid, "return_note": False}

    def _after_hand_in(self):
        self.document_ids._crisis_lock()

    def _guard_send_back(self):
        if not (self.return_note or "").strip():
            raise UserError(self.env._("Please write what is still missing."))

    def _prepare_send_back_values(self):
        return {"asked_at": self._now(), "handed_in_at": False, "handed_in_by_id": False}

    def _prepare_take_in_values(self):
        return {"taken_in_at": self._now(), "taken_in_by_id": self.env.uid}


class CrisisFilingLine(models.Model):
    """One point of a file: answered in words, by an enclosure, or with why it does not apply.

    Access: as the file; written by the class's teachers and whoever was asked until it is handed in.
    Source: plan Art. 24(4).
    """

    _name = "crisis.filing.line"
    _description = "Answer to a point of the file"
    _inherit = ["crisis.confidential.mixin"]
    _order = "id"

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_log_reads = True
    _crisis_narrative = ("text", "own_point")

    filing_id = fields.Many2one("crisis.filing", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(
        related="filing_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="filing_id.subject_id", store=True, precompute=True)
    point_id = fields.Many2one(
        "crisis.filing.point",
        string="Point of the checklist",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    own_point = fields.Char(string="Another point")
    name = fields.Char(string="Point", compute="_compute_name")
    hint = fields.Text(related="point_id.description")
    status = fields.Selection(
        [("words", "In words"), ("enclosed", "Enclosed"), ("follows", "Follows later"), ("none", "Does not apply")],
        string="How",
        default="words",
        required=True,
    )
    text = fields.Text(
        string="Answer", help="Facts; who holds what is enclosed, when it follows, why it does not apply."
    )

    @api.depends("point_id.name", "own_point")
    @api.depends_context("lang")
    def _compute_name(self):
        for line in self:
            line.name = line.own_point or line.point_id.name

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        # any!: the file's own domain decides
        return Domain("filing_id", "any!", self.env["crisis.filing"]._crisis_read_domain())

    def _crisis_write_domain(self):
        filings = self.env["crisis.filing"]
        mine = filings._crisis_domain((), True, ()) & Domain("state", "=", "asked")
        return Domain("filing_id", "any!", mine)  # any!: as above

    def _as_server(self):
        return self.sudo()  # sudo: the checklist is the server's

    @api.model_create_multi
    def create(self, vals_list):
        filings = self.env["crisis.filing"].browse([vals.get("filing_id") or 0 for vals in vals_list]).filtered("id")
        filings.check_access("read")  # before anything that depends on what they say
        if not self.env.su:
            for vals in vals_list:
                vals.pop("point_id", None)
                if not (vals.get("own_point") or "").strip():
                    raise UserError(self.env._("Please say what the point is about."))
        return super().create(vals_list)

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and {"filing_id", "point_id"} & set(vals):
            raise UserError(self.env._("A point stays with its file."))
        return super().write(vals)

    def _unanswered(self):
        """Points without what their answer needs: words, and for "does not apply" why."""
        return self.filtered(
            lambda line: (
                (line.point_id.is_required or line.own_point or line.status != "words")
                and not (line.text or "").strip()
                and line.status != "enclosed"
            )
        )
