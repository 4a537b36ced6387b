# SPDX-License-Identifier: LGPL-3.0-or-later
import logging

from odoo import api, models
from odoo.exceptions import UserError
from odoo.http import get_default_session, request, root

_logger = logging.getLogger(__name__)
# What would let somebody in as the technical user that stands for nobody.
_WAYS_IN = {"active", "password", "login", "group_ids", "email"}


class IrHttp(models.AbstractModel):
    """Routes marked ``crisis_nobody=True`` know no visitor, whoever is logged in (L90, L91)."""

    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        """Drop the session before Odoo looks at it: it would note the address and the browser of whoever is logged in,
        once an hour, in its list of devices."""
        if endpoint.routing.get("crisis_nobody"):
            cls._crisis_forget_visitor()
        return super()._authenticate(endpoint)

    @classmethod
    def _crisis_forget_visitor(cls):
        session = root.session_store.new()
        session.update(get_default_session(), db=request.db)
        session.can_save = session.is_dirty = False
        request.session = session
        request.env = api.Environment(request.env.cr, None, {})
        request.env.transaction.default_env = request.env
        request.crisis_nobody = True

    @classmethod
    def _handle_error(cls, exception):
        """On the help page an error still shows whom to call, and what was typed."""
        response = super()._handle_error(exception)
        if not getattr(request, "crisis_nobody", False):
            return response
        try:
            request.env.cr.rollback()
            cls._auth_method_public()
            return request.env["crisis.help.page"]._after_error(exception)
        except Exception:
            _logger.exception("The help page could not be shown after an error")
            return response


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        if _WAYS_IN & set(vals) and self.env["crisis.outside.report"]._page_user() in self:
            raise UserError(self.env._("The user of the public page stands for nobody. Nobody logs in with it."))
        return super().write(vals)
