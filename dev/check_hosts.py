"""Refuses the address of a package registry in any file that git knows.

Which mirror or index a machine uses is its own business; a lock file that names
one breaks on the next machine.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Written in pieces, so that this file does not name them either.
HOSTS = [
    r"pypi\." + "org",
    r"pythonhosted\." + "org",
    r"(deb|ftp|security|snapshot)\S*\.debian\." + "org",
    r"registry\.npmjs\." + "org",
    r"registry\.yarnpkg\." + "com",
    r"(index-url|find-links)[ =]+\S*://",
]


def main() -> int:
    """Search every text file."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pattern = re.compile("|".join(HOSTS))
    problems = []
    for name in filter(None, listing.stdout.split("\0")):
        path = ROOT / name
        if path.is_file():
            for number, line in enumerate(
                path.read_text(errors="replace").splitlines(), 1
            ):
                if pattern.search(line):
                    problems.append(f"{name}:{number}: {line.strip()[:80]}")
    print("\n".join(problems) or "no registry is named")
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
