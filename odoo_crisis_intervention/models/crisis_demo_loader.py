# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import api, fields, models
from odoo.tools import file_open

FILES = ("staff.tsv", "classes.tsv", "students.tsv", "guardians.tsv")


class CrisisDemoLoader(models.AbstractModel):
    """Called by the demonstration data only; nothing of it can be reached by RPC.

    The demonstration school comes in by the same import as a real one, so that showing it also tests it.
    """

    _name = "crisis.demo.loader"
    _description = "Demonstration school"

    @api.model
    def _load_language(self):
        """The demonstration is Chinese, also on a database whose other modules were installed in English."""
        if "zh_CN" not in dict(self.env["res.lang"].get_installed()):
            self.env["res.lang"]._activate_lang("zh_CN")
            installed = self.env["ir.module.module"].search([("state", "=", "installed")])
            installed._update_translations(["zh_CN"])

    @api.model
    def _load_roster(self):
        files = []
        for name in FILES:
            with file_open(f"odoo_crisis_intervention/demo/{name}", "rb") as stream:
                files.append((name, stream.read()))
        company = self.env.ref("base.main_company")
        self.env["crisis.roster.import"]._load_files(
            files, company, self.env["crisis.term"]._school_year(company=company)
        )

    @api.model
    def _confirm_duties(self):
        """The office confirms the first leader, the leader everybody else, as in a real school.

        Not by the button: the access log writes on a connection of its own, which during an installation cannot see
        this module's tables yet.
        """
        duties = self.env["crisis.team.member"].search(
            [("company_id", "=", self.env.ref("base.main_company").id), ("confirmed_at", "=", False)]
        )
        users = self.env["res.users"].search([("login", "in", ("office", "leader"))]).grouped("login")
        for duty in duties:
            user = duty.employee_id.user_id
            confirmer = users["office"] if user == users["leader"] else users["leader"]
            duty.write({"user_id": user.id, "confirmed_by_id": confirmer.id, "confirmed_at": fields.Datetime.now()})
