# SPDX-License-Identifier: LGPL-3.0-or-later
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

from odoo import models

from ..tools import room_slots
from ..tools.roles import COUNSELLOR, LEADER

# Of fewer talks than this a topic would name somebody to whoever saw who came.
SMALL = 3


class PaperRoomOpening(models.AbstractModel):
    """心理辅导室开放记录: each day of a month with its hours, who was on duty and how many came; topics of the month.

    For counsellors and leaders. Numbers only; a topic that came up less than three times is not told apart.
    Source: plan Art. 7, 19.
    """

    _name = "report.odoo_crisis_intervention.paper_room_opening"
    _inherit = "crisis.paper.office"
    _description = "Opening record"

    _paper_model = "crisis.room.opening"
    _paper_form = "CI-46"

    def _paper_records(self, docids):
        records = super()._paper_records(docids)
        for opening in records:
            opening.room_id.check_access("read")
            opening.room_id._crisis_check_role((COUNSELLOR, LEADER), opening.room_id.company_id)
        return records

    def _paper_title(self):
        return self.env._("Opening record of the counselling room")

    def _paper_document(self, opening, reader):
        room = opening.room_id
        first = opening.day.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        counts = self.env["crisis.session.count"].search(
            [("room_id", "=", room.id), ("day", ">=", first), ("day", "<=", last)]
        )
        came = {row.day: row.session_count for row in counts if not row.topic_id}
        rows = self._rows(room, first, min(last, reader.company._crisis_today()), came, reader)
        return SimpleNamespace(
            r=reader,
            o=room,
            number=reader.month(first),
            stamp="",
            rows=rows,
            hours=f"{sum(row.hours for row in rows):.1f}",
            talks=sum(came.values()),
            minutes=sum(counts.mapped("minutes")),
            topics=self._topics(counts),
            week=f"{room.week_hours:.1f} / {room.week_hours_outside:.1f}",
        )

    def _rows(self, room, first, last, came, reader):
        """The days on which the room was open or somebody came."""
        terms = self.env["crisis.term"]._pure_terms(reader.company)
        hours, rows = room.hours_ids._pure(), []
        weekdays = dict(self.env["crisis.room.hours"]._fields["weekday"]._description_selection(self.env))
        day = first
        while day <= last:
            spans = room_slots.open_spans(hours, terms, day)
            if spans or came.get(day):
                people = self.env["res.users"].browse({user for _room, user, _from, _to in spans if user})
                rows.append(
                    SimpleNamespace(
                        day=reader.short_date(day),
                        weekday=weekdays[str(day.weekday())],
                        times=reader.comma.join(
                            dict.fromkeys(f"{_clock(begin)}–{_clock(end)}" for _room, _user, begin, end in spans)
                        ),
                        hours=_union(spans),
                        people=reader.comma.join(sorted(people.mapped("name"))),
                        came=came.get(day, 0),
                    )
                )
            day += timedelta(days=1)
        return rows

    def _topics(self, counts):
        """``[(topic, number)]``; what came up seldom is told together."""
        numbers = Counter()
        for row in counts.filtered("topic_id"):
            numbers[row.topic_id] += row.topic_count
        told = sorted((topic for topic in numbers if numbers[topic] >= SMALL), key=lambda topic: topic.sequence)
        rest = sum(number for number in numbers.values() if number < SMALL)
        topics = [(topic.name, numbers[topic]) for topic in told]
        return topics + ([(self.env._("Other topics"), rest)] if rest else [])


def _clock(hour):
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _union(spans):
    """Hours in which at least one was there."""
    total = reached = 0.0
    for _room, _user, begin, end in sorted(spans, key=lambda span: span[2]):
        total += max(0.0, end - max(begin, reached))
        reached = max(reached, end)
    return total
