# SPDX-License-Identifier: LGPL-3.0-or-later
from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.http import content_disposition, request, route
from odoo.tools import format_date

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..models.crisis_guardian_signing import ANSWERED
from ..models.crisis_guardian_signing_steps import PAGE, REASON_MAX
from ..tools.quiet_log import mask

# Addresses are tried out, or a page is stuck: counted over this stretch.
_SECONDS = 15 * 60
_REPORT = "odoo_crisis_intervention.paper_signed_agreement"
# What may be said on top of a page, so that nothing of the address comes back as text.
_SAID = ("signed", "refused", "wrong", "busy", "code", "blank", "gone", "reason")

mask(PAGE)


class CrisisSigningPortal(CustomerPortal):
    """A guardian reads the own child's agreement, signs it or says no, and takes the signed paper along.

    Access: whoever is logged in, for the invitations of this very login; each page asks again whether this guardian
    still has custody, may be informed, and whether the paper still waits in these words. What is not found that way,
    and an address that is used up, too old, somebody else's or made up, is one and the same page (404). Signing and
    refusing take the six digits, which the school tells by another way.
    Source: plan Art. 21.
    """

    # -- who is asking -------------------------------------------------------------------------------------------------

    def _signings(self):
        # sudo: portal users have no access to any table of ours; what is found is limited to the login that asks
        return request.env["crisis.guardian.signing"].sudo()

    @contextmanager
    def _whole(self):
        """What is begun within is done or taken back; a refusal leaves nothing half written."""
        with request.env.cr.savepoint():
            yield
            request.env.flush_all()

    def _may_go_on(self):
        """Whether this login opened few enough pages; counted on a connection of its own, refused requests too."""
        limit = request.env.company.sudo().crisis_signing_pages  # sudo: a number of the school's settings
        budget = request.env["crisis.outside.budget"].sudo()  # sudo: a counter that knows a number and a time
        return budget._spend("signing", request.env.uid, limit, _SECONDS)

    def _found(self, token):
        """The live invitation behind the address, or nothing. A miss leaves a line in the access log."""
        signing = self._signings()._portal_by_address(token)
        if not signing:
            request.env["crisis.guardian.signing"]._crisis_refusal("portal")
        return signing

    def _page(self, template, status=200, **values):
        school = values.pop("school", None) or request.env.company
        # sudo: what any guardian may know of the school: its name, its phone, the numbers that help
        school = school.sudo()
        values = {
            "page_name": "crisis_signing",
            # the window's title says nothing
            "title": request.env._("Papers"),
            "school": school,
            "hotlines": request.env["crisis.hotline"].sudo()._for_page(school),  # sudo: as above
            "day_label": lambda moment: format_date(request.env, school._crisis_local(moment).date()),
            "time_label": lambda moment: f"{school._crisis_local(moment):%H:%M}",
            **values,
        }
        response = request.render(f"odoo_crisis_intervention.{template}", values)
        response.status_code = status
        response.headers.update(self._closed())
        return response

    def _closed(self):
        return {
            "Cache-Control": "no-store, private",
            "Referrer-Policy": "no-referrer",  # the address is good for one guardian once, and still nobody's business
            "X-Robots-Tag": "noindex",
            "Content-Security-Policy": "frame-ancestors 'none'",
        }

    def _nothing(self):
        return self._page("portal_signing_nothing", status=404)

    def _too_often(self):
        return self._page("portal_signing_too_often", status=429)

    def _said(self, said):
        return said if said in _SAID else None

    def _prepare_portal_layout_values(self):
        values = super()._prepare_portal_layout_values()
        if request.env.user._is_portal():
            values["crisis_signing_card"] = bool(self._signings()._portal_own())
        return values

    # -- the list ------------------------------------------------------------------------------------------------------

    @route(PAGE, type="http", auth="user", methods=["GET"], website=True)
    def crisis_signing_list(self, said=None, **kwargs):
        """What waits for this guardian and what was answered. Access: whoever is logged in; the own rows only."""
        if not self._may_go_on():
            return self._too_often()
        own = self._signings()._portal_own()
        return self._page(
            "portal_signing_list",
            school=own[:1].company_id,
            waiting=own.filtered(lambda row: row.state == "open" and not row.is_over),
            over=own.filtered(lambda row: row.is_over or row.state == "locked"),
            answered=own.filtered(lambda row: row.state in ANSWERED),
            said=self._said(said),
        )

    @route(f"{PAGE}/open", type="http", auth="user", methods=["POST"], website=True)
    def crisis_signing_open(self, paper=None, **post):
        """A fresh one-time address for one of the own papers. Access: the invited guardian."""
        if not self._may_go_on():
            return self._too_often()
        for signing in self._signings()._portal_own():
            if str(signing.id) == paper and signing._is_live():
                try:
                    return request.redirect(f"{PAGE}/{signing._portal_open()}")
                except UserError:
                    return request.redirect(f"{PAGE}?said=busy")
        request.env["crisis.guardian.signing"]._crisis_refusal("portal")
        return self._nothing()

    # -- one paper -----------------------------------------------------------------------------------------------------

    @route(f"{PAGE}/<string:token>", type="http", auth="user", methods=["GET"], website=True)
    def crisis_signing_read(self, token, said=None, left=None, **kwargs):
        """The paper in plain words, and the steps to sign it or say no. Access: the invited guardian."""
        if not self._may_go_on():
            return self._too_often()
        signing = self._found(token)
        if not signing:
            return self._nothing()
        signing._portal_read()
        return self._paper(signing, token, said=self._said(said), left=left if (left or "").isdecimal() else None)

    def _paper(self, signing, token, status=200, **values):
        return self._page(
            "portal_signing_paper",
            status=status,
            school=signing.company_id,
            signing=signing,
            here=f"{PAGE}/{token}",
            child=signing.subject_id.name,
            sections=signing.version_id._portal_sections(),
            has_code=signing._has_code(),
            reason_max=REASON_MAX,
            **{"said": None, "left": None, "reason": "", **values},
        )

    @route(f"{PAGE}/<string:token>/code", type="http", auth="user", methods=["POST"], website=True)
    def crisis_signing_code(self, token, code=None, **post):
        """The six digits. Access: the invited guardian; few tries, each counted."""
        if not self._may_go_on():
            return self._too_often()
        signing = self._found(token)
        if not signing:
            return self._nothing()
        answer, value = signing._portal_code(code)
        if answer == "ok":
            return request.redirect(f"{PAGE}/{value}#sign")
        if answer == "wrong":
            return request.redirect(f"{PAGE}/{token}?said=wrong&left={value}#sign")
        if answer == "busy":
            return request.redirect(f"{PAGE}/{token}?said=busy#sign")
        return request.redirect(PAGE)

    @route(f"{PAGE}/<string:token>/sign", type="jsonrpc", auth="user", methods=["POST"], website=True)
    def crisis_signing_sign(self, token, signature=None, **kwargs):
        """The drawn signature, from Odoo's own signature form. Access: the invited guardian, after the digits.

        Who signs is the login and nothing else: the name that the form sends along is not looked at.
        """
        if not self._may_go_on():
            return self._leave("gone")
        signing = self._found(token)
        if not signing:
            return self._leave("gone")
        if not signing._has_code():
            return self._leave("code", token)
        try:
            with self._whole():
                signing._portal_sign(signature)
        except UserError:
            return self._leave("blank" if signing._is_live() else "gone", token if signing._is_live() else None)
        return self._leave("signed")

    def _leave(self, said, token=None):
        where = f"{PAGE}/{token}?said={said}#sign" if token else f"{PAGE}?said={said}"
        return {"force_refresh": True, "redirect_url": where}

    @route(f"{PAGE}/<string:token>/refuse", type="http", auth="user", methods=["POST"], website=True)
    def crisis_signing_refuse(self, token, reason=None, **post):
        """No, with the reasons. Access: the invited guardian, after the digits."""
        if not self._may_go_on():
            return self._too_often()
        signing = self._found(token)
        if not signing:
            return self._nothing()
        try:
            with self._whole():
                signing._portal_refuse(reason)
        except UserError as error:
            request.env.invalidate_all()
            if not signing._is_live():
                return self._nothing()
            return self._paper(signing, token, status=400, refused=str(error), reason=(reason or "")[: REASON_MAX * 2])
        return request.redirect(f"{PAGE}?said=refused")

    # -- the signed paper ----------------------------------------------------------------------------------------------

    @route(f"{PAGE}/paper/<int:number>", type="http", auth="user", methods=["GET"], website=True)
    def crisis_signing_paper(self, number, **kwargs):
        """The signed paper as PDF. Access: the guardian who signed it, while they may be informed."""
        if not self._may_go_on():
            return self._too_often()
        signing = self._signings()._portal_own().filtered(lambda row: row.id == number and row.state == "signed")
        if not signing:
            request.env["crisis.guardian.signing"].browse(number)._crisis_refusal("portal")
            return self._nothing()
        pdf = request.env["ir.actions.report"]._render_qweb_pdf(_REPORT, [signing.id])[0]
        return request.make_response(
            pdf,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(f"{signing.reference}.pdf")),
                ("X-Content-Type-Options", "nosniff"),
                *self._closed().items(),
            ],
        )
