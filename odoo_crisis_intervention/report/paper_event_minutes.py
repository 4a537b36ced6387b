# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import fields, models
from odoo.fields import Domain

from ..models.crisis_event import OPEN_EVENT_STATES
from ..tools.roles import COUNSELLOR, KEEPER, LEADER

_ECHOED = ("crisis.bulletin:issue", "crisis.statement:submit")  # the emergency has its own line of it
# Steps of these tell a level, to whoever may read the record.
_WITH_LEVEL = ("crisis.assessment", "crisis.assessment.feedback", "crisis.warning")


class PaperEventMinutes(models.AbstractModel):
    """危机事件处置时间线: what happened minute by minute, who did it, with the digest of each line (plan Art. 5(4)).

    Besides the emergency's own lines those of the person's whole procedure from its first to its last minute: the
    assessment, what the team was told, papers signed, to whom the child was handed over. At the end what the record
    still lacks. For counsellors, leaders and the register keeper who may read the emergency; lines withheld from the
    printer are counted, and the digests let anybody check that none was changed.
    """

    _name = "report.odoo_crisis_intervention.paper_event_minutes"
    _inherit = "crisis.paper"
    _description = "Event timeline"

    _paper_model = "crisis.event"
    _paper_form = "CI-25"
    _paper_roles = (COUNSELLOR, LEADER, KEEPER)

    def _paper_title(self):
        return self.env._("Minutes of a crisis event")

    def _paper_stamp(self, event, reader):
        if event.is_drill:
            return self.env._("DRILL")
        return reader.text(event, "state") if event.state == "void" else ""

    def _paper_document(self, event, reader):
        about = self._lines_domain(event)
        lines = reader.find("crisis.timeline", about, order="happened_at, id")
        # sudo: how many lines there are; what the others say stays withheld
        every = self.env["crisis.timeline"].sudo().search_count(about)
        return SimpleNamespace(
            r=reader,
            o=event,
            number=self.env._("No. %(number)s", number=event.reference),
            stamp=self._paper_stamp(event, reader),
            lines=[self._line(event, line, reader) for line in lines],
            withheld=every - len(lines),
            missing=reader.text(event, "missing_text"),
        )

    def _lines_domain(self, event):
        """Lines of the emergency, and what was written about the person while it went on."""
        domain = Domain("res_model", "=", "crisis.event") & Domain("res_ref", "=", event.id)
        if event.subject_id and event.state != "void":
            others = Domain("subject_id", "=", event.subject_id.id) & Domain("res_model", "!=", "crisis.event")
            until = fields.Datetime.now() if event.state in OPEN_EVENT_STATES else event.ended_at
            others &= Domain("event", "not in", _ECHOED) & Domain(
                "happened_at", ">=", event.found_at or event.create_date
            )
            domain |= others & Domain("happened_at", "<=", until)
        return domain

    def _line(self, event, line, reader):
        label = line._event_label()
        step = label.partition(" · ")[2] if line.res_model == "crisis.event" else label
        words = (step or reader.text(line, "kind"), self._level(line, reader), line.text)
        return SimpleNamespace(
            number=line.number,
            at=f"{event.company_id._crisis_local(line.happened_at):%m-%d %H:%M}",
            what=reader.colon.join(filter(None, words)),
            who=reader.text(line, "author_id"),
            digest=line.digest[:12],
        )

    def _level(self, line, reader):
        if line.kind != "event" or line.res_model not in _WITH_LEVEL:
            return ""
        return reader.text(self.env[line.res_model].browse(line.res_ref), "level_id")
