"""Run inside Odoo: does a key open JSON-2 for its user?"""

import sys

env = globals()["env"]
uid = env["res.users.apikeys"]._check_credentials(scope="rpc", key=sys.argv[1])
print(env["res.users"].browse(uid).login)
