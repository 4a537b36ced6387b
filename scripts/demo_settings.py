# Run in Odoo's shell by ./dev demo: everybody in Chinese and in Chinese time.
users = env["res.users"].with_context(active_test=False).search([])
users.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
env["ir.default"].set("res.partner", "lang", "zh_CN")
env["res.company"].search([]).partner_id.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
env.cr.commit()
