"""Compares each add-on's template of texts with what the add-on really says.

Run inside Odoo by `make test`, on a database with the add-ons installed. A template
that is behind (`make pot` mends it) would hide untranslated texts from `make lint`.
"""

import io
import sys
from pathlib import Path

import polib

from odoo.tools.translate import trans_export

ADDONS = Path(__file__).resolve().parent.parent / "addons"


def problems(env, module: str) -> list[str]:
    """Texts that the template lacks."""
    stream = io.BytesIO()
    trans_export(None, [module], stream, "po", env)
    said = {entry.msgid for entry in polib.pofile(stream.getvalue().decode())}
    template = ADDONS / module / "i18n" / f"{module}.pot"
    if not template.exists():
        return [f"{module}: no template of texts (make pot)"]
    known = {entry.msgid for entry in polib.pofile(str(template))}
    missing = sorted(said - known)
    return [f"{module}: {text!r} is not in the template (make pot)" for text in missing]


def main(env, modules: list[str]) -> None:
    """Check the named add-ons."""
    found = [text for module in modules for text in problems(env, module)]
    print("\n".join(found))
    sys.exit(bool(found))


if __name__ == "__main__":
    main(globals()["env"], sys.argv[1:])
