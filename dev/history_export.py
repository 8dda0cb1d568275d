"""Writes the export of the history; run by `make history FILE=…`."""

import sys

[path] = sys.argv[1:]
env = globals()["env"]
with open(path, "w", encoding="utf-8") as file:
    env["onestop.seal.day"]._export(file.write)
