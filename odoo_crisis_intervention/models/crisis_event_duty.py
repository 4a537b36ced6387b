# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.duties import Due
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from .crisis_affected_person import TRIAGERS
from .crisis_case import OPEN_STATES

TRIAGE = "affected_triage"
UNSEEN = ("listed", "to_see")
FINISHED = ("archived", "void")


class CrisisEvent(models.Model):
    """Bulletins that whoever leads owes, and those besides whom counsellors look at (plan Art. 3(6), 12).

    The first bulletin within the hour, then one a day until the final one, also when the emergency itself is over. Who
    may be affected is looked at within days; that nobody is, is an answer too and is kept with name and time.
    """

    _inherit = "crisis.event"

    _crisis_due_fields = (
        "state",
        "subject_id",
        "commander_id",
        "identified_at",
        "started_at",
        "case_id",
        "nobody_affected_at",
    )

    nobody_affected_at = fields.Datetime(string="Nobody else is affected, said at", readonly=True)
    nobody_affected_by_id = fields.Many2one(
        "res.users",
        string="Nobody else is affected, said by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    def _crisis_dues(self):
        dues = super()._crisis_dues()
        if self.is_drill or not self.started_at:
            return dues
        own = [*self._bulletin_dues(), *self._triage_dues()]
        return dues + [due for due in own if due.done_at or self.state not in FINISHED]

    def _crisis_open_duty(self, code):
        if code in ("bulletin_first", "bulletin_daily"):
            return self.action_bulletin()
        if code == TRIAGE and self.sudo()._affected_rows():  # sudo: whether there is a list; opening it asks again
            return self.action_affected()
        return super()._crisis_open_duty(code)

    # -- bulletins -----------------------------------------------------------------------------------------------------

    def _bulletin_dues(self):
        """One due for the first, and one a day after each that is not the final one."""
        issued = self.bulletin_ids.filtered(lambda row: row.state == "issued").sorted("number")
        owners = self.commander_id & self._crisis_people(COUNSELLOR, LEADER, KEEPER) or self._crisis_people(LEADER)
        dues = [self._bulletin_due("bulletin_first", "", self.started_at, owners, issued[:1])]
        for position, bulletin in enumerate(issued, 1):
            if bulletin.kind == "final":
                break
            following = issued[position : position + 1]
            instance = str(bulletin.number)
            dues.append(self._bulletin_due("bulletin_daily", instance, bulletin.issued_at, owners, following))
        return dues

    def _bulletin_due(self, code, instance, start, owners, bulletin):
        due_at = self.env["crisis.duty.kind"]._of(code)._due_from(start, self.company_id)
        return Due(code, due_at, owners, instance, done_at=bulletin.issued_at or None, done_by=bulletin.issued_by_id)

    # -- those it may have hurt besides --------------------------------------------------------------------------------

    def _affected_rows(self):
        """What was listed because of this emergency, on itself or on its case."""
        mine = Domain("event_id", "=", self.id)
        if self.case_id:
            mine |= Domain("case_id", "=", self.case_id.id) & Domain("create_date", ">=", self.create_date)
        return self.env["crisis.affected.person"].search(mine)

    def _triage_dues(self):
        rows = self._affected_rows()
        unseen = rows.filtered(lambda row: row.state in UNSEEN)
        start = self.started_at
        if unseen:
            # who was listed later than the first is looked at from then on
            listed_at = min(unseen.mapped("create_date"))
            if self.nobody_affected_at or listed_at > min(rows.mapped("create_date")):
                start = listed_at
        return [self._triage_due(start, rows, unseen, self.nobody_affected_at, self.nobody_affected_by_id)]

    def _say_nobody_affected(self):
        """Kept as an answer, while nobody is listed. Server only; asks who may."""
        self.check_access("read")
        self._crisis_check_role(TRIAGERS, self.company_id)
        secret = self.sudo()  # sudo: rows and stamp; the right was asked above
        if secret._affected_rows():
            raise UserError(self.env._("Please look at those who are listed."))
        # the stamp of what was just said
        secret._as_workflow().write({"nobody_affected_at": self._now(), "nobody_affected_by_id": self.env.uid})
        self._crisis_log("nobody_affected", audience="clinical")
        return True

    @api.model
    def _crisis_event_labels(self):
        return {**super()._crisis_event_labels(), "nobody_affected": self.env._("Nobody else is affected")}


class CrisisCase(models.Model):
    """A list without an emergency has the same clock, from when it was made."""

    _inherit = "crisis.case"

    def _crisis_dues(self):
        dues = super()._crisis_dues()
        mine = Domain("case_id", "=", self.id)
        events = self.event_ids.filtered(lambda event: event.state != "void")
        if events:
            mine &= Domain("create_date", "<", min(events.mapped("create_date")))  # the others are the emergency's
        rows = self.env["crisis.affected.person"].search(mine)
        if not rows:
            return dues
        unseen = rows.filtered(lambda row: row.state in UNSEEN)
        due = self._triage_due(min((unseen or rows).mapped("create_date")), rows, unseen)
        return [*dues, due] if due.done_at or self.state in OPEN_STATES else dues

    def _crisis_open_duty(self, code):
        return self.action_affected() if code == TRIAGE else super()._crisis_open_duty(code)


class CrisisGuardianCallMixin(models.AbstractModel):
    _inherit = "crisis.guardian.call.mixin"

    def _triage_due(self, start, rows, unseen, answered_at=False, answered_by=None):
        """Done when each who is listed was looked at, or when it was said that nobody is affected."""
        due_at = self.env["crisis.duty.kind"]._of(TRIAGE)._due_from(start.replace(microsecond=0), self.company_id)
        if rows:
            last = rows.sorted(lambda row: row.seen_at or row.write_date)[-1]
            answered_at = False if unseen else last.seen_at or last.write_date
            answered_by = last.seen_by_id
        return Due(TRIAGE, due_at, self._crisis_people(COUNSELLOR), done_at=answered_at or None, done_by=answered_by)


class CrisisBulletin(models.Model):
    _inherit = "crisis.bulletin"

    def _after_issue(self):
        super()._after_issue()
        self.event_id._crisis_follow_dues()


class CrisisAffectedPerson(models.Model):
    _inherit = "crisis.affected.person"

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._follow_triage()
        return rows

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self._follow_triage()
        return result

    def _follow_triage(self):
        secret = self.sudo()  # sudo: the clocks of what they are listed for
        for source in (secret.case_id, secret.event_id | secret.case_id.event_ids):
            if source:
                source._crisis_follow_dues()


class CrisisDuty(models.Model):
    _inherit = "crisis.duty"

    def _nil_affected_triage(self):
        """Nobody besides is affected. Access: whoever owes the duty and may triage."""
        record = self.env[self.source_model]._crisis_of_duty_key(self.source_key)
        if not record:
            raise self._crisis_refusal("read")
        if record._name != "crisis.event":
            raise UserError(self.env._("Please look at those who are listed."))
        return record._say_nobody_affected()
