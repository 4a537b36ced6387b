# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models
from odoo.exceptions import UserError

from ..tools import lesson_check
from .crisis_case import OPEN_STATES
from .crisis_event import OPEN_EVENT_STATES


class CrisisCase(models.Model):
    """While a guardian is on the way: everything that is needed lies ready after one click (plan Art. 4(2), 18)."""

    _inherit = "crisis.case"

    def action_print_pack(self):
        """Begin what is missing of notice, consent, referral and deed, with what was seen, then print them all.

        Access: whoever may read the case; begun and printed is what the user may begin and read.
        """
        self.ensure_one()
        self.check_access("read")
        if self.state not in OPEN_STATES:
            raise UserError(self.env._("These papers belong to an open case."))
        guardian = self._first_guardian()
        base, mine = {"case_id": self.id}, [("case_id", "=", self.id)]
        event = self.env["crisis.event"].search([*mine, ("state", "in", OPEN_EVENT_STATES)], limit=1)
        facts = event._facts_for_guardians()
        consents = self.env["crisis.consent"]
        for kind in ("notice", "counselling"):
            known = [*mine, ("kind", "=", kind), ("state", "in", ("draft", "given"))]
            if consents.has_access("create") and not consents.search(known, limit=1):
                consents.create({**base, "kind": kind, "guardian_id": guardian.id, "facts": facts})
        deeds = self.env["crisis.handover"]
        if deeds.has_access("create") and not deeds.search([*mine, ("state", "=", "draft")], limit=1):
            deeds.create({**base, "guardian_id": guardian.id, "told": facts})
        referrals = self.env["crisis.referral"]
        if referrals.has_access("create"):
            if not referrals.search([*mine, ("state", "not in", ("closed", "void"))], limit=1):
                measures = self.agreed_measures or event.protective_measures
                referrals.create({**base, "reason": facts, "measures": measures})
        return self.env.ref("odoo_crisis_intervention.action_report_guardian_pack").report_action(self)


class CrisisEvent(models.Model):
    _inherit = "crisis.event"

    def action_print_pack(self):
        """The same for this emergency's case. Access: whoever may read both."""
        self.ensure_one()
        self.check_access("read")
        if not self.case_id:
            raise UserError(self.env._("Say first who it is about: then there is a case to hand over."))
        return self.case_id.action_print_pack()

    def _facts_for_guardians(self):
        """When, where and what, as whoever raised it wrote it down; drafts are looked over before they are signed.

        Words that may name another pupil are left out: a family's paper tells of its own child only.
        """
        if not self:
            return False
        at = f"{self.company_id._crisis_local(self.found_at or self.create_date):%Y-%m-%d %H:%M}"
        what = False if self._names_another_pupil(self.what) else self.what
        return " ".join(filter(None, (at, self.place, what)))

    def _names_another_pupil(self, text):
        # sudo: the roster's names, only to be looked for in the text
        pupils = self.env["crisis.subject"].sudo().with_context(active_test=False)
        others = pupils.search_fetch(
            [("company_id", "=", self.company_id.id), ("kind", "=", "student"), ("id", "!=", self.subject_id.id)],
            ["name", "class_id"],
        )
        near = others.filtered(lambda pupil: pupil.class_id == self.subject_id.class_id)
        found = lesson_check.find(text, set(others.mapped("name")), set(near.mapped("name")))
        return any(finding.kind == "name" for finding in found)
