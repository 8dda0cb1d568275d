{
    "name": "Onestop: reports",
    "summary": "Form II.06 for a period, on screen and as a spreadsheet",
    "version": "19.0.1.0.0",
    "category": "Services/Onestop",
    "author": "Onestop",
    "license": "LGPL-3",
    "depends": ["onestop_fee"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/onestop_report_rules.xml",
        "security/ir.model.access.csv",
        "views/progress_views.xml",
        "views/saved_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "onestop_report/static/src/**/*.js",
            "onestop_report/static/src/**/*.xml",
            "onestop_report/static/src/**/*.scss",
        ],
    },
}
