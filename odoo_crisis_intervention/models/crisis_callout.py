# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .crisis_event import OPEN_EVENT_STATES, called_to

CALLED_AS = [
    ("witness", "First on the spot"),
    ("commander", "Commander"),
    ("leader", "Leader"),
    ("counsellor", "Counsellor"),
    ("homeroom", "Homeroom teacher"),
    ("doctor", "School doctor"),
    ("security", "Security"),
    ("dormitory", "Dormitory"),
    ("keeper", "Student Affairs"),
    ("backup", "Named backup assessor"),
    ("member", "Member of the team"),
]


class CrisisCallout(models.Model):
    """One person called to an emergency: as what, when told, when he answered, arrived and left (plan Art. 5).

    His instruction card says what to do. The person stamps it himself, or whoever leads does it for him.
    Access: counsellors, leaders and the register keeper; each his own; who leads, and those who were called while it
    is open, so that everybody sees who is on the way. Nobody writes one by hand. Source: plan Art. 5, 12, 20.
    """

    _name = "crisis.callout"
    _description = "Call-out"
    _inherit = ["crisis.call.mixin", "crisis.event.part.mixin"]
    _order = "id"

    _crisis_author_field = "user_id"
    _crisis_called_read_all = True
    _crisis_log_reads = False

    event_id = fields.Many2one(readonly=True)
    called_as = fields.Selection(CALLED_AS, required=True, readonly=True)
    acknowledged_how = fields.Selection(
        [
            ("bell", "In the bell"),
            ("form", "On the form"),
            ("spot", "Was on the spot"),
            ("behalf", "Told the commander"),
        ],
        string="How",
        readonly=True,
    )
    declined_at = fields.Datetime(string="Cannot come", readonly=True)
    arrived_at = fields.Datetime(string="Arrived", readonly=True)
    left_at = fields.Datetime(string="Left", readonly=True)
    status = fields.Selection(
        [
            ("called", "Called, no answer yet"),
            ("coming", "On the way"),
            ("there", "There"),
            ("left", "Left"),
            ("declined", "Cannot come"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_status",
    )
    can_stamp = fields.Boolean(compute="_compute_can_stamp", export_string_translation=False)

    _one_each = models.UniqueIndex("(event_id, user_id)", "This person was called already.")
    _open_idx = models.Index("(user_id) WHERE closed_at IS NULL")

    @api.depends("acknowledged_at", "declined_at", "arrived_at", "left_at", "is_withdrawn")
    def _compute_status(self):
        for call in self:
            if call.is_withdrawn:
                call.status = "withdrawn"
            elif call.left_at:
                call.status = "left"
            elif call.arrived_at:
                call.status = "there"
            elif call.declined_at:
                call.status = "declined"
            else:
                call.status = "coming" if call.acknowledged_at else "called"

    @api.depends("event_id.state", "user_id", "is_withdrawn")
    @api.depends_context("uid")
    def _compute_can_stamp(self):
        for call in self:
            call.can_stamp = bool(call.id) and not call.is_withdrawn and call._may_stamp()

    def _may_stamp(self):
        """The person himself, and whoever leads, while the emergency is open."""
        event = self.sudo().event_id  # sudo: whose event it is; the answer is a yes or no for this user
        if event.state not in OPEN_EVENT_STATES:
            return False
        return self.sudo().user_id == self.env.user or event.with_env(self.env)._is_commanding()  # sudo: as above

    # -- stamps --------------------------------------------------------------------------------------------------------

    def action_acknowledge(self):
        """ "I am coming." Access: the person called, or who leads."""
        return self._stamp("acknowledge")

    def action_arrive(self):
        """ "I am there." Access: as above."""
        return self._stamp("arrive")

    def action_leave(self):
        """ "I leave." Access: as above."""
        return self._stamp("leave")

    def action_decline(self):
        """ "I cannot come": the next is called at once. Access: as above."""
        return self._stamp("decline")

    def _stamp(self, what, how=None):
        """Take one of the four stamps, each once.

        :raises AccessError: not the own call, and not leading
        :raises UserError: the emergency is over
        """
        for call in self.sorted("id"):
            call.check_access("read")
            secret = call.sudo()  # sudo: checked just below who may
            if secret.event_id.state not in OPEN_EVENT_STATES or secret.is_withdrawn:
                raise UserError(self.env._("This is over. Thank you."))
            if not call._may_stamp():
                raise self._crisis_refusal("stamp")
            own = secret.user_id == self.env.user
            secret.event_id._wait_for_turn()
            getattr(secret, f"_stamp_{what}")(how or ("form" if own else "behalf"))
            secret.event_id._announce()
        return True

    def _stamp_acknowledge(self, how):
        if self.acknowledged_at:
            return
        self.declined_at = False
        self._answer(how)
        self._log_stamp("coming")
        self.event_id._answered()

    def _stamp_arrive(self, how):
        self._stamp_acknowledge(how)
        if not self.arrived_at:
            self.write({"arrived_at": fields.Datetime.now(), "left_at": False})
            self._close()
            self._log_stamp("arrived")

    def _stamp_leave(self, how):
        if self.arrived_at and not self.left_at:
            self.left_at = fields.Datetime.now()
            self._log_stamp("left")

    def _stamp_decline(self, how):
        if not self.declined_at and not self.arrived_at:
            self.declined_at = fields.Datetime.now()
            self._see()
            self._close()
            self._log_stamp("declined")
            self.event_id._call_instead(self)

    def _log_stamp(self, name):
        labels = dict(self._fields["called_as"]._description_selection(self.env))
        self.event_id._crisis_log(name, f"{self.user_id.name} · {labels[self.called_as]}")

    def _push(self):
        """Also the pages on which the emergency is open look again."""
        super()._push()
        self.user_id._bus_send("crisis_event", {})


class CrisisEvent(models.Model):
    _inherit = "crisis.event"

    callout_ids = fields.One2many("crisis.callout", "event_id", string="Who was called", readonly=True)

    def _crisis_called_domain(self):
        return super()._crisis_called_domain() | (Domain("state", "in", OPEN_EVENT_STATES) & called_to(self))
