# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields, models

READERS = [
    ("counsellor", "Counsellors only"),
    ("leader", "Counsellors and team leaders"),
    ("homeroom", "Counsellors and the homeroom teacher"),
    ("both", "Counsellors, team leaders and the homeroom teacher"),
]


class ResCompany(models.Model):
    """Class peer supporters and their barometer, settings of the school (plan Art. 9, 12, 26).

    Primary schools usually have none: a nine-year-old is not asked to watch over classmates.
    """

    _inherit = "res.company"

    crisis_peer_primary = fields.Boolean(string="Peer supporters in primary classes")
    crisis_peer_junior = fields.Boolean(string="Peer supporters in junior classes", default=True)
    crisis_peer_senior = fields.Boolean(string="Peer supporters in senior classes", default=True)
    crisis_barometer_readers = fields.Selection(
        READERS,
        string="Who reads the class barometer",
        default="counsellor",
        required=True,
        help="The name of the pupil who filled it in is shown to counsellors only, whatever is chosen here.",
    )

    def _crisis_peer_stages(self):
        """The stages whose classes have peer supporters."""
        self.ensure_one()
        switches = {
            "primary": self.crisis_peer_primary,
            "junior": self.crisis_peer_junior,
            "senior": self.crisis_peer_senior,
        }
        return {stage for stage, is_on in switches.items() if is_on}


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    crisis_peer_primary = fields.Boolean(related="company_id.crisis_peer_primary", readonly=False)
    crisis_peer_junior = fields.Boolean(related="company_id.crisis_peer_junior", readonly=False)
    crisis_peer_senior = fields.Boolean(related="company_id.crisis_peer_senior", readonly=False)
    crisis_barometer_readers = fields.Selection(related="company_id.crisis_barometer_readers", readonly=False)
