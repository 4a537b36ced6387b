# Run in Odoo's shell by ./dev demo after the census: whom a screening gave a reason to talk with, who was talked with,
# who waits; a note for the homeroom teacher.

school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
own = env["crisis.subject"].search([("class_id", "=", school_class.id), ("kind", "=", "student")], order="number")
candidates = as_user("counsellor", env["crisis.candidate"])
phq9 = env.ref("odoo_crisis_intervention.instrument_phq9")


def handed_in(subject, answers):
    return (
        env["crisis.sheet"]
        ._take_in(
            [
                {
                    "instrument_id": phq9.id,
                    "subject_id": subject.id,
                    "answers": dict(zip(range(1, 10), answers, strict=True)),
                    "answered_at": fields.Datetime.now(),
                    "source": "tablet",
                    "seconds": 96,
                }
            ]
        )
        .candidate_id.with_env(candidates.env)
    )


# Last week's sheets: most of it is talked over already.
with at(6, 10, 20):
    calm = [handed_in(own[number], (2, 1, 2, 2, 1, 2, 1, 1, 0)) for number in (11, 14, 19)]
    left_out = handed_in(own[23], (1, 1, 2, 1, 0, 1, 1, 0, None))
    worried = handed_in(own[26], (2, 3, 3, 2, 2, 2, 2, 1, 0))
with at(5, 12, 55):
    calm[0].write({"note": "考前睡眠差，已缓解；有朋友，愿意求助。"})
    calm[0].action_no_concern()
with at(4, 12, 50):
    calm[1].write({"note": "与同桌闹矛盾，已和好；约定有事来找我。"})
    calm[1].action_no_concern()
    worried.write({"note": "情绪低落两周余，家中争吵；能说出可以求助的人。一个月后再谈。"})
    worried.action_watch()
    note = as_user("counsellor", env["crisis.homeroom.note"]).create(
        {"subject_id": worried.subject_id.id, "candidate_id": worried.id}
    )
    note.action_give()
with at(3, 8, 10):
    as_user("homeroom", note).action_read()
with at(3, 12, 40):
    calm[2].action_unreachable()
# This morning: one answer is acted on at once.
with at(0, 9, 40):
    today = handed_in(own[29], (2, 2, 3, 2, 1, 2, 2, 1, 1))
with at(0, 9, 46):
    today.action_take()
plan = as_user("counsellor", env["crisis.candidate.plan"]).create({"company_id": school_class.company_id.id})
plan.action_plan()
env.cr.commit()
