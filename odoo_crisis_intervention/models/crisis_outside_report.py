# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
from contextlib import contextmanager
from datetime import timedelta

import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import NO_ACCESS

from ..tools import files, tracking_code
from ..tools.roles import COUNSELLOR, LEADER

PAGE_USER = "odoo_crisis_intervention.user_public_page"
MOST_FILES = 5
HOUR = 3600
QUARTER = 900
TRIES = 5  # for one code within a quarter of an hour
URGENCY = {"now": "immediate", "today": "urgent", "week": "normal"}
SOURCES = {"pupil": "pupil", "guardian": "guardian", "other": "other"}


class AlreadySent(Exception):
    """The same form was handed in before."""


class OverBudget(Exception):
    """More came in within the hour than the school takes."""


class CrisisOutsideReport(models.Model):
    """What belongs to a report from the public page besides the report: the code, a way to reach whoever sent it, and
    the letters both ways.

    Nothing in it says who sent it, unless he wrote it himself: rows are made by a technical user who is nobody, dated
    by the full hour, without address, browser or session. The reporter's code is kept as a salted digest and thrown
    away when its time is over. He is told "received" and "closed" and never whether there is a case.

    Access: counsellors and leaders of the school (the register keeper reads the report, not this); they answer, and
    nothing else of it is written by hand. Source: plan S1, ch. 5, 2(2); plan Art. 12, 24.6.
    """

    _name = "crisis.outside.report"
    _description = "Report from outside"
    _inherit = ["crisis.confidential.mixin"]

    _crisis_read_roles = (COUNSELLOR, LEADER)
    _crisis_write_roles = (COUNSELLOR, LEADER)
    _crisis_log_reads = True
    _crisis_narrative = ("contact", "reply", "facts", "subject_description")

    concern_id = fields.Many2one(
        "crisis.concern", string="Report", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="concern_id.company_id", store=True, precompute=True, default=None, ondelete="restrict"
    )
    subject_id = fields.Many2one(related="concern_id.subject_id", string="Person", store=True, precompute=True)
    status = fields.Selection(
        [("received", "Received"), ("closed", "Closed")],
        string="What the reporter is told",
        compute="_compute_status",
        store=True,
        precompute=True,
        readonly=True,
    )
    # what is answered
    submitted_at = fields.Datetime(related="concern_id.submitted_at", string="Came in")
    urgency = fields.Selection(related="concern_id.urgency")
    subject_description = fields.Char(related="concern_id.subject_description", string="About whom")
    facts = fields.Text(related="concern_id.facts", string="What was reported")
    contact = fields.Char(string="How to reach whoever reported", readonly=True)
    expires_on = fields.Datetime(string="The code works until", required=True, readonly=True, index=True)
    letter_ids = fields.One2many("crisis.outside.message", "report_id", string="Letters", readonly=True)
    is_waiting = fields.Boolean(
        string="Waits for an answer", compute="_compute_is_waiting", store=True, precompute=True, index=True
    )
    reply = fields.Text(
        string="Answer", help="Whoever reported reads it with the code. Never write who else is involved."
    )
    code_prefix = fields.Char(
        readonly=True, groups=NO_ACCESS, export_string_translation=False, index="btree_not_null", copy=False
    )
    code_salt = fields.Char(readonly=True, groups=NO_ACCESS, export_string_translation=False, copy=False)
    code_digest = fields.Char(readonly=True, groups=NO_ACCESS, export_string_translation=False, copy=False)
    form_nonce = fields.Char(
        required=True, readonly=True, groups=NO_ACCESS, export_string_translation=False, copy=False
    )

    _one_each = models.UniqueIndex("(concern_id)", "This report has its letters already.")
    _once = models.UniqueIndex("(form_nonce)", "This was sent already.")

    @api.depends("concern_id.state")
    def _compute_status(self):
        """The same two words whatever became of it: they follow the report, never a case."""
        for report in self:
            report.status = "closed" if report.concern_id.state in ("closed", "void") else "received"

    @api.depends("letter_ids", "status")
    def _compute_is_waiting(self):
        for report in self:
            last = report.letter_ids.sorted("id")[-1:]
            report.is_waiting = report.status == "received" and last.direction == "in"

    def write(self, vals):
        self.check_access("write")  # before anything that depends on what the record says
        if not self.env.su and set(vals) - {"reply"}:
            raise UserError(self.env._("Only the answer is written here."))
        return super().write(vals)

    # -- the school answers --------------------------------------------------------------------------------------------

    def action_answer(self):
        """Put the answer where the reporter finds it with the code. Access: counsellors and leaders of the school.

        :raises UserError: nothing is written, the report is closed, or nobody can read it any more
        """
        self.ensure_one()
        self.check_access("write")
        text = (self.reply or "").strip()
        if not text:
            raise UserError(self.env._("Please write the answer first."))
        if self.status == "closed":
            raise UserError(self.env._("The report is closed. Whoever sent it was told so."))
        if self.expires_on <= fields.Datetime.now():
            raise UserError(self.env._("The reporter's code has run out. Nobody would read the answer."))
        # sudo: letters are written by the server only; access was checked above
        self.env["crisis.outside.message"].sudo().create(
            {"report_id": self.id, "direction": "out", "text": text, "author_id": self.env.uid}
        )
        self.reply = False
        self.concern_id._crisis_log("outside_answer", audience="clinical")
        return True

    def action_open_concern(self):
        """The report itself. Access: whoever may read this."""
        self.ensure_one()
        self.check_access("read")
        form = self.env.ref("odoo_crisis_intervention.crisis_concern_view_form")
        return {
            "type": "ir.actions.act_window",
            "res_model": "crisis.concern",
            "res_id": self.concern_id.id,
            "views": [(form.id, "form")],
        }

    # -- nobody writes -------------------------------------------------------------------------------------------------

    @api.model
    def _page_user(self):
        # sudo: the id of a technical user
        return self.env["res.users"].sudo().browse(self.env["ir.model.data"]._xmlid_to_res_id(PAGE_USER))

    def _as_page(self, company=None):
        """``self`` as the public page has it: a superuser's environment of a user who is nobody (L90)."""
        user = self._page_user()
        schools = {"allowed_company_ids": company.ids} if company else {}
        # with_user: no row keeps the user of the session; sudo: nobody has no access of his own
        page = self.with_user(user).sudo()
        # the client's own context is dropped
        return page.with_env(page.env(context={"lang": self.env.lang, **schools} if self.env.lang else schools))

    @contextmanager
    def _by_the_hour(self):
        """Rows made inside carry the full hour as the time of their making: a minute, laid beside the log of the
        school's network, is a name."""
        cr = self.env.cr
        self.env.flush_all()
        before, cr._now = cr._now, cr.now().replace(minute=0, second=0, microsecond=0)
        try:
            yield
            self.env.flush_all()
        finally:
            cr._now = before

    def _spend(self, company, urgent=False):
        """One row more from outside, within what the school takes in an hour.

        What is marked "now" has a reserve of its own on top: a flood of other reports does not shut it out. Whoever
        marks a flood "now" spends both; then the page shows the numbers to call and keeps what was typed.

        :raises OverBudget: the hour is full
        """
        budget = self.env["crisis.outside.budget"]
        if budget._spend("report", company.id, company.crisis_help_hourly, HOUR):
            return
        if not urgent or not budget._spend("urgent", company.id, company.crisis_help_hourly_urgent, HOUR):
            raise OverBudget

    @api.model
    def _receive(self, company, answers, uploads=(), nonce=""):
        """Take in a report of the public page and send it the way every report goes.

        :param answers: ``who``, ``urgency``, ``about``, ``place``, ``facts``, ``contact``; strings
        :param uploads: contents of files, at most five are looked at
        :param nonce: the number of the form, used once
        :return: ``(code, left_out)``: what the reporter writes down, and how many files were not kept
        :raises AlreadySent: the form was handed in before
        :raises OverBudget: the school takes no more within this hour
        """
        page = self._as_page(company)
        if page.search_count([("form_nonce", "=", nonce)], limit=1):
            raise AlreadySent
        page._spend(company, urgent=answers.get("urgency") == "now")
        code = tracking_code.new()
        try:
            with page._by_the_hour(), page.env.cr.savepoint():
                concern = page.env["crisis.concern"].create(page._prepare_concern(company, answers))
                page.create(page._prepare_report(concern, answers, code, nonce))
                left_out = page._keep_pictures(concern, uploads)
                concern._transition("submit")
        except psycopg2.errors.UniqueViolation:
            raise AlreadySent from None  # the same form twice at the same moment
        return code, left_out

    def _prepare_concern(self, company, answers):
        return {
            "company_id": company.id,
            "source": SOURCES.get(answers.get("who"), "other"),
            "urgency": URGENCY.get(answers.get("urgency"), "normal"),
            "subject_description": answers.get("about"),
            "place": answers.get("place"),
            "facts": answers.get("facts"),
            "found_at": self._crisis_now(),
        }

    def _prepare_report(self, concern, answers, code, nonce):
        salt = tracking_code.salt()
        return {
            "concern_id": concern.id,
            "contact": answers.get("contact"),
            "expires_on": self._crisis_now() + timedelta(days=concern.company_id.crisis_help_days),
            "code_prefix": tracking_code.prefix(code),
            "code_salt": salt,
            "code_digest": tracking_code.digest(code, salt),
            "form_nonce": nonce,
        }

    def _keep_pictures(self, concern, uploads):
        """Add the pictures to the report, painted anew; how many files were not kept.

        Only what can be cleaned is kept: where and by which phone a picture was taken would tell who took it (L95). A
        file that is none stops no report.
        """
        left_out = max(0, len(uploads) - MOST_FILES)
        limit = concern.company_id.crisis_document_max_mb * 1024 * 1024
        for content in uploads[:MOST_FILES]:
            try:
                picture = files.rendition(content, files.inspect(content, limit))
            except files.FileRefused:
                picture = None
            if not picture:
                left_out += 1
                continue
            self.env["crisis.document"].create(
                {
                    "res_model": concern._name,
                    "res_ref": concern.id,
                    "kind": "photo",
                    "upload": base64.b64encode(picture),
                }
            )
        return left_out

    # -- nobody looks it up --------------------------------------------------------------------------------------------

    @api.model
    def _look_up(self, company, typed):
        """The report whose code was typed, as the page has it, or an empty recordset.

        Wrong, unknown and expired are one answer on one way: every try is counted first, by the first characters and by
        the school, and a digest is made and compared each time.

        :raises OverBudget: five tries for these first characters, or the school's, were used within a quarter
        """
        page = self._as_page(company)
        code = tracking_code.plain(typed)
        prefix = tracking_code.prefix(code)
        budget = page.env["crisis.outside.budget"]
        if not budget._spend("lookup", company.id, company.crisis_help_lookups, QUARTER):
            raise OverBudget
        if not budget._spend("code", prefix, TRIES, QUARTER):
            raise OverBudget
        candidates = page.search([("code_prefix", "=", prefix or "-"), ("expires_on", ">", fields.Datetime.now())])
        known = [(row, row.code_salt, row.code_digest) for row in candidates]
        known = known or [(page.browse(), "00" * 16, "0" * 64)]
        found = page.browse()
        for row, salt, expected in known:
            if tracking_code.matches(code, salt, expected):
                found = row
        if found:
            budget._give_back("code", prefix, QUARTER)
        return found

    @api.model
    def _by_form(self, company, nonce):
        """The report that a signed page belongs to, as the page has it."""
        return self._as_page(company).search(
            [("form_nonce", "=", nonce), ("expires_on", ">", fields.Datetime.now())], limit=1
        )

    def _letters_for_reporter(self):
        """``[{"mine", "text", "day"}]``, oldest first; what the school wrote is marked as fetched."""
        self.ensure_one()
        letters = self.letter_ids.sorted("id")
        unread = letters.filtered(lambda letter: letter.direction == "out" and not letter.is_fetched)
        if unread:
            with self._by_the_hour():
                unread.is_fetched = True
        return [
            {
                "mine": letter.direction == "in",
                "text": letter.text,
                "day": self.company_id._crisis_local(letter.written_at).date(),
            }
            for letter in letters
        ]

    def _write_again(self, text, nonce):
        """A letter more from whoever reported.

        :raises AlreadySent: the form was handed in before. :raises OverBudget: the hour is full
        """
        self.ensure_one()
        letters = self.env["crisis.outside.message"]
        if letters.search_count([("form_nonce", "=", nonce)], limit=1):
            raise AlreadySent
        self._spend(self.company_id, urgent=True)
        try:
            with self._by_the_hour(), self.env.cr.savepoint():
                letters.create({"report_id": self.id, "direction": "in", "text": text, "form_nonce": nonce})
                self.concern_id._crisis_log("outside_letter", audience="clinical")
        except psycopg2.errors.UniqueViolation:
            raise AlreadySent from None  # the same form twice at the same moment
        self.env["crisis.notice"]._send(self._answering_users(), "reply")

    def _answering_users(self):
        """Whoever took the report over and the counsellors of today, as far as each may read it."""
        counsellors = self.env["crisis.team.member"]._serving(self.company_id, [("role", "=", COUNSELLOR)]).user_id
        # with_user: each one's own rules say whether an exclusion shuts him out
        return (counsellors | self.concern_id.acknowledged_by_id).filtered(
            lambda user: self.with_user(user).with_context(allowed_company_ids=user.company_ids.ids).has_access("read")
        )

    # -- nothing stays longer than it must -----------------------------------------------------------------------------

    @api.autovacuum
    def _gc_codes(self):
        """A code whose time is over is forgotten, and with it the last thing that could prove who reported."""
        # sudo: housekeeping of the server; nothing of it is read
        old = self.sudo().search(
            [("expires_on", "<=", fields.Datetime.now()), ("code_digest", "!=", False)], limit=1000
        )
        old.write({"code_prefix": False, "code_salt": False, "code_digest": False})
        return len(old), len(old) == 1000
