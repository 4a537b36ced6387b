# Run in Odoo's shell by ./dev demo after demo_tools.py: grade eight answered on the district's platform. Its file comes
# in as it is: a title above the columns, a total of the MHT, the platform's own word for a level.
import openpyxl

import_company = env["crisis.school.class"].search([("homeroom_employee_id.user_id.login", "=", "homeroom")]).company_id
import_pupils = env["crisis.subject"].search(
    [("company_id", "=", import_company.id), ("kind", "=", "student"), ("class_id.grade", "=", 8)], order="number"
)

with at(6, 14, 10):
    mapping = as_user("counsellor", env["crisis.result.mapping"]).create(
        {
            "name": "区学生心理测评平台",
            "company_id": import_company.id,
            "line_ids": [
                (0, 0, {"header": "学号", "kind": "number"}),
                (0, 0, {"header": "姓名", "kind": "name"}),
                (0, 0, {"header": "班级", "kind": "class"}),
                (0, 0, {"header": "测评日期", "kind": "day"}),
                (
                    0,
                    0,
                    {
                        "header": "MHT总分",
                        "kind": "score",
                        "scale_id": env.ref("odoo_crisis_intervention.instrument_mht_scale_total").id,
                    },
                ),
                (
                    0,
                    0,
                    {
                        "header": "预警等级",
                        "kind": "band",
                        "scale_id": env.ref("odoo_crisis_intervention.instrument_platform_scale_level").id,
                        "words": "正常 = No warning\n黄色 = Third level\n橙色 = Second level\n红色 = First level",
                    },
                ),
            ],
        }
    )
    book = openpyxl.Workbook()
    page = book.active
    page.append(["八年级心理测评结果导出"])
    page.append(["学号", "姓名", "班级", "测评日期", "MHT总分", "预警等级"])
    day = f"{import_company._crisis_today() - timedelta(days=3):%Y-%m-%d}"
    for place, pupil in enumerate(import_pupils):
        total, level = {17: (58, "黄色"), 41: (67, "橙色"), 88: (57, "黄色")}.get(place, (18 + place * 7 % 33, "正常"))
        page.append([pupil.number, pupil.name, pupil.class_id.name, f"{day} 10:20:00", total, level])
    stream = io.BytesIO()
    book.save(stream)
    results = as_user("counsellor", env["crisis.result.import"]).create(
        {"mapping_id": mapping.id, "upload": base64.b64encode(stream.getvalue())}
    )
    results.action_check()
    assert not results.problem_count, results.problems
    results.action_take_over()

env.cr.commit()
