"""A process design as a drawing (SVG): a lane for each place, a row for each step."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from ..rules.process import Design

LANE, BOX, ROW, HEAD = 250, 198, 112, 44
HEIGHT = 76  # of a box
MARGIN = 26
GAP = 7  # between arrows that run side by side
LETTERS = 27  # that fit on a line of a box

#: kind of step → fill and border; the text is dark on all of them.
COLOURS = {
    "receive": ("#e7f1fb", "#2f6ea5"),
    "return": ("#e7f1fb", "#2f6ea5"),
    "assign": ("#f4f0fa", "#6b4fa0"),
    "examine": ("#ffffff", "#5b6673"),
    "opinion": ("#fff6e0", "#9a6a00"),
    "approve": ("#f4f0fa", "#6b4fa0"),
    "sign": ("#e6f5ea", "#2b7a42"),
    "stamp": ("#ffffff", "#5b6673"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the drawing writes, in the reader's language.

    ``title``: for those who cannot see it. ``lane``: step key → heading of its lane.
    ``who``: step key → kind and role. ``time``: step key → its time. ``opinions``:
    step key → (agency, time) of each opinion. ``asked``: heading of their lane.
    ``forward``, ``back``: the legend.
    """

    title: str
    lane: Mapping
    who: Mapping
    time: Mapping
    opinions: Mapping
    asked: str
    forward: str
    back: str


@dataclass(slots=True)
class _Sheet:
    """Where everything stands, and how many arrows run in each gutter."""

    design: Design
    words: Words
    lanes: list = field(default_factory=list)
    rows: dict = field(default_factory=dict)
    used: dict = field(default_factory=dict)

    def left(self, step):
        lane = self.lanes.index(self.words.lane[step.key])
        return MARGIN + lane * LANE + (LANE - BOX) // 2

    def top(self, step):
        return HEAD + self.rows[step.key]

    def gutter(self, lane):
        """Return x of a free track in the gutter left of ``lane``."""
        count = self.used[lane] = self.used.get(lane, -1) + 1
        shift = (count + 1) // 2 * GAP * (1 if count % 2 else -1)
        return MARGIN + lane * LANE + shift


def draw(design: Design, words: Words) -> Markup:
    """Return the SVG of a design; empty where it has no step."""
    steps = design.ordered()
    if not steps:
        return Markup("")
    sheet = _Sheet(design, words)
    height = 0
    for step in steps:
        if words.lane[step.key] not in sheet.lanes:
            sheet.lanes.append(words.lane[step.key])
        sheet.rows[step.key] = height
        # Opinions stand below each other beside the step that asks for them.
        asked = len(words.opinions.get(step.key, ()))
        height += max(ROW, asked * 46 + 20)
    lanes = list(sheet.lanes)
    if any(words.opinions.values()):
        lanes.append(words.asked)
    width = 2 * MARGIN + LANE * len(lanes)
    total = HEAD + height + 24
    parts = [_lanes(lanes, total - 24)]
    parts += [_arrow_forward(sheet, step, key) for step in steps for key in step.next]
    parts += [_arrow_back(sheet, step, key) for step in steps for key in step.back]
    parts += [_box(sheet, step) for step in steps]
    parts += [_opinions(sheet, step, len(lanes) - 1) for step in steps]
    parts.append(_legend(words, total, any(step.back for step in steps)))
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{title}" '
        'viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'style="max-width:100%;height:auto;font-family:inherit">{defs}{parts}</svg>'
    ).format(
        title=words.title,
        width=width,
        height=total,
        defs=_DEFS,
        parts=Markup("").join(parts),
    )


_DEFS = Markup(
    '<defs><marker id="o_head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
    'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#3b4654"/></marker>'
    '<marker id="o_head_back" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
    'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#a33b2e"/></marker>'
    "</defs>"
)


def _text(x, y, text, size=13, weight=400, colour="#1f2933", anchor="start"):
    return Markup(
        '<text x="{}" y="{}" font-size="{}" font-weight="{}" fill="{}" '
        'text-anchor="{}">{}</text>'
    ).format(x, y, size, weight, colour, anchor, text)


