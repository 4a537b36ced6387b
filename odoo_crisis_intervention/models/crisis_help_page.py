# SPDX-License-Identifier: LGPL-3.0-or-later
import base64
import hashlib
import time
from functools import cache

from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from odoo import api, models
from odoo.http import request
from odoo.tools import file_open, hmac

from ..tools import form_token

FORM_SECONDS = 2 * 3600
LETTER_SECONDS = 1800
LENGTHS = {"about": 200, "place": 200, "contact": 200, "facts": 5000, "text": 5000}
CHOICES = {"who": ("pupil", "guardian", "other"), "urgency": ("now", "today", "week")}
_FOLDER = "odoo_crisis_intervention/static/help/"


@cache
def _inline(name):
    """``(text, its place in the content security policy)`` of a file that is written into the page."""
    with file_open(f"{_FOLDER}{name}") as file:
        text = f"\n{file.read()}"
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"'sha256-{digest}'"


class CrisisHelpPage(models.AbstractModel):
    """What the public help page shows and how it is sent: no cookie, no login link, nothing from elsewhere, no cache.

    It works without JavaScript; the few lines of it only keep a second tap from sending twice. A school may put a
    captcha in front with :meth:`_is_human` and :meth:`_policy` (docs/hooks.md).
    """

    _name = "crisis.help.page"
    _description = "Public help page"

    # -- hooks ---------------------------------------------------------------------------------------------------------

    @api.model
    def _is_human(self, form):
        """Whether ``form`` (the posted fields) may be taken in; for a captcha of the school's own. Default: yes."""
        return True

    @api.model
    def _policy(self):
        """The content security policy, by directive; a captcha adds its own source here."""
        return {
            "default-src": "'none'",
            "style-src": _inline("help.css")[1],
            "script-src": _inline("help.js")[1],
            "img-src": "data:",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
            "base-uri": "'none'",
        }

    # -- forms ---------------------------------------------------------------------------------------------------------

    @api.model
    def _key(self):
        # sudo: the secret of the database signs; it leaves the server in no way
        return hmac(self.env(su=True), "odoo_crisis_intervention.help", "form")

    @api.model
    def _token(self, purpose, company, data="", seconds=FORM_SECONDS):
        return form_token.make(self._key(), f"{purpose}.{company.id}", time.time() + seconds, data)

    @api.model
    def _read_token(self, purpose, company, token):
        """:raises form_token.TokenRefused: missing, foreign or expired"""
        return form_token.read(self._key(), f"{purpose}.{company.id}", token, time.time())

    @api.model
    def _typed(self, form):
        """What was typed, by field: without control characters, one line where one line is asked for."""
        typed = {}
        for name in (*LENGTHS, *CHOICES):
            text = form.get(name) or ""
            lines = name in ("facts", "text")
            text = "".join(character for character in text if character >= " " or lines and character in "\n\t")
            typed[name] = text.strip() if not lines else text.strip("\n")
        for name, allowed in CHOICES.items():
            if typed[name] not in allowed:
                typed[name] = ""
        return typed

    @api.model
    def _too_long(self, typed):
        return any(len(typed[name]) > length for name, length in LENGTHS.items())

    # -- the page ------------------------------------------------------------------------------------------------------

    @api.model
    def _language(self, wanted, accepted):
        """Code of the language: the one asked for, else the browser's, as far as Odoo has it; nothing is kept.

        :param wanted: what the address or the form says. :param accepted: what the browser says, best first
        """
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        for name in (wanted, *accepted):
            short = (name or "").replace("-", "_").partition("_")[0].lower()
            for code in installed:
                if short and code.partition("_")[0].lower() == short:
                    return code
        return "en_US" if "en_US" in installed else installed[0]

    @api.model
    def _languages(self):
        """Links to the other languages: in their own names."""
        return [
            {"code": code, "name": name.rpartition("/")[2].strip()}
            for code, name in self.env["res.lang"].get_installed()
            if code != self.env.lang
        ]

    def _hotlines(self, company):
        rows = self.env["crisis.hotline"]._for_page(company).with_context(lang=self.env.lang)
        audiences = dict(rows._fields["audience"]._description_selection(self.env))
        return [
            {
                "name": row.name,
                "number": row.number,
                "tel": f"tel:{row._tel()}",
                "hours": row.hours,
                "note": row.description,
                "for": audiences[row.audience] if row.audience in ("pupil", "guardian") else "",
                "emergency": row.audience == "emergency",
            }
            for row in rows
        ]

    def _values(self, company, **values):
        """Plain values of the templates; no record goes there."""
        code = company.crisis_help_code
        schools = self.env["res.company"]._crisis_help_schools() if not company else company.browse()
        return {
            "school": company._crisis_school_name() if company else "",
            "schools": [{"name": school._crisis_school_name(), "code": school.crisis_help_code} for school in schools],
            "url": f"/crisis/help/{code}" if code else "/crisis/help",
            "html_lang": self.env.lang.replace("_", "-"),
            "lang_code": self.env.lang,
            "languages": self._languages(),
            "hotlines": self._hotlines(company),
            "takes_reports": bool(company) and company.crisis_help_reports,
            "can_look_up": bool(company),
            "lengths": LENGTHS,
            "typed": dict.fromkeys((*LENGTHS, *CHOICES), ""),
            "alert": "",
            "lookup_alert": "",
            "report_token": self._token("report", company),
            "lookup_token": self._token("lookup", company),
            "days": company.crisis_help_days,
            "megabytes": company.crisis_help_max_mb,
            "css": _inline("help.css")[0],
            "js": _inline("help.js")[0],
            **values,
        }

    @api.model
    def _answer(self, company, template="help_page", status=200, **values):
        """The finished response: status, page and headers."""
        values = self._values(company, **values)
        html = self.env["ir.qweb"]._render(f"odoo_crisis_intervention.{template}", values)
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "DENY"),
            ("Content-Security-Policy", "; ".join(f"{name} {value}" for name, value in self._policy().items())),
            ("Vary", "Accept-Language"),
        ]
        if status == 429:
            headers.append(("Retry-After", "900"))
        return request.make_response(f"<!DOCTYPE html>\n{html}", headers, status=status)

    @api.model
    def _for_request(self):
        """``(self in the visitor's language, school, whether the address is known)``."""
        http = request.httprequest
        code = http.path.removeprefix("/crisis/help").strip("/")
        company = self.env["res.company"]._crisis_help_school(code)
        wanted = http.args.get("lang")
        page = self.with_context(lang=self._language(wanted, http.accept_languages.values()))
        return page, company.with_context(lang=page.env.lang), bool(company) or not code

    @api.model
    def _after_error(self, exception):
        """The page after something went wrong: whom to call, and what was typed, so far as it arrived."""
        status = exception.code if isinstance(exception, HTTPException) and exception.code else 500
        page, company, _known = self._for_request()
        typed = {}
        if status == 413:
            alert = page.env._(
                "This was too large to be sent. Go back: what you wrote is still there."
                " Choose fewer or smaller pictures."
            )
        else:
            typed = page._typed(request.httprequest.form)
            alert = page.env._("Something went wrong here. Nothing was sent. Please try again, or call.")
        values = {"typed": typed} if typed else {}
        return page._answer(company, status=status, alert=alert, **values)
