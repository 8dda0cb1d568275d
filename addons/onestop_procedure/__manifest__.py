{
    "name": "Onestop Procedures",
    "version": "19.0.1.0.0",
    "category": "Services/Government",
    "summary": "Catalogue of administrative procedures, agencies, working time",
    "author": "Onestop",
    "license": "LGPL-3",
    "depends": ["mail", "resource"],
    "external_dependencies": {
        "python": ["holidays", "qrcode", "weasyprint"],
    },
    "data": [
        "security/onestop_groups.xml",
        "security/ir.model.access.csv",
        "data/resource_calendar.xml",
        "data/onestop_calendar_day.xml",
        "data/onestop_process.xml",
        "data/ir_cron.xml",
    ],
}
