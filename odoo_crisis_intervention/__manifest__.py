{
    "name": "School Crisis Intervention",
    "summary": "Notice, assess, protect and follow up pupils in psychological crisis",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Crisis Intervention",
    "author": "Odoo Crisis Intervention contributors",
    "license": "LGPL-3",
    "depends": ["hr", "mail", "portal", "survey"],
    "data": [
        # security
        "security/crisis_groups.xml",
        "security/ir.model.access.csv",
        "security/crisis_rules_core.xml",
        "security/crisis_rules_people.xml",
        # data
        "data/crisis_level_data.xml",
        "data/crisis_category_data.xml",
        "data/crisis_signal_data.xml",
        "data/crisis_support_tag_data.xml",
        "data/crisis_risk_type_data.xml",
        "data/crisis_process_step_data.xml",
        # papers
        "report/crisis_paper_layout.xml",
        "data/ir_cron_data.xml",
        # views
        "views/crisis_team_member_views.xml",
        "views/crisis_access_views.xml",
        "views/crisis_document_views.xml",
        "views/crisis_decision_views.xml",
        # menus last
        "views/crisis_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "odoo_crisis_intervention/static/src/paper/crisis_paper_handler.js",
        ],
    },
    "demo": [],
    "external_dependencies": {"python": ["python-magic"]},
    "uninstall_hook": "uninstall_hook",
}
