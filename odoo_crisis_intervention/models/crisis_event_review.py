# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_case import OFFICE_GROUPS
from .crisis_review import ENDED_EVENT_STATES, WRITERS


class CrisisEvent(models.Model):
    """When an emergency is over, what there is to learn is asked for, and the homeroom teacher's file; it is archived
    only with its review (plan Art. 24(4), 25)."""

    _inherit = "crisis.event"

    review_ids = fields.One2many(
        "crisis.review", "event_id", string="Event reviews", readonly=True, groups=OFFICE_GROUPS
    )
    filing_ids = fields.One2many("crisis.filing", "event_id", string="Files after the event", readonly=True)
    can_review = fields.Boolean(compute="_compute_can_review", export_string_translation=False)
    can_ask_filing = fields.Boolean(compute="_compute_can_review", export_string_translation=False)

    @api.depends("state", "subject_kind", "class_id", "filing_ids.state", "review_ids")
    @api.depends_context("uid")
    def _compute_can_review(self):
        for event in self:
            over = bool(event.id) and event.state in ENDED_EVENT_STATES
            # sudo: whether there is one; who may open it is the review's matter
            roles = (*WRITERS, KEEPER) if event.sudo().review_ids else WRITERS
            event.can_review = over and event._crisis_has_role(roles, event.company_id)
            event.can_ask_filing = over and event._may_ask_filing()

    def _may_ask_filing(self):
        secret = self.sudo()  # sudo: whether there is one; the answer is a yes or no for this user
        return bool(
            not secret.is_drill
            and secret.subject_kind != "staff"
            and secret.class_id
            and not secret.filing_ids.filtered(lambda row: row.state != "void")
            and self._crisis_has_role((COUNSELLOR, LEADER, KEEPER), secret.company_id)
        )

    # -- asked for at the end ------------------------------------------------------------------------------------------

    def _end_calls(self):
        super()._end_calls()
        if self.state == "void":
            rows = self.sudo()  # sudo: what was asked for is owed no more
            rows.review_ids._crisis_follow_dues()
            rows.filing_ids._crisis_follow_dues()
        else:
            self._try("review", self._ask_review)
            self._try("filing", self._ask_filing)

    def _after_identify(self):
        super()._after_identify()
        for event in self:
            if event.state in ENDED_EVENT_STATES:
                event._try("filing", event._ask_filing)

    def _ask_review(self):
        event = self.sudo()  # sudo: follows from the end of the emergency
        if not event.is_drill and not event.review_ids.filtered(lambda row: row.state != "void"):
            event.review_ids._as_workflow().create(  # the server asks
                {"event_id": event.id, "case_id": event.case_id.id, "asked_at": self._now()}
            )

    def _ask_filing(self):
        event = self.sudo()  # sudo: as above
        known = event.filing_ids.filtered(lambda row: row.state != "void")
        if not event.is_drill and event.subject_kind != "staff" and event.class_id and not known:
            event.filing_ids._ask(event)

    # -- buttons -------------------------------------------------------------------------------------------------------

    def action_review(self):
        """The review of this emergency; of a drill it is begun here. Access: whoever reads reviews; beginning one as
        the rule on writing says."""
        self.ensure_one()
        self.check_access("read")
        reviews = self.env["crisis.review"]
        review = reviews.search([("event_id", "=", self.id), ("state", "!=", "void")], limit=1)
        return (review or reviews.create({"event_id": self.id, "case_id": self.case_id.id}))._get_records_action()

    def action_ask_filing(self):
        """Ask the homeroom teacher for the file where it was not asked for by itself. Access: the office."""
        self.ensure_one()
        self.check_access("read")
        if self.state not in ENDED_EVENT_STATES or not self._may_ask_filing():
            raise UserError(self.env._("There is a file already, or no homeroom class to ask."))
        self._ask_filing()
        return True

    def _guard_archive(self):
        if not self.is_drill and not self.review_ids.filtered(lambda row: row.state == "signed"):
            raise UserError(self.env._("An emergency is archived when its review is signed off."))

    @api.depends("review_ids.state", "filing_ids.state")
    def _compute_missing_text(self):
        super()._compute_missing_text()
        for event in self:
            if event.state not in ENDED_EVENT_STATES or event.is_drill:
                continue
            secret = event.sudo()  # sudo: whether it is there yet, for whoever reads the emergency
            missing = []
            if not secret.review_ids.filtered(lambda row: row.state == "signed"):
                missing.append(self.env._("Review"))
            if secret.filing_ids.filtered(lambda row: row.state in ("asked", "handed_in")):
                missing.append(self.env._("File of the homeroom teacher"))
            event.missing_text = "\n".join(filter(None, (event.missing_text, *missing)))


class CrisisCase(models.Model):
    """A case may be reviewed when it is in follow-up or closed."""

    _inherit = "crisis.case"

    review_ids = fields.One2many(
        "crisis.review", "case_id", string="Event reviews", readonly=True, groups=OFFICE_GROUPS
    )

    def action_review(self):
        """The review of the case, begun where there is none. Access: as of an emergency."""
        self.ensure_one()
        self.check_access("read")
        reviews = self.env["crisis.review"]
        mine = [("case_id", "=", self.id), ("event_id", "=", False), ("state", "!=", "void")]
        return (reviews.search(mine, limit=1) or reviews.create({"case_id": self.id}))._get_records_action()
