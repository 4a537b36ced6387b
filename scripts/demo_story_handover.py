# Run in Odoo's shell by ./dev demo after demo_tools.py: the orange case's mother signs at school and agrees to a
# doctor; a refusal that is tried again tomorrow; hospitals the school works with.
school_class = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")], limit=1)
company = school_class.company_id
own = env["crisis.subject"].search([("class_id", "=", school_class.id)], order="number")
pupil = own[11]
case = as_user("counsellor", env["crisis.case"]).search([("subject_id", "=", pupil.id)], limit=1)
mother = as_user("counsellor", env["crisis.guardian"]).search([("subject_id", "=", pupil.id)], limit=1)
user = {login: env["res.users"].search([("login", "=", login)]) for login in ("counsellor", "homeroom", "affairs")}


def scrawl(colour="navy"):
    image = Image.new("RGB", (240, 80), "white")
    pen = ImageDraw.Draw(image)
    pen.line([(15, 50), (50, 20), (65, 62), (95, 28), (120, 60), (165, 30), (225, 46)], fill=colour, width=4)
    out = io.BytesIO()
    image.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode()


hospital = as_user("affairs", env["crisis.institution"]).create(
    [
        {
            "name": "青河市第三人民医院 青少年心理门诊",
            "kind": "hospital",
            "company_id": company.id,
            "is_designated": True,
            "contact_name": "医务科 林医生",
            "phone": "0000-1200345",
            "green_channel": "致电医务科说明“学校绿色通道”，当日加号；夜间走急诊。",
            "services": "周一至周六门诊；初诊请带转介单和既往病历。",
            "agreement_number": "医教合作〔2025〕07号",
            "valid_until": company._crisis_today() + timedelta(days=21),
        },
        {
            "name": "晨光青少年社工站",
            "kind": "social_work",
            "company_id": company.id,
            "contact_name": "何社工",
            "phone": "0000-1200678",
            "services": "家庭走访、亲子沟通、假期陪伴小组。",
            "valid_until": company._crisis_today() + timedelta(days=400),
        },
    ]
)[0]
told = "10:05 体育课换衣时见左前臂多道新划痕；近日将随身物品送给同学，说过告别的话。目前需要有人陪伴，并尽快就医。"
with at(9, 11, 0):
    notice = as_user("counsellor", env["crisis.consent"]).create(
        {"case_id": case.id, "kind": "notice", "guardian_id": mother.id, "facts": told, "way": "screen"}
    )
with at(9, 12, 20):
    notice.write({"signature": scrawl(), "remarks": "今天先带回家，明天一早去医院。"})
    notice.action_give()
with at(9, 12, 30):
    deed = as_user("counsellor", env["crisis.handover"]).create(
        {
            "case_id": case.id,
            "guardian_id": mother.id,
            "giver_1_id": user["counsellor"].id,
            "giver_2_id": user["homeroom"].id,
            "id_kind": "id_card",
            "id_last4": "302X",
            "place": "心理辅导室",
            "told": told,
            "pupil_state": "意识清楚，情绪渐平稳，愿意随母亲回家。左前臂划伤校医已清创包扎。",
            "belongings": "书包一个、校服外套一件、手机一部（当面交母亲）。美工刀一把由学校代管。",
            "conditions": "居家期间不独处，收好刀具药品；次日上午到市第三人民医院就诊；返校时间与学校商定。",
            "support": "心理老师每晚 19:30 电话联系；班主任安排居家学习材料；全天候联系人：张老师。",
        }
    )
    deed.write({"giver_1_signature": scrawl("black"), "receiver_signature": scrawl()})
    as_user("homeroom", deed).write({"giver_2_signature": scrawl("darkblue")})
with at(9, 12, 35):
    deed.action_sign()
    referral = as_user("counsellor", env["crisis.referral"]).create(
        {
            "case_id": case.id,
            "institution_id": hospital.id,
            "urgency": "at_once",
            "reason": told,
            "conclusion": "存在自伤行为和想法，已按学校流程评估并通知家长。",
            "measures": "校医处理伤口；心理老师陪同；家长当日接回。",
            "question": "评估安全风险与治疗需要；对到校学习和休息的建议。",
        }
    )
    referral.write({"guardian_answer": "同意，明早去。"})
    referral.action_inform()
    referral.action_agree()
with at(8, 16):
    referral.action_attend()

# A father who does not want to come: somebody stays with the pupil, and he is called again tomorrow.
other = as_user("counsellor", env["crisis.case"]).search(
    [("state", "=", "intervening"), ("id", "!=", case.id), ("subject_id.class_id", "!=", school_class.id)], limit=1
)
if other:
    with at(1, 17, 10):
        refusal = as_user("counsellor", env["crisis.handover"]).create(
            {
                "case_id": other.id,
                "receiver_name": "周建国",
                "receiver_relation": "父亲",
                "place": "电话",
                "explained": "说明了近期观察到的情况、需要家人陪伴和就医的原因，以及学校可提供的帮助和交通安排。",
                "refusal_reason": "说孩子只是不想上课，单位走不开，这周不来。",
                "witness_1_id": user["homeroom"].id,
                "witness_2_id": user["affairs"].id,
                "renotice_on": company._crisis_today() + timedelta(days=1),
            }
        )
        refusal.action_refuse()
env.cr.commit()
