"""One search of the catalogue, over the 5,670 procedures of the national list.

Ours: `search_catalogue` as API, counter and portal call it, on 200 questions drawn
from names, eight words each: accents dropped, shuffled, one typing mistake, the last
word not typed to its end. Peer: Odoo's own way, `ilike` of every word on the name
without accents, ordered by name, which finds no mistakes. The time is the median of
one question.

Both are asked for the questions that the peer can answer before they are timed: each
has to find the procedure. How often ours finds it among the first three, mistakes and
all, is checked as well.
"""

import csv
import random
import statistics
import sys
import time
import unicodedata
from pathlib import Path

from odoo.tools import SQL

SOURCE = Path(__file__).resolve().parents[3] / "shared" / "data" / "tthc_catalogue.csv"
QUESTIONS = 200
ROUNDS = 5
KEPT_WORDS = 8
KINDS = ("plain", "shuffled", "mistake", "beginning")
FIRST = 3
#: Share of the questions whose procedure is among the first three.
WANTED = 0.95
MUST = (("dang ky khai sinh", "1.001193"), ("khai sinh dang ki", "1.001193"))
LIMIT = 20


def run(env) -> list[dict]:
    """Fill the catalogue, check what is found, then time both."""
    if not SOURCE.exists():
        print(f"catalogue_search: {SOURCE} is absent, not measured", file=sys.stderr)
        return []
    names = fill(env)
    questions = make_questions(names)
    search = env["onestop.procedure"].search_catalogue
    check_must(search)
    check_quality(search, questions, names)
    plain = [(text, code) for kind, text, code in questions if kind != "mistake"]
    check_same(env, search, plain, names)
    value = median_ms(search, [text for _kind, text, _code in questions])
    peer_value = median_ms(
        lambda text, limit: peer(env, text, limit), [text for text, _code in plain]
    )
    return [
        {
            "name": "catalogue_search",
            "value": round(value, 2),
            "unit": "ms",
            "peer": "ilike of every word on the name",
            "peer_value": round(peer_value, 2),
            "ratio": round(peer_value / value, 1),
        }
    ]


def fill(env) -> dict[str, str]:
    """Make procedures with a published version; return code → name."""
    with SOURCE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    names = {}
    for row in rows:
        name = " ".join(unicodedata.normalize("NFC", row["name"]).split())
        names.setdefault(row["code"].strip(), (name, row))
    known = set(env["onestop.procedure"].search([]).mapped("code"))
    new = {code: pair for code, pair in names.items() if code not in known}
    fields = field_ids(env, [row for _name, row in new.values()])
    procedures = env["onestop.procedure"].create(
        [
            {
                "code": code,
                "name": name,
                "field_id": fields.get(first_field(row)),
                "level_province": True,
            }
            for code, (name, row) in new.items()
        ]
    )
    versions = env["onestop.procedure.version"].create(
        [
            {
                "procedure_id": procedure.id,
                "name": procedure.name,
                "field_id": procedure.field_id.id,
                "subjects": new[procedure.code][1]["subjects"],
                "date_from": "2025-07-01",
            }
            for procedure in procedures
        ]
    )
    versions._publish()
    env.flush_all()
    env.cr.execute("ANALYZE onestop_procedure")
    env.cr.execute("ANALYZE onestop_procedure_version")
    return {code: name for code, (name, _row) in names.items()}


def first_field(row) -> str:
    """The first field that a row names."""
    return " ".join(unicodedata.normalize("NFC", row["fields"].split("|")[0]).split())


def field_ids(env, rows) -> dict[str, int]:
    """Field name → id, made where it is missing."""
    model = env["onestop.field"]
    ids = {field.name: field.id for field in model.search([])}
    missing = sorted({first_field(row) for row in rows} - ids.keys() - {""})
    made = model.create([{"name": name} for name in missing])
    return ids | {field.name: field.id for field in made}


