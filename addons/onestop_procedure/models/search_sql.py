"""The SQL of a search: who may be meant, and what each word of it is worth.

The statements speak of ``onestop_procedure p``; see ``procedure_match``.
"""

from odoo.tools import SQL

# What a word is worth by the place where it stands, and by how it was typed.
IN_NAME, BEGUN_IN_NAME, IN_FIELD, IN_CONTENT = 1.0, 0.85, 0.6, 0.35
CORRECTED, DOUBTED = 0.6, 0.4
WHOLE_CODE, CODE_BEGUN = 20.0, 10.0
# Words that stand side by side in the name as they were typed.
NEIGHBOURS = 0.1
# A name that holds nothing beside what was typed.
BRIEF = 0.1
# Every word found as typed, wherever it stands.
COMPLETE = 0.25
# Share of the weight of the words that must be found, when not all are.
ENOUGH = 0.6
# What is worth less than this share of the best hit is no answer.
KEPT = 0.5
# Among equals the name with least beside what was typed.
BEST_FIRST = SQL("score DESC, length, code")
# The words of a procedure, taken apart once and not for each word of the query.
HELD = SQL(
    " CROSS JOIN LATERAL (SELECT string_to_array(p.search_text, ' ') AS words OFFSET 0)"
    " held"
)


def ranked(words, loose, tables, where, version, limit=None):
    """Return the best hits of a query as a table in brackets, with an alias.

    Its columns: score (1 and more: all words in the name), id, version_id, length
    (of the name), code; ordered by :data:`BEST_FIRST`.

    :param words: answer of ``search_words.read_query``
    :param bool loose: a part of the words is enough
    :param SQL tables: ``onestop_procedure p`` and what is joined to it
    :param SQL where: further conditions
    :param SQL version: the version's id in these tables
    :param limit: at most so many; None: all
    """
    total = sum(word.weight for word in words)
    shares = [
        (word.weight / total, SQL.identifier(f"value_{index}"))
        for index, word in enumerate(words)
    ]
    return SQL(
        """(
        WITH hit AS MATERIALIZED (
            SELECT p.id, %(version)s AS version_id, p.code,
                   length(p.name_key) AS length, (%(bonus)s)::float AS bonus,
                   %(values)s
              FROM %(tables)s%(held)s WHERE %(where)s AND %(candidates)s
        ), scored AS (
            SELECT id, version_id, code, length, (bonus + %(score)s)::float AS score
              FROM hit WHERE %(found)s >= %(enough)s
        )
        SELECT *
          FROM (SELECT *, max(score) OVER () AS best FROM scored) compared
         WHERE score >= best * %(kept)s
         ORDER BY %(order)s LIMIT %(limit)s
        ) hits""",
        version=version,
        bonus=bonus(words, loose),
        values=SQL(", ").join(
            SQL("(%s)::float AS %s", value(word, loose), name)
            for word, (_share, name) in zip(words, shares, strict=True)
        ),
        tables=tables,
        where=where,
        candidates=candidates(words, loose),
        score=SQL(" + ").join(SQL("%s * %s", share, name) for share, name in shares),
        found=SQL(" + ").join(
            SQL("CASE WHEN %s > 0 THEN %s ELSE 0 END", name, share)
            for share, name in shares
        ),
        enough=ENOUGH,
        kept=KEPT,
        held=HELD if loose else SQL(),
        order=BEST_FIRST,
        limit=limit,
    )


def candidates(words, loose):
    """Return the condition that the index answers."""
    if not loose:
        return SQL(" AND ").join(holds(word) for word in words)
    # Whoever has enough weight holds one of the heaviest words: the others
    # together do not weigh enough.
    total = left = sum(word.weight for word in words)
    asked = []
    for word in sorted(words, key=lambda word: -word.weight):
        if left < total * ENOUGH:
            break
        asked.append(word)
        left -= word.weight
    return SQL("(%s)", SQL(" OR ").join(holds(word) for word in asked))


def holds(word):
    """Return the condition that a procedure holds a word, or what may be meant."""
    held = SQL("string_to_array(p.search_text, ' ') && %s::text[]", word.all)
    if not word.codes:
        return held
    return SQL("(%s OR %s)", held, code_begins(word))


def code_begins(word):
    """Return the condition that a procedure's code begins like a word."""
    return SQL(
        "(%s)",
        SQL(" OR ").join(SQL("p.code LIKE %s", pattern) for pattern in word.codes),
    )


def value(word, loose):
    """Return what a word is worth in a procedure, by the place where it stands."""
    part = escape(word.text)
    cases = []
    if word.codes:
        cases.append(SQL("WHEN p.code = %s THEN %s", word.text, WHOLE_CODE))
        cases.append(SQL("WHEN %s THEN %s", code_begins(word), CODE_BEGUN))
    cases.append(SQL("WHEN p.name_key LIKE %s THEN %s", f"% {part} %", IN_NAME))
    begun = f"% {part}%"
    if word.begun:
        cases.append(SQL("WHEN p.name_key LIKE %s THEN %s", begun, BEGUN_IN_NAME))
    in_field = begun if word.begun else f"% {part} %"
    cases.append(SQL("WHEN p.field_key LIKE %s THEN %s", in_field, IN_FIELD))
    if word.close:
        cases.append(
            SQL(
                "WHEN string_to_array(p.name_key, ' ') && %s::text[] THEN %s",
                list(word.close),
                DOUBTED if word.known else CORRECTED,
            )
        )
    if loose:
        # Corrections count in names only, there are too many of them in the papers.
        cases.append(SQL("WHEN %s <> ALL (held.words) THEN 0", word.text))
    return SQL("CASE %s ELSE %s END", SQL(" ").join(cases), IN_CONTENT)


def bonus(words, loose):
    """Return what brevity, neighbours and all words as typed add to the score."""
    typed = sum(len(word.text) + 1 for word in words)
    parts = [SQL("LEAST(1, %s / length(p.name_key)) * %s", float(typed), BRIEF)]
    texts = [escape(word.text) for word in words]
    pairs = list(zip(texts, texts[1:], strict=False))
    for first, second in pairs:
        parts.append(
            SQL(
                "CASE WHEN p.name_key LIKE %s THEN %s ELSE 0 END",
                f"% {first} {second}%",
                NEIGHBOURS / len(pairs),
            )
        )
    if loose:
        parts.append(
            SQL(
                "CASE WHEN held.words @> %s::text[] THEN %s ELSE 0 END",
                [word.text for word in words],
                COMPLETE,
            )
        )
    return SQL(" + ").join(parts)


def escape(word):
    """Return the word with the wildcards of LIKE taken literally."""
    return word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
