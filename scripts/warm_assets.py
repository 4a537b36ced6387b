# Run in Odoo's shell by ./dev test: the web client's scripts and styles are put together once, instead of in the first
# browser test of every worker, which would wait for them longer than a tour's step may take. Odoo's own runner does so.
env["ir.qweb"]._pregenerate_assets_bundles()
env.cr.commit()
