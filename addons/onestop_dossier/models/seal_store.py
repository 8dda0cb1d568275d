"""Where the seal's keys and day files lie: outside the database, on purpose.

Whoever owns the database must not be able to move them, so their places come from the
environment or ``odoo.conf``, never from a system parameter:

- ``ONESTOP_HISTORY_KEY`` or ``onestop_history_key``: the key file; left out,
  ``history.key`` in the data directory;
- ``ONESTOP_HISTORY_FOLDER`` or ``onestop_history_folder``: the folder that holds one
  folder of day files for each database; left out, ``history`` in the data directory.
"""

import os
import secrets
from pathlib import Path

from odoo.tools import config

from odoo.addons.onestop_procedure.rules import seal


class StoreError(Exception):
    """A day cannot be closed now; ``problem`` is a value of the day's field."""

    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


def _place(name, default):
    place = os.environ.get(name.upper()) or config.get(name)
    return Path(place) if place else Path(config["data_dir"]) / default


def key_path():
    """Return the path of the key file."""
    return _place("onestop_history_key", "history.key")


def folder(database):
    """Return the folder of a database's day files."""
    return _place("onestop_history_folder", "history") / database


def read_keys(may_create):
    """Return the keys, the one in use last.

    :param bool may_create: nothing was sealed yet, so a missing file is made
    :raises StoreError: no file, no key in it, or not one that can be read
    """
    path = key_path()
    if may_create and not path.exists():
        _create_key(path)
    try:
        keys = seal.read_keys(path.read_text())
    except (OSError, ValueError) as error:
        raise StoreError("key") from error
    if not keys:
        raise StoreError("key")
    return keys


def _create_key(path):
    """Make the first key; of two processes at once, one makes it for both."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    except OSError as error:
        raise StoreError("key") from error
    with open(handle, "w") as file:
        file.write(f"k1 {secrets.token_hex(32)}\n")


def write_day(database, day, text):
    """Write a day file for good; the same text again changes nothing.

    :raises StoreError: the folder cannot be written, or another text stands there
    """
    path = folder(database) / f"{day}.jsonl"
    try:
        if path.exists():
            if path.read_text() != text:
                raise StoreError("other_file")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        with draft.open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o440)
        draft.rename(path)
    except OSError as error:
        raise StoreError("folder") from error
