# Run in Odoo's shell by ./dev demo after demo_tools.py: a pupil who is back since three weeks under an agreement, one
# whose return waits for the two heads of departments, and one for whom the hospital found nothing.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")
others = env["crisis.subject"].search(
    [("class_id.stage", "=", "junior"), ("class_id.grade", "=", 8), ("company_id", "=", company.id)], order="number"
)
hospital = env["crisis.institution"].search([("company_id", "=", company.id), ("is_designated", "=", True)], limit=1)
today = company._crisis_today()
heads = {"crisis_student_affairs_department_id": "deputy", "crisis_academic_affairs_department_id": "academic"}
for setting, login in heads.items():
    employee = env["hr.employee"].search([("user_id.login", "=", login)], limit=1)
    employee.department_id.manager_id = employee
    company[setting] = employee.department_id


def wording(code):
    return env.ref(f"odoo_crisis_intervention.readmission_wording_{code}").id


def begin(subject, days, returns_on, arrangement):
    cases = as_user("counsellor", env["crisis.case"])
    case = cases.search([("subject_id", "=", subject.id), ("state", "not in", ("closed", "void"))], limit=1)
    with at(days, 9):
        case = case or cases.create({"subject_id": subject.id, "summary": "休养一段时间后，家庭提出返校。"})
        return as_user("counsellor", env["crisis.readmission.agreement"]).create(
            {"case_id": case.id, "returns_on": returns_on, "arrangement": arrangement}
        )


def pass_gate(agreement, code, days, hour=10, **values):
    gate = agreement.gate_ids.filtered(lambda row: row.code == code)
    with at(days, hour):
        if code in ("application", "interview"):
            values.setdefault("happened_on", company._crisis_today())
        else:
            values.setdefault("paper_date", company._crisis_today() - timedelta(days=2))
            values.setdefault("institution_id", hospital.id)
        gate.write(values)
        gate.action_pass()


def guardian_of(subject):
    return as_user("counsellor", env["crisis.guardian"]).search([("subject_id", "=", subject.id)], limit=1)


def to_the_heads(agreement, days, outcome, reasons, conditions=False):
    guardian = guardian_of(agreement.subject_id)
    scan = a_drawing()
    pass_gate(agreement, "application", days, guardian_id=guardian.id, scan=scan)
    pass_gate(agreement, "certificate", days, 11, wording_id=wording("stable"), scan=scan, quote="病情稳定，可复学。")
    pass_gate(agreement, "reexamination", days - 2, wording_id=wording("stable"), scan=scan, quote="可返校，定期复诊。")
    note = "本人想回原班，担心第一天同学问起；家长希望先上半天课。约定由班主任统一说明“身体原因休息”。"
    pass_gate(agreement, "interview", days - 3, 15, note=note)
    with at(days - 3, 16):
        agreement.action_propose()
    with at(days - 4, 9):
        as_user("leader", env["crisis.readmission.decision"]).create(
            {
                "agreement_id": agreement.id,
                "outcome": outcome,
                "reasons": reasons,
                "conditions": conditions,
                "members": "分管副校长、专职心理教师、年级组长、班主任、校医",
            }
        )
    with at(days - 4, 11):
        agreement.action_tell()


def approve(agreement, days):
    for office, login in (("student_affairs", "deputy"), ("academic_affairs", "academic")):
        row = agreement.sudo().approval_ids.filtered(lambda each, office=office: each.office == office)
        with at(days, 14 if login == "deputy" else 16):
            as_user(login, row).action_approve()


def register(agreement, days):
    registrations = env["crisis.academic.registration"]
    row = as_user("academic", registrations).search([("subject_id", "=", agreement.subject_id.id)], limit=1)
    with at(days, 9):
        row.write({"record_number": f"FX-2026-{agreement.id:04d}"})
        row.action_register()


# Back since three weeks: half days first, every signature in its place.
back = begin(others[3], 36, today - timedelta(days=21), "回原班，座位靠门；前两周上半天课，免晚自习；不安排值日。")
reasons = "医院材料齐全，面谈中本人返校意愿明确，家庭支持充分；先半天、后全天，便于适应。"
to_the_heads(back, 35, "conditions", reasons, "前两周上半天课；第三周起全天；满 30 天一起回看。")
approve(back, 30)
register(back, 29)
version = back.version_ids
with at(28, 15):
    version.action_offer()
    version.write({"guardian_id": guardian_of(others[3]).id, "way": "paper", "scan": a_drawing()})
with at(26, 17):
    version.action_sign()
with at(25, 9):
    as_user("affairs", back).action_file()

# The team has agreed; the two heads have it on their lists.
waiting = begin(own[24], 8, today + timedelta(days=6), "回原班；前两周免体育测试和晚自习；课间可到心理辅导室休息。")
to_the_heads(waiting, 7, "agree", "医院材料齐全，本人和家长准备充分，班级已做好安排。")

# The hospital found nothing: the way is short and leaves no paper about an illness.
fast = begin(others[14], 3, today + timedelta(days=1), "回原班，正常上课。")
pass_gate(fast, "application", 3, guardian_id=guardian_of(others[14]).id, scan=a_drawing())
pass_gate(fast, "certificate", 2, wording_id=wording("no_disorder"))
with at(2, 15):
    fast.action_propose()
env.cr.commit()
