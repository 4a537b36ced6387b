# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_event import OPEN_EVENT_STATES


class CrisisBulletin(models.Model):
    """A bulletin to the team: first, update or final, built from the timeline, frozen when it is issued.

    It names nobody it is about; whoever may read it finds the person on the emergency. Each who gets one leaves a
    receipt by opening it. Access: counsellors, leaders and the register keeper. Source: plan Art. 12.
    """

    _name = "crisis.bulletin"
    _description = "Bulletin"
    _inherit = ["crisis.event.part.mixin", "crisis.workflow.mixin"]

    _crisis_narrative = ("body",)
    _crisis_log_reads = True

    _transitions = {
        "issue": Transition(sources=("draft",), target="issued", roles=(COUNSELLOR, LEADER, KEEPER)),
        "void": Transition(sources=("draft",), target="void", roles=(COUNSELLOR, LEADER, KEEPER)),
    }
    _workflow_fields = ("number", "issued_at", "issued_by_id")
    _locked_states = ("issued", "void")

    state = fields.Selection(
        [("draft", "Draft"), ("issued", "Issued"), ("void", "Void")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    kind = fields.Selection(
        [("first", "First"), ("update", "Update"), ("final", "Final")], required=True, default="first"
    )
    number = fields.Integer(string="No.", readonly=True, aggregator=None)
    body = fields.Text(string="Bulletin")
    issued_at = fields.Datetime(string="Issued at", readonly=True)
    issued_by_id = fields.Many2one(
        "res.users", string="Issued by", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    receipt_ids = fields.One2many("crisis.bulletin.receipt", "bulletin_id", string="Who got it", readonly=True)
    read_count = fields.Integer(string="Read by", compute="_compute_read_count")
    can_issue = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _numbered = models.UniqueIndex("(event_id, number) WHERE state = 'issued'", "This bulletin was issued already.")

    @api.depends("receipt_ids.read_at")
    def _compute_read_count(self):
        for bulletin in self:
            bulletin.read_count = len(bulletin.receipt_ids.filtered("read_at"))

    @api.model
    def _crisis_event_labels(self):
        return {
            **super()._crisis_event_labels(),
            "issue": self.env._("Bulletin issued"),
            "void": self.env._("Bulletin made void"),
        }

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if "event_id" in vals and any(row.event_id.id != vals["event_id"] for row in self):
            raise UserError(self.env._("A bulletin stays with its emergency."))
        return super().write(vals)

    def action_issue(self):
        return self._transition("issue")

    def action_void(self):
        return self._transition("void")

    def _guard_issue(self):
        if not (self.body or "").strip():
            raise UserError(self.env._("There is nothing in this bulletin yet."))

    def _prepare_issue_values(self):
        issued = self.search_count([("event_id", "=", self.event_id.id), ("state", "=", "issued")])
        return {"number": issued + 1, "issued_at": self._now(), "issued_by_id": self.env.uid}

    def _after_issue(self):
        members = self.env["crisis.team.member"]._serving(self.company_id)
        receipts = self.env["crisis.bulletin.receipt"].sudo()  # sudo: receipts are the server's
        users = members.user_id.filtered("active") - self.env.user - self.event_id._shut_out()
        # with_user: only to ask whether that person may read it
        readers = users.filtered(
            lambda user: self.with_user(user).with_context(allowed_company_ids=user.company_ids.ids).has_access("read")
        )
        receipts.create(
            [{"bulletin_id": self.id, "event_id": self.event_id.id, "user_id": user.id} for user in readers]
        )
        self.env["crisis.notice"]._send(readers, "digest")
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        self.event_id._crisis_log("bulletin", f"{self.number} · {kinds[self.kind]}")
        self.event_id._announce()

    def web_read(self, specification):
        """Opening the form is reading the bulletin."""
        rows = super().web_read(specification)
        if len(self) == 1 and "body" in specification:
            mine = self.env["crisis.bulletin.receipt"].sudo()  # sudo: the own receipt only
            mine = mine.search([("bulletin_id", "in", self._origin.ids), ("user_id", "=", self.env.uid)])
            mine.filtered(lambda row: not row.read_at).read_at = fields.Datetime.now()
        return rows


class CrisisBulletinReceipt(models.Model):
    """Who got a bulletin and when it was opened. Access: as the bulletin. Nobody writes one. Source: plan Art. 12."""

    _name = "crisis.bulletin.receipt"
    _description = "Receipt of a bulletin"
    _inherit = ["crisis.event.part.mixin"]
    _order = "id"

    _crisis_author_field = "user_id"

    bulletin_id = fields.Many2one("crisis.bulletin", required=True, readonly=True, index=True, ondelete="restrict")
    event_id = fields.Many2one(readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Member of the team", required=True, readonly=True, index=True, ondelete="restrict"
    )
    read_at = fields.Datetime(string="Opened", readonly=True)

    _one_each = models.UniqueIndex("(bulletin_id, user_id)", "This was sent already.")

    def _crisis_write_domain(self):
        return Domain.FALSE

    def write(self, vals):
        if not self.env.su:
            raise UserError(self.env._("A receipt is stamped by opening and acknowledging the sheet, never by hand."))
        return super().write(vals)


class CrisisEvent(models.Model):
    _inherit = "crisis.event"

    bulletin_ids = fields.One2many("crisis.bulletin", "event_id", string="Bulletins", readonly=True)

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "bulletin": self.env._("Bulletin issued")}

    def action_bulletin(self):
        """The draft of the next bulletin, filled from the timeline. Access: whoever may write bulletins here."""
        self.ensure_one()
        self.check_access("read")
        if not self._is_commanding():
            raise self._crisis_refusal("create")
        bulletins = self.env["crisis.bulletin"]
        draft = bulletins.search([("event_id", "=", self.id), ("state", "=", "draft")], limit=1)
        if not draft:
            issued = bulletins.search([("event_id", "=", self.id), ("state", "=", "issued")], order="id desc")
            kind = "update" if issued else "first"
            if self.state not in OPEN_EVENT_STATES:
                kind = "final"
            draft = bulletins.create({"event_id": self.id, "kind": kind, "body": self._bulletin_text(issued[:1])})
        return draft._get_records_action()

    def _bulletin_text(self, previous):
        """What is known, then what happened since the last bulletin; no name of whom it is about."""
        states = dict(self._fields["state"]._description_selection(self.env))
        head = [self.env._("DRILL")] if self.is_drill else []
        unknown = self.env._("not known yet")
        injured = self.env._("Yes") if self.is_injured else self.env._("No")
        there = self.callout_ids.filtered(lambda call: call.status == "there").user_id.mapped("name")
        for label, value in (
            (self._bulletin_label("state"), states[self.state]),
            (self._bulletin_label("place"), self.place),
            (self._bulletin_label("what"), self.what),
            (self._bulletin_label("commander_id"), self.commander_id.name),
            (self._bulletin_label("is_injured"), injured),
            (self._bulletin_label("protective_measures"), self.protective_measures),
            (self._bulletin_label("there_count"), ", ".join(there)),
        ):
            head.append(f"{label}: {value or unknown}")
        since = Domain("written_at", ">", previous.issued_at) if previous else Domain.TRUE
        mine = Domain("res_model", "=", "crisis.event") & Domain("res_ref", "=", self.id)
        need = Domain("audience", "=", "need")
        lines = self.env["crisis.timeline"].search(mine & need & since, order="happened_at, id")
        happened = []
        for line in lines:
            when = format_datetime(self.env, line.happened_at, tz=self.company_id._crisis_tz_name(), dt_format="HH:mm")
            words = line._event_label().partition(" · ")[2] or dict(
                line._fields["kind"]._description_selection(self.env)
            ).get(line.kind)
            happened.append(f"{when} {words}" + (f": {line.text}" if line.text else ""))
        return "\n".join([*head, "", *happened])

    def _bulletin_label(self, name):
        return self._fields[name]._description_string(self.env)
