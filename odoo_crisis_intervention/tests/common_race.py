# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import SUPERUSER_ID, api
from odoo.sql_db import db_connect
from odoo.tests import TransactionCase


class RaceCase(TransactionCase):
    """People and workers at once, on real connections that commit; what they leave a test takes away by hand."""

    def _cursor(self):
        return db_connect(self.env.cr.dbname).cursor()

    def _keep(self, cr):
        cr.commit()  # pylint: disable=unknown-option-value,invalid-commit  # the other connection must see it

    def _env(self, cr, uid=SUPERUSER_ID, su=None):
        return api.Environment(cr, uid, {}, su=uid == SUPERUSER_ID if su is None else su)
