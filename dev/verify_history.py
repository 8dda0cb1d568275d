#!/usr/bin/env python3
"""Checks an export of the history against its day files, without Odoo.

    python3 dev/verify_history.py EXPORT --days FOLDER --key FILE
    python3 dev/verify_history.py --new-key FILE

EXPORT is what `make history FILE=…` writes, FOLDER holds the day files and FILE the
keys. Needs Python's standard library and `seal.py` of the rules, beside this file or in
its checkout. Ends with 0 where all is as sealed, 1 where something is not (each line
names day and dossier), 2 where the check could not be made. See docs/history.md.
"""

import argparse
import importlib.util
import json
import os
import secrets
import sys
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

HERE = Path(__file__).resolve().parent
PLACES = (
    HERE / "seal.py",
    HERE.parent / "addons" / "onestop_procedure" / "rules" / "seal.py",
)
WORDS = {
    "changed": "event {event} was changed",
    "removed": "event {event} was removed",
    "inserted": "event {event} was inserted",
    "file_changed": "the day file is not genuine",
    "file_missing": "the day file is missing",
    "chain_broken": "the day file does not follow the one before it",
    "root_changed": "the root in the database is not the day file's",
    "row_missing": "the day is missing in the database",
    "root_unexpected": "the root is not the one expected",
    "unknown_key": "the key of this day is not in the key file",
    "not_closed": "the day is over and was not closed",
}


