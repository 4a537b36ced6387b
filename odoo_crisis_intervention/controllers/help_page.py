# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import http
from odoo.http import request

from ..models.crisis_help_page import LETTER_SECONDS
from ..models.crisis_outside_report import AlreadySent, OverBudget
from ..tools.form_token import TokenRefused
from ..tools.quiet_log import hush

_PATH = "/crisis/help"

hush(_PATH)


def _most_bytes(controller):
    """How large a request may be, by the school's setting, before Odoo reads any of it."""
    company = request.env["crisis.help.page"]._for_request()[1]
    return (company.crisis_help_max_mb or 1) * 1024 * 1024


class CrisisHelpController(http.Controller):
    # auth="public": pupils and parents have no login, and whoever has one is forgotten before Odoo looks at the session
    # (crisis_nobody; save_session: no cookie, no file).
    # csrf=False: Odoo's token is made from the session cookie, and there is none. What a forged form could do with the
    # visitor's rights is nothing, since he has none here; the page's own signed token (tools/form_token) keeps a form
    # to this page, this school and two hours, and lets it be handed in once.
    @http.route(
        [_PATH, f"{_PATH}/<string:school>"],
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        max_content_length=_most_bytes,
        crisis_nobody=True,
    )
    def help_page(self, **kwargs):
        """The public help page of a school: what to do now, whom to call, telling the school, looking a report up.

        Access: everybody. Codes, tokens and texts are taken from the body of a POST only, never from the address.
        Answers 404 to an unknown school, 400 to a form that cannot be taken, 429 to a flood, each with the numbers to
        call and everything that was typed.
        """
        page, company, known = request.env["crisis.help.page"]._for_request()
        if not known:
            return page._answer(company, status=404, alert=page.env._("There is no school at this address."))
        if request.httprequest.method != "POST":
            return page._answer(company)
        form = request.httprequest.form
        step = {"report": self._report, "lookup": self._lookup, "letter": self._letter}.get(form.get("step"))
        if not step or not company:
            return self._refused(page, company, TokenRefused("foreign"))
        try:
            return step(page, company, form)
        except (TokenRefused, AlreadySent) as error:
            return self._refused(page, company, error)
        except OverBudget:
            return self._full(page, company, form)

    # -- the three forms -----------------------------------------------------------------------------------------------

    def _report(self, page, company, form):
        typed = page._typed(form)
        if not company.crisis_help_reports:
            alert = page.env._("This school takes no reports here. Please call.")
            return page._answer(company, status=400, alert=alert, typed=typed)
        token = page._read_token("report", company, form.get("token"))
        if alert := self._incomplete(page, typed, form):
            return page._answer(company, status=400, alert=alert, typed=typed)
        uploads = [file.read() for file in request.httprequest.files.getlist("pictures") if file.filename]
        code, left_out = page.env["crisis.outside.report"]._receive(company, typed, uploads, token.nonce)
        return page._answer(company, "help_sent", code=code, left_out=left_out, urgent=typed["urgency"] == "now")

    def _incomplete(self, page, typed, form):
        if page._too_long(typed):
            return page.env._("One of the texts is too long. Please shorten it.")
        if not page._is_human(form):
            return page.env._("Please answer the question that keeps machines out once more.")
        told = typed["facts"].strip() or typed["urgency"] == "now" and (typed["about"] or typed["place"])
        if not told:
            return page.env._("Please write in a few words what you saw or heard.")
        return ""

    def _lookup(self, page, company, form):
        page._read_token("lookup", company, form.get("token"))
        typed = page._typed(form)
        report = page.env["crisis.outside.report"]._look_up(company, form.get("code"))
        if not report:
            return page._answer(
                company,
                lookup_alert=page.env._(
                    "There is nothing under this code. It may be mistyped, or its time is over."
                    " You can send a new report."
                ),
                typed=typed,
            )
        return self._letters(page, company, report, typed=typed)

    def _letter(self, page, company, form):
        typed = page._typed(form)
        token = page._read_token("letter", company, form.get("token"))
        report = page.env["crisis.outside.report"]._by_form(company, token.data)
        if not report:
            raise TokenRefused("expired")
        if report.status == "closed" or not typed["text"].strip() or page._too_long(typed):
            alert = page.env._("Please write something, and not too much.")
            return self._letters(page, company, report, status=400, alert=alert, typed=typed)
        try:
            report._write_again(typed["text"], token.nonce)
        except OverBudget:
            return self._letters(page, company, report, status=429, alert=self._too_many(page), typed=typed)
        return self._letters(page, company, report, sent=True)

    def _letters(self, page, company, report, status=200, **values):
        # The signed page stands for the code, so that the code is typed once and never sent back.
        token = page._token("letter", company, report.form_nonce, LETTER_SECONDS)
        values = {
            "letters": report._letters_for_reporter(),
            "closed": report.status == "closed",
            "letter_token": token,
            "sent": False,
            **values,
        }
        return page._answer(company, "help_letters", status=status, **values)

    # -- what could not be taken ---------------------------------------------------------------------------------------

    def _refused(self, page, company, error):
        if isinstance(error, AlreadySent):
            alert = page.env._(
                "This was sent already, and the school has it. If you did not see your code, you can send it once more."
            )
        elif error.args[0] == "expired":
            alert = page.env._("The page was open for a long time. Nothing is lost: please press the button once more.")
        else:
            alert = page.env._("Please press the button on this page once more.")
        form = request.httprequest.form
        values = {"lookup_alert" if form.get("step") in ("lookup", "letter") else "alert": alert}
        return page._answer(company, status=400, typed=page._typed(form), **values)

    def _full(self, page, company, form):
        typed = page._typed(form)
        if form.get("step") == "lookup":
            alert = page.env._("There were too many tries. Please wait a quarter of an hour, then try again.")
            return page._answer(company, status=429, lookup_alert=alert, typed=typed)
        return page._answer(company, status=429, alert=self._too_many(page), typed=typed)

    def _too_many(self, page):
        return page.env._(
            "Very many reports are coming in, so this one was not sent. What you wrote is still below: please try again"
            " in an hour. If it cannot wait, call one of these numbers now."
        )
