# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools.half_month import half_month
from .crisis_barometer_mixin import COUNSELLORS

LONGEST = timedelta(days=31)
FIVE = [(str(number), str(number)) for number in range(1, 6)]
COPIED = (
    "class_id",
    "period_from",
    "period_to",
    "supporter_id",
    "weather",
    "climate",
    "classmates",
    "teachers",
    "sleep",
    "events",
    "topics",
    "wishes_activity",
    "wishes_help",
    "own_mood",
    "wants_to_talk",
)


class CrisisBarometer(models.Model):
    """晴雨表: how a class is, told by its peer supporter every half month, and who may need a look.

    Access: counsellors; leaders and the homeroom teacher where the school's setting says so. The name of the pupil who
    filled it in, the own mood and the wish to talk are for counsellors only, whatever the setting. The pupil sees the
    own ones in the portal, and never what became of a classmate. Handed in it is locked; a correction is a new one.
    Source: plan Art. 9, 12(4), 26.
    """

    _name = "crisis.barometer"
    _description = "Class barometer"
    _inherit = ["crisis.barometer.mixin", "crisis.workflow.mixin"]

    _crisis_narrative = ("events", "topics", "wishes_activity", "wishes_help", "handling")

    _workflow_fields = (
        "author_id",
        "entry_way",
        "entry_key",
        "corrects_id",
        "is_corrected",
        "is_late",
        "is_serious",
        "submitted_at",
        "received_at",
        "received_by_id",
        "handled_at",
        "handled_by_id",
    )
    _locked_states = ("submitted", "read", "handled", "void")
    _open_fields = ("handling", "feedback")

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Handed in"),
            ("read", "Received"),
            ("handled", "Done"),
            ("void", "Thrown away"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    # The school is that of the class: a check of the company would offer no class before one is chosen.
    class_id = fields.Many2one(required=True, index=True)
    company_id = fields.Many2one(
        related="class_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    term_id = fields.Many2one("crisis.term", compute="_compute_term_id", store=True, index=True, ondelete="restrict")
    period_from = fields.Date(
        string="From", required=True, default=lambda self: half_month(self.env.company._crisis_today())[0]
    )
    period_to = fields.Date(
        string="To", required=True, compute="_compute_period_to", store=True, readonly=False, precompute=True
    )

    # who tells
    entry_way = fields.Selection(
        [("portal", "In the portal"), ("paper", "On paper, typed in")], required=True, default="paper", readonly=True
    )
    supporter_id = fields.Many2one(
        "crisis.peer.supporter",
        string="Filled in by",
        compute="_compute_supporter_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        groups=COUNSELLORS,
        domain="[('class_id', '=', class_id), ('state', '!=', 'nominated')]",
        help="Only counsellors see this name.",
    )
    author_id = fields.Many2one(
        "res.users",
        string="Typed in by",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        groups=COUNSELLORS,
        default=lambda self: self.env.user,
    )
    # A form sent twice by an impatient thumb is one barometer.
    entry_key = fields.Char(readonly=True, groups="base.group_system", export_string_translation=False)

    # the class
    weather = fields.Selection(
        [
            ("sunny", "Sunny"),
            ("cloudy", "Partly cloudy"),
            ("overcast", "Overcast"),
            ("rain", "Rain"),
            ("thunder", "Thunderstorm"),
        ],
        string="Weather in the class",
    )
    climate = fields.Selection(FIVE, string="Learning together")
    classmates = fields.Selection(FIVE, string="Among classmates")
    teachers = fields.Selection(FIVE, string="With teachers")
    sleep = fields.Selection(FIVE, string="Sleep and energy")
    events = fields.Text(string="What happened in the class")
    topics = fields.Text(string="What everybody talks or worries about")
    wishes_activity = fields.Text(string="What we would like to do together")
    wishes_help = fields.Text(string="Where we would like help")
    own_mood = fields.Selection(FIVE, string="The supporter's own mood", groups=COUNSELLORS)
    wants_to_talk = fields.Boolean(string="Would like to talk to the counsellor", groups=COUNSELLORS)
    line_ids = fields.One2many(
        "crisis.barometer.line", "barometer_id", string="Who may need a look", domain=[("is_dropped", "=", False)]
    )
    line_count = fields.Integer(string="Pupils named", compute="_compute_line_count")

    # how it goes on
    corrects_id = fields.Many2one("crisis.barometer", readonly=True, index="btree_not_null", ondelete="restrict")
    is_corrected = fields.Boolean(string="Corrected since", readonly=True)
    is_late = fields.Boolean(string="Handed in late", readonly=True)
    is_serious = fields.Boolean(string="Urgent", readonly=True)
    submitted_at = fields.Datetime(string="Handed in at", readonly=True)
    received_at = fields.Datetime(readonly=True)
    received_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    handling = fields.Text(string="What was done", groups=COUNSELLORS, help="Stays in the counselling room.")
    # Not a text: an answer that is typed would one day carry something about a classmate.
    feedback = fields.Selection(
        [
            ("thanks", "Received, thank you!"),
            ("talk", "Thank you! I will come to you for a few words."),
            ("visit", "Thank you! Drop in at the counselling room whenever you like."),
            ("activity", "Thank you! Your idea will become an activity."),
        ],
        string="Answer to the supporter",
        default="thanks",
        required=True,
    )
    handled_at = fields.Datetime(readonly=True)
    handled_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    _period_ordered = models.Constraint("CHECK(period_from <= period_to)", "A period ends after it begins.")
    _handed_in_is_stamped = models.Constraint(
        "CHECK(state IN ('draft', 'void') OR submitted_at IS NOT NULL)",
        "A barometer that left the draft has a time of handing in.",
    )
    _sent_once = models.UniqueIndex(
        "(author_id, entry_key) WHERE entry_key IS NOT NULL", "This was handed in already. Thank you!"
    )
    _class_period = models.Index("(class_id, period_from)")

    # -- defaults and computes -----------------------------------------------------------------------------------------

    @api.depends("period_from")
    def _compute_period_to(self):
        for barometer in self:
            barometer.period_to = half_month(barometer.period_from)[1] if barometer.period_from else False

    @api.depends("class_id", "period_from")
    def _compute_term_id(self):
        for barometer in self:
            day = barometer.period_from
            # sudo: a term is no secret, and pupils of the portal read no table of it
            terms = self.env["crisis.term"].sudo()
            barometer.term_id = (
                terms.search(
                    [
                        ("company_id", "=", barometer.class_id.company_id.id),
                        ("date_from", "<=", barometer.period_to or day),
                        ("date_to", ">=", day),
                    ],
                    limit=1,
                )
                if day and barometer.class_id
                else False
            )

    @api.depends("class_id")
    def _compute_supporter_id(self):
        """Where a class has one supporter, it is clear who filled in the paper."""
        classes = self.class_id
        live = self.env["crisis.peer.supporter"]._live_of([("class_id", "in", classes.ids)]).grouped("class_id")
        for barometer in self:
            if barometer.supporter_id and barometer.supporter_id.class_id == barometer.class_id:
                continue
            rows = live.get(barometer.class_id._origin, ())
            barometer.supporter_id = rows.id if len(rows) == 1 else False

    @api.depends("line_ids")
    def _compute_line_count(self):
        for barometer in self:
            barometer.line_count = len(barometer.line_ids)

    @api.constrains("period_from", "period_to")
    def _check_period(self):
        for barometer in self:
            if barometer.period_to - barometer.period_from > LONGEST:
                raise ValidationError(self.env._("A barometer covers half a month."))
            if barometer.period_from > barometer.company_id._crisis_today():
                raise ValidationError(self.env._("This day lies in the future."))

    @api.constrains("supporter_id", "class_id")
    def _check_supporter(self):
        for barometer in self:
            if barometer.supporter_id and barometer.supporter_id.class_id != barometer.class_id:
                raise ValidationError(self.env._("The peer supporter is of another class."))

    # -- writing -------------------------------------------------------------------------------------------------------

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self._inside_workflow() and vals and any(row.state in ("handled", "void") for row in self):
            raise UserError(self.env._("This is locked. A correction is added as a new entry."))
        if "class_id" in vals and any(row.line_ids.subject_id for row in self):
            raise UserError(self.env._("Pupils of the class are named already; throw this draft away and begin anew."))
        return super().write(vals)

    def _correction_values(self):
        """What a correction begins with: everything that was said, for its author to change."""
        self.ensure_one()
        values = {name: self._fields[name].convert_to_write(self[name], self) for name in COPIED}
        values["line_ids"] = [(0, 0, line._correction_values()) for line in self.line_ids]
        return values
