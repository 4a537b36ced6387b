# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

CONDITIONS = ("mood", "study", "peers", "eating_sleep")
ARROWS = {"better": "↑", "same": "→", "worse": "↓"}
BLANK_LINES = 3  # on the form of a class where nobody is followed, and for what is added by hand


class PaperWeeklyReport(models.AbstractModel):
    """班主任周报表: the homeroom teacher's weekly report, to sign and to file.

    For whoever may read the report; pupils from whom the printer is shut out are left out. Late, corrected and handed
    in for another stand on it. Source: plan Art. 12(2).
    """

    _name = "report.odoo_crisis_intervention.paper_weekly_report"
    _inherit = "crisis.paper"
    _description = "Weekly report on paper"

    _paper_model = "crisis.weekly.report"
    _paper_form = "CI-06"

    def _paper_title(self):
        return self.env._("Weekly report of the homeroom teacher")

    def _paper_stamp(self, record, reader):
        return reader.text(record, "state") if record.state == "corrected" else super()._paper_stamp(record, reader)

    def _paper_document(self, report, reader):
        lines = [line for line in reader.many(report, "line_ids") if not line.is_taken_back]
        known = [line for line in lines if not line.is_new]
        new = [line for line in lines if line.is_new]
        return SimpleNamespace(
            r=reader,
            o=report,
            number=self.env._("No. %(number)s", number=report.reference),
            stamp=self._paper_stamp(report, reader),
            days=f"{reader.date(report.week_start)} – {reader.date(report.week_end)}",
            known=known,
            new=new,
            blank_known=range(0 if known else BLANK_LINES),
            blank_new=range(0 if new else 1),
            week=lambda line: self._week(reader, line),
            talk=lambda line: self._joined(reader, line, "talk_on", (), "talk_gist"),
            home=lambda line: self._joined(reader, line, "home_on", ("home_way",), "home_gist"),
            arrow=lambda line: ARROWS.get(line.change, ""),
            nil=reader.flags(report, ["is_nil"]),
            handed_in=self._handed_in(reader, report),
        )

    def _week(self, reader, line):
        """Conditions that were ticked, then the words, then what the class log says."""
        ticked = [
            f"{reader.label(line, name)}{reader.colon}{reader.text(line, name)}"
            for name in CONDITIONS
            if reader.text(line, name)
        ]
        if line.is_unchanged and not line.behaviour:
            ticked.append(reader.label(line, "is_unchanged"))
        parts = [reader.comma.join(ticked), reader.text(line, "behaviour"), reader.text(line, "observation_text")]
        return "\n".join(filter(None, parts))

    def _joined(self, reader, line, day, names, gist):
        head = " ".join(
            filter(None, (reader.short_date(reader.value(line, day)), *(reader.text(line, name) for name in names)))
        )
        return "\n".join(filter(None, (head, reader.text(line, gist))))

    def _handed_in(self, reader, report):
        """When, by whom, for whom, and whether late: facts, with the reason given."""
        if not report.submitted_at:
            return ""
        parts = [
            self.env._(
                "Handed in by %(user)s, %(time)s",
                user=reader.text(report, "handed_in_by_id"),
                time=reader.moment(report.submitted_at),
            )
        ]
        if report.handed_in_as != "homeroom":
            parts.append(f"{reader.text(report, 'handed_in_as')} {reader.text(report, 'handed_in_for_id')}".strip())
        if report.is_late:
            late = self.env._("Late")
            parts.append(f"{late}{reader.colon}{report.late_reason}" if report.late_reason else late)
        if report.corrects_id:
            parts.append(self.env._("Correction of %(reference)s", reference=report.corrects_id.reference))
        return reader.semicolon.join(parts)
