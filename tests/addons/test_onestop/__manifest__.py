{
    "name": "Onestop: tests across the add-ons",
    "summary": "Demonstration, access tables, guards, the main job",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tests",
    "author": "Onestop",
    "license": "LGPL-3",
    "depends": ["onestop_portal", "onestop_report", "test_lint"],
}
