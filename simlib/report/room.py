"""What is shown to a whole room: never a ranking, and no figures of fewer than five people."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import fsum

from simlib.bill import Bill
from simlib.chairs import Chair
from simlib.debrief import Debrief
from simlib.i18n import _, ngettext
from simlib.i18n import format_number as number
from simlib.intervals import interval
from simlib.report.drawings import lines
from simlib.report.learned import after_panel, levels_table
from simlib.report.panels import panel
from simlib.report.sheet import moments_html, phase
from simlib.report.words import COUNTED, error_name, esc, family_name, figure, signed, table
from simlib.ui.happened import kind_name
from simlib.ui.place import desk_name

__all__ = ["FEWEST", "room"]

FEWEST = 5  # people; of fewer the figures would be somebody's
_TOLD = 2  # moments that a room looks at

Group = tuple[str, Sequence[Debrief]]


def room(told: Sequence[Debrief], names: dict[str, str]) -> str:
    """Write the room's six phases; ``names`` maps pseudonyms to what is shown."""
    groups = _groups(told)
    sections = [
        phase("feel", f'<div class="cloud"></div><p class="note">{esc(_cloud())}</p>'),
        phase("happened", "".join(_happened(group) for group in groups)),
        phase("learned", "".join(_learned(group) for group in groups) + _asked(told)),
        phase("relates", _relates(told)),
        phase("if", _if(told)),
        phase("next", _next()),
    ]
    people = ngettext("{count} session", "{count} sessions", len(told))
    count = people.format(count=number(len(told)))
    stories = ", ".join(f"{title}: {len(own)}" for title, own in groups)
    shown = ", ".join(sorted(names.values()))
    return (
        f'<article class="room"><h1>{esc(_("Debrief"))}</h1>'
        f'<p class="sub">{esc(count)}. {esc(stories)}</p><p class="sub">{esc(shown)}</p>'
        f"{''.join(sections)}</article>"
    )


def _cloud() -> str:
    return _("All words into one cloud, both departments in one colour.")


def _groups(told: Sequence[Debrief]) -> list[Group]:
    """Return the sessions by story and seats."""
    found: dict[str, list[Debrief]] = {}
    for each in told:
        seats = " + ".join(desk_name(seat) for seat in each.sitting.seats)
        title = _("{title} (desk: {seats})").format(
            title=each.sitting.run.scenario.title, seats=seats
        )
        found.setdefault(title, []).append(each)
    return list(found.items())


def _too_few(title: str) -> str:
    text = _("Fewer than five sessions: their figures would be somebody's. See the sheets.")
    return panel(title, f"<p>{esc(text)}</p>")


def _happened(group: Group) -> str:
    title, told = group
    if len(told) < FEWEST:
        return _too_few(title)
    seats = told[0].sitting.seats
    body = _board(told)
    for at, seat in enumerate(seats):
        if seat == "management":
            continue
        chairs = [each.chairs[at] for each in told]
        homes = [each.home_chairs[at] for each in told if each.home_chairs]
        body += _broken(chairs, homes) + _errors(chairs, homes)
    return f'<div class="seat-{seats[0]}">{panel(title, body)}</div>'


def _board(told: Sequence[Debrief]) -> str:
    rows = []
    for name in told[0].board:
        own = [value for each in told if (value := each.board[name]) is not None]
        home = [each.home_board[name] for each in told if each.home_board is not None]
        known = [value for value in home if value is not None]
        cells = [_typical(name, own), *_ends(name, own)]
        rows.append([esc(figure(name, None)[0]), *cells, _typical(name, known)])
    heads = [_("Figure"), _("Mean of the room"), _("lowest"), _("highest")]
    caption = _("At the end of the run-on. Nobody is ranked: a single run says little of a person.")
    return table([*heads, _("With the autopilot")], rows, caption=caption)


def _typical(name: str, values: Sequence[float]) -> str:
    return esc(figure(name, fsum(values) / len(values) if values else None)[1])


def _ends(name: str, values: Sequence[float]) -> list[str]:
    return [esc(figure(name, end(values) if values else None)[1]) for end in (min, max)]


def _broken(chairs: Sequence[Chair], homes: Sequence[Chair]) -> str:
    own, home = (_so_far([chair.broken for chair in each]) for each in (chairs, homes))
    told = _("Promises broken so far, mean of the room (solid) and autopilot (dashed), by week.")
    return lines(own, home, told) + f'<p class="note">{esc(told)}</p>'


def _so_far(rows: Sequence[Sequence[int]]) -> list[float]:
    return list(accumulate(_means(rows)))


def _means(rows: Sequence[Sequence[int]]) -> list[float]:
    return [sum(column) / len(rows) for column in zip(*rows, strict=True)]


