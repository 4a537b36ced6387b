# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.hash_chain import GENESIS, digest
from ..tools.roles import COUNSELLOR, KEEPER, LEADER
from ..tools.workflow import Transition
from .crisis_confidential_mixin import _linked

STAFF = (COUNSELLOR, LEADER, KEEPER)
# By law (Civil Code, Art. 17): from then on the pupil signs, and no guardian.
FULL_AGE = 18
ANSWERED = ("signed", "refused")


class CrisisGuardianSigning(models.Model):
    """A guardian asked to sign a readmission agreement in the portal, and the answer.

    An invitation belongs to one version of the text (by its digest), to one guardian with custody and to that
    guardian's portal login. It is opened by an address that is kept as a digest only, runs out, changes with each
    opening and ends with the answer; signing and refusing take six digits besides, told by another way and kept as a
    slow digest, and a few wrong tries lock it. What was signed or refused is frozen under a digest of its own.

    Access: as the agreement; counsellors, leaders and the register keeper of the school invite. The guardian reaches it
    by the addon's own pages only (``controllers/portal_signing.py``), which ask :meth:`_obstacle` every time.
    Source: plan Art. 21.
    """

    _name = "crisis.guardian.signing"
    _description = "Guardian's signature in the portal"
    _inherit = ["crisis.confidential.mixin", "crisis.frozen.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = STAFF
    _crisis_write_roles = STAFF
    _crisis_homeroom_read = True
    _crisis_grant_scopes = ("need", "full")
    _crisis_log_reads = True
    _crisis_narrative = ("reason",)

    _transitions = {
        "invite": Transition(sources=("draft",), target="open", roles=STAFF),
        "renew": Transition(sources=("open", "locked"), target="open", roles=STAFF),
        "withdraw": Transition(sources=("open", "locked"), target="withdrawn", roles=STAFF),
        # the guardian's own, taken by the pages of the portal for whoever is logged in there
        "sign": Transition(sources=("open",), target="signed"),
        "refuse": Transition(sources=("open",), target="refused"),
        "lock": Transition(sources=("open",), target="locked"),
    }
    _workflow_fields = (
        "signer_id",
        "version_digest",
        "invited_by_id",
        "invited_at",
        "until",
        "opened_at",
        "answered_at",
        "reason",
        "token_digest",
        "code_digest",
        "code_salt",
        "code_until",
        "tries",
        "digest",
    )
    _locked_states = ("open", "locked", "signed", "refused", "withdrawn")

    state = fields.Selection(
        [
            ("draft", "Being prepared"),
            ("open", "Waits for the guardian"),
            ("locked", "Locked: wrong code"),
            ("signed", "Signed"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    version_id = fields.Many2one(
        "crisis.readmission.version", string="Agreement", required=True, index=True, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="version_id.subject_id", string="Person", store=True, precompute=True)
    company_id = fields.Many2one(
        related="version_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    guardian_id = fields.Many2one("crisis.guardian", required=True, index=True, ondelete="restrict")
    guardian_phone = fields.Char(related="guardian_id.phone", string="Phone")
    obstacle = fields.Char(compute="_compute_obstacle", export_string_translation=False)
    signer_id = fields.Many2one(
        "res.users", string="Portal login", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    version_digest = fields.Char(string="SHA-256 of the text", readonly=True)
    invited_by_id = fields.Many2one("res.users", string="Invited by", readonly=True, ondelete="restrict")
    invited_at = fields.Datetime(string="Invited at", readonly=True)
    until = fields.Datetime(string="To be answered until", readonly=True)
    is_over = fields.Boolean(string="Time is over", compute="_compute_is_over")
    opened_at = fields.Datetime(string="First read at", readonly=True)
    answered_at = fields.Datetime(string="Guardian answered at", readonly=True)
    reason = fields.Text(string="Why the guardian refused", readonly=True)
    digest = fields.Char(string="SHA-256 of the answer", readonly=True)

    # Secrets: digests only, and closed to everybody but this model.
    token_digest = fields.Char(
        groups="base.group_system", readonly=True, copy=False, index="btree_not_null", export_string_translation=False
    )
    code_digest = fields.Char(groups="base.group_system", readonly=True, copy=False, export_string_translation=False)
    code_salt = fields.Char(groups="base.group_system", readonly=True, copy=False, export_string_translation=False)
    code_until = fields.Datetime(groups="base.group_system", readonly=True, export_string_translation=False)
    tries = fields.Integer(groups="base.group_system", readonly=True, export_string_translation=False)

    can_invite = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_renew = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_withdraw = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _one_signature = models.UniqueIndex("(version_id) WHERE state = 'signed'", "This paper is signed already.")
    _one_invitation = models.UniqueIndex(
        "(version_id, guardian_id) WHERE state IN ('open', 'locked')", "This guardian is invited already."
    )
    _answered_is_whole = models.Constraint(
        "CHECK(state NOT IN ('signed', 'refused') OR (digest IS NOT NULL AND answered_at IS NOT NULL"
        " AND signer_id IS NOT NULL AND token_digest IS NULL AND code_digest IS NULL))",
        "An answer is whole, and its address is used up.",
    )
    _refused_with_reason = models.Constraint(
        "CHECK(state <> 'refused' OR COALESCE(reason, '') <> '')", "A refusal has its reasons."
    )

    # -- who may sign --------------------------------------------------------------------------------------------------

    @api.depends("until", "state")
    def _compute_is_over(self):
        now = fields.Datetime.now()
        for signing in self:
            signing.is_over = signing.state in ("open", "locked") and bool(signing.until) and signing.until <= now

    @api.depends("guardian_id", "version_id", "state")
    def _compute_obstacle(self):
        for signing in self:
            if not signing.guardian_id or signing.state not in ("draft", "open", "locked"):
                signing.obstacle = False
                continue
            # sudo: whether there is a login, and who is not to be told; the answer is a constant sentence
            code = signing.sudo()._obstacle()
            signing.obstacle = code and signing._obstacle_text(code)

    def _login_of(self, guardian):
        """The portal login of a guardian; somebody with a desk at the school has none. Runs as superuser."""
        users = guardian.partner_id.user_ids
        return users.filtered(lambda user: user.active and user.share and user._is_portal())[:1]

    def _obstacle(self, answered=False):
        """A code for why this guardian may not sign this paper now, or False. Asked at every step; ``self`` is sudo.

        :param answered: only whether the guardian may still see what they answered
        """
        self.ensure_one()
        guardian, child = self.guardian_id, self.version_id.subject_id
        login = self._login_of(guardian)
        if not guardian or guardian.subject_id != child:
            return "child"
        if not guardian.has_custody:
            return "custody"
        if guardian._crisis_not_informed():
            return "informed"
        if not login or (self.signer_id and self.signer_id != login):
            return "login"
        if not answered and self._is_of_age(child):
            return "age"
        return False

    def _is_of_age(self, child):
        profile = self.env["crisis.subject.profile"].search([("subject_id", "=", child.id)], limit=1)
        born, today = profile.birth_date, child.company_id._crisis_today()
        return bool(born) and (born.year + FULL_AGE, born.month, born.day) <= (today.year, today.month, today.day)

    def _obstacle_text(self, code):
        return {
            "child": self.env._("This is no guardian of this pupil."),
            "custody": self.env._("Without custody nobody signs for the child."),
            "informed": self.env._("This guardian must not be informed."),
            "login": self.env._(
                "This guardian has no login for the portal. Student Affairs can give one, or it is signed on paper."
            ),
            "age": self.env._("The pupil is of age and signs in person, on paper."),
        }[code]

    @api.constrains("guardian_id", "version_id")
    def _check_guardian(self):
        for signing in self.sudo():  # sudo: whose guardian it is
            if signing.guardian_id.subject_id != signing.version_id.subject_id:
                raise ValidationError(signing._obstacle_text("child"))

    def _crisis_check_links(self, values):
        super()._crisis_check_links(values)
        if values.get("guardian_id") and not self.env.su:
            # the phone is filled in from it
            self.env["crisis.guardian"].browse(_linked(values["guardian_id"])[0]).check_access("read")

    # -- the paper that is signed --------------------------------------------------------------------------------------

    def _is_current(self):
        """Whether the paper still waits for a guardian in the very words this invitation was made for."""
        version = self.version_id
        return bool(self.version_digest) and version.text_digest == self.version_digest and version._portal_waits()

    def _is_live(self):
        return (
            self.state == "open"
            and bool(self.until)
            and self.until > fields.Datetime.now()
            and not self._obstacle()
            and self._is_current()
        )

    # -- freezing ------------------------------------------------------------------------------------------------------

    def _freeze(self):
        self.ensure_one()
        return digest(GENESIS, self._frozen_values())

    def _frozen_values(self):
        """What was answered by whom to which words, as JSON types; the drawn signature is in the version's."""
        secret = self.sudo()  # sudo: the record's own values
        return {
            "reference": secret.reference,
            "version": secret.version_id.id,
            "text": secret.version_digest,
            "guardian": secret.guardian_id.id,
            "signer": secret.signer_id.id,
            "state": secret.state,
            "answered_at": str(secret.answered_at),
            "reason": secret.reason or "",
            "signed": secret.version_id.digest if secret.state == "signed" else "",
        }

    def _is_intact(self):
        """Whether the answer, its digest and the timeline's line about it agree."""
        self.ensure_one()
        line = (
            self.env["crisis.timeline"]
            .sudo()  # sudo: one line of the record, compared and not shown
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_ref", "=", self.id),
                    ("event", "=", f"{self._name}:frozen"),
                ],
                limit=1,
            )
        )
        whole = bool(self.digest) and self.digest == line.text == self._freeze()
        return whole and self.sudo().version_id._is_intact()  # sudo: a yes or no about the words that were signed

    def _is_frozen(self):
        return self.state in ANSWERED
