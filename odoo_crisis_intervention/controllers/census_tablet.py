# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import http
from odoo.http import request

from odoo.addons.survey.controllers.main import Survey

from ..models.crisis_census_sitting_tablet import PAGE
from ..models.survey_screening import SCREENING

_KEY = "crisis_census"
# Addresses are tried out: only misses are counted, so that nobody can shut a class out.
_MISSES, _SECONDS = 300, 15 * 60
# A number is typed on a screen others may see: no more of the name than its owner needs.
_HIDDEN = "*"


def _headers(response):
    """Nothing of these pages stays in the browser: the next pupil uses it in a minute."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    return response


class CrisisCensusTablet:
    """What both controllers know of the tablet that asks: all of it is in the session, on the server."""

    def _tablet(self):
        return request.session.get(_KEY) or {}

    def _remember(self, **values):
        """Replace what is known of this tablet; the session notes a new value, not a change inside one."""
        request.session[_KEY] = {**self._tablet(), **values}

    def _forget_person(self, **values):
        kept = {name: value for name, value in self._tablet().items() if name in ("sitting", "seal", "misses")}
        request.session[_KEY] = {**kept, **values}

    def _sitting(self):
        """The open sitting this tablet was opened for, or nothing."""
        tablet = self._tablet()
        # sudo: whoever sits at the tablet is no user; the code was checked, and the sitting is asked again each time
        return request.env["crisis.census.sitting"].sudo()._tablet_open(tablet.get("sitting"), tablet.get("seal"))

    def _entries(self):
        # sudo: the pages write for a pupil who has no login; whose entry it is stands in this tablet's session
        return request.env["crisis.census.entry"].sudo()

    def _entry(self):
        """What is being answered on this tablet now."""
        entry = self._entries().browse(self._tablet().get("entry") or 0).exists()
        return entry.filtered(lambda entry: entry.state == "open" and entry.sitting_id == self._sitting())

    def _thanks_values(self, company, said, lang=None):
        company = company.with_context(lang=lang or request.env.lang)
        shifts = request.env["crisis.oncall.shift"].sudo()  # sudo: names of staff whom pupils may turn to
        # sudo: numbers of the public page
        hotlines = company.env["crisis.hotline"].sudo()._for_page(company)
        return {
            "title": request.env._("Questionnaire"),
            "said": said,
            "school": company,
            "hotlines": hotlines,
            "there": shifts._on_duty(company, "counsellor")[:2].mapped("name"),
        }


class CrisisCensusPages(CrisisCensusTablet, http.Controller):
    """A school's tablet during a sitting: opened by the supervisor, then one pupil after another.

    Access: everybody, for nothing but the page that asks for the code; whoever has address and code of an open sitting
    opens one browser for it, in which whoever was logged in is logged out. From then on no address names the class. A
    pupil is found by student number among those who may answer in this sitting now; shown is the first character of the
    name. Nothing is ever shown of what somebody answered.
    Source: plan Art. 11.
    """

    def _page(self, template, status=200, company=None, **values):
        company = (company or self._sitting().company_id or request.env.company).sudo()  # sudo: the school's name
        values = {"title": request.env._("Questionnaire"), "school": company, "alert": "", **values}
        response = request.render(f"odoo_crisis_intervention.{template}", values)
        response.status_code = status
        return _headers(response)

    def _closed(self):
        return self._page("census_closed", status=403)

    # -- opening a tablet --------------------------------------------------------------------------------------------

    # auth: a tablet of the school has no login, and must have none when pupils use it
    @http.route(
        f"{PAGE}/<string:address>", type="http", auth="public", methods=["GET", "POST"], website=True, sitemap=False
    )
    def open_tablet(self, address, code=None, **post):
        """Where the supervisor types the code. Access: everybody; the address opens nothing without the code."""
        # sudo: found by a digest of what was typed, only while the sitting is open
        sitting = request.env["crisis.census.sitting"].sudo()._tablet_by_address(address)
        if not sitting:
            budget = request.env["crisis.outside.budget"].sudo()  # sudo: a counter that knows a number and a time
            within = budget._spend("census", "address", _MISSES, _SECONDS)
            return self._page("census_closed", status=404 if within else 429)
        if request.httprequest.method != "POST":
            return self._page("census_code", company=sitting.company_id, address=address)
        if not sitting._tablet_enter(code):
            return self._page(
                "census_code",
                status=400,
                company=sitting.company_id,
                address=address,
                alert="locked" if sitting._tablet_is_locked() else "wrong",
            )
        number, seal = sitting.id, sitting.tablet_seal
        if request.session.uid:
            request.session.logout(keep_db=True)
        request.session[_KEY] = {"sitting": number, "seal": seal, "misses": 0}
        return request.redirect(PAGE)

    # -- one pupil after another -------------------------------------------------------------------------------------

    # auth: as above; without an opened tablet the page says to ask the teacher
    @http.route(PAGE, type="http", auth="public", methods=["GET"], website=True, sitemap=False)
    def ask_number(self, **kwargs):
        """Who is next? Access: a tablet that was opened."""
        if not self._sitting():
            return self._closed()
        if self._entry():
            return self._page("census_stop")
        self._forget_person()
        return self._page("census_number")

    # auth: as above
    @http.route(f"{PAGE}/who", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def find_person(self, number=None, **post):
        """Is this you? And what it is for. Access: a tablet that was opened; those who may answer in its sitting."""
        sitting = self._sitting()
        if not sitting:
            return self._closed()
        if self._entry():
            return request.redirect(PAGE)
        typed = (number or "").strip()
        # sudo: among those who may answer in this sitting now
        expected = request.env["crisis.census.participant"].sudo()._expected(sitting)
        found = expected.filtered(lambda participant: typed and participant.subject_id.number == typed)[:1]
        if not found:
            self._forget_person()
            if self._missed(sitting):
                return self._closed()
            return self._page("census_number", status=400, alert="unknown")
        self._forget_person(person=found.id, misses=0)
        return self._page(
            "census_consent",
            name=found.subject_id.name[:1] + _HIDDEN,
            class_name=found.subject_id.class_id.name or "",
            attributions=[text for text in sitting.form_id.instrument_ids.mapped("attribution") if text],
        )

    def _missed(self, sitting):
        """Count a number that was not the right one; whether this tablet is closed by it."""
        misses = self._tablet().get("misses", 0) + 1
        if misses >= sitting.company_id.crisis_tablet_misses:
            request.session.pop(_KEY)
            return True
        self._remember(misses=misses)
        return False

    def _person(self):
        sitting = self._sitting()
        if not sitting:
            return request.env["crisis.census.participant"]
        # sudo: as above, and whoever it is was asked on this tablet a moment ago
        expected = request.env["crisis.census.participant"].sudo()._expected(sitting)
        return expected.filtered(lambda participant: participant.id == self._tablet().get("person"))

    # auth: as above
    @http.route(f"{PAGE}/begin", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def begin(self, **post):
        """The pupil said yes. Access: a tablet that was opened, for whom it asked a moment ago."""
        person = self._person()
        if not person:
            return request.redirect(PAGE)
        entry, sheet = self._entries()._begin(self._sitting(), person, request.env.lang)
        self._forget_person(entry=entry.id, token=sheet.access_token)
        return request.redirect(f"/survey/{entry.form_id.survey_id.access_token}/{sheet.access_token}")

    # auth: as above
    @http.route(f"{PAGE}/decline", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def decline(self, **post):
        """The pupil would rather not; the page is as friendly. Access: as begin."""
        person = self._person()
        if not person:
            return request.redirect(PAGE)
        person._decline_on_tablet()
        return self._thanks(self._sitting(), "declined")

    # auth: as above
    @http.route(f"{PAGE}/stop", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def stop(self, sure=None, number=None, **post):
        """Stop in the middle, or go on, or leave it to the next one: the first two take the number once more, since
        somebody else may sit there now. Access: the tablet on which it is being answered."""
        entry, sitting = self._entry(), self._sitting()
        if not entry:
            return request.redirect(PAGE)
        if sure == "other":
            entry._end("left")
            self._forget_person()
            return request.redirect(PAGE)
        if sure not in ("yes", "no"):
            return self._page("census_stop")
        if (number or "").strip() != entry.subject_id.number:
            if self._missed(sitting):
                return self._closed()
            return self._page("census_stop", status=400, alert="unknown")
        if sure == "no":
            return request.redirect(f"/survey/{entry.form_id.survey_id.access_token}/{self._tablet()['token']}")
        flagged = entry._is_flagged()
        entry._stop()
        entry.participant_id._decline_on_tablet()
        return self._thanks(sitting, "flagged" if flagged else "declined")

    def _thanks(self, sitting, said):
        self._forget_person()
        return self._page("census_thanks", **self._thanks_values(sitting.company_id, said))


class CrisisCensusSurvey(CrisisCensusTablet, Survey):
    """Odoo's pages for answering, for the sheet of the pupil who sits at this tablet and for nothing else of ours.

    A questionnaire of a screening exists only for the browser in whose session it was begun, with its own token: for
    everybody else, the very survey manager included, there is no such survey.
    """

    def _fetch_from_access_token(self, survey_token, answer_token):
        survey, answer = super()._fetch_from_access_token(survey_token, answer_token)
        if survey.survey_type == SCREENING:
            own = answer and answer.access_token == self._tablet().get("token") and self._entry()
            if not own or own._digest(answer.access_token) != own.token_digest:
                return survey.browse(), answer.browse()
        return survey, answer

    def _check_validity(self, survey_sudo, answer_sudo, answer_token, ensure_token=True, check_partner=True):
        # The sheet names nobody on purpose, so there is no partner to compare with.
        ours = survey_sudo.survey_type == SCREENING
        return super()._check_validity(
            survey_sudo, answer_sudo, answer_token, ensure_token, check_partner=check_partner and not ours
        )

    def _redirect_with_error(self, access_data, error_key):
        if self._tablet():
            return request.redirect(PAGE)
        return super()._redirect_with_error(access_data, error_key)

    def _prepare_survey_data(self, survey_sudo, answer_sudo, **post):
        data = super()._prepare_survey_data(survey_sudo, answer_sudo, **post)
        if survey_sudo.survey_type == SCREENING:
            data["title"] = request.env._("Questionnaire")
        return data

    @http.route()
    def survey_display_page(self, survey_token, answer_token, **post):
        response = super().survey_display_page(survey_token, answer_token, **post)
        return _headers(response) if self._tablet() else response

    @http.route()
    def survey_print(self, survey_token, review=False, answer_token=None, **post):
        """As Odoo's; of a screening nothing is printed, not even for who is answering."""
        survey, _answer = super()._fetch_from_access_token(survey_token, None)
        if survey.survey_type == SCREENING:
            return request.redirect("/")
        return super().survey_print(survey_token, review=review, answer_token=answer_token, **post)

    def _prepare_question_html(self, survey_sudo, answer_sudo, **post):
        """After each page that was saved: look at it; after the last one: take it in, and thank."""
        if survey_sudo.survey_type != SCREENING:
            return super()._prepare_question_html(survey_sudo, answer_sudo, **post)
        entry = self._entry()
        if answer_sudo.state != "done":
            entry._watch(answer_sudo)
            return super()._prepare_question_html(survey_sudo, answer_sudo, **post)
        company, lang = entry.company_id, answer_sudo.lang_id.code or request.env.lang
        flagged = entry._hand_in(answer_sudo)
        self._forget_person()
        values = self._thanks_values(company, "flagged" if flagged else "thanks", lang)
        qweb = request.env["ir.qweb"].with_context(lang=lang)
        return {
            "has_skipped_questions": False,
            "survey_content": qweb._render("odoo_crisis_intervention.census_thanks_box", values),
            "survey_progress": False,
            "survey_navigation": "<span></span>",
            "background_image_url": False,
        }
