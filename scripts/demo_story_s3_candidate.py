# Run in Odoo's shell by ./dev demo after the census and the import: whom they gave a reason to talk with, who was
# talked with, who waits; a note for the homeroom teacher; this morning one answer that is acted on at once.
candidates = as_user("counsellor", env["crisis.candidate"])
listed = candidates.search([("state", "=", "waiting")], order="urgency desc, id")


def after(row, **delta):
    """Freeze the clock so long after the pupil came on the list."""
    return freeze_time(min(row.found_at + timedelta(**delta), NOW - timedelta(minutes=1)))


# Taken within minutes, talked with the same morning, and the homeroom teacher knows what helps.
for row in listed.filtered(lambda row: row.priority == "flag"):
    with after(row, minutes=6):
        row.action_take()
    with after(row, minutes=70):
        row.write(
            {"note": "情绪低落两周余，家中争吵；偶有“不如消失”的念头，无计划。能说出可以求助的人，已与家长电话沟通。"}
        )
        row.action_watch()
        note = as_user("counsellor", env["crisis.homeroom.note"]).create(
            {"subject_id": row.subject_id.id, "candidate_id": row.id}
        )
        note.action_give()
    with after(row, hours=26):
        if row.sudo().class_id.homeroom_employee_id.user_id.login == "homeroom":
            as_user("homeroom", note).action_read()

for row in listed.filtered(lambda row: row.priority == "ask"):
    with after(row, days=1, hours=3):
        row.write({"note": "未作答的题目已当面询问：没有这样的想法。当时时间不够，没做完。"})
        row.action_no_concern()

# One tap each; the third did not come, the others get a time.
scored = listed.filtered(lambda row: row.priority == "score")
for row in scored[:1]:
    with after(row, days=2, hours=3):
        row.write({"note": "考前睡眠差，已缓解；有朋友，愿意求助。"})
        row.action_no_concern()
for row in scored[2:3]:
    with after(row, days=6):
        row.action_unreachable()

with at(0, 9, 40):
    pupil = env["crisis.subject"].search(
        [("kind", "=", "student"), ("class_id.grade", "=", 9), ("enrolment_state", "=", "enrolled")],
        order="number",
        limit=1,
    )
    sheet = env["crisis.sheet"]._take_in(
        [
            {
                "instrument_id": env.ref("odoo_crisis_intervention.instrument_phq9").id,
                "subject_id": pupil.id,
                "answers": dict(zip(range(1, 10), (2, 2, 3, 2, 1, 2, 2, 1, 1), strict=True)),
                "answered_at": fields.Datetime.now(),
                "source": "paper",
            }
        ]
    )
with at(0, 9, 46):
    candidates.browse(sheet.candidate_id.ids).action_take()
# At noon: the hours after class belong to the counselling room's own appointments.
as_user("counsellor", env["crisis.candidate.plan"]).create(
    {"company_id": pupil.company_id.id, "windows": "12:30-13:30", "minutes": 20}
).action_plan()
env.cr.commit()
