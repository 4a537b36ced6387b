# SPDX-License-Identifier: LGPL-3.0-or-later
"""Writes a roster plan in batches: one create per model, one write per row that really differs."""

from odoo.fields import Command

from .roster_plan import Entry


def apply_plan(plan):
    """All of it or, when the caller's transaction ends with an error, nothing."""
    _apply_staff(plan)
    _apply_classes(plan)
    _apply_students(plan)
    _apply_guardians(plan)


def _apply_staff(plan):
    wanted = {entry.extra["department"] for entry in plan.staff.values() if "department" in entry.extra}
    missing = sorted(wanted - set(plan.department_of))
    created = plan.model("hr.department").create([{"name": name, "company_id": plan.company.id} for name in missing])
    departments = {**plan.department_of, **dict(zip(missing, created, strict=True))}
    new = []
    for entry in plan.staff.values():
        vals = dict(entry.extra)
        if name := vals.pop("department", None):
            vals["department_id"] = departments[name].id
        if not entry.employee:
            new.append((entry, {**vals, "company_id": plan.company.id}))
        elif vals:
            entry.employee.write(vals)
    employees = plan.model("hr.employee").create([vals for _entry, vals in new])
    for (entry, _vals), employee in zip(new, employees, strict=True):
        entry.employee = employee
    rows = []
    for number, entry in plan.staff.items():
        vals = dict(entry.vals)
        if not entry.record:
            rows.append({**vals, "kind": "staff", "number": number, "employee_id": entry.employee.id})
        elif vals or not entry.record.employee_id:
            entry.record.write({**vals, "employee_id": entry.employee.id})
    plan.model("crisis.subject").create([{**vals, "company_id": plan.company.id} for vals in rows])


def _employee(person):
    """An employee, or the one that the entry of the file has become."""
    return person.employee if isinstance(person, Entry) else person


def _apply_classes(plan):
    new = []
    for key, entry in plan.classes.items():
        vals = dict(entry.vals)
        for name, people in entry.extra.items():
            if name == "teacher_ids":
                vals[name] = [Command.set([_employee(person).id for person in people if person])]
            else:
                vals[name] = _employee(people).id
        if not entry.record:
            new.append((key, {**vals, "company_id": plan.company.id, "school_year": plan.school_year}))
        elif vals:
            entry.record.write(vals)
    classes = plan.model("crisis.school.class").create([vals for _key, vals in new])
    plan.class_of.update(zip((key for key, _vals in new), classes, strict=True))


def _apply_students(plan):
    # Only these two can lack the contact: rows typed in by hand have none until their number comes in a file.
    without = {n: e for n, e in plan.students.items() if not e.record or not e.record.partner_id}
    partners = _partners(plan, without)
    new = []
    for number, entry in plan.students.items():
        vals = dict(entry.vals)
        if key := entry.extra.get("class"):
            vals["class_id"] = plan.class_of[key].id
        if number in partners:
            vals["partner_id"] = partners[number].id
        profile = entry.extra.get("profile")
        if not entry.record:
            vals["profile_ids"] = [Command.create(profile or {})]
            new.append((number, {**vals, "kind": "student", "number": number, "company_id": plan.company.id}))
            continue
        if vals:
            entry.record.write(vals)
        if "name" in vals and entry.record.partner_id.name != vals["name"]:
            entry.record.partner_id.name = vals["name"]
        if profile:
            known = plan.profile_of.get(entry.record)
            if known:
                known.write(profile)
            else:
                entry.record.profile_ids = [Command.create(profile)]
    subjects = plan.model("crisis.subject").create([vals for _number, vals in new])
    for (number, _vals), subject in zip(new, subjects, strict=True):
        plan.subject_of["student", number] = subject


def _partners(plan, entries):
    """The school's contacts with these numbers as reference; missing ones are created, without an address."""
    partner = plan.model("res.partner")
    found = partner.search([("company_id", "=", plan.company.id), ("ref", "in", list(entries))])
    free = found - plan.model("crisis.subject").search([("partner_id", "in", found.ids)]).partner_id
    by_number = {contact.ref: contact for contact in free}
    missing = [number for number in entries if number not in by_number]
    # The key is the one that Odoo's own import sets: contacts without a parent have nothing to share with one.
    created = partner.with_context(_partners_skip_fields_sync=True).create(
        [
            {
                "name": entries[number].vals.get("name") or entries[number].record.name,
                "ref": number,
                "company_id": plan.company.id,
            }
            for number in missing
        ]
    )
    return {**by_number, **dict(zip(missing, created, strict=True))}


def _apply_guardians(plan):
    new = []
    for (number, name), entry in plan.guardians.items():
        if not entry.record:
            subject = plan.subject_of["student", number]
            new.append({"name": name, "subject_id": subject.id, **entry.vals})
        elif entry.vals:
            entry.record.write(entry.vals)
    plan.model("crisis.guardian").create(new)
