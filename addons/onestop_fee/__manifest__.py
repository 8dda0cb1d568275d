{
    "name": "Onestop: fees",
    "summary": "Charges from the tariff, numbered receipts, cash shifts",
    "version": "19.0.1.0.0",
    "category": "Services/Onestop",
    "author": "Onestop",
    "license": "LGPL-3",
    "depends": ["onestop_dossier"],
    "data": [
        "security/onestop_fee_rules.xml",
        "security/ir.model.access.csv",
        "report/receipt_templates.xml",
        "views/agency_views.xml",
        "views/charge_views.xml",
        "views/receipt_views.xml",
        "views/receipt_book_views.xml",
        "views/cash_session_views.xml",
        "views/dossier_views.xml",
        "views/menus.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "assets": {
        "web.assets_backend": [
            "onestop_fee/static/src/cashier/*.js",
            "onestop_fee/static/src/cashier/*.xml",
            "onestop_fee/static/src/cashier/*.scss",
        ],
    },
}