def load_seal():
    """The rules of the seal, loaded by their path."""
    path = next((place for place in PLACES if place.is_file()), None)
    if path is None:
        raise SystemExit("seal.py is neither beside this file nor in its checkout")
    spec = importlib.util.spec_from_file_location("onestop_seal", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


seal = load_seal()


class Unusable(Exception):
    """The check cannot be made with what was given."""


class Export:
    """An export, read from its beginning: header, days, dossiers, then events."""

    def __init__(self, lines):
        self.lines = (json.loads(line) for line in lines if line.strip())
        self.header = next(self.lines, {})
        if self.header.get("onestop_history") != 1:
            raise Unusable("this is no export of the history")
        self.roots, self.codes, self.first = {}, {}, None
        for line in self.lines:
            if "event" in line:
                self.first = line["event"]
                break
            if "day" in line:
                self.roots[line["day"]] = line["root"]
            if "dossier" in line:
                self.codes[line["dossier"]] = line["code"]

    def events(self):
        """All events; the export holds them by day."""
        if self.first:
            yield self.first
        for line in self.lines:
            yield line["event"]

    def days(self):
        """``(day, events)`` in the order of the export."""
        return groupby(
            self.events(), lambda event: seal.recording_day(event["recorded_at"])
        )


class Check:
    """One run: what was read, and what was found."""

    def __init__(self, export, folder, keys, expected=()):
        self.export, self.folder, self.expected = export, folder, dict(expected)
        self.keys = {key.id: key for key in keys}
        self.found, self.checked, self.open = [], 0, 0
        self.days = self.read_days()

    def read_days(self):
        """The day files by their day, without their lines, which :meth:`compare`
        reads again; what is not genuine is a finding."""
        days = {}
        for path in sorted(self.folder.glob("????-??-??.jsonl")):
            try:
                day = seal.read_day(path.read_text(encoding="utf-8"))
            except (seal.SealError, UnicodeDecodeError):
                self.find("file_changed", path.stem)
                continue
            key = self.keys.get(day.key)
            if key is None:
                self.find("unknown_key", path.stem)
            elif day.day != path.stem or not seal.is_genuine(day, key):
                self.find("file_changed", path.stem)
            days[path.stem] = replace(day, marks=(), body=b"")
        return days

    def find(self, kind, day):
        self.found.append(seal.Finding(kind, day))

    def run(self):
        """Return every finding, in the order of days."""
        if not self.days:
            raise Unusable("there are no day files in this folder")
        self.found += seal.check_chain(list(self.days.values()))
        self.check_roots()
        self.check_end()
        self.check_events()
        return sorted(set(self.found), key=lambda one: (one.day, one.event, one.kind))

    def check_roots(self):
        """Roots of files, of the database and those noted elsewhere are the same."""
        for day, root in self.export.roots.items():
            if day not in self.days:
                self.find("file_missing", day)
            elif self.days[day].root != root:
                self.find("root_changed", day)
        for day in self.days:
            if day not in self.export.roots:
                self.find("row_missing", day)
        for day, root in self.expected.items():
            if day not in self.days or self.days[day].root != root:
                self.find("root_unexpected", day)

    def check_end(self):
        """No day that was over when the export was made is still open.

        The day before the export's may be waiting for its closing hour.
        """
        today = date.fromisoformat(seal.recording_day(self.export.header["made"]))
        yesterday = (today - timedelta(days=1)).isoformat()
        for day in seal.between(max(self.days), yesterday):
            self.find("not_closed", day)

    def check_events(self):
        """Every event is the one that was sealed, and none is missing."""
        left, last = set(self.days), max(self.days)
        for day, group in self.export.days():
            events = list(group)
            if day > last:
                self.open += len(events)
                continue
            self.checked += len(events)
            left.discard(day)
            self.compare(day, events)
        for day in sorted(left):
            self.compare(day, [])

    def compare(self, day, events):
        """One day; without its file, all its events stand there unsealed."""
        sealed = self.days.get(day)
        if sealed is None:
            self.found += [
                seal.Finding("inserted", day, (event["dossier_id"],), event["id"])
                for event in events
            ]
        elif sealed.key in self.keys:
            whole = seal.read_day(self.path(day).read_text(encoding="utf-8"))
            self.found += seal.compare(whole, self.keys[sealed.key], events)

    def path(self, day):
        return self.folder / f"{day}.jsonl"

    def words(self, finding):
        """One line on a finding: day, dossier, what."""
        codes = self.export.codes
        dossiers = " and ".join(
            f"{codes.get(number) or 'without a code'} (id {number})"
            for number in finding.dossiers
        )
        place = f", dossier {dossiers}" if dossiers else ""
        what = WORDS[finding.kind].format(event=finding.event)
        return f"{finding.day}{place}: {what}"


def new_key(path):
    """Append a new key to the key file, which is made where it is missing."""
    known = seal.read_keys(path.read_text()) if path.exists() else ()
    name = f"k{len(known) + 1}"
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with open(handle, "a") as file:
        file.write(f"{name} {secrets.token_hex(32)}\n")
    print(f"key {name} was added to {path}; it seals from the next closing on")


def root_of_day(text):
    """``day=root`` of the command line."""
    day, _equals, root = text.partition("=")
    if not root:
        raise argparse.ArgumentTypeError("DAY=ROOT is expected")
    return day, root


def arguments(given):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export", nargs="?", type=Path, help="written by make history")
    parser.add_argument("--days", type=Path, help="folder of the day files")
    parser.add_argument("--key", type=Path, help="file of the keys")
    parser.add_argument(
        "--expect", type=root_of_day, action="append", default=[], metavar="DAY=ROOT",
        help="a root that was noted elsewhere",
    )  # fmt: skip
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="add a key")
    options = parser.parse_args(given)
    if not options.new_key and not (options.export and options.days and options.key):
        parser.error("EXPORT, --days and --key are needed, or --new-key")
    return options


def main(given=None):
    """Run the check; return the exit code."""
    options = arguments(given)
    try:
        if options.new_key:
            new_key(options.new_key)
            return 0
        keys = seal.read_keys(options.key.read_text())
        with options.export.open(encoding="utf-8") as lines:
            check = Check(Export(lines), options.days, keys, options.expect)
            found = check.run()
    except (Unusable, OSError, ValueError, KeyError) as error:
        print(f"the check could not be made: {error}", file=sys.stderr)
        return 2
    for finding in found:
        print(check.words(finding))
    print(
        f"{len(check.days)} days and {check.checked} events checked, "
        f"{check.open} not sealed yet, {len(found)} findings"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
