# Run in Odoo's shell by ./dev demo: everybody in Chinese and on Chinese time, and the first page without a long wait.
users = env["res.users"].with_context(active_test=False).search([("id", "!=", env.ref("base.user_root").id)])
users.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
env["ir.default"].set("res.partner", "lang", "zh_CN")
env["res.company"].search([]).partner_id.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
# Odoo's robot would lay its chat over the first page that somebody opens.
users.write({"odoobot_state": "disabled"})
# A demonstration calls nobody: neither Odoo's address book of companies nor its notices of updates.
if "iap_enrich_auto_done" in env["res.company"]._fields:
    env["res.company"].search([]).write({"iap_enrich_auto_done": True})
notices = env.ref("mail.ir_cron_module_update_notification", raise_if_not_found=False)
if notices:
    notices.active = False
env.cr.commit()
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
