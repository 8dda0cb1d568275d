"""Prints a JSON-2 API key; run by `make api-key LOGIN=…`, `env` comes from there."""

import sys
from datetime import datetime, timedelta

login = sys.argv[1]
env = globals()["env"]
user = env["res.users"].search([("login", "=", login)])
if not user:
    known = env["res.users"].search([], order="login").mapped("login")
    sys.exit(f"  Failed: no user {login!r}\n  Do:     one of {', '.join(known)}")
# Odoo refuses a key that outlives what the user's groups allow; root may make
# one for a year, as the administrator could on screen.
keys = env["res.users.apikeys"].with_user(user).sudo()
until = datetime.now() + timedelta(days=365)
print(keys._generate("rpc", "make api-key", until))
env.cr.commit()
