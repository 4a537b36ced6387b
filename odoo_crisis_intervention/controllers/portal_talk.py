# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import contextmanager

from psycopg2.errors import ExclusionViolation, UniqueViolation

from odoo import SUPERUSER_ID  # see _system
from odoo.exceptions import UserError
from odoo.http import request, route
from odoo.tools import format_date, mute_logger

from odoo.addons.portal.controllers.portal import CustomerPortal

PAGE = "/my/talk"
WISH_MAX = 500
# What may be said on top of the page, so that nothing of the address comes back as text.
_SAID = ("asked", "cancelled", "taken", "busy")
# A page is stuck, or somebody plays: asked so many times within the hour.
_TRIES, _SECONDS = 10, 3600


class CrisisTalkPortal(CustomerPortal):
    """A pupil asks for a talk: a time, or any time. No reason is asked for, nobody is told but the counsellor.

    Plain forms without JavaScript; the window's title, the address and the card say nothing.
    Access: each page finds the pupil by the login and shows the own coming appointments only. Whatever is not found
    that way does not exist (404). Source: plan Art. 19.
    """

    # -- who is asking -------------------------------------------------------------------------------------------------

    def _talk_system(self):
        # SUPERUSER_ID: portal users have no access to any table of ours, and no row says which login wrote it
        return request.env(user=SUPERUSER_ID, su=True)["crisis.appointment"]

    @contextmanager
    def _talk_writes(self):
        """Everything within is written by the system, also what waits in the cache (see the barometer's pages)."""
        system = self._talk_system().env
        transaction = request.env.transaction
        before, transaction.default_env = transaction.default_env, system
        try:
            with mute_logger("odoo.sql_db"), request.env.cr.savepoint():
                yield
                system.flush_all()
        finally:
            transaction.default_env = before

    def _talk_pupil(self):
        pupil = self._talk_system()._portal_pupil(request.env.user)
        if not pupil:
            raise request.not_found()
        return pupil

    def _talk_may_go_on(self):
        """Counted on a connection of its own, refused requests too."""
        budget = request.env["crisis.outside.budget"].sudo()  # sudo: a counter that knows a number and a time
        return budget._spend("talk", request.env.uid, _TRIES, _SECONDS)

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        values["crisis_talk_card"] = bool(self._talk_system()._portal_pupil(request.env.user))
        return values

    # -- the page ------------------------------------------------------------------------------------------------------

    @route(PAGE, type="http", auth="user", methods=["GET"], website=True)
    def crisis_talk_page(self, said=None, **kwargs):
        """The own appointments and what can be asked for. Access: pupils with a login, where the school offers it."""
        pupil = self._talk_pupil()
        talks = self._talk_system()
        company = pupil.company_id
        own = talks._portal_own(pupil)
        waiting = own.filtered(lambda row: row.source == "self")
        days = {}
        for slot in talks._portal_slots(company) if not waiting else ():
            days.setdefault(company._crisis_local(slot.starts_at).date(), []).append(slot)
        response = request.render(
            "odoo_crisis_intervention.portal_talk_page",
            {
                "page_name": "crisis_talk",
                "title": request.env._("My page"),
                "own": own,
                "may_ask": not waiting,
                "days": days,
                "said": said if said in _SAID else None,
                "limit": WISH_MAX,
                "slot_key": self._slot_key,
                "day_label": lambda day: format_date(request.env, day, date_format="EEEE d MMM"),
                "day_of": lambda row: company._crisis_local(row.starts_at).date(),
                "time_label": lambda moment: f"{company._crisis_local(moment):%H:%M}",
                # sudo: whom a pupil can choose, as on the door of the room
                "name_of": lambda user_id: request.env["res.users"].sudo().browse(user_id).name,
                # sudo: numbers that help, and where the room is
                "hotlines": request.env["crisis.hotline"].sudo()._for_page(company),
            },
        )
        response.headers["Cache-Control"] = "no-store, private"
        return response

    @route("/my/crisis/talk", type="http", auth="user", methods=["GET"], website=True)
    def crisis_talk_elsewhere(self, **kwargs):
        """The same page under an address that is read aloud; it does not stay in the browser's bar."""
        return request.redirect(PAGE)

    @staticmethod
    def _slot_key(slot):
        return f"{slot.starts_at:%Y%m%d%H%M}-{slot.user}-{slot.room}"

    def _back(self, said):
        return request.redirect(f"{PAGE}?said={said}")

    @route(f"{PAGE}/ask", type="http", auth="user", methods=["POST"], website=True)
    def crisis_talk_ask(self, slot="", wish="", **post):
        """Ask for one of the times offered, or for any time. Access: as the page."""
        pupil = self._talk_pupil()
        talks = self._talk_system()
        if not self._talk_may_go_on():
            return self._back("busy")
        chosen = None
        if slot:
            offered = {self._slot_key(each): each for each in talks._portal_slots(pupil.company_id)}
            chosen = offered.get(slot)
            if not chosen:
                return self._back("taken")
        if talks._portal_own(pupil).filtered(lambda row: row.source == "self"):
            return self._back("asked")
        wish = "".join(sign for sign in wish if sign.isprintable() or sign in "\n\t").strip()[:WISH_MAX]
        try:
            with self._talk_writes():
                talks._portal_ask(pupil, chosen, wish)
        except UniqueViolation:
            return self._back("asked")
        except (ExclusionViolation, UserError):
            return self._back("taken")
        return self._back("asked")

    @route(f"{PAGE}/cancel", type="http", auth="user", methods=["POST"], website=True)
    def crisis_talk_cancel(self, talk="", **post):
        """Call an own appointment off; no reason is asked for. Access: the pupil it is for."""
        own = self._talk_system()._portal_own(self._talk_pupil())
        row = own.filtered(lambda each: str(each.id) == talk)
        if not row:
            # leaves a line in the access log: somebody tries numbers
            number = int(talk) if talk.isdecimal() and len(talk) < 10 else 0
            request.env["crisis.appointment"].browse(number)._crisis_refusal("read")
            raise request.not_found()
        with self._talk_writes():
            row._portal_cancel()
        return self._back("cancelled")