def _lanes(lanes, height):
    parts = []
    for number, title in enumerate(lanes):
        x = MARGIN + number * LANE
        fill = "#f6f7f9" if number % 2 else "#fbfbfc"
        parts.append(
            Markup('<rect x="{}" y="0" width="{}" height="{}" fill="{}"/>').format(
                x, LANE, height, fill
            )
        )
        parts.append(
            _text(x + LANE // 2, 26, _cut(title, 32), 13, 600, "#3b4654", "middle")
        )
    return Markup("").join(parts)


def _box(sheet, step):
    x, y = sheet.left(step), sheet.top(step)
    fill, border = COLOURS[step.kind]
    lines = _wrap(step.name)
    parts = [
        Markup(
            '<rect x="{}" y="{}" width="{}" height="{}" rx="6" fill="{}" '
            'stroke="{}" stroke-width="1.5"/>'
        ).format(x, y, BOX, HEIGHT, fill, border)
    ]
    start = y + (20 if len(lines) > 1 else 26)
    for number, line in enumerate(lines):
        parts.append(_text(x + 10, start + 16 * number, line, 13, 600))
    parts.append(_text(x + 10, y + HEIGHT - 11, sheet.words.who[step.key], 12))
    parts.append(
        _text(
            x + BOX - 10,
            y + HEIGHT - 11,
            sheet.words.time[step.key],
            12,
            600,
            anchor="end",
        )
    )
    return Markup("").join(parts)


def _opinions(sheet, step, lane):
    parts = []
    x = MARGIN + lane * LANE + (LANE - BOX) // 2
    middle = sheet.top(step) + HEIGHT // 2
    fill, border = COLOURS["opinion"]
    for number, (agency, time) in enumerate(sheet.words.opinions.get(step.key, ())):
        y = sheet.top(step) + number * 46
        parts.append(
            Markup(
                '<path d="M{} {}H{}V{}H{}" fill="none" stroke="{}" stroke-width="1.3"/>'
                '<rect x="{}" y="{}" width="{}" height="38" rx="6" fill="{}" '
                'stroke="{}"/>'
            ).format(
                sheet.left(step) + BOX,
                middle,
                x - 12,
                y + 19,
                x,
                border,
                x,
                y,
                BOX,
                fill,
                border,
            )
        )
        parts.append(_text(x + 10, y + 16, _cut(agency, LETTERS), 12))
        parts.append(_text(x + BOX - 10, y + 31, time, 12, 600, anchor="end"))
    return Markup("").join(parts)


def _path(points, back=False):
    colour, head = ("#a33b2e", "o_head_back") if back else ("#3b4654", "o_head")
    first, *rest = points
    line = f"M{first[0]} {first[1]}" + "".join(f"L{x} {y}" for x, y in rest)
    return Markup(
        '<path d="{}" fill="none" stroke="{}" stroke-width="1.5"{} '
        'marker-end="url(#{})"/>'
    ).format(line, colour, Markup(' stroke-dasharray="5 4"') if back else "", head)


def _arrow_forward(sheet, step, key):
    """Down to the next row, or through a gutter past the rows between."""
    target = sheet.design.step(key)
    if target is None:
        return Markup("")
    order = [s.key for s in sheet.design.ordered()]
    if order.index(target.key) == order.index(step.key) + 1:
        x, y = sheet.left(step) + BOX // 2, sheet.top(step) + HEIGHT
        goal, top = sheet.left(target) + BOX // 2, sheet.top(target)
        half = top - 14
        return _path([(x, y), (x, half), (goal, half), (goal, top)])
    lane = 1 + max(sheet.lanes.index(sheet.words.lane[s.key]) for s in (step, target))
    x = sheet.gutter(lane)
    y, goal = sheet.top(step) + HEIGHT // 2 + 12, sheet.top(target) + HEIGHT // 2 - 12
    return _path(
        [
            (sheet.left(step) + BOX, y),
            (x, y),
            (x, goal),
            (sheet.left(target) + BOX, goal),
        ]
    )


def _arrow_back(sheet, step, key):
    """Up through the gutter left of both boxes."""
    target = sheet.design.step(key)
    if target is None:
        return Markup("")
    lane = min(sheet.lanes.index(sheet.words.lane[s.key]) for s in (step, target))
    x = sheet.gutter(lane)
    y, goal = sheet.top(step) + HEIGHT // 2, sheet.top(target) + HEIGHT // 2 + 10
    return _path(
        [(sheet.left(step), y), (x, y), (x, goal), (sheet.left(target), goal)], True
    )


def _legend(words, total, with_back):
    y = total - 6
    parts = [
        _path([(MARGIN, y - 4), (MARGIN + 34, y - 4)]),
        _text(MARGIN + 42, y, words.forward, 12),
    ]
    if with_back:
        x = MARGIN + 190
        parts += [
            _path([(x, y - 4), (x + 34, y - 4)], True),
            _text(x + 42, y, words.back, 12),
        ]
    return Markup("").join(parts)


def _cut(text, letters):
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"


def _wrap(text):
    """Return a name on at most two lines."""
    if len(text) <= LETTERS:
        return [escape(text)]
    cut = text.rfind(" ", 0, LETTERS + 1)
    cut = cut if cut > 0 else LETTERS
    return [text[:cut], _cut(text[cut:].strip(), LETTERS)]
