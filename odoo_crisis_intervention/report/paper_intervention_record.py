# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models

from ..models.crisis_guardian_contact import DONE
from ..tools.roles import COUNSELLOR, KEEPER, LEADER

BLANK_ROWS = 3  # what happens off the screen is written in by hand


class PaperIntervention(models.AbstractModel):
    """学生心理危机干预记录表: one emergency on paper, from who saw it first to who signs (plan Art. 5(4), 20).

    For counsellors, leaders and the register keeper who may read the emergency. What another part of the procedure
    records (guardians, referral, handover) stands on its own papers and has room here.
    """

    _name = "report.odoo_crisis_intervention.paper_intervention_record"
    _inherit = "crisis.paper"
    _description = "Intervention record"

    _paper_model = "crisis.event"
    _paper_form = "CI-14"
    _paper_roles = (COUNSELLOR, LEADER, KEEPER)

    def _paper_title(self):
        return self.env._("Record of a crisis intervention")

    def _paper_stamp(self, event, reader):
        if event.is_drill:
            return self.env._("DRILL")
        return reader.text(event, "state") if event.state == "void" else ""

    def _paper_document(self, event, reader):
        calls = reader.many(event, "callout_ids") or event.callout_ids.browse()
        lines = reader.find(
            "crisis.timeline",
            [("res_model", "=", "crisis.event"), ("res_ref", "=", event.id), ("kind", "!=", "event")],
            order="happened_at, id",
        )
        statements = reader.many(event, "statement_ids") or ()
        contacts = [row for row in reader.many(event, "guardian_contact_ids") or () if row.state in DONE]
        contacts.sort(key=lambda row: row.contacted_at)
        return SimpleNamespace(
            r=reader,
            o=event,
            number=self.env._("No. %(number)s", number=event.reference),
            stamp=self._paper_stamp(event, reader),
            risk_types=reader.find("crisis.risk.type", []),
            calls=[call for call in calls if not call.is_withdrawn],
            chain=reader.semicolon.join(self._chain(event, reader)),
            scene=self._scene(event, reader),
            protection=" ".join(
                filter(
                    None,
                    (self._clock(event, event.protected_at), reader.text(event, "protective_measures")),
                )
            ),
            medical="\n".join(
                f"{reader.label(row, name)}{reader.colon}{reader.text(row, name)}"
                for row in statements
                for name in ("injury", "vital_signs", "first_aid", "sent_to")
                if reader.text(row, name)
            ),
            lines=lines,
            orders=reader.many(event, "order_ids") or (),
            blank_lines=range(max(BLANK_ROWS - len(lines), 0)),
            contacts=contacts,
            blank_contacts=range(max(BLANK_ROWS - len(contacts), 0)),
            papers=reader.find("crisis.document", [("res_model", "=", "crisis.event"), ("res_ref", "=", event.id)]),
            statements=statements,
            clock=lambda moment: self._clock(event, moment),
        )

    def _clock(self, event, moment):
        return f"{event.company_id._crisis_local(moment):%H:%M}" if moment else ""

    def _chain(self, event, reader):
        """Who told whom when: raised, first answer, commander."""
        raised = f"{self._clock(event, event.started_at or event.create_date)} {reader.text(event, 'author_id')}"
        chain = [" → ".join((raised, self.env._("SOS")))]
        answered = (reader.many(event, "callout_ids") or event.callout_ids.browse()).filtered(
            lambda call: call.acknowledged_at and call.acknowledged_how != "spot"
        )
        for call in answered.sorted("acknowledged_at")[:6]:
            chain.append(f"{self._clock(event, call.acknowledged_at)} {call.user_id.name}")
        return chain

    def _scene(self, event, reader):
        names = ("ambulance_called_at", "police_called_at", "scene_closed_at", "witnesses_moved_at")
        return [(reader.label(event, name), self._clock(event, reader.value(event, name))) for name in names]
