"""What a person typed into the search of the catalogue, word by word.

Plain Python without Odoo: words are folded (see ``tools.search_key``), the
vocabulary counts how many procedures hold each word. The words that many hold say
little, the rare ones decide; a word that nobody holds is taken as the beginning of
others, as two words written together, or as a typing mistake.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import log

LETTERS = "abcdefghiklmnopqrstuvx0123456789"
# A code or its beginning: figures and dots, three or more signs.
CODE = re.compile(r"\d[\d.]{2,}(?:[a-z]\d\d)?")
SIGNS = re.compile(r"[^\w.]+|(?<!\d)\.|\.(?!\d)")
# One letter begins hundreds of words; more than this add nothing.
MAX_BEGUN = 400
MIN_CORRECTED = 3
MIN_HALF = 2
MAX_WORDS = 24


def split(key: str) -> list[str]:
    """Return the words of a folded text; a dot stays only between figures."""
    return SIGNS.sub(" ", key).split()


@dataclass(frozen=True)
class Word:
    """A word of a query and the words of the catalogue that may be meant.

    ``weight``: how much it tells, from the number of procedures that hold it;
    ``begun``: longer words that begin with it; ``close``: words one typing mistake
    away; ``codes``: patterns of LIKE for procedure codes; ``known``: the catalogue
    holds the word as it was typed.
    """

    text: str
    weight: float
    known: bool
    begun: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def all(self) -> list[str]:
        """Every word of the catalogue that counts as this one."""
        return [self.text, *self.begun, *self.close]


class Vocabulary:
    """The words of all procedures.

    :param counts: folded word → number of procedures that hold it
    :param total: number of procedures
    """

    def __init__(self, counts: Mapping[str, int], total: int):
        self.counts = dict(counts)
        self.total = total
        self.words = sorted(self.counts)

    def weight(self, word: str) -> float:
        """Return the inverse document frequency; 0 for an unknown word."""
        count = self.counts.get(word, 0)
        return log(1 + self.total / count) if count else 0.0

    def begun(self, start: str) -> tuple[str, ...]:
        """Return longer words that begin so, the most frequent first."""
        index = bisect_left(self.words, start)
        found = []
        while index < len(self.words) and self.words[index].startswith(start):
            if self.words[index] != start:
                found.append(self.words[index])
            index += 1
        found.sort(key=lambda word: -self.counts[word])
        return tuple(found[:MAX_BEGUN])

    def close(self, word: str) -> tuple[str, ...]:
        """Return known words one mistake away: a letter more, less, other, swapped.

        For a known word only more frequent ones: nobody means the rarer word.
        """
        if len(word) < MIN_CORRECTED:
            return ()
        found = _one_mistake(word) & self.counts.keys()
        least = self.counts.get(word, 0)
        return tuple(sorted(text for text in found if self.counts[text] > least))

    def halves(self, word: str) -> tuple[str, str] | None:
        """Return the two known words that were written together, if any."""
        pairs = [
            (word[:cut], word[cut:])
            for cut in range(MIN_HALF, len(word) - MIN_HALF + 1)
            if word[:cut] in self.counts and word[cut:] in self.counts
        ]
        return max(
            pairs,
            key=lambda pair: min(self.counts[pair[0]], self.counts[pair[1]]),
            default=None,
        )


def _one_mistake(word: str) -> set[str]:
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    less = {left + right[1:] for left, right in splits if right}
    swapped = {
        left + right[1] + right[0] + right[2:]
        for left, right in splits
        if len(right) > 1
    }
    other = {
        left + letter + right[1:]
        for left, right in splits
        if right
        for letter in LETTERS
    }
    more = {left + letter + right for left, right in splits for letter in LETTERS}
    return less | swapped | other | more


def read_query(key: str, vocabulary: Vocabulary, loose=False) -> tuple[Word, ...]:
    """Return the words of a folded query.

    :param str key: folded text
    :param bool loose: look for typing mistakes in known words too
    """
    typed = split(key)[:MAX_WORDS]
    texts = [part for text in typed for part in _parts(text, vocabulary)]
    words = [
        _word(text, index == len(texts) - 1, vocabulary, loose)
        for index, text in enumerate(texts)
    ]
    told = [word.weight for word in words if word.weight]
    middle = sum(told) / len(told) if told else 1.0
    return tuple(
        word if word.weight else replace(word, weight=middle) for word in words
    )


def _parts(text, vocabulary):
    """Return the word, or the two that it is made of."""
    if CODE.fullmatch(text) or text in vocabulary.counts or vocabulary.begun(text):
        return (text,)
    return vocabulary.halves(text) or (text,)


def _word(text, is_last, vocabulary, loose):
    if CODE.fullmatch(text):
        return Word(text, 0.0, False, codes=_code_patterns(text))
    known = text in vocabulary.counts
    begun = vocabulary.begun(text) if is_last or not known else ()
    corrected = loose or not (known or begun)
    close = vocabulary.close(text) if corrected else ()
    weight = vocabulary.weight(text)
    if not known and (begun or close):
        weight = max(vocabulary.weight(word) for word in begun or close)
    return Word(text, weight, known, begun=begun, close=close)


def _code_patterns(text):
    """Return what a code may begin with: whole, without its dot, without its group."""
    patterns = [f"{text}%", f"_.{text}%"]
    if "." not in text and len(text) > 1:
        patterns.append(f"{text[0]}.{text[1:]}%")
    return tuple(patterns)
