# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import models


class ResPartner(models.Model):
    """Ring 0: no field is added here, only the hook through which a school's ERP tells about its pupils."""

    _inherit = "res.partner"

    def _crisis_student_info(self):
        """What the host system knows about these contacts as pupils. A bridge module overrides this and calls super.

        Return a dictionary ``{partner_id: info}`` with an entry for each contact that is a pupil.
        ``info`` is a dictionary; every key is optional and an absent key leaves what the roster has:

        ``company_id``            id of the school (default: the contact's company, else the current one)
        ``number``                the school's number of the pupil, never an identity card number
        ``name``                  default: the contact's name
        ``class``                 dict: ``name``, ``grade`` (1 to 12), ``number``, ``school_year`` (default: now)
        ``homeroom_employee_id``  id of the class's homeroom teacher (hr.employee)
        ``sex``                   "male" or "female"
        ``birth_date``            date
        ``is_boarding``           bool
        ``enrolment_state``       a key of crisis.subject.enrolment_state
        ``address``, ``phone``    text
        ``guardians``             list of dicts: ``name``, ``relation`` (a key of that field), ``phone``, ``phone_alt``

        The information flows one way: nothing of this module is ever written to the host. The bridge calls
        ``env["crisis.subject"]._sync_from_host(partners)`` when it changes a pupil, or from a cron of its own.
        """
        return {}
