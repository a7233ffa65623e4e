"""How is each finding shown: the boards, the errors, luck or skill, who cost what?

Each function writes one panel of a sheet from the values of a debrief, or nothing where there is
nothing to show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from simlib.bill import Bill
from simlib.chairs import Chair
from simlib.i18n import _, format_money
from simlib.i18n import format_number as number
from simlib.leanings import Leaning
from simlib.luck import Skill, Verdict
from simlib.report.drawings import Part, bars, lines, strip, waterfall
from simlib.report.words import (
    change,
    error_name,
    esc,
    family_name,
    figure,
    lean_sentence,
    money,
    signed,
    table,
)

__all__ = [
    "bill_panel",
    "board_panel",
    "errors_panel",
    "leanings_html",
    "luck_panel",
    "panel",
    "promises_panel",
]

Board = Mapping[str, float | None]


def panel(title: str, body: str, legend: str = "") -> str:
    """Write a framed part with its heading."""
    return f'<div class="panel"><h3>{esc(title)} {legend}</h3>{body}</div>'


def board_panel(board: Board, home: Board | None) -> str:
    """Set the figures of the firm with the guest in the chair beside those without."""
    heads = [_("Figure"), _("With you")]
    if home is not None:
        heads += [_("With the autopilot"), ""]
    rows = []
    for name, value in board.items():
        label, own = figure(name, value)
        row = [esc(label), f"<b>{esc(own)}</b>"]
        if home is not None:
            row += [esc(figure(name, home[name])[1]), change(name, value, home[name])]
        rows.append(row)
    caption = _("At the end of the run-on, on the same draws. One run: luck is in every column.")
    return panel(_("The board, from both chairs"), table(heads, rows, caption=caption))


def promises_panel(chair: Chair, home: Chair | None) -> str:
    """Draw promises by the week they were made, and the broken ones of both chairs."""
    kept, broken = sum(chair.kept), sum(chair.broken)
    told = _("Of {due} promises made in your weeks {broken} were broken in the end.").format(
        due=number(kept + broken), broken=number(broken)
    )
    legend = (
        f'<span class="legend"><span><i class="k"></i>{esc(_("kept"))}</span>'
        f'<span><i class="b"></i>{esc(_("broken"))}</span></span>'
    )
    made = panel(
        _("Promises by the week they were made"),
        bars(chair.kept, chair.broken, told) + f'<p class="note">{esc(told)}</p>',
        legend,
    )
    if home is None:
        return made
    return f'<div class="two">{made}{_both(chair, home)}</div>'


def _both(chair: Chair, home: Chair) -> str:
    guest, usual = (list(accumulate(each.broken)) for each in (chair, home))
    told = _("Broken in all: {own} with you, {home} with the autopilot in your chair.").format(
        own=number(sum(chair.broken)), home=number(sum(home.broken))
    )
    legend = (
        f'<span class="legend"><span><i class="g"></i>{esc(_("you"))}</span>'
        f'<span><i class="h"></i>{esc(_("autopilot"))}</span></span>'
    )
    body = lines(guest, usual, told) + f'<p class="note">{esc(told)}</p>'
    return panel(_("Both chairs: promises broken so far"), body, legend)


def errors_panel(chair: Chair, home: Chair | None, per: str = "") -> str:
    """Count the chair's errors by week and type; beside them the autopilot's, in all."""
    weeks = len(chair.kept)
    heads = [_("Error"), *(number(week + 1) for week in range(weeks)), _("in all")]
    heads += [_("autopilot")] if home is not None else []
    rows = []
    for code, counts in chair.errors.items():
        cells = [str(count) if count else '<span class="o">·</span>' for count in counts]
        row = [esc(error_name(code)), *cells, f"<b>{number(sum(counts))}</b>"]
        rows.append([*row, number(sum(home.errors[code]))] if home is not None else row)
    caption = per or _("By week, by you or by your rules. The count is not a grade.")
    return panel(_("Errors by week"), table(heads, rows, caption=caption, kind="weeks"))


# ---- luck or skill


def luck_panel(verdict: Verdict, skill: Skill) -> str:
    """Show the run among erring autopilots, and the way of working on other draws."""
    floor = verdict.floor
    texts = [money(value) for value in (floor.low, floor.high, verdict.result)]
    told = _("You: {own}. Autopilots that err now and then, same draws: {low} to {high}.").format(
        own=texts[2], low=texts[0], high=texts[1]
    )
    others = [float(cents) for cents in floor.worths]
    drawn = strip(floor.low, floor.high, others, verdict.result, texts, told)
    said = {
        "better": _("Your run earned more than autopilots of equal skill do on these draws."),
        "worse": _("Your run earned less than autopilots of equal skill do on these draws."),
        "cannot_tell": _("It lies where autopilots lie that err now and then."),
    }[verdict.verdict]
    run = panel(
        _("Luck or skill: this run"),
        f'<p class="verdict">{_verdict(verdict.verdict)}</p>{drawn}'
        f'<p class="note">{esc(told)} {esc(said)}</p>',
    )
    way = panel(_("Luck or skill: your way of working"), _skill(skill))
    return f'<div class="two">{run}{way}</div>'


def _verdict(code: str) -> str:
    words = {
        "better": ("▲", "up", _("Better", "luck")),
        "worse": ("▼", "down", _("Worse", "luck")),
        "cannot_tell": ("≈", "", _("Cannot tell", "luck")),
    }
    sign, kind, text = words[code]
    return f'<span class="{kind}">{sign} {esc(text)}</span>'


def _skill(skill: Skill) -> str:
    head = f'<p class="verdict">{_verdict(skill.verdict)}</p>'
    if skill.effect is None:
        text = _(
            "You left no standing rule, and your answers lie on no side of the autopilot's more "
            "often than mistakes would: there is nothing to try on other draws."
        )
        return f"{head}<p>{esc(text)}</p>"
    apart = skill.effect.apart
    text = _(
        "Your rules and leanings on {count} other draws of the same weeks, against the autopilot: "
        "{mean} on average, between {low} and {high}."
    ).format(
        count=number(apart.n),
        mean=signed(apart.mean * 100),
        low=signed(apart.low * 100),
        high=signed(apart.high * 100),
    )
    rules = [f"{name}: {choice}" for held in skill.rules.values() for name, choice in held.items()]
    left = _("Standing rules left: {rules}.").format(rules=", ".join(rules) or _("none"))
    return f'{head}<p>{esc(text)}</p><p class="note">{esc(left.replace("_", " "))}</p>'


def leanings_html(leanings: Sequence[Leaning]) -> str:
    """Say in what the answers leaned away from the autopilot's."""
    found = [leaning for leaning in leanings if leaning.found]
    if not found:
        text = _("Your answers lean to no side of the autopilot's more often than mistakes would.")
        return f'<p class="note">{esc(text)}</p>'
    items = "".join(
        f"<li>{esc(lean_sentence(x.kind, x.field, x.more, x.less, len(x.shifts)))}</li>"
        for x in found
    )
    return f"<ul>{items}</ul>"


# ---- who cost what


def bill_panel(bill: Bill, floor_width: float) -> str:
    """Draw how the worth came about; ``floor_width`` is how far chance alone takes a run."""
    at = bill.usual
    parts = [Part(_("Autopilots, mean"), at, at, money(at), True)]
    steps = [(_("Luck of the draws"), bill.luck)]
    steps += [(family_name(name), cents) for name, cents in bill.parts.items()]
    for label, cents in steps:
        parts.append(Part(label, at, at + cents, signed(cents)))
        at += cents
    parts.append(Part(_("Your run"), at, at, money(at), True))
    told = _("From {usual} to {result}: luck of the draws {luck}, your decisions {own}.").format(
        usual=money(bill.usual),
        result=money(bill.result),
        luck=signed(bill.luck),
        own=signed(bill.gap),
    )
    note = _(
        "Company value at the end of the run-on. Autopilots: in all chairs, mean of other draws. "
        "The parts add up to the cent. Chance alone moves a run by about {width}: do not read "
        "much into a part that is smaller."
    ).format(width=format_money(floor_width / 100))
    body = waterfall(parts, told) + f'<p>{esc(told)}</p><p class="note">{esc(note)}</p>'
    return panel(_("Who cost what"), body)
