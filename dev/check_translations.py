"""Refuses an add-on whose vi.po misses a text or leaves one untranslated."""

import sys
from pathlib import Path

import polib

ADDONS = Path(__file__).resolve().parent.parent / "addons"


def check(addon: Path) -> list[str]:
    """Compare the template with the Vietnamese texts."""
    template = addon / "i18n" / f"{addon.name}.pot"
    texts = addon / "i18n" / "vi.po"
    missing = [str(path) for path in (template, texts) if not path.exists()]
    if missing:
        return [f"{path} is missing (make pot)" for path in missing]
    wanted = {entry.msgid for entry in polib.pofile(str(template))}
    known = {entry.msgid: entry for entry in polib.pofile(str(texts))}
    problems = [f"{texts}: lacks {msgid!r}" for msgid in sorted(wanted - set(known))]
    for msgid, entry in known.items():
        if msgid in wanted and (not entry.msgstr or entry.fuzzy):
            problems.append(f"{texts}:{entry.linenum}: untranslated {msgid!r}")
    return problems


def main() -> int:
    """Check every add-on that is there."""
    problems = []
    for manifest in sorted(ADDONS.glob("*/__manifest__.py")):
        problems += check(manifest.parent)
    print("\n".join(problems) or "every text has its Vietnamese")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
