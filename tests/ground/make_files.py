"""Run inside Odoo: some attachments, text with Vietnamese letters among them."""

env = globals()["env"]
for number in range(20):
    env["ir.attachment"].create(
        {"name": f"tệp {number}", "raw": f"Đất đai số {number}\n".encode() * 1000}
    )
