# SPDX-License-Identifier: LGPL-3.0-or-later
import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Command
from odoo.tools import split_every

from ..tools import duties as clock
from ..tools.roles import COUNSELLOR, FUNCTION_OF_ROLE, KEEPER, LEADER

_logger = logging.getLogger(__name__)

# A server that stood still for longer than this opens no duties of the time before.
LOOK_BACK_DAYS = 60
CHUNK = 500
# Any number that no other module uses: with the school's number it names the lock of one school's run.
_LOCK = 1_912_712


class CrisisDutyEngine(models.Model):
    """Every clock of the plan: opens what is due, reminds before, escalates after, mends once a day.

    Each step asks for what is missing and adds it, so that it may run twice, in parallel, late or be killed: the rows
    are unique by their key, a step of a ladder is taken once, and a row that cannot be worked on stops no other.
    """

    _inherit = "crisis.duty"

    # -- the run -----------------------------------------------------------------------------------------------------

    @api.model
    def _cron_run(self):
        """All schools; each phase is committed, and a phase that fails leaves the next ones their turn."""
        for company in self.env["res.company"].sudo().search([], order="id"):  # sudo: every school has its run
            self._run_alone(company)

    def _run_alone(self, company):
        """One school's run, unless another worker is at it."""
        if not self._lock_school(company):
            return
        try:
            self.sudo().with_context(crisis_duty_commit=True)._run(company)  # sudo: the engine works for everybody
        finally:
            self._unlock_school(company)

    def _lock_school(self, company):
        # SQL: locks of a session outlive the commits within a run and end with the connection
        self.env.cr.execute("SELECT pg_try_advisory_lock(%s, %s)", (_LOCK, company.id))
        return self.env.cr.fetchone()[0]

    def _unlock_school(self, company):
        # SQL: as above
        self.env.cr.execute("SELECT pg_advisory_unlock(%s, %s)", (_LOCK, company.id))

    def _run(self, company):
        """One school's run. Returns whether every phase came through."""
        now = fields.Datetime.now()
        fine = True
        for phase in ("_open_rhythms", "_reconcile", "_remind", "_climb"):
            try:
                with self.env.cr.savepoint():
                    jobs = getattr(self, phase)(company, now)
            except Exception as error:
                fine = False
                # The trace of an error may carry what people wrote; the names of phase and error do not.
                _logger.error("duties of school %s: %s failed, %s", company.id, phase, type(error).__name__)
                continue
            for items, work in jobs:
                fine = self._each(items, work) and fine
        if fine:
            self._beat(company, now)
        self._breathe()
        return fine

    def _each(self, items, work):
        """``work`` on all items, in chunks; when a chunk fails, one by one, so that only the broken one is left out."""
        fine = True
        for chunk in split_every(CHUNK, items, list):
            if not self._safely(work, chunk):
                single = [self._safely(work, [item]) for item in chunk] if len(chunk) > 1 else [False]
                fine = fine and all(single)
            self._breathe()
        return fine

    def _safely(self, work, items):
        try:
            with self.env.cr.savepoint():
                work(items)
        except Exception as error:
            self.env.invalidate_all(flush=False)
            if len(items) == 1:
                _logger.error("one duty was left out: %s", type(error).__name__)
            return False
        return True

    def _breathe(self):
        if self.env.context.get("crisis_duty_commit"):
            self.env["ir.cron"]._commit_progress()

    def _beat(self, company, now):
        hearts = self.env["crisis.duty.heartbeat"]
        values = {"ran_at": now, "reconciled_on": company._crisis_local(now).date()}
        beat = hearts._of(company)
        if beat:
            beat.write(values)
        else:
            hearts.sudo().create({"company_id": company.id, **values})  # sudo: the server's own row

    # -- opening what comes back -------------------------------------------------------------------------------------

    def _open_rhythms(self, company, now):
        """Jobs that create the missing duties of all periods that have begun."""
        today = company._crisis_local(now).date()
        if not company.crisis_duty_since:
            company.crisis_duty_since = today
        term_rows = self.env["crisis.term"].search([("company_id", "=", company.id)], order="date_from")
        terms = [term._pure() for term in term_rows]
        first = max(company.crisis_duty_since, today - timedelta(days=LOOK_BACK_DAYS))
        kinds = self.env["crisis.duty.kind"].search([("trigger", "=", "rhythm")])
        wanted = {}
        for kind in kinds:
            for period in clock.periods(kind._pure(), terms, first, today + timedelta(days=400)):
                opens_on = period.due_on if kind.is_after_period else period.date_from
                if clock.moment(opens_on, kind.open_hour, company._crisis_tz_name()) > now:
                    break
                wanted.update(self._rows_of_period(kind, company, period, self._term_of(period, term_rows)))
        known = set(self.search_fetch([("key", "in", list(wanted))], ["key"]).mapped("key"))
        missing = [values for key, values in wanted.items() if key not in known]
        return [(missing, self._open_rows)]

    def _term_of(self, period, terms):
        touching = (row for row in terms if row.date_from <= period.date_to and row.date_to >= period.date_from)
        return next(touching, terms[:0])

    def _rows_of_period(self, kind, company, period, term):
        due_at = kind._due_on(period.due_on, company)
        rows = {}
        for place in self._places(kind, company, period.date_to):
            if place and place.create_date > due_at:
                continue  # a class or person of later owes nothing for the time before
            owners = self._owners(kind, company, place)
            key = f"{kind.code}:{company.id}:{self._place_key(place)}:{period.date_from}"
            rows[key] = {
                "key": key,
                "kind_id": kind.id,
                "company_id": company.id,
                "class_id": place.id if place and place._name == "crisis.school.class" else False,
                "term_id": term.id,
                "period_from": period.date_from,
                "period_to": period.date_to,
                "week_number": period.number,
                "due_at": due_at,
                "owner_ids": [Command.set(owners.ids)],
            }
        return rows

    def _open_rows(self, rows):
        """Create duties with the activities of whoever owes them."""
        kinds = {kind.id: kind for kind in self.env["crisis.duty.kind"].browse({row["kind_id"] for row in rows})}
        companies = {}
        for row in rows:
            kind = kinds[row["kind_id"]]
            company = companies.setdefault(row["company_id"], self.env["res.company"].browse(row["company_id"]))
            row.update(self._clock_values(kind, company, row["due_at"]))
        duties = self.create(rows)
        self._start_activities({duty: duty.owner_ids for duty in duties})
        return duties

    def _clock_values(self, kind, company, due_at):
        return {
            "remind_at": due_at - timedelta(hours=kind.reminder_hours) if kind.reminder_hours else False,
            "next_step_at": self._step_moment(kind, company, due_at, 0),
        }

    def _step_moment(self, kind, company, due_at, number):
        steps = kind.step_ids
        if number >= len(steps):
            return False
        at = due_at + timedelta(hours=steps[number].after_hours)
        if kind.is_round_the_clock:
            return at
        return clock.waking(self.env["crisis.term"]._pure_terms(company), at, company._crisis_tz_name())

    # -- who owes ----------------------------------------------------------------------------------------------------

    def _places(self, kind, company, day):
        """What a rhythm asks one by one: classes, persons, or the school as a whole (``None``)."""
        return getattr(self, f"_places_{kind.owner_rule}")(company, kind, day)

    def _owners(self, kind, company, place):
        return getattr(self, f"_owners_{kind.owner_rule}")(company, place)

    @staticmethod
    def _place_key(place):
        if not place:
            return "school"
        return f"{'class' if place._name == 'crisis.school.class' else 'user'}{place.id}"

    def _places_homeroom(self, company, kind, day):
        return self.env["crisis.school.class"].search([("company_id", "=", company.id), ("is_graduated", "=", False)])

    def _owners_homeroom(self, company, school_class):
        """The homeroom teacher; the deputy where there is none with a login."""
        first = school_class.homeroom_employee_id.user_id
        return first or school_class.deputy_employee_id.user_id

    def _places_counsellor(self, company, kind, day):
        return self._people(company, COUNSELLOR)

    def _owners_counsellor(self, company, user):
        return user

    def _places_leader(self, company, kind, day):
        return [None]

    def _owners_leader(self, company, place):
        return self._people(company, LEADER)

    def _places_supervising_leader(self, company, kind, day):
        return [None]

    def _owners_supervising_leader(self, company, place):
        return self._serving_users(company, ["supervising_leader"]) or self._people(company, LEADER)

    def _places_keeper(self, company, kind, day):
        return [None]

    def _owners_keeper(self, company, place):
        return self._people(company, KEEPER) or self._people(company, LEADER)

    def _people(self, company, function):
        return self._serving_users(company, [role for role, f in FUNCTION_OF_ROLE.items() if f == function])

    def _serving_users(self, company, roles):
        cache = self.env.cr.cache.setdefault(("crisis.access.people", fields.Datetime.now()), {})
        key = (company.id, tuple(roles))
        if key not in cache:
            cache[key] = self.env["crisis.team.member"]._serving(company, [("role", "in", roles)]).user_id.ids
        return self.env["res.users"].browse(cache[key]).filtered("active")

    # -- reminding and escalating ------------------------------------------------------------------------------------

    def _remind(self, company, now):
        duties = self.search(
            [
                ("state", "=", "open"),
                ("reminded_at", "=", False),
                ("remind_at", "<=", now),
                ("company_id", "=", company.id),
            ]
        )
        return [(duties.ids, lambda ids: self._remind_rows(ids, now))]

    def _remind_rows(self, ids, now):
        duties = self.browse(ids).try_lock_for_update()
        duties.write({"reminded_at": now})
        users = self.env["res.users"].union(
            *(duty.owner_ids - duty._told_by_alarm(duty.remind_at) for duty in duties if duty.due_at > now)
        )
        staff = users.filtered(lambda user: not user.share)
        self.env["crisis.notice"]._send(staff, "duty")
        self.env["crisis.notice"]._send(users - staff, "portal_duty")

    def _climb(self, company, now):
        duties = self.search([("state", "=", "open"), ("next_step_at", "<=", now), ("company_id", "=", company.id)])
        return [(duties.ids, lambda ids: self._climb_rows(ids, now))]

    def _climb_rows(self, ids, now):
        """Take every step that is reached, once; who is told several things is told once."""
        heard = {"digest": self.env["res.users"], "activity": self.env["res.users"]}
        starting, same = {}, {}
        for duty in self.browse(ids).try_lock_for_update():
            kind, number, moment = duty.kind_id, duty.step, duty.next_step_at
            told = self.env["res.users"]
            while moment and moment <= now:
                step = kind.step_ids[number]
                users = self._targets(step, duty) - duty.owner_ids - duty.shut_out_ids
                told |= users
                heard[step.way] |= users - duty._told_by_alarm(moment)
                if step.way == "activity":
                    starting[duty] = starting.get(duty, self.env["res.users"]) | users
                number += 1
                moment = self._step_moment(kind, duty.company_id, duty.due_at, number)
            same.setdefault((number, moment, tuple(sorted(told.ids))), []).append(duty.id)
        for (number, moment, told), duty_ids in same.items():
            self.browse(duty_ids).write(
                {
                    "step": number,
                    "next_step_at": moment,
                    "escalated_at": now,
                    "escalated_user_ids": [Command.link(user) for user in told],
                }
            )
        self._start_activities(starting)
        self.env["crisis.notice"]._send(heard["activity"], "late")
        self.env["crisis.notice"]._send(heard["digest"] - heard["activity"], "digest")

    def _targets(self, step, duty):
        company = duty.company_id
        if step.target == "deputy":
            return duty.class_id.deputy_employee_id.user_id
        if step.target == "supervising_leader":
            return self._owners_supervising_leader(company, None)
        return self._people(company, {"counsellor": COUNSELLOR, "keeper": KEEPER, "leader": LEADER}[step.target])
