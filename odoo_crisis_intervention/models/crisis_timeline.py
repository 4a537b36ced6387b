# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import hash_chain
from ..tools.roles import COUNSELLOR, KEEPER, LEADER

# What hangs on a case or register entry shows the whole story of its person.
_BY_SUBJECT = ("crisis.warning", "crisis.case", "crisis.pupil.file")
_HAND_WRITTEN = ("note", "contact", "measure", "observation")


class CrisisTimeline(models.Model):
    """What happened, step by step: the proof that the school did its duty (plan Art. 5, 24.4).

    One line per transition, written in the same transaction, plus lines people add. Append-only in the database
    itself and hash-chained per person. Lines for ``clinical`` readers (counsellors, leaders) and for those who need
    to know (Student Affairs and the homeroom teacher too). Having written a line opens nothing: whoever leaves the duty
    leaves his lines behind.
    """

    _name = "crisis.timeline"
    _inherit = ["crisis.confidential.mixin"]
    _description = "Timeline"
    _order = "id desc"

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_narrative = ("text",)

    chain_id = fields.Many2one("crisis.timeline.chain", required=True, readonly=True, ondelete="restrict", index=True)
    number = fields.Integer(required=True, readonly=True)
    res_model = fields.Char(required=True, readonly=True)
    res_ref = fields.Many2oneReference(model_field="res_model", required=True, readonly=True, index=True)
    kind = fields.Selection(
        [
            ("event", "Step"),
            ("note", "Note"),
            ("contact", "Contact with a guardian"),
            ("measure", "Measure"),
            ("observation", "Observation"),
            ("file", "File"),
        ],
        required=True,
        readonly=True,
        default="event",
    )
    event = fields.Char(readonly=True)
    text = fields.Text(readonly=True)
    happened_at = fields.Datetime(required=True, readonly=True)
    written_at = fields.Datetime(required=True, readonly=True)
    author_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict", index=True)
    audience = fields.Selection(
        [("need", "Those who need to know"), ("clinical", "Counsellors and leaders")], required=True, readonly=True
    )
    hash_version = fields.Integer(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)

    _number_unique = models.UniqueIndex("(chain_id, number)", "The timeline is numbered without gaps.")
    _source_idx = models.Index("(res_model, res_ref)")

    def init(self):
        self.env["crisis.append.only"]._protect(self._table)

    # -- access ------------------------------------------------------------------------------------------------------

    def _crisis_read_domain(self):
        need = self._crisis_domain((COUNSELLOR, LEADER, KEEPER), True, ("need", "full"))
        return super()._crisis_read_domain() | (need & Domain("audience", "=", "need"))

    # -- writing -----------------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self.env._("A line is added with the box of the record it belongs to."))
        return super().create(vals_list)

    def write(self, vals):
        raise UserError(self.env._("The timeline is only ever added to."))

    def _hashed_values(self):
        """What the digest covers, from the stored line."""
        self.ensure_one()
        values = {name: self[name] or "" for name in ("kind", "event", "text", "audience", "res_model")}
        values |= {name: fields.Datetime.to_string(self[name]) for name in ("happened_at", "written_at")}
        values |= {"number": self.number, "res_ref": self.res_ref}
        values |= {"subject": self.subject_id.id or 0, "author": self.author_id.id}
        return values

    @api.model
    def _write_lines(self, records, event, text=False, happened_at=None, audience="need", kind="event"):
        """Add one line for each of ``records`` (ring 2, any model) in the current transaction.

        Called by the server after its own checks; the author is the current user.
        """
        now = self._crisis_now()
        lines = self.browse()
        for record in records.sudo():  # sudo: caller has checked; only ids are taken from the record
            subject = record.subject_id
            chain, number, previous = self.env["crisis.timeline.chain"]._lock_end(record)
            vals = {
                "chain_id": chain,
                "number": number + 1,
                "company_id": record.company_id.id,
                "subject_id": subject.id,
                "res_model": record._name,
                "res_ref": record.id,
                "kind": kind,
                "event": f"{record._name}:{event}" if kind == "event" else event,
                "text": text or False,
                "happened_at": fields.Datetime.to_datetime(happened_at) or now,
                "written_at": now,
                "author_id": self.env.uid,
                "audience": audience,
                "hash_version": hash_chain.CURRENT_VERSION,
            }
            # Through a record in memory, so that writing and checking read the same values.
            hashed = self.sudo().new(vals)._hashed_values()
            digest = hash_chain.digest(previous, {**hashed, "subject": subject.id or 0})
            # sudo: lines are the system's; nobody else may write them
            line = self.sudo().create({**vals, "digest": digest})
            self.env.cr.execute(
                SQL(
                    "UPDATE crisis_timeline_chain SET number = %s, digest = %s WHERE id = %s", number + 1, digest, chain
                )
            )
            lines |= line
        return lines

    # -- the panel on the forms --------------------------------------------------------------------------------------

    @api.model
    def get_lines(self, res_model, res_id, limit=50, before=None):
        """Lines for the panel of a form, newest first.

        :param before: number returned as ``cursor`` by the last call, to go on from there
        :return: ``{"lines": […], "can_add": bool, "more": bool, "cursor": int | False}``
        :raises AccessError: the user may not read the record
        """
        record = self._panel_record(res_model, res_id)
        record._crisis_audit("read", "timeline")
        domain = self._panel_domain(record)
        if before:
            domain &= Domain("id", "<", int(before))
        limit = min(int(limit), 200)
        lines = self._panel_lines(record, domain, limit + 1)
        shown = lines[:limit]
        return {
            "lines": shown._panel_values(),
            "can_add": record._name in _BY_SUBJECT or record.has_access("write"),
            "more": len(lines) > limit,
            "cursor": shown[-1:].id,
        }

    @api.model
    def add_line(self, res_model, res_id, vals):
        """Add a line by hand: ``{"kind", "text", "happened_at"?, "clinical"?, "files"?: [{"name", "data"}]}``.

        Access: whoever may read the record and its panel lets add; a homeroom teacher's lines are for all who need to
        know. Returns the same as :meth:`get_lines`.

        :raises UserError: empty text, unknown kind, or a time in the future
        """
        record = self._panel_record(res_model, res_id)
        kind = vals.get("kind") or "note"
        text = (vals.get("text") or "").strip()
        files = vals.get("files") or []
        happened_at = fields.Datetime.to_datetime(vals.get("happened_at") or False)
        if kind not in _HAND_WRITTEN:
            raise UserError(self.env._("This kind of line is written by the system."))
        if not text and not files:
            raise UserError(self.env._("Please write what happened."))
        if happened_at and happened_at > fields.Datetime.now():
            raise UserError(self.env._("What happened cannot lie in the future."))
        # sudo: whose school it is, of a record the user may read
        clinical = bool(vals.get("clinical")) and self._crisis_has_role((COUNSELLOR, LEADER), record.sudo().company_id)
        audience = "clinical" if clinical else "need"
        if files and not text:
            kind = "file"
        line = self._write_lines(record, "line", text, happened_at, audience, kind)
        for file in files:
            self.env["crisis.document"]._add_to_line(line, record, file)
        if text:
            hook = getattr(record.sudo(), "_on_timeline_line", None)  # sudo: the fact stamps the record, not the person
            if hook:
                hook(line)
        return self.get_lines(res_model, res_id)

    @api.model
    def verify_lines(self, res_model, res_id):
        """Check the chain of the person (or of the report whose person is unknown) that a record belongs to.

        Access: whoever may read the record; tells whether lines were changed, not what they say.
        :return: ``{"whole": bool, "message": text in the reader's language}``
        """
        record = self._panel_record(res_model, res_id).sudo()  # sudo: ids only; reading was checked just now
        # sudo: the chain's end is open to nobody; what is told is a yes or no
        broken = [chain._verify() for chain in self.env["crisis.timeline.chain"].sudo()._of(record)]
        whole = not any(broken)
        if whole:
            message = self.env._("The timeline is whole: no line was changed, added or cut.")
        else:
            message = self.env._("The timeline was changed at line %(number)s.", number=max(filter(None, broken)))
        return {"whole": whole, "message": message}

    def _panel_record(self, res_model, res_id):
        model = self.env.get(res_model)
        if model is None or getattr(model, "_crisis_untold", True):
            raise self._crisis_refusal("read")
        record = model.browse(int(res_id))
        record.check_access("read")
        return record

    def _panel_domain(self, record):
        domain = Domain("res_model", "=", record._name) & Domain("res_ref", "=", record.id)
        subject = record.sudo().subject_id  # sudo: the id only; the lines themselves stay under their rule
        if record._name in _BY_SUBJECT and subject:
            domain |= Domain("subject_id", "=", subject.id)
            concerns = self.env["crisis.concern"].sudo().search([("subject_id", "=", subject.id)])  # sudo: as above
            domain |= Domain("res_model", "=", "crisis.concern") & Domain("res_ref", "in", concerns.ids)
        return domain

    def _panel_lines(self, record, domain, limit):
        """The newest lines that the current user may read there."""
        return self.search(domain, limit=limit, order="id desc")

    def _panel_values(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        documents = self.env(su=False)["crisis.document"].search([("line_id", "in", self.ids)]) if self else ()
        return [
            {
                "id": line.id,
                "number": line.number,
                "kind": line.kind,
                "kind_label": labels[line.kind],
                "event": line._event_label(),
                "text": line.text or "",
                "happened_at": fields.Datetime.to_string(line.happened_at),
                "written_at": fields.Datetime.to_string(line.written_at),
                "author": line.author_id.name,
                "audience": line.audience,
                "mine": line.author_id == self.env.user,
                "documents": [doc._panel_value() for doc in documents if doc.line_id == line],
            }
            for line in self
        ]

    def _event_label(self):
        """The step in the reader's language, for example "Warning register · Entered"."""
        if self.kind != "event" or not self.event:
            return ""
        model_name, _sep, event = self.event.partition(":")
        model = self.env.get(model_name)
        if model is None:
            return event
        labels = model._crisis_event_labels()
        title = self.env["ir.model"]._get(model_name).sudo().name  # sudo: what the kind of record is called
        return f"{title} · {labels.get(event, event)}"