def fold(text: str) -> str:
    """Lower case without accents, words only; the oracle's own."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    kept = "".join(char if char.isalnum() else " " for char in plain if ok(char))
    return " ".join(kept.split())


def ok(char: str) -> bool:
    """Whether a sign is more than an accent on the letter before it."""
    return not unicodedata.combining(char)


def make_questions(names) -> list[tuple[str, str, str]]:
    """(kind, text, code): eight words in a row that only one name holds."""
    chance = random.Random(20260701)
    words_of = {code: fold(name).split() for code, name in names.items()}
    holders = {}
    for code, words in words_of.items():
        for word in words:
            holders.setdefault(word, set()).add(code)
    questions = []
    for code in chance.sample(sorted(words_of), len(words_of)):
        words = own_words(words_of[code], holders, chance)
        if words:
            kind = KINDS[len(questions) % len(KINDS)]
            questions.append((kind, " ".join(spoil(kind, words, chance)), code))
        if len(questions) == QUESTIONS:
            break
    return questions


def own_words(words, holders, chance) -> list[str]:
    """Neighbouring words that no other name holds together; none: []."""
    starts = list(range(max(1, len(words) - KEPT_WORDS + 1)))
    chance.shuffle(starts)
    for start in starts:
        part = words[start : start + KEPT_WORDS]
        if len(set.intersection(*(holders[word] for word in part))) == 1:
            return part
    return []


def spoil(kind, words, chance) -> list[str]:
    """The words as people type them."""
    words = list(words)
    if kind == "shuffled":
        chance.shuffle(words)
    elif kind == "mistake":
        long = [at for at, word in enumerate(words) if len(word) > 3] or [0]
        at = chance.choice(long)
        word, cut = words[at], chance.randrange(max(1, len(words[at]) - 1))
        words[at] = word[:cut] + word[cut + 1 : cut + 2] + word[cut] + word[cut + 2 :]
    elif kind == "beginning":
        words[-1] = words[-1][: max(2, len(words[-1]) - 1)]
    return words


def peer(env, text, limit) -> list[dict]:
    """What `ilike` of every word does, with the accents taken off on both sides."""
    rows = env.execute_query(
        SQL(
            """SELECT p.code, v.name, v.id FROM onestop_procedure p
                 JOIN onestop_procedure_version v ON v.procedure_id = p.id
                  AND v.state = 'published' AND v.date_from <= CURRENT_DATE
                  AND (v.date_to IS NULL OR v.date_to > CURRENT_DATE)
                WHERE %s ORDER BY p.name LIMIT %s""",
            SQL(" AND ").join(
                SQL("translate(unaccent(p.name), 'đĐ', 'dD') ILIKE %s", f"%{word}%")
                for word in text.split()
            ),
            limit,
        )
    )
    return [{"code": code, "name": name} for code, name, _version in rows]


def check_must(search) -> None:
    """Birth registration comes first, in both ways of typing it."""
    for text, code in MUST:
        first = search(text, limit=1)[0]["code"]
        if first != code:
            raise AssertionError(f"{text!r} finds {first} first, not {code}")


def check_quality(search, questions, names) -> None:
    """Enough questions find their procedure among the first three."""
    missed = {}
    for kind, text, code in questions:
        found = [row["code"] for row in search(text, limit=FIRST)]
        if code not in found:
            missed.setdefault(kind, []).append((text, code))
    count = sum(len(rows) for rows in missed.values())
    share = 1 - count / len(questions)
    print(
        f"catalogue_search: {share:.1%} among the first {FIRST};"
        f" missed: { {kind: len(rows) for kind, rows in missed.items()} }",
        file=sys.stderr,
    )
    if share < WANTED:
        raise AssertionError(f"{share:.1%} found among the first {FIRST}: {missed}")


def check_same(env, search, questions, names) -> None:
    """What the peer finds, ours finds too."""
    for text, code in questions:
        theirs = {row["code"] for row in peer(env, text, None)}
        ours = {row["code"] for row in search(text, limit=200)}
        if code in theirs and code not in ours:
            raise AssertionError(f"{text!r}: the peer finds {code}, ours does not")


def median_ms(function, texts) -> float:
    """The median of all questions, each at its best of several rounds."""
    times = []
    for text in texts:
        best = float("inf")
        for _ in range(ROUNDS):
            began = time.perf_counter()
            function(text, limit=LIMIT)
            best = min(best, time.perf_counter() - began)
        times.append(best)
    return statistics.median(times) * 1e3
