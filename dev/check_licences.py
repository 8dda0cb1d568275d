"""Refuses an AGPL or GPL package among those that the suite runs on."""

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# The word GPL without its lesser form; "or" choices hold a free one beside it.
STRICT = re.compile(r"AGPL|Affero|(?<!Lesser )General Public License|(?<![LA])GPL")
# Looked at by hand; the reason stands beside each.
KNOWN = {
    "docutils": "public domain and BSD; one GPL file (an Emacs mode) is not used",
    "text-unidecode": "GPL or Artistic, taken under the Artistic licence",
}


def licence(name: str) -> str:
    """What a distribution says of itself."""
    data = distribution(name).metadata
    words = data.get_all("Classifier") or []
    words = [word for word in words if word.startswith("License")]
    return " | ".join([data.get("License-Expression") or "", *words]) or (
        data.get("License") or ""
    )


def main() -> int:
    """Check every package of requirements.txt."""
    problems = []
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        found = re.match(r"([\w.-]+)==", line)
        if not found or found[1] in KNOWN:
            continue
        try:
            words = licence(found[1])
        except PackageNotFoundError:
            problems.append(f"{found[1]} is not installed (make setup)")
            continue
        if STRICT.search(words) and "LGPL" not in words and "Lesser" not in words:
            problems.append(f"{found[1]}: {words}")
    print("\n".join(problems) or "no AGPL or GPL package")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