def _errors(chairs: Sequence[Chair], homes: Sequence[Chair]) -> str:
    """Show mean counts a desk by week, and the first half beside the second."""
    weeks = len(chairs[0].kept)
    heads = [_("Errors a desk"), *(number(week + 1) for week in range(weeks))]
    heads += [_("first half"), _("second half"), _("autopilot")]
    rows = []
    for code in chairs[0].errors:
        means = _means([chair.errors[code] for chair in chairs])
        halves = (fsum(means[: weeks // 2]), fsum(means[weeks // 2 :]))
        usual = sum(sum(home.errors[code]) for home in homes) / len(homes) if homes else None
        cells = [number(mean, 1) if mean else '<span class="o">·</span>' for mean in means]
        ends = [f"<b>{number(half, 1)}</b>" for half in halves]
        rows.append([esc(error_name(code)), *cells, *ends, _number(usual)])
    caption = _("Mean of the room. Falling counts are what learning looks like; a score is not.")
    return table(heads, rows, caption=caption, kind="weeks")


def _number(value: float | None) -> str:
    return "–" if value is None else number(value, 1)


# ---- learned


def _learned(group: Group) -> str:
    title, told = group
    if len(told) < FEWEST:
        return _too_few(title)
    bills = [each.bill for each in told if each.bill is not None]
    if not bills:
        return ""
    return panel(title, _verdicts(told) + _bills(bills))


def _verdicts(told: Sequence[Debrief]) -> str:
    rows = []
    for label, found in (
        (_("This run, among erring autopilots"), [e.verdict for e in told]),
        (_("The way of working, on other draws"), [e.skill for e in told]),
    ):
        codes = [each.verdict for each in found if each is not None]
        counts = [number(codes.count(code)) for code in ("worse", "cannot_tell", "better")]
        rows.append([esc(label), *counts])
    heads = [_("Luck or skill"), _("Worse", "luck"), _("Cannot tell", "luck")]
    return table([*heads, _("Better", "luck")], rows)


def _bills(bills: Sequence[Bill]) -> str:
    """Show the mean of each part with its interval over the room."""
    parts = [("luck", [bill.luck for bill in bills])]
    parts += [(name, [bill.parts[name] for bill in bills]) for name in bills[0].parts]
    rows = []
    for name, cents in parts:
        found = interval([float(value) for value in cents])
        label = _("Luck of the draws") if name == "luck" else family_name(name)
        verdict = _("cannot tell", "ripple.verdict") if found.low <= 0 <= found.high else ""
        ends = f"{signed(found.low)} … {signed(found.high)}" if found.sd else "–"
        rows.append([esc(label), esc(signed(found.mean)), esc(ends), esc(verdict)])
    caption = _("Who cost what: mean of the room's runs, with its 95 % interval. No one's share.")
    return table([_("Family"), _("Mean"), _("Interval"), ""], rows, caption=caption)


def _asked(told: Sequence[Debrief]) -> str:
    sittings = [each.sitting for each in told]
    foresaw = [sitting.guesses for sitting in sittings if sitting.guesses]
    sure = ""
    if len(foresaw) >= FEWEST:
        levels = levels_table([guess for guesses in foresaw for guess in guesses])
        sure = panel(_("Sure or right? What the room foresaw"), levels)
    return sure + after_panel(sittings, FEWEST)


def _relates(told: Sequence[Debrief]) -> str:
    kinds: dict[str, int] = {}
    for each in told:
        for point in each.sitting.cards:
            kinds[point.kind] = kinds.get(point.kind, 0) + 1
    rows = [
        [esc(kind_name(kind)), number(count), ""]
        for kind, count in sorted(kinds.items(), key=lambda item: -item[1])
    ]
    heads = [_("Card"), _("came"), _("Where is it decided in your firm?")]
    return panel(_("The cards that came to the room"), table(heads, rows, text=3, kind="blank"))


def _if(told: Sequence[Debrief]) -> str:
    """Show the moments with the longest chains, whoever's they are."""
    found = [(moment, each.sitting) for each in told for moment in each.moments]
    longest = sorted(
        found, key=lambda pair: -len(pair[0].ripple.links if pair[0].ripple is not None else ())
    )
    shown = "".join(moments_html((moment,), sitting) for moment, sitting in longest[:_TOLD])
    rule = _("Let the room choose one. Ask for a forecast before the table is read.")
    return f'<p class="note">{esc(rule)}</p>{shown}'


def _next() -> str:
    heads = [_("We will"), _("who"), _("until"), _("counted by")]
    commit = table(heads, [["", "", "", ""]] * 4, text=4, kind="blank")
    counts = "".join(f"<li>{esc(_(text))}</li>" for text in COUNTED)
    hint = _("Counts that most firms keep already:")
    return panel(_("Commitments"), f'{commit}<p class="note">{esc(hint)}</p><ul>{counts}</ul>')
