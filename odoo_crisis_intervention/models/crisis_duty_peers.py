# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import COUNSELLOR


class CrisisDutyKind(models.Model):
    """The half-monthly barometer is owed by the peer supporters of a class (plan Art. 12(4))."""

    _inherit = "crisis.duty.kind"

    owner_rule = fields.Selection(
        selection_add=[("peer_supporter", "Peer supporters of each class")], ondelete={"peer_supporter": "set default"}
    )


class CrisisDuty(models.Model):
    """Which classes owe a barometer, who of them, and what a counsellor opens from it."""

    _inherit = "crisis.duty"

    def _places_peer_supporter(self, company, kind, day):
        """Classes with a supporter of today in a stage that has them; also when none of them has a login."""
        return self.env["crisis.school.class"].browse(sorted(self._peer_logins(company)))

    def _owners_peer_supporter(self, company, school_class):
        return self.env["res.users"].browse(self._peer_logins(company).get(school_class.id, ()))

    def _peer_logins(self, company):
        """class id → ids of its supporters' portal logins; one look for all classes of a run."""
        key = ("crisis.access.people", "peers", company.id, fields.Datetime.now())
        cache = self.env.cr.cache
        if key not in cache:
            logins = {}
            for row in self.env["crisis.peer.supporter"]._live_of([("company_id", "=", company.id)]):
                logins.setdefault(row.class_id.id, []).extend(row.user_id.filtered("active").ids)
            cache[key] = logins
        return cache[key]

    def _refresh_peers(self, classes):
        """Supporters of these classes changed: open duties go to those of now."""
        for key in [key for key in self.env.cr.cache if key[:2] == ("crisis.access.people", "peers")]:
            del self.env.cr.cache[key]
        domain = Domain("class_id", "in", classes.ids) & Domain("kind_id.owner_rule", "=", "peer_supporter")
        # sudo: whoever confirms a supporter does not own the duties
        self.sudo().search(domain & Domain("state", "=", "open"))._refresh_rhythms()

    def _open_barometer(self):
        """The paper to type in, with class and period filled in. Supporters have their own pages."""
        if not self._crisis_has_role((COUNSELLOR,), self.company_id):
            raise UserError(self.env._("A peer supporter fills this in, or a counsellor types in the paper."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Class barometer"),
            "res_model": "crisis.barometer",
            "views": [(False, "form")],
            "context": {
                "default_class_id": self.class_id.id,
                "default_period_from": fields.Date.to_string(self.period_from),
                "default_period_to": fields.Date.to_string(self.period_to),
            },
        }

    def _open_peer_checkin(self):
        return self.env["ir.actions.act_window"]._for_xml_id("odoo_crisis_intervention.crisis_peer_checkin_action")
