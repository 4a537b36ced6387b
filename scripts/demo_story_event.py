# Run in Odoo's shell by ./dev demo after demo_tools.py: an emergency from SOS to statements, an open one, a drill.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")


def sos(login, **vals):
    answer = as_user(login, env["crisis.event"]).raise_sos(vals)
    env.invalidate_all()
    return env["crisis.event"].browse(answer["event_id"])


def rings(login, kind):
    bell = as_user(login, env["crisis.alarm"])
    for call in bell.see_mine():
        if call["kind"].startswith("sos"):
            bell.answer_mine(call["id"], kind)


# Wednesday, 10:05, physical education: cuts were seen.
with at(6, 10, 5):
    event = sos(
        "teacher",
        place="操场东侧器材区",
        what="体育课热身时看到左前臂有多道新鲜划痕，学生低头不语，说“没事，不疼”。",
        subject_id=own[6].id,
        is_injured=True,
    )
with at(6, 10, 7):
    as_user("teacher", event).write(
        {
            "protective_measures": "请学生坐在我身边，由我一直陪着；收走其笔袋中的美工刀；请李老师把全班带回教室。",
            "first_witness_did": "没有追问原因，平静陪伴，立即求助，未让学生独自离开。",
        }
    )
    for login in ("counsellor", "doctor", "leader"):
        rings(login, "sos")
with at(6, 10, 11):
    for login in ("counsellor", "doctor"):
        rings(login, "sos_way")
    as_user("leader", env["crisis.event.order"]).create(
        {
            "event_id": event.id,
            "user_id": env["res.users"].search([("login", "=", "homeroom")]).id,
            "text": "联系监护人到校，先母亲后父亲；同时稳定班级。",
        }
    ).action_accept()
with at(6, 10, 35):
    for task in as_user("leader", event).task_ids[:4]:
        task.action_finish()
    action = as_user("counsellor", event).action_bulletin()
    as_user("counsellor", env["crisis.bulletin"].browse(action["res_id"])).action_issue()
with at(6, 11, 20):
    as_user("leader", event).action_stabilise()
with at(6, 15, 40):
    as_user("leader", event).action_resolve()
with at(6, 16, 30):
    env.invalidate_all()
    for statement in event.statement_ids:
        login = statement.user_id.login
        if login == "teacher":
            mine = as_user(login, statement)
            mine.text = (
                "10:05 热身时发现，随即陪同并求助；10:07 收走刀具；10:11 心理老师、校医到场，当面移交，10:15 回班。"
            )
            mine.action_submit()
        elif login == "doctor":
            mine = as_user(login, statement)
            mine.write(
                {
                    "text": "10:07 接到呼叫，10:11 到场。",
                    "injury": "左前臂内侧 6 道浅表划伤，最长约 4 厘米，已止血。",
                    "vital_signs": "脉搏 96，呼吸 20，意识清楚",
                    "first_aid": "清创、敷料覆盖；未送医，已请家长次日带诊。",
                }
            )
            mine.action_submit()

# One that is open: nobody knows the name yet.
with at(0, 9, 30):
    sos("teacher", place="教学楼 C 座五楼连廊", what="有学生独自站在栏杆边，叫他不应。")
    rings("leader", "sos")

# The term's drill: the same screens, counted nowhere.
with at(20, 15, 0):
    drill = sos("homeroom", place="实验楼三楼", what="演练：学生把自己反锁在储物间。", is_drill=True)
    for login in ("counsellor", "leader", "doctor"):
        rings(login, "sos")
with at(20, 15, 25):
    for login in ("counsellor", "doctor"):
        rings(login, "sos_way")
    as_user("leader", drill).action_stabilise()
    as_user("leader", drill).action_resolve()
env.cr.commit()
