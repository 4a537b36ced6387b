# Run in Odoo's shell by ./dev demo after demo_tools.py: how the guardians of the orange case were told, who was
# affected, what was passed on; a mandatory report that a teacher filed.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")
case = env["crisis.case"].search(
    [("subject_id.class_id", "=", school_class.id), ("level_id", "=", LEVEL["orange"].id), ("state", "!=", "closed")],
    limit=1,
)
contacts = as_user("homeroom", env["crisis.guardian.contact"])


mother = case.subject_id.guardian_ids.filtered(lambda row: row.relation == "mother")[:1]
other = (case.subject_id.guardian_ids - mother).sorted("call_order")[:1]

# One does not answer, the mother comes at noon.
with at(4, 10, 20):
    contacts.create({"case_id": case.id, "guardian_id": other.id, "person": "" if other else "父亲"}).action_no_answer()
with at(4, 10, 26):
    call = contacts.create(
        {
            "case_id": case.id,
            "guardian_id": mother.id,
            "person": "" if mother else "母亲",
            "said": "告知孩子目前安全，由心理老师陪伴，请尽快到校面谈；母亲表示立即请假赶来。",
            "attitude": "worried",
            "expected_at": fields.Datetime.now() + timedelta(minutes=94),
        }
    )
    call.action_reach()
with at(4, 12, 5):
    call.action_arrive()
with at(4, 13, 0):
    as_user("counsellor", env["crisis.disclosure"]).create(
        {
            "case_id": case.id,
            "ground": "danger",
            "to_whom": "母亲",
            "what": "近两周有不想活的念头，今晚起须有人陪伴，家中药品、刀具须收好。未透露面谈其他内容。",
            "told_first": "yes",
        }
    )
with at(3, 9, 0):
    as_user("counsellor", case).action_propose_affected()
    env.invalidate_all()
    listed = as_user("counsellor", env["crisis.affected.person"].search([("case_id", "=", case.id)], order="id"))
    for row in listed[4:]:
        row.action_skip()
    for row in listed[:4]:
        row.action_plan()
    listed[0].write(
        {
            "kind": "friend",
            "note": "同桌，连续两晚没睡好，担心是自己的错。",
            "support": "每天课间聊几句；本周约谈一次。",
        }
    )
    listed[0].action_support()
    listed[1].action_fine()

# Burns that nobody explains: the teacher reports to the police himself.
with at(9, 15, 10):
    report = as_user("teacher", env["crisis.mandatory.report"]).create(
        {
            "subject_id": own[30].id,
            "situation_ids": [(4, env.ref("odoo_crisis_intervention.mandatory_situation_violence").id)],
            "facts": "体育课换衣时看见左上臂内侧有三处圆形烫伤，新旧不一；学生说“自己碰的”，随后沉默。",
        }
    )
with at(9, 15, 22):
    as_user("teacher", env["crisis.mandatory.filing"]).create(
        {
            "report_id": report.id,
            "to_whom": "police",
            "channel": "phone",
            "received_by": "辖区派出所值班民警（警号尾号 217）",
            "receipt_number": "接警回执 0431",
            "told": "学生姓名、年级、所见伤情、时间地点；已由校医拍照留存。",
        }
    )
env.cr.commit()
