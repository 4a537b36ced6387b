# Run in Odoo's shell by ./dev demo after demo_tools.py: three pupils left the school; one file waits for the leader,
# one goes along to the next school with the mother's consent, one is held because of a complaint.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
entries = env["crisis.warning"].search(
    [
        ("company_id", "=", company.id),
        ("state", "=", "active"),
        ("class_id", "!=", school_class.id),
        ("subject_kind", "=", "student"),
        ("level_id", "in", (LEVEL["blue"] | LEVEL["yellow"]).ids),
    ],
    order="id",
)
free = entries.filtered(lambda entry: not entry.case_ids)[:3]


def signature():
    image = Image.new("RGB", (240, 80), "white")
    pen = ImageDraw.Draw(image)
    pen.line([(20, 46), (55, 24), (70, 60), (105, 30), (140, 58), (180, 28), (220, 50)], fill="navy", width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


if len(free) == 3:
    handed, moved, held = free
    with at(4, 15):
        case = as_user("counsellor", env["crisis.case"])._open_from_warning(moved)
        case.write({"summary": "转学前情绪波动，已与监护人商定做法。"})
        as_user("counsellor", env["crisis.timeline"]).add_line(
            "crisis.case", case.id, {"kind": "measure", "text": "转学前面谈一次，约定到新学校后先找谁。"}
        )
    with at(3, 9):
        handed.subject_id.enrolment_state = "transferred"
        moved.subject_id.enrolment_state = "transferred"
        held.subject_id.enrolment_state = "withdrawn"
    files = env["crisis.leaving"].search([("subject_id", "in", free.subject_id.ids)])
    by_person = {file.subject_id: file for file in files}
    with at(2, 10):
        file = as_user("affairs", by_person[handed.subject_id])
        file.note = "已与家长电话确认，转入户籍所在地学校，不再回访。"
        if not file.open_count:
            file.action_hand_in()
    with at(2, 11):
        mother = env["crisis.guardian"].search(
            [("subject_id", "=", moved.subject_id.id), ("may_inform", "=", True)], limit=1
        )
        summary = as_user("counsellor", env["crisis.transfer.summary"]).create(
            {
                "case_id": case.id,
                "guardian_id": mother.id,
                "guardian_name": mother.name or "监护人",
                "to_school": "临江市第二中学",
                "to_whom": "学校心理老师 亲启",
                "helped": "每周固定时间聊十分钟；座位靠近愿意照应的同学；考前允许提前五分钟离场。",
                "watch_for": "连续几天不交作业、午休独处：先问一句，再联系家长。",
                "way": "screen",
            }
        )
    with at(2, 11, 20):
        summary.write({"signature": signature(), "remarks": "同意，只给新学校的心理老师看。"})
        summary.action_agree()
    with at(1, 9):
        as_user("leader", env["crisis.legal.hold"]).create(
            {"subject_id": held.subject_id.id, "reason": "家长已书面投诉，教育局可能调阅处理经过。"}
        )
with at(0, 9):
    as_user("leader", env["crisis.access.register"]).create(
        {"date_from": fields.Date.today() - timedelta(days=40), "date_to": fields.Date.today()}
    )

env.cr.commit()
