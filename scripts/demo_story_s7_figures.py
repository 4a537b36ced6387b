# Run in Odoo's shell by ./dev demo after demo_tools.py: figures of the last months, frozen, and the bureau's own sheet.
import base64
import io

import openpyxl
from dateutil.relativedelta import relativedelta

company = env.ref("base.main_company")
today = company._crisis_today()
statistics = as_user("counsellor", env["crisis.statistic"])
for back in (3, 2, 1):
    month = statistics.create({"company_id": company.id, "day": today.replace(day=1) - relativedelta(months=back)})
    month.action_count()
    month.action_freeze()
running = statistics.create({"company_id": company.id, "day": today})
running.action_count()

# The header as a district sends it round; the school's numbers go beside and below it.
book = openpyxl.Workbook()
page = book.active
page.title = "月报"
page.merge_cells("A1:F1")
page["A1"] = "区中小学心理健康教育工作月报表"
page["A2"], page["D2"] = "学校", "统计时段"
page["A3"], page["B3"], page["C3"], page["D3"], page["E3"], page["F3"] = ("项目", "合计", "男", "女", "初中", "上月")
ROWS = (
    ("在册学生数", "pupils"),
    ("期初在库", "register_opening"),
    ("新增入库", "register_new"),
    ("出库", "register_out"),
    ("期末在库", "register_closing"),
    ("完成评估", "assessments"),
    ("家长沟通", "guardian_contacts"),
    ("转介", "referrals"),
    ("突发事件", "events"),
    ("培训场次", "trainings"),
    ("活动场次", "activities"),
)
cells = [
    {"target": "B2", "what": "fact", "fact": "school"},
    {"target": "统计时段", "where": "right", "what": "fact", "fact": "period"},
]
for row, (name, code) in enumerate(ROWS, 4):
    figure = env.ref(f"odoo_crisis_intervention.figure_{code}")
    page.cell(row, 1).value = name
    cells.append({"target": f"B{row}", "figure_id": figure.id})
    if figure.by_person:
        cells.append({"target": f"C{row}", "figure_id": figure.id, "sex": "male"})
        cells.append({"target": f"D{row}", "figure_id": figure.id, "sex": "female"})
        cells.append({"target": f"E{row}", "figure_id": figure.id, "stage": "junior"})
    cells.append({"target": f"F{row}", "figure_id": figure.id, "number": "previous"})
page["A17"], page["B17"], page["C17"], page["D17"] = "序号", "编号", "学段", "等级"
for target, column in (("A17", "line"), ("B17", "reference"), ("C17", "stage"), ("D17", "level")):
    cells.append({"target": page[target].value, "where": "below", "what": "column", "column": column})
stream = io.BytesIO()
book.save(stream)
as_user("counsellor", env["crisis.bureau.template"]).create(
    {
        "name": "区心理健康教育工作月报表",
        "company_id": company.id,
        "upload": base64.b64encode(stream.getvalue()),
        "file_name": "区心理健康教育工作月报表.xlsx",
        "cell_ids": [(0, 0, {"sequence": number, **cell}) for number, cell in enumerate(cells, 1)],
    }
)
env.cr.commit()
