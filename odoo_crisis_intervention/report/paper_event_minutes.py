# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..tools.roles import COUNSELLOR, KEEPER, LEADER


class PaperEventMinutes(models.AbstractModel):
    """危机事件处置时间线: what happened minute by minute, who did it, with the digest of each line (plan Art. 5(4)).

    For counsellors, leaders and the register keeper who may read the emergency; lines withheld from the printer are
    counted, and the digests let anybody check that none was changed.
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
        mine = [("res_model", "=", "crisis.event"), ("res_ref", "=", event.id)]
        lines = reader.find("crisis.timeline", mine, order="happened_at, id")
        # sudo: how many lines there are; what the others say stays withheld
        every = self.env["crisis.timeline"].sudo().search_count(mine)
        return SimpleNamespace(
            r=reader,
            o=event,
            number=self.env._("No. %(number)s", number=event.reference),
            stamp=self._paper_stamp(event, reader),
            lines=[self._line(event, line, reader) for line in lines],
            withheld=every - len(lines),
        )

    def _line(self, event, line, reader):
        step = line._event_label().partition(" · ")[2]
        return SimpleNamespace(
            number=line.number,
            at=f"{event.company_id._crisis_local(line.happened_at):%m-%d %H:%M}",
            what=reader.colon.join(filter(None, (step or reader.text(line, "kind"), line.text))),
            who=reader.text(line, "author_id"),
            digest=line.digest[:12],
        )
