# SPDX-License-Identifier: LGPL-3.0-or-later
"""Compares a roster file with what the school has, then writes the difference. Used by the import screen only.

First ``read_sheets`` (no write at all: counts, and problems by row and column), then ``roster_apply`` in batches.
Rows refer to each other by what people write (a class's name, a staff number), because half of them do not exist yet.
"""

from collections import defaultdict

from odoo.fields import Command

from ..tools import class_name
from ..tools.roster_sheet import Problem

ORDER = ("staff", "classes", "students", "guardians")
STUDENT_FIELDS = ("name", "sex", "is_boarding", "enrolment_state")
PROFILE_FIELDS = ("birth_date", "address", "family_structure")
INLINE_GUARDIANS = (("guardian", None), ("father", "father"), ("mother", "mother"))


class Entry:
    """One person or class of the file: the record it is, if there is one, and what differs."""

    def __init__(self, record, row=None):
        self.record = record
        self.row = row
        self.name = None
        self.employee = None
        self.vals = {}
        self.extra = {}

    def put(self, vals, current):
        """Keep what differs from the current values (all of it for a new record)."""
        self.vals.update({name: value for name, value in vals.items() if not self.record or current[name] != value})

    @property
    def outcome(self):
        if not self.record:
            return "new"
        return "updated" if self.vals or any(self.extra.values()) else "unchanged"


