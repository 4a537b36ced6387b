# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .canary import CANARY_MODELS, Answer, ask, log_end, logged
from .canary_case import CanaryCase


@tagged("post_install", "-at_install")
class TestCanaryPapers(CanaryCase):
    """What is printed is what whoever prints may read, and the print is written down (catalogue L69)."""

    def papers(self):
        reports = self.env["ir.actions.report"].search([("model", "in", list(CANARY_MODELS))])
        self.assertGreaterEqual(len(reports), 4)
        for report in reports:
            self.assertFalse(report.attachment, "no print is kept as a file")
            yield report, self.records[report.model]

    def print_as(self, who, report, record):
        return self.door_env(who)["ir.actions.report"]._render_qweb_html(report.report_name, record.ids)[0].decode()

    @mute_logger("odoo.addons.base.models.ir_qweb")
    def test_l69_a_paper_shows_each_reader_what_he_may_read_and_leaves_a_line(self):
        printed = 0
        for report, record in self.papers():
            for who in CANARY_MODELS[report.model].readers:
                since = log_end(self.env.cr.dbname)
                try:
                    text = self.print_as(who, report, record)
                except UserError:
                    continue  # papers for some functions only: the reader is refused
                printed += 1
                words = Answer(text, error=False).words
                self.assertFalse(words - self.allowed[who], (who, report.report_name))
                lines = logged(self.env.cr.dbname, self.users[who].id, report.model, record.id, since)
                self.assertIn("print", lines, (who, report.report_name))
        self.assertGreater(printed, 15)

    @mute_logger("odoo.addons.base.models.ir_qweb", "odoo.addons.base.models.ir_rule")
    def test_l69_a_paper_shows_a_stranger_nothing(self):
        for report, record in self.papers():
            for who in set(self.users) - CANARY_MODELS[report.model].readers:
                answer = ask(self.env.cr, lambda w=who, p=report, r=record: self.print_as(w, p, r))
                self.assertTrue(answer.error, (who, report.report_name))
                self.assertFalse(answer.words)
                self.assertNotIn(self.pupil.name, answer.text)
                self.assertNotIn(record.reference, answer.text)

    def test_l69_a_paper_is_not_printed_by_the_superuser_or_a_program(self):
        for report, record in self.papers():
            with self.assertRaises(UserError):
                self.env["ir.actions.report"].sudo()._render_qweb_html(report.report_name, record.ids)
