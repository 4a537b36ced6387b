# SPDX-License-Identifier: LGPL-3.0-or-later
import secrets
from contextlib import contextmanager
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID  # see _system
from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import format_date, mute_logger

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools import barometer_form
from ..tools.barometer_form import Forged

HOME = "/my/crisis"
FORM = "/my/crisis/barometer"
KEY_MAX = 64


class CrisisPeerPortal(CustomerPortal):
    """The pages of a class peer supporter: plain forms for a phone, without JavaScript.

    Access: each page finds the supporter by the login, and everything else from there: the own class, its pupils, the
    own barometers. Whatever is not found that way does not exist (404), whether it exists or not.
    Source: plan Art. 12(4).
    """

    # -- who is asking -------------------------------------------------------------------------------------------------

    def _system(self):
        # SUPERUSER_ID: portal users have no access to any table of ours; see crisis_barometer_portal for why the system
        return request.env(user=SUPERUSER_ID, su=True)

    @contextmanager
    def _system_writes(self):
        """Everything within is written by the system, also what waits in the cache: a savepoint or the end of the
        request would write it with the pupil's login as its writer, and who wrote a row is shown.
        """
        transaction, system = request.env.transaction, self._system()
        before, transaction.default_env = transaction.default_env, system
        try:
            yield
            system.flush_all()
        finally:
            transaction.default_env = before

    def _supporter(self):
        supporter = self._system()["crisis.peer.supporter"]._of_user(request.env.user)
        if not supporter:
            raise request.not_found()
        return supporter

    def _own(self, supporter, barometer_id):
        barometer = (
            self._system()["crisis.barometer"]._portal_own(supporter).filtered(lambda row: row.id == barometer_id)
        )
        if not barometer:
            # leaves a line in the access log: somebody tries numbers
            request.env["crisis.barometer"].browse(barometer_id)._crisis_refusal("read")
            raise request.not_found()
        return barometer

    def _page(self, template, supporter=None, **values):
        school = supporter.company_id if supporter else request.env.company
        hotlines = self._system()["crisis.hotline"]._for_page(school)
        values = {"page_name": "crisis_peer", "supporter": supporter, "hotlines": hotlines, **values}
        response = request.render(f"odoo_crisis_intervention.{template}", values)
        response.headers["Cache-Control"] = "no-store, private"
        return response

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        if request.env.user._is_portal():
            supporters = self._system()["crisis.peer.supporter"]
            user = request.env.user
            values["crisis_peer_card"] = bool(supporters._of_user(user) or supporters._asked_of(user))
        return values

    # -- home ----------------------------------------------------------------------------------------------------------

    @route(HOME, type="http", auth="user", methods=["GET"], website=True)
    def crisis_peer_home(self, said=None, **kwargs):
        """The supporter's own page. Access: supporters of today, and whoever is asked for consent."""
        supporters = self._system()["crisis.peer.supporter"]
        supporter = supporters._of_user(request.env.user)
        asked = supporters._asked_of(request.env.user)
        if said in ("stopped", "agreed") and not supporter and not asked:
            return self._page("portal_peer_answered", said=said)
        if not supporter and not asked:
            raise request.not_found()
        barometers = self._system()["crisis.barometer"]
        own = barometers._portal_own(supporter) if supporter else barometers
        return self._page(
            "portal_peer_home",
            supporter=supporter,
            asked=asked,
            barometers=own,
            due=self._due(supporter, own) if supporter else [],
            talk=self._open_talk(supporter),
            said=said,
            period_label=self._period_label,
            day_label=self._day_label,
            local_day=lambda moment: supporter.company_id._crisis_local(moment).date(),
        )

    def _due(self, supporter, own):
        """``[(duty, draft or nothing)]`` of what is still to hand in, the oldest first."""
        drafts = {row.period_from: row for row in own if row.state == "draft" and not row.corrects_id}
        duties = self._system()["crisis.barometer"]._portal_duties(supporter)
        owed = duties.filtered(lambda duty: duty.state == "open").sorted("due_at")
        return [(duty, drafts.get(duty.period_from)) for duty in owed]

    def _open_talk(self, supporter):
        talks = self._system()["crisis.peer.checkin"]
        return talks.search([("supporter_id", "=", supporter.id), ("state", "=", "open")]) if supporter else talks

    def _day_label(self, day):
        return format_date(request.env, day)

    def _period_label(self, date_from, date_to):
        return f"{self._day_label(date_from)} – {self._day_label(date_to)}"

    # -- the form ------------------------------------------------------------------------------------------------------

    @route(FORM, type="http", auth="user", methods=["GET", "POST"], website=True)
    def crisis_peer_new(self, period=None, **post):
        """A new barometer of the own class. Access: supporters of today."""
        supporter = self._supporter()
        period = self._offered(supporter, period)
        if request.httprequest.method == "POST":
            return self._posted(supporter, period, post)
        drafts = self._system()["crisis.barometer"]._portal_own(supporter)
        draft = drafts.filtered(
            lambda row: row.state == "draft" and not row.corrects_id and row.period_from == period[0]
        )
        if draft:
            return request.redirect(f"{FORM}/{draft[0].id}")
        return self._form(supporter, period, {"entry_key": secrets.token_urlsafe(16)})

    @route(f"{FORM}/<int:barometer_id>", type="http", auth="user", methods=["GET", "POST"], website=True)
    def crisis_peer_barometer(self, barometer_id, sent=None, saved=None, **post):
        """An own barometer: the form while it is a draft, then what was handed in. Access: its supporter."""
        supporter = self._supporter()
        barometer = self._own(supporter, barometer_id)
        if barometer.state != "draft":
            return self._page(
                "portal_peer_barometer",
                supporter=supporter,
                barometer=barometer,
                sent=sent,
                period_label=self._period_label,
                day_label=self._day_label,
            )
        period = (barometer.period_from, barometer.period_to)
        if request.httprequest.method == "POST":
            return self._posted(supporter, period, post, barometer)
        return self._form(supporter, period, self._form_of(barometer), barometer, saved=saved)

    @route(f"{FORM}/<int:barometer_id>/correct", type="http", auth="user", methods=["POST"], website=True)
    def crisis_peer_correct(self, barometer_id, **post):
        """Begin a correction of what was handed in. Access: its supporter."""
        barometer = self._own(self._supporter(), barometer_id)
        if barometer.state == "draft" or barometer.is_corrected:
            raise request.not_found()
        with self._system_writes():
            draft = barometer._portal_correct()
        return request.redirect(f"{FORM}/{draft.id}")

    def _offered(self, supporter, text):
        periods = self._system()["crisis.barometer"]._portal_periods(supporter)
        if not text and periods:
            return periods[0]
        try:
            day = date.fromisoformat(text or "")
        except ValueError:
            raise request.not_found() from None
        for period in periods:
            if period[0] == day:
                return period
        raise request.not_found()

    def _form(self, supporter, period, form, barometer=None, errors=(), lines=None, saved=None):
        pupils = self._system()["crisis.barometer"]._portal_class_list(supporter)
        model = request.env["crisis.barometer"]
        line_model = request.env["crisis.barometer.line"]
        return self._page(
            "portal_peer_form",
            supporter=supporter,
            period=period,
            form=form,
            barometer=barometer,
            pupils=pupils,
            errors=errors,
            saved=saved,
            lines=lines or max(self._lines_in(form), 1),
            max_lines=barometer_form.MAX_LINES,
            limits=(barometer_form.TEXT_MAX, barometer_form.WHO_MAX),
            options={
                **{name: model._fields[name]._description_selection(request.env) for name in barometer_form.CHOICES},
                "urgency": line_model._fields["urgency"]._description_selection(request.env),
            },
            today=supporter.company_id._crisis_today(),
            period_label=self._period_label,
        )

    def _lines_in(self, form):
        try:
            return barometer_form.line_count(form)
        except Forged:
            raise request.not_found() from None

    def _form_of(self, barometer):
        """A draft as the form would post it."""
        form = {name: barometer[name] or "" for name in (*barometer_form.CHOICES, *barometer_form.TEXTS)}
        form["wants_to_talk"] = "1" if barometer.wants_to_talk else ""
        lines = barometer.line_ids.sorted("id")
        form["lines"] = str(max(len(lines), 1))
        for number, line in enumerate(lines):
            form |= {
                f"line{number}_who": str(line.subject_id.id or ""),
                f"line{number}_description": line.subject_description or "",
                f"line{number}_facts": line.facts or "",
                f"line{number}_since": str(line.noticed_on or ""),
                f"line{number}_action": line.action_taken or "",
                f"line{number}_urgency": line.urgency,
            }
        return form

    def _posted(self, supporter, period, post, barometer=None):
        """Save, hand in, or show one more classmate. What cannot be taken is shown again as it was typed."""
        step = post.get("step")
        key = barometer_form.clean(post.get("entry_key"))[:KEY_MAX]
        if step not in ("save", "send", "more") or not (barometer or key):
            raise request.not_found()
        pupils = self._system()["crisis.barometer"]._portal_class_list(supporter)
        try:
            parsed = barometer_form.parse(post, set(pupils.ids), supporter.company_id._crisis_today())
        except Forged:
            raise request.not_found() from None
        if step == "more":
            lines = min(self._lines_in(post) + 1, barometer_form.MAX_LINES)
            return self._form(supporter, period, post, barometer, lines=lines)
        errors = self._error_texts(parsed.errors)
        if not errors:
            barometers = self._system()["crisis.barometer"]
            if not barometer:  # the same form again: the page was reloaded, or the thumb was quick
                twin = barometers._portal_own(supporter).filtered(lambda row: row.entry_key == key)
                if twin:
                    return request.redirect(f"{FORM}/{twin.id}")
            try:
                with mute_logger("odoo.sql_db"), self._system_writes(), request.env.cr.savepoint():
                    if barometer:
                        barometer._portal_write(parsed.values, parsed.lines)
                    else:
                        barometer = barometers._portal_create(supporter, period, key, parsed.values, parsed.lines)
                    if step == "send":
                        barometer._transition("submit")
            except UniqueViolation:
                return request.redirect(HOME)
            except UserError as error:
                request.env.invalidate_all()
                errors = [str(error)]
                barometer = barometer.exists() if barometer else None
        if errors:
            return self._form(supporter, period, post, barometer or None, errors, lines=self._lines_in(post))
        return request.redirect(f"{FORM}/{barometer.id}?{'sent' if step == 'send' else 'saved'}=1")

    def _error_texts(self, codes):
        texts = {
            "long": request.env._("One of the texts is too long. Please make it a little shorter."),
            "day": request.env._("A day is written like 2026-09-30."),
            "future": request.env._("The day since when lies in the future."),
        }
        return [texts[code] for code in dict.fromkeys(codes)]

    # -- talk, stop, consent -------------------------------------------------------------------------------------------

    @route(f"{HOME}/talk", type="http", auth="user", methods=["POST"], website=True)
    def crisis_peer_talk(self, **post):
        """I would like to talk. Access: supporters of today."""
        supporter = self._supporter()
        with self._system_writes():
            supporter.env["crisis.peer.checkin"]._owe(supporter, "asked")
        return request.redirect(f"{HOME}?said=talk")

    @route(f"{HOME}/stop", type="http", auth="user", methods=["GET", "POST"], website=True)
    def crisis_peer_stop(self, **post):
        """I want to stop; no reason is asked for. Access: supporters of today."""
        supporter = self._supporter()
        if request.httprequest.method == "POST":
            with self._system_writes():
                supporter._transition("stop")
            return request.redirect(f"{HOME}?said=stopped")
        return self._page("portal_peer_stop", supporter=supporter)

    @route(f"{HOME}/consent", type="http", auth="user", methods=["POST"], website=True)
    def crisis_peer_consent(self, nomination=None, answer=None, **post):
        """Yes or no of the pupil, or of a guardian, to a nomination. Access: whoever is asked."""
        for row, who in self._system()["crisis.peer.supporter"]._asked_of(request.env.user):
            if str(row.id) == nomination and answer in ("yes", "no"):
                with self._system_writes():
                    row._answer(who, answer == "yes")
                return request.redirect(f"{HOME}?said={'stopped' if answer == 'no' else 'agreed'}")
        raise request.not_found()
