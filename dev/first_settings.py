"""What a fresh database needs once: Vietnamese everywhere, no online services."""

env = globals()["env"]
lang = "vi_VN"
if lang not in dict(env["res.lang"].get_installed()):
    language = env.ref("base.lang_vi_VN")
    env["base.language.install"].create({"lang_ids": language.ids}).lang_install()
env["ir.default"].set("res.partner", "lang", lang)
users = env["res.users"].with_context(active_test=False).search([])
users.partner_id.write({"lang": lang})
users.partner_id.filtered(lambda partner: not partner.tz).write(
    {"tz": "Asia/Ho_Chi_Minh"}
)
env["res.company"].search([]).partner_id.write({"lang": lang})
if "website" in env:
    vietnamese = env["res.lang"]._lang_get(lang)
    for website in env["website"].search([]):
        website.language_ids |= vietnamese
        website.default_lang_id = vietnamese
env.cr.commit()
