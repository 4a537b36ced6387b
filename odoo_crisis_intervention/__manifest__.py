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
        "security/crisis_rules_concern.xml",
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
        "views/crisis_level_views.xml",
        "views/crisis_category_views.xml",
        "views/crisis_signal_views.xml",
        "views/crisis_support_tag_views.xml",
        "views/crisis_risk_type_views.xml",
        "views/crisis_process_step_views.xml",
        "views/crisis_school_class_views.xml",
        "views/crisis_subject_views.xml",
        "views/crisis_subject_profile_views.xml",
        "views/crisis_guardian_views.xml",
        "views/crisis_term_views.xml",
        "views/crisis_team_views.xml",
        "views/res_config_settings_views.xml",
        "wizard/crisis_roster_import_views.xml",
        "wizard/crisis_class_promotion_views.xml",
        "views/crisis_team_member_views.xml",
        "views/crisis_access_views.xml",
        "views/crisis_document_views.xml",
        "views/crisis_decision_views.xml",
        "views/crisis_concern_report_views.xml",
        "views/crisis_concern_views.xml",
        # menus last
        "views/crisis_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "odoo_crisis_intervention/static/src/paper/crisis_paper_handler.js",
        ],
    },
    "demo": [
        "demo/crisis_demo.xml",
    ],
    "external_dependencies": {"python": ["openpyxl", "python-magic"]},
    "uninstall_hook": "uninstall_hook",
    "assets": {
        "web.assets_backend": [
            "odoo_crisis_intervention/static/src/**/*",
        ],
        "web.assets_tests": [
            "odoo_crisis_intervention/static/tests/tours/**/*",
        ],
    },
}
