# SPDX-License-Identifier: LGPL-3.0-or-later
from datetime import timedelta

from odoo.http import request, route
from odoo.tools import format_date

from odoo.addons.portal.controllers.portal import CustomerPortal

PAGE = "/my/crisis/dates"


class CrisisGroupPortal(CustomerPortal):
    """The days on which a pupil's own group meets; no theme, no other member.

    Access: whoever is logged in and takes part in a group now; for everybody else the page does not exist (404).
    Source: school plan ch. 5, 4(2).
    """

    def _crisis_members(self):
        # sudo: portal users have no access to any table of ours; what is found is limited to the login that asks
        return request.env["crisis.group.member"].sudo()

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        if request.env.user._is_portal():
            values["crisis_group_card"] = self._crisis_members()._is_in_a_group(request.env.user)
        return values

    @route(PAGE, type="http", auth="user", methods=["GET"], website=True)
    def crisis_group_dates(self, **kwargs):
        """Own dates still to come. Access: members of a group, the own dates only."""
        user = request.env.user
        if not user._is_portal() or not self._crisis_members()._is_in_a_group(user):
            raise request.not_found()
        rows = self._crisis_members()._portal_meetings(user)
        school = rows[0][-1] if rows else request.env.company.sudo()  # sudo: numbers that help, on the page
        meetings = [
            {
                "day": format_date(request.env, company._crisis_local(moment).date(), date_format="EEEE, d MMMM"),
                "time": f"{company._crisis_local(moment):%H:%M}",
                "until": f"{company._crisis_local(moment + timedelta(minutes=minutes)):%H:%M}",
                "place": place or "",
                "leader": leader,
            }
            for moment, minutes, place, leader, company in rows
        ]
        response = request.render(
            "odoo_crisis_intervention.portal_group_dates",
            {
                "page_name": "crisis_group",
                "title": request.env._("Dates"),
                "meetings": meetings,
                "hotlines": request.env["crisis.hotline"].sudo()._for_page(school),  # sudo: as above
            },
        )
        response.headers["Cache-Control"] = "no-store, private"
        return response
