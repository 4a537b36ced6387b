# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.roles import COUNSELLOR, KEEPER, LEADER


class CrisisPeerSupporter(models.Model):
    """A pupil who looks after the mood of the class for a term: chosen, asked, trained, and free to stop at any time.

    It tells nothing about anybody's risk, and nothing about what the supporter reported. Nominated by the homeroom
    teacher, confirmed by a counsellor who did not nominate, with the consent of the pupil and of a guardian.
    Access: the homeroom teacher of the class and counsellors read and write; leaders and the register keeper read. The
    supporter has a portal login and no access to this table. Source: plan Art. 9, 12, 26.
    """

    _name = "crisis.peer.supporter"
    _description = "Class peer supporter"
    _inherit = ["crisis.access.mixin", "crisis.workflow.mixin"]
    _order = "term_id desc, class_id, id"
    _rec_name = "subject_id"
    _check_company_auto = True

    _crisis_read_roles = (COUNSELLOR, LEADER, KEEPER)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_homeroom_read = True
    _crisis_homeroom_write = True
    _crisis_grant_scopes = ()

    _workflow_fields = (
        "nominated_by_id",
        "nominated_on",
        "pupil_consent_way",
        "guardian_consent_way",
        "confirmed_by_id",
        "confirmed_on",
        "user_id",
        "ended_on",
        "previous_id",
    )
    _locked_states = ("confirmed", "ended")
    # What comes later than the confirmation.
    _open_fields = ("training_on", "training_hours", "end_reason")

    state = fields.Selection(
        [("nominated", "Nominated"), ("confirmed", "Confirmed"), ("ended", "Ended")],
        required=True,
        default="nominated",
        readonly=True,
        index=True,
    )
    subject_id = fields.Many2one(
        "crisis.subject",
        string="Pupil",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', 'student'), ('enrolment_state', '=', 'enrolled'), ('class_id', '!=', False)]",
    )
    company_id = fields.Many2one(
        related="subject_id.company_id", string="School", store=True, precompute=True, default=None, ondelete="restrict"
    )
    class_id = fields.Many2one(
        "crisis.school.class",
        compute="_compute_class_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
        help="The class at the time of the nomination.",
    )
    term_id = fields.Many2one(
        "crisis.term",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        default=lambda self: self._default_term(self.env.company),
    )

    # how chosen
    selection_way = fields.Selection(
        [
            ("homeroom", "Proposed by the homeroom teacher"),
            ("election", "Elected by the class"),
            ("own_wish", "Own application"),
            ("classmates", "Proposed by classmates"),
            ("renewal", "Goes on from last term"),
        ],
        string="How chosen",
        required=True,
        default="homeroom",
    )
    criterion_ids = fields.Many2many("crisis.peer.criterion", string="Criteria met")
    nominated_by_id = fields.Many2one(
        "res.users", readonly=True, ondelete="restrict", default=lambda self: self.env.user, required=True
    )
    nominated_on = fields.Date(readonly=True, default=lambda self: self.env.company._crisis_today(), required=True)
    previous_id = fields.Many2one(
        "crisis.peer.supporter", string="Term before", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    # who agreed
    pupil_consent_on = fields.Date(string="The pupil agreed on")
    pupil_consent_way = fields.Selection("_consent_ways", string="Agreed by (pupil)", default="paper", readonly=True)
    guardian_consent_on = fields.Date(string="A guardian agreed on")
    guardian_consent_way = fields.Selection(
        "_consent_ways", string="Agreed by (guardian)", default="paper", readonly=True
    )

    # training: the ledger of trainings is elsewhere
    training_on = fields.Date(string="Trained on")
    training_hours = fields.Float(string="Hours of training")

    # counted from, until
    confirmed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    confirmed_on = fields.Date(readonly=True)
    # Copied when confirmed, so that a contact's new login hands over nothing.
    user_id = fields.Many2one(
        "res.users", string="Portal login", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    has_login = fields.Boolean(string="With a login", compute="_compute_has_login")
    end_reason = fields.Selection(
        [
            ("own_wish", "Own wish"),
            ("end_of_term", "End of term"),
            ("consent", "Consent taken back"),
            ("moved", "Left the class"),
            ("other", "Other"),
        ],
        string="Ended because of",
    )
    ended_on = fields.Date(readonly=True)

    can_confirm = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_stop = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_end = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _once_a_term = models.UniqueIndex(
        "(subject_id, term_id) WHERE state != 'ended'", "This pupil is a peer supporter of the term already."
    )
    _confirmed_with_consents = models.Constraint(
        "CHECK(state != 'confirmed' OR (pupil_consent_on IS NOT NULL AND guardian_consent_on IS NOT NULL"
        " AND confirmed_by_id IS NOT NULL AND confirmed_by_id != nominated_by_id))",
        "A peer supporter is confirmed by a second person and with both consents.",
    )
    _training_hours_positive = models.Constraint("CHECK(training_hours >= 0)", "Hours of training are not negative.")

    @api.model
    def _consent_ways(self):
        return [("paper", self.env._("On paper")), ("portal", self.env._("In the portal"))]

    @api.model
    def _default_term(self, company, day=None):
        """The term of today, or the next one that begins."""
        day = day or company._crisis_today()
        return self.env["crisis.term"].search(
            [("company_id", "=", company.id), ("date_to", ">=", day)], order="date_from", limit=1
        )

    @api.depends("subject_id")
    def _compute_class_id(self):
        """Not related: whoever changes class in the middle of the term is no supporter of the new one."""
        for supporter in self:
            supporter.class_id = supporter.subject_id.class_id

    @api.depends("user_id")
    def _compute_has_login(self):
        for supporter in self:
            supporter.has_login = bool(supporter.user_id)

    @api.constrains("subject_id", "class_id", "state")
    def _check_stage(self):
        for supporter in self.filtered(lambda row: row.state != "ended"):
            if supporter.subject_id.kind != "student" or not supporter.class_id:
                raise ValidationError(self.env._("A peer supporter is a pupil with a class."))
            if supporter.class_id.stage not in supporter.company_id._crisis_peer_stages():
                raise ValidationError(self.env._("Classes of this stage have no peer supporters (settings)."))

    @api.constrains("pupil_consent_on", "guardian_consent_on", "training_on")
    def _check_days(self):
        for supporter in self:
            today = supporter.company_id._crisis_today()
            if any(
                supporter[name] and supporter[name] > today
                for name in ("pupil_consent_on", "guardian_consent_on", "training_on")
            ):
                raise ValidationError(self.env._("This day lies in the future."))

    # -- who counts ----------------------------------------------------------------------------------------------------

    def _is_live(self):
        """Whether this one is a supporter today, whatever the row says: stage, class and term decide too."""
        self.ensure_one()
        return (
            self.state == "confirmed"
            and self.class_id.stage in self.company_id._crisis_peer_stages()
            and self.subject_id.class_id == self.class_id
            and self.subject_id.enrolment_state == "enrolled"
            and self.term_id.date_to >= self.company_id._crisis_today()
        )

    @api.model
    def _live_of(self, domain):
        """The supporters of today among ``domain``; for the server's own checks, whoever asks."""
        # sudo: who is a supporter tells nothing of anybody; callers narrow it to one user or one class
        rows = self.sudo().search([("state", "=", "confirmed"), *domain])
        return rows.filtered(lambda row: row._is_live())

    @api.model
    def _of_user(self, user):
        """What ``user`` (a portal login) is a supporter of today: one row or none."""
        return self._live_of([("user_id", "=", user.id)])[:1]

    def _find_login(self):
        """The portal user of the pupil's contact; somebody with a desk at the school is none."""
        users = self.subject_id.partner_id.user_ids
        return users.filtered(lambda user: user.active and user.share and user._is_portal())[:1]

    # -- writing -------------------------------------------------------------------------------------------------------

    def write(self, vals):
        self.check_access("write")
        if "subject_id" in vals and any(row.subject_id.id != vals["subject_id"] for row in self):
            raise UserError(self.env._("This row belongs to one person and cannot be moved to another."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A peer supporter is ended, not deleted."))
