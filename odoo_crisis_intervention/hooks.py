# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import UserError

_ALLOW = "odoo_crisis_intervention.allow_uninstall"


def uninstall_hook(env):
    """Refuse to drop the tables while they hold anything about a person.

    :raises UserError: unless the system parameter ``odoo_crisis_intervention.allow_uninstall`` is ``yes``, which says
        that the records were handed over and the law lets them go
    """
    # sudo: whoever uninstalls may read settings anyway
    if env["ir.config_parameter"].sudo().get_param(_ALLOW) == "yes":
        return
    for name, model in env.registry.items():
        if getattr(model, "_crisis_confidential", False) and not model._abstract:
            # sudo: only whether there is a row
            if env[name].sudo().with_context(active_test=False).search_count([], limit=1):
                raise UserError(
                    env._("Crisis records exist. They are not dropped by uninstalling. See the deployment guide.")
                )
