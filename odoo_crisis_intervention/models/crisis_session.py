# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.roles import AUTHOR, COUNSELLOR
from ..tools.workflow import Transition
from .crisis_case import OPEN_STATES
from .crisis_session_note import NOTES

_WORD = {"word": "text", "is_pupil_told": "is_pupil_told"}


class CrisisSession(models.Model):
    """One talk in the counselling room, in three layers, of which this is the first: the facts that are counted.

    What happened in the talk stands in ``crisis.session.note`` (its author alone), the sentence for others in
    ``crisis.session.word`` (whoever needs to know, once the author lets it go). This form shows its author all three.

    Access: the author while serving as a counsellor; a counsellor who holds an open case of the same pupil; grants. No
    leader and no other counsellor: they read counts (``crisis.session.count``). No line of a timeline tells of it.
    Source: plan Art. 19; plan S1, ch. 5, 4(1).
    """

    _name = "crisis.session"
    _description = "Counselling record"
    _inherit = ["crisis.quiet.mixin", "crisis.workflow.mixin"]

    _crisis_read_roles = (COUNSELLOR,)
    _crisis_write_roles = (COUNSELLOR,)
    _crisis_author_field = "author_id"
    _crisis_narrative = ("called", "void_reason", "word", *NOTES)

    _transitions = {
        "finish": Transition(sources=("draft",), target="done", roles=(AUTHOR,)),
        "reopen": Transition(sources=("done",), target="draft", roles=(AUTHOR,)),
        "void": Transition(sources=("draft", "done"), target="void", roles=(AUTHOR,)),
    }
    _workflow_fields = ("author_id", "number", "done_at", "voided_at", "next_id")
    _locked_states = ("done", "void")

    state = fields.Selection(
        [("draft", "Being written"), ("done", "Finished"), ("void", "Void")],
        required=True,
        default="draft",
        readonly=True,
        index=True,
    )
    # 1. facts
    appointment_id = fields.Many2one(
        "crisis.appointment", readonly=True, index="btree_not_null", ondelete="restrict", check_company=True
    )
    source = fields.Selection(
        selection=lambda self: self.env["crisis.appointment"]._fields["source"]._description_selection(self.env),
        string="How it came about",
        compute="_compute_source",
        store=True,
        precompute=True,
        readonly=True,
    )
    subject_id = fields.Many2one(string="Pupil", domain="[('kind', '=', 'student')]")
    called = fields.Char(string="Or the name given", help="A pupil may come without giving the real name.")
    class_id = fields.Many2one(related="subject_id.class_id")
    author_id = fields.Many2one(
        "res.users",
        string="Talked with",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    number = fields.Integer(string="How many times", readonly=True, help="Which talk of this pupil with you it is.")
    held_at = fields.Datetime(string="Took place on", required=True, default=fields.Datetime.now, index=True)
    minutes = fields.Integer(required=True, default=lambda self: self.env.company.crisis_talk_minutes)
    room_id = fields.Many2one(
        "crisis.room",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        default=lambda self: self.env["crisis.room"].search([("company_id", "=", self.env.company.id)], limit=1),
    )
    mode = fields.Selection(
        [("person", "In person"), ("phone", "By telephone"), ("video", "By video"), ("letter", "In writing")],
        string="How it was held",
        required=True,
        default="person",
    )
    topic_ids = fields.Many2many(
        "crisis.session.topic",
        "crisis_session_topic_rel",
        "session_id",
        "topic_id",
        string="What it was about",
        ondelete="restrict",
    )
    is_risk_asked = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        string="Asked about danger to self or others",
        help="Whether, not what was said.",
    )
    needs_referral = fields.Boolean(string="Referral needed")
    needs_exception = fields.Boolean(
        string="Confidentiality has to be broken", help="Danger to life, abuse, or the law demands it."
    )
    next_at = fields.Datetime(string="Next talk", help="Finishing the record puts it into the book of appointments.")
    next_id = fields.Many2one(
        "crisis.appointment", string="Next appointment", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    done_at = fields.Datetime(string="Finished at", readonly=True)
    voided_at = fields.Datetime(string="Made void at", readonly=True)
    void_reason = fields.Char(string="Why it is void")
    # 2. the author's own
    note_ids = fields.One2many("crisis.session.note", "session_id", string="Own notes")
    complaint = fields.Text(string="In the pupil's own words", compute="_compute_notes", readonly=False)
    process = fields.Text(string="How the talk went", compute="_compute_notes", readonly=False)
    observation = fields.Text(string="What could be seen", compute="_compute_notes", readonly=False)
    homework = fields.Text(string="Agreed until the next time", compute="_compute_notes", readonly=False)
    reflection = fields.Text(string="Own thoughts", compute="_compute_notes", readonly=False)
    # 3. one sentence for others
    word_ids = fields.One2many("crisis.session.word", "session_id", string="Sentences for others")
    word = fields.Text(
        string="One sentence for others",
        compute="_compute_word",
        readonly=False,
        help="What to do and to heed, nothing of what was said. Read by the homeroom teacher, Student Affairs, "
        "counsellors and leaders, once you let it go.",
    )
    is_pupil_told = fields.Boolean(string="The pupil knows this sentence", compute="_compute_word", readonly=False)
    word_state = fields.Selection(
        selection=lambda self: self.env["crisis.session.word"]._fields["state"]._description_selection(self.env),
        string="Where the sentence is",
        compute="_compute_word",
    )
    word_read_at = fields.Datetime(string="Sentence read at", compute="_compute_word")
    is_mine = fields.Boolean(compute="_compute_is_mine", export_string_translation=False)

    can_finish = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_reopen = fields.Boolean(compute="_compute_can", export_string_translation=False)
    can_void = fields.Boolean(compute="_compute_can", export_string_translation=False)

    _somebody = models.Constraint(
        "CHECK(subject_id IS NOT NULL OR called IS NOT NULL)", "A record says with whom the talk was."
    )
    _length = models.Constraint("CHECK(minutes BETWEEN 1 AND 480)", "A talk takes 1 to 480 minutes.")
    _one_record = models.UniqueIndex(
        "(appointment_id) WHERE appointment_id IS NOT NULL AND state != 'void'", "This appointment has its record."
    )

    # -- access --------------------------------------------------------------------------------------------------------

    def _crisis_own_domain(self):
        return self._crisis_domain((), False, ()) & self._crisis_serving()

    def _crisis_read_domain(self):
        """The author's; those of pupils whose open case the reader holds as counsellor; those a grant gives."""
        # sudo: which pupils' cases are this counsellor's; the records stay under this very rule
        held = self.env["crisis.case"].sudo().search(
            [("counsellor_id", "=", self.env.uid), ("state", "in", OPEN_STATES)]
        )  # fmt: skip
        others = Domain("author_id", "!=", self.env.uid)
        in_case = self._crisis_domain((COUNSELLOR,), False, ()) & Domain("subject_id", "in", held.subject_id.ids)
        granted = self._crisis_domain((), False, self._crisis_grant_scopes)
        return self._crisis_own_domain() | in_case & others | granted & others

    def _crisis_write_domain(self):
        return self._crisis_own_domain()

    @api.depends("author_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        for session in self:
            session.is_mine = session.author_id == self.env.user

    @api.constrains("subject_id")
    def _check_pupil(self):
        self._check_is_pupil()

    @api.depends("appointment_id")
    def _compute_source(self):
        for session in self:
            # sudo: how it came about, for whoever reads the record
            session.source = session.sudo().appointment_id.source or "walk_in"

    @api.model_create_multi
    def create(self, vals_list):
        parts = [self._apart(vals) for vals in vals_list]
        sessions = super().create([facts for facts, _notes, _word in parts])
        for session, (_facts, notes, word) in zip(sessions, parts, strict=True):
            if session.subject_id:
                same = [("subject_id", "=", session.subject_id.id), ("author_id", "=", session.author_id.id)]
                # sudo: how many of the author's own came before
                before = self.sudo().search_count([*same, ("state", "!=", "void"), ("id", "<", session.id)])
                session.sudo()._as_workflow().number = before + 1  # sudo: counted, not written by hand
            session._keep_apart(notes, word)
        return sessions

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        facts, notes, word = self._apart(vals)
        result = super().write(facts)
        for session in self:
            session._keep_apart(notes, word)
        return result

    # -- the other two layers, each kept in a model with a rule of its own ---------------------------------------------

    def _apart(self, vals):
        """(facts, own notes, sentence) of what a form sends: only facts are stored in this table."""
        facts = {name: value for name, value in vals.items() if name not in NOTES and name not in _WORD}
        notes = {name: vals[name] for name in NOTES if name in vals}
        return facts, notes, {_WORD[name]: vals[name] for name in _WORD if name in vals}

    def _keep_apart(self, notes, word):
        if notes:
            note = self.env["crisis.session.note"].search([("session_id", "=", self.id)])
            if note:
                note.write(notes)
            elif any(notes.values()):
                note.create({**notes, "session_id": self.id})
        if word:
            kept = self._word()
            changed = {name: value for name, value in word.items() if (kept[name] or False) != (value or False)}
            if kept.state == "released" and changed:
                raise UserError(self.env._("Others read this sentence already. Take it back first."))
            if kept and changed:
                kept.write(changed)
            elif word.get("text") and not kept:
                kept.create({**word, "session_id": self.id})
        if notes or word:
            self.invalidate_recordset([*NOTES, *_WORD, "word_state", "word_read_at"])

    @api.depends(*(f"note_ids.{name}" for name in NOTES))
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_notes(self):
        # A search, not note_ids: the rule of the note decides what this user gets.
        notes = self.env["crisis.session.note"]
        notes = notes.search([("session_id", "in", self.ids)]) if notes.has_access("read") else notes
        own = notes.grouped("session_id")
        for session in self:
            note = own.get(session._origin)
            for name in NOTES:
                session[name] = note[name] if note else False

    @api.depends("word_ids.text", "word_ids.state", "word_ids.is_pupil_told", "word_ids.acknowledged_at")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_word(self):
        words = self.env["crisis.session.word"].search(
            [("session_id", "in", self.ids), ("state", "!=", "withdrawn")]
        )  # fmt: skip
        of_session = words.grouped("session_id")
        for session in self:
            word = of_session.get(session._origin, words.browse())
            session.word = word.text
            session.is_pupil_told = word.is_pupil_told
            session.word_state = word.state
            session.word_read_at = word.acknowledged_at

    def _word(self):
        """The sentence of this talk that counts, if the current user may read it."""
        return self.env["crisis.session.word"].search(
            [("session_id", "=", self.id), ("state", "!=", "withdrawn")], limit=1
        )