class RosterPlan:
    def __init__(self, env, company, school_year):
        # Constant texts and hooks of mail have no place in a mass import.
        self.env = env(context=dict(env.context, tracking_disable=True, mail_create_nolog=True, active_test=False))
        self.company = company
        self.school_year = school_year
        self.problems = {}
        self.counts = {}
        self.new_classes = []
        self.department_of, self.user_of = {}, {}
        self.staff, self.classes, self.students, self.guardians = {}, {}, {}, {}
        self.guardian_count = defaultdict(int)

    # --- reading ------------------------------------------------------------------------------------------------------

    def read_sheets(self, sheets):
        for sheet in sheets:
            self.problems[id(sheet)] = list(sheet.problems)
            self.counts[id(sheet)] = dict.fromkeys(("new", "updated", "unchanged"), 0)
        self._load_existing(sheets)
        for kind in ORDER:
            for sheet in sheets:
                if sheet.kind == kind and not sheet.missing:
                    getattr(self, f"_read_{kind}")(sheet)
        return self

    @property
    def has_problems(self):
        return any(self.problems.values())

    def model(self, name):
        return self.env[name].with_company(self.company)

    def _load_existing(self, sheets):
        """Everything the file may touch, in one query per model."""
        own = [("company_id", "=", self.company.id)]
        subjects = self.model("crisis.subject").search(own)
        self.subject_of = {(s.kind, s.number): s for s in subjects if s.number}
        employees = self.model("hr.employee").search(own)
        taken = subjects.employee_id
        self.employees_of_name = defaultdict(list)
        for employee in employees:
            self.employees_of_name[employee.name].append(employee)
        self.free_employees = {e for e in employees if e not in taken}
        self.class_of = {}
        for school_class in self.model("crisis.school.class").search(own + [("school_year", "=", self.school_year)]):
            # Grade and number are the better key: they also find a class whose name does not tell them.
            self.class_of[class_name.key(school_class.name)] = school_class
        kinds = {sheet.kind for sheet in sheets}
        if kinds & {"students", "guardians"}:
            pupils = subjects.filtered(lambda s: s.kind == "student")
            self.profile_of = {
                p.subject_id: p for p in self.model("crisis.subject.profile").search([("subject_id", "in", pupils.ids)])
            }
            self.guardian_of = {
                (g.subject_id, g.name): g
                for g in self.model("crisis.guardian").search([("subject_id", "in", pupils.ids)])
            }
            self.tag_of = self._tags()
        if "staff" in kinds:
            self.department_of = {d.name: d for d in self.model("hr.department").search(own)}
            logins = [v["login"] for s in sheets if s.kind == "staff" for _n, v in s.rows if v.get("login")]
            users = self.model("res.users").search([("login", "in", logins), ("company_ids", "in", self.company.ids)])
            self.user_of = {user.login: user for user in users}

    def _tags(self):
        """Support tags by every name they have: in all languages, and the spellings of files."""
        tags = {}
        for lang in {code for code, _name in self.env["res.lang"].get_installed()} | {"en_US"}:
            for tag in self.model("crisis.support.tag").with_context(lang=lang).search([]):
                for name in (tag.name, tag.code, *(tag.synonyms or "").split(",")):
                    if name:
                        tags.setdefault(name.strip().lower(), tag)
        return tags

    def _problem(self, sheet, row, name, code):
        self.problems[id(sheet)].append(Problem(row, sheet.header(name), code))

    def _entries(self, sheet, store, key_of, name, record_of):
        """Rows with an entry each; a key that comes twice is a problem, a row without a key already was one."""
        for row, values in sheet.rows:
            key = key_of(values)
            if not key:
                continue
            if key in store and store[key].row is not None:
                self._problem(sheet, row, name, "twice")
                continue
            entry = store.setdefault(key, Entry(record_of(key)))
            entry.row = row
            yield row, values, entry
            self.counts[id(sheet)][entry.outcome] += 1

    def _read_staff(self, sheet):
        used = set()
        for row, values, entry in self._entries(
            sheet, self.staff, lambda v: v.get("number"), "number", lambda key: self.subject_of.get(("staff", key))
        ):
            name = values.get("name")
            entry.name = name
            employee = entry.record.employee_id if entry.record else None
            if not employee:
                namesakes = [
                    e for e in self.employees_of_name.get(name, ()) if e in self.free_employees and e not in used
                ]
                if len(namesakes) > 1:
                    self._problem(sheet, row, "name", "ambiguous_name")
                    continue
                employee = namesakes[0] if namesakes else None
                used.update(namesakes)
            entry.employee = employee
            entry.put(self._given(values, ("name", "enrolment_state")), entry.record)
            entry.extra = self._employee_values(sheet, row, values, employee)

    def _employee_values(self, sheet, row, values, employee):
        """What differs on the employee; the department stays a name, because it may not exist yet."""
        target = {
            "name": values.get("name"),
            "job_title": values.get("duty"),
            "work_phone": values.get("phone", [None])[0],
        }
        target = {name: value for name, value in target.items() if value and (not employee or employee[name] != value)}
        if login := values.get("login"):
            user = self.user_of.get(login)
            if not user:
                self._problem(sheet, row, "login", "no_user")
            elif user.employee_ids.filtered(lambda e: e.company_id == self.company and e != employee):
                self._problem(sheet, row, "login", "user_taken")
            elif not employee or employee.user_id != user:
                target["user_id"] = user.id
        department = values.get("department")
        if department and (not employee or employee.department_id.name != department):
            target["department"] = department
        return target

    @staticmethod
    def _given(values, names):
        return {name: values[name] for name in names if name in values}

    def _read_classes(self, sheet):
        for row, values, entry in self._entries(
            sheet, self.classes, lambda v: v.get("name") and class_name.key(v["name"]), "name", self.class_of.get
        ):
            grade, number = class_name.parse(values["name"]) or (None, None)
            grade, number = values.get("grade") or grade, values.get("number") or number
            if not grade and not entry.record:
                self._problem(sheet, row, "grade" if "grade" in sheet.columns else "name", "no_grade")
                continue
            target = {"name": values["name"], **self._given(values, ("stage",))}
            target.update({"grade": grade} if grade else {}, **({"number": number} if number else {}))
            entry.put(target, entry.record)
            for name, field_name in (("homeroom", "homeroom_employee_id"), ("deputy", "deputy_employee_id")):
                if name in values:
                    person = self._person(sheet, row, name, values[name])
                    if person and (not entry.record or entry.record[field_name] != person):
                        entry.extra[field_name] = person
            if "teachers" in values:
                people = [self._person(sheet, row, "teachers", text) for text in values["teachers"]]
                if not entry.record or set(people) != set(entry.record.teacher_ids):
                    entry.extra["teacher_ids"] = people

    def _person(self, sheet, row, name, text):
        """An employee by staff number or name: a record, or the entry of this file that will become one."""
        entry = self.staff.get(text)
        if entry:
            return entry.employee or entry
        subject = self.subject_of.get(("staff", text))
        if subject and subject.employee_id:
            return subject.employee_id
        found = {entry.employee or entry for entry in self.staff.values() if entry.name == text} | set(
            self.employees_of_name.get(text, ())
        )
        if len(found) == 1:
            return found.pop()
        self._problem(sheet, row, name, "ambiguous_name" if found else "no_person")
        return None

    def _read_students(self, sheet):
        for row, values, entry in self._entries(
            sheet, self.students, lambda v: v.get("number"), "number", lambda key: self.subject_of.get(("student", key))
        ):
            entry.put(self._given(values, STUDENT_FIELDS), entry.record)
            key = self._class_key(sheet, row, values)
            if key and (
                not entry.record or not entry.record.class_id or self.class_of.get(key) != entry.record.class_id
            ):
                entry.extra["class"] = key
            profile = self.profile_of.get(entry.record)
            target = self._given(values, PROFILE_FIELDS)
            if "phone" in values:
                target["phone"] = values["phone"][0]
            target = {name: value for name, value in target.items() if not profile or profile[name] != value}
            if "support_tags" in values:
                tags = self._tags_of(sheet, row, values["support_tags"])
                if not profile or set(profile.support_tag_ids.ids) != set(tags):
                    target["support_tag_ids"] = [Command.set(tags)]
            entry.extra["profile"] = target
            entry.extra["guardians"] = self._inline_guardians(entry, values)

    def _class_key(self, sheet, row, values):
        text = values.get("class_name")
        if not text:
            return None
        if values.get("grade") and not class_name.parse(text):
            number = class_name.chinese_number(class_name.normal(text).rstrip("班").strip("()"))
            text = class_name.compose(values["grade"], number) if number else text
        key = class_name.key(text)
        if key not in self.class_of and key not in self.classes:
            if not class_name.parse(text):
                self._problem(sheet, row, "class_name", "no_class")
                return None
            grade, number = class_name.parse(text)
            entry = self.classes[key] = Entry(None)
            entry.vals = {"name": text, "grade": grade, "number": number}
            self.new_classes.append(text)
        return key

    def _tags_of(self, sheet, row, texts):
        found = [self.tag_of.get(text.lower()) for text in texts]
        if not all(found):
            self._problem(sheet, row, "support_tags", "no_tag")
        return [tag.id for tag in found if tag]

    def _inline_guardians(self, entry, values):
        """Guardians that stand in the pupil's own row. True when one of them is new or differs."""
        changed = False
        for prefix, relation in INLINE_GUARDIANS:
            name = values.get(f"{prefix}_name")
            if name:
                phones = dict(zip(("phone", "phone_alt"), values.get(f"{prefix}_phone") or (), strict=False))
                target = {"relation": relation or values.get("guardian_relation"), **phones}
                guardian = self._guardian(values["number"], entry.record, name, target)
                changed |= guardian.outcome != "unchanged"
        return changed

    def _guardian(self, number, subject, name, target):
        entry = self.guardians.get((number, name))
        if not entry:
            entry = self.guardians[number, name] = Entry(self.guardian_of.get((subject, name)))
            self.guardian_count[number] += 1
            if not entry.record:
                entry.vals["call_order"] = self.guardian_count[number]
        entry.put({key: value for key, value in target.items() if value is not None}, entry.record)
        return entry

    def _read_guardians(self, sheet):
        seen = {}
        for row, values, entry in self._entries(
            sheet,
            seen,
            lambda v: v.get("number") and v.get("name") and (v["number"], v["name"]),
            "name",
            lambda key: None,
        ):
            number, name = values["number"], values["name"]
            subject = self.subject_of.get(("student", number))
            if not subject and number not in self.students:
                self._problem(sheet, row, "number", "no_student")
                continue
            known = self.students[number].vals.get("name") if number in self.students else None
            known = known or (subject and subject.name)
            if values.get("subject_name") and known and values["subject_name"] != known:
                self._problem(sheet, row, "subject_name", "other_name")
            target = self._given(values, ("relation", "call_order", "may_inform", "may_inform_reason"))
            target.update(zip(("phone", "phone_alt"), values.get("phone") or (), strict=False))
            if values.get("phone_alt"):
                target["phone_alt"] = values["phone_alt"][0]
            if values.get("may_inform") is False and not values.get("may_inform_reason"):
                self._problem(sheet, row, "may_inform", "why_not")
            merged = self._guardian(number, subject, name, target)
            entry.record, entry.vals = merged.record, merged.vals
