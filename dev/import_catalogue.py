"""Imports a file into the catalogue; run by `make import FILE=…`."""

import json
import sys

path, on_error = sys.argv[1:]
env = globals()["env"]
result = env["onestop.catalogue.import"].import_file(path, on_error=on_error)
for line, sentence in result.get("errors") or []:
    print(f"line {line}: {sentence}", file=sys.stderr)
if result["failed"] and on_error == "stop":
    env.cr.rollback()
else:
    env.cr.commit()
names = ("created", "updated", "unchanged", "to_settle", "failed")
print(json.dumps({name: result[name] for name in names}))
sys.exit(1 if result["failed"] else 0)
