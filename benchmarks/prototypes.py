# SPDX-License-Identifier: LGPL-3.0-or-later
"""One record of each kind, made by the ORM with everything a list or form shows; the rest are its copies."""

STAMP = "2025-09-01 02:00:00"


def make(env, company, people):
    """``{kind: record}`` of one employee and of one pupil with the whole story."""
    records = {**_employee(env, company, people), **_pupil(env, company)}
    return {**records, **_story(env, records["subject"], people)}


def _employee(env, company, people):
    employee = env["hr.employee"].create(
        {
            "name": "Prototype employee",
            "company_id": company.id,
            "department_id": env["hr.department"].create({"name": "Teaching staff", "company_id": False}).id,
            "job_id": env["hr.job"].create({"name": "Teacher", "company_id": False}).id,
            "parent_id": people["hr_officer_employee"].id,
            "coach_id": people["hr_officer_employee"].id,
            "category_ids": [(0, 0, {"name": "Full time"})],
            "work_phone": "010-0000-0000",
            "work_email": "someone@example.com",
        }
    )
    employee.work_contact_id = False
    return {"employee": employee, "resource": employee.resource_id, "version": employee.current_version_id}


def _pupil(env, company):
    school_class = env["crisis.school.class"].create(
        {"name": "Prototype class", "company_id": company.id, "stage": "junior", "grade": 7, "number": 99}
    )
    subject = env["crisis.subject"].create(
        {
            "name": "Prototype",
            "number": "P",
            "company_id": company.id,
            "class_id": school_class.id,
            "sex": "female",
            "profile_ids": [(0, 0, {"birth_date": "2012-03-05", "phone": "13900000000"})],
            "guardian_ids": [(0, 0, {"name": "Guardian", "relation": "mother", "phone": "13900000000"})],
        }
    )
    details = {"profile": subject.profile_ids, "guardian": subject.guardian_ids}
    return {"class": school_class, "subject": subject, **details}


def _story(env, subject, people):
    def create(model, values):
        """States and stamps as the steps of the procedure leave them, without taking the steps."""
        return env[model]._as_workflow().create(values)

    counsellor, keeper, reporter = (people[name].id for name in ("counsellor", "keeper", "homeroom"))
    level = env.ref("odoo_crisis_intervention.level_yellow").id
    person = {"subject_id": subject.id, "company_id": subject.company_id.id}
    shown = {
        "risk_type_ids": env["crisis.risk.type"].search([], limit=2).ids,
        "agreed_measures": "Who does what. " * 10,
        "watch_for": "What is reported at once. " * 5,
    }
    concern = create(
        "crisis.concern",
        {
            **person,
            "author_id": reporter,
            "facts": "What was seen. " * 10,
            "state": "in_assessment",
            "submitted_at": STAMP,
            "acknowledged_at": STAMP,
            "acknowledged_by_id": counsellor,
        },
    )
    warning = create(
        "crisis.warning",
        {
            **person,
            **shown,
            "level_id": level,
            "counsellor_id": counsellor,
            "category_ids": env["crisis.category"].search([], limit=2).ids,
            "reason": "In everyday words. " * 5,
            "state": "active",
            "proposed_by_id": counsellor,
            "proposed_at": STAMP,
            "entered_by_id": keeper,
            "entered_at": STAMP,
            "review_by": "2025-10-01",
        },
    )
    stamps = ("detected_at", "reported_at", "assessed_at", "fed_back_at", "intervened_at")
    case = create(
        "crisis.case",
        {
            **person,
            **shown,
            **dict.fromkeys(stamps, STAMP),
            "state": "follow_up",
            "warning_id": warning.id,
            "counsellor_id": counsellor,
            "summary": "What happened. " * 20,
        },
    )
    concern._as_workflow().write({"case_id": case.id})
    assessment = create(
        "crisis.assessment",
        {
            **person,
            "concern_id": concern.id,
            "case_id": case.id,
            "assessor_id": counsellor,
            "level_id": level,
            "state": "completed",
            "completed_at": STAMP,
            "completed_by_id": counsellor,
        },
    )
    followup = create(
        "crisis.followup",
        {
            "case_id": case.id,
            "planned_on": "2025-09-15",
            "next_on": False,
            "homeroom_note": "What must be known. " * 3,
            "state": "done",
            "result": "same",
            "done_at": STAMP,
            "done_by_id": counsellor,
        },
    )
    return {"concern": concern, "warning": warning, "case": case, "assessment": assessment, "followup": followup}
