{
    "name": "Onestop: dossiers",
    "summary": "The life of a dossier from the counter to its result",
    "version": "19.0.1.0.0",
    "category": "Services/Onestop",
    "author": "Onestop",
    "license": "LGPL-3",
    "depends": ["onestop_procedure"],
    "data": [
        "security/onestop_dossier_rules.xml",
        "security/ir.model.access.csv",
        "report/form_01.xml",
        "views/applicant_views.xml",
        "views/dossier_views.xml",
        "views/dossier_inbox_views.xml",
        "views/action_dialog_views.xml",
        "views/counter_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "onestop_dossier/static/src/**/*.js",
            "onestop_dossier/static/src/**/*.xml",
            "onestop_dossier/static/src/**/*.scss",
        ],
    },
}
