# Run in Odoo's shell by ./dev demo after demo_tools.py: two reports by the public page, one of them answered, and the
# school's own number beside the nation's.
company = (
    env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1).company_id
)
company.crisis_help_code = "yunxi"
as_user("office", env["crisis.hotline"]).create(
    {
        "name": "云溪实验学校心理辅导室",
        "number": "0571-8800 0000",
        "audience": "everybody",
        "hours": "上学日 8:00–17:30，晚自习 18:30–20:30",
        "description": "心理老师接听；转 8 为学生处值班。",
        "company_id": company.id,
        "sequence": 5,
    }
)
outside = env["crisis.outside.report"].with_context(lang="zh_CN")


def by_page(days, hour, nonce, **answers):
    with at(days, hour):
        outside._receive(company, answers, nonce=nonce)
        return outside.search([("form_nonce", "=", nonce)])


answered = by_page(
    3,
    21,
    "0" * 31 + "1",
    who="pupil",
    urgency="today",
    about="八年级，住 3 号楼 412，我的室友",
    place="宿舍",
    facts="她这周把自己的书和发卡都分给了我们，晚上躲在被子里哭。问她，她说“以后就不用了”。我答应过她不说出去。",
)
with at(2, 8, 10):
    as_user("counsellor", answered.concern_id).action_acknowledge()
    letter = as_user("counsellor", answered)
    letter.reply = (
        "谢谢你告诉我们，你做得对。她这两天都在宿舍吗？今天白天谁和她在一起？别让她一个人，有急事马上找宿管老师。"
    )
    letter.action_answer()
with at(2, 12):
    answered._as_page(company)._letters_for_reporter()
    answered._as_page(company)._write_again("在的，我和另外一个同学轮流陪着她。中午她吃了饭。", "0" * 31 + "2")
by_page(
    0,
    7,
    "0" * 31 + "3",
    who="guardian",
    urgency="week",
    about="七年级的一个男生，常和我家孩子一起回家",
    facts="孩子说他最近总被几个人堵在车棚，手机也被抢过。这两周他不愿意上学，脸上有过淤青。",
    contact="可以打电话：139 0000 0000，晚上七点以后",
)

env.cr.commit()
