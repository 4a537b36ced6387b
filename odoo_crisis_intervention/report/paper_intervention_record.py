# SPDX-License-Identifier: LGPL-3.0-or-later
from types import SimpleNamespace

from odoo import models
from odoo.fields import Domain

from ..models.crisis_guardian_contact import DONE
from ..tools.roles import COUNSELLOR, KEEPER, LEADER

BLANK_ROWS = 3  # what happens off the screen is written in by hand


class PaperIntervention(models.AbstractModel):
    """学生心理危机干预记录表: one emergency on paper, from who saw it first to who signs (plan Art. 5(4), 20).

    For counsellors, leaders and the register keeper who may read the emergency. Referral, handover and what was
    reported to the outside are filled in as far as whoever prints may read them; where nothing is known there is room
    to write. Of others who are affected numbers are printed, never names; of a mandatory report the authority and the
    time, never who reported.
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
            hospital=self._hospital(event, reader),
            handed_over=self._handed_over(event, reader),
            reported=self._reported(event, reader),
            affected=self._affected(event, reader),
            goes_on=self._goes_on(event, reader),
        )

    # -- what other parts of the procedure recorded ------------------------------------------------------------------

    def _of_case(self, event, reader, model, states=()):
        """Readable records of that model on the emergency's case, the oldest first; none without a case."""
        case = reader.value(event, "case_id")
        if not case or event.is_drill:
            return self.env[model].browse()
        domain = [("case_id", "=", case.id), *([("state", "in", states)] if states else [])]
        return reader.find(model, domain, order="id")

    @staticmethod
    def _since(event):
        return event.found_at or event.create_date

    def _deeds(self, event, reader):
        """Signed deeds of this emergency; of none other of the same case."""
        return self._of_case(event, reader, "crisis.handover", ("signed",)).filtered(
            lambda deed: deed.event_id == event or not deed.event_id and deed.handed_at >= self._since(event)
        )

    def _hospital(self, event, reader):
        """The ambulance, to which hospital the pupil was handed, and referrals since: a line each."""
        lines = []
        if called := reader.value(event, "ambulance_called_at"):
            lines.append(f"{reader.label(event, 'ambulance_called_at')}{reader.colon}{reader.moment(called)}")
        for deed in self._deeds(event, reader).filtered(lambda deed: deed.kind == "hospital"):
            names = ("receiver_relation", "receiver_name", "handed_at")
            lines.append(reader.comma.join(filter(None, (reader.text(deed, name) for name in names))))
        states = ("proposed", "informed", "agreed", "refused", "attended", "fed_back", "closed")
        for row in self._of_case(event, reader, "crisis.referral", states):
            if row.create_date < event.create_date:
                continue
            names = ("institution_id", "urgency", "attended_on", "paper_hospital")
            parts = [reader.text(row, "state"), *filter(None, (reader.text(row, name) for name in names))]
            lines.append(f"{self.env._('Letter of referral')}{reader.colon}{reader.comma.join(parts)}")
        return lines

    def _handed_over(self, event, reader):
        """Each signed deed: to whom, who that is, when, and its number."""
        lines = []
        for deed in self._deeds(event, reader):
            names = ("kind", "receiver_name", "receiver_relation", "handed_at")
            parts = [text for text in (reader.text(deed, name) for name in names) if text]
            lines.append(f"{reader.comma.join(parts)}{reader.bracket(f'CI-21 {deed.reference}')}")
        return lines

    def _reported(self, event, reader):
        """Filings with authorities and what was passed on, of this emergency, for those who may read them."""
        if event.is_drill:
            return []
        origin = Domain("report_id.event_id", "=", event.id)
        for name in ("case_id", "concern_id"):
            if linked := reader.value(event, name):
                since = Domain("filed_at", ">=", self._since(event))
                origin |= Domain(f"report_id.{name}", "=", linked.id) & since
        lines = []
        for row in reader.find("crisis.mandatory.filing", origin, order="filed_at, id"):
            names = ("to_whom", "filed_at", "channel", "received_by", "receipt_number")
            lines.append(reader.comma.join(filter(None, (reader.text(row, name) for name in names))))
        for row in self._of_case(event, reader, "crisis.disclosure"):
            if row.disclosed_at >= self._since(event):
                names = ("to_whom", "disclosed_at", "ground")
                parts = reader.comma.join(filter(None, (reader.text(row, name) for name in names)))
                lines.append(f"{self.env._('Exception to confidentiality')}{reader.colon}{parts}")
        return lines

    def _affected(self, event, reader):
        """How many were listed, and how they were found: numbers only."""
        rows = reader.find("crisis.affected.person", [("event_id", "=", event.id)])
        rows |= self._of_case(event, reader, "crisis.affected.person").filtered(
            lambda row: row.create_date >= event.create_date
        )
        if not rows:
            said = reader.value(event, "nobody_affected_at")
            return [f"{self.env._('Nobody else is affected')}{reader.bracket(reader.moment(said))}"] if said else []
        labels = dict(rows._fields["state"]._description_selection(self.env))
        return [f"{labels[state]}{reader.colon}{len(of_state)}" for state, of_state in rows.grouped("state").items()]

    def _goes_on(self, event, reader):
        """What was agreed with whoever took the pupil over, and the next follow-up."""
        lines = [
            f"{reader.label(deed, name)}{reader.colon}{reader.text(deed, name)}"
            for deed in self._deeds(event, reader)
            for name in ("conditions", "support")
            if reader.text(deed, name)
        ]
        case = reader.value(event, "case_id")
        if case and reader.text(case, "next_followup_on"):
            lines.append(
                f"{reader.label(case, 'next_followup_on')}{reader.colon}{reader.text(case, 'next_followup_on')}"
            )
        return lines

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
