"""What is handed to one person: a sheet in six phases, to read, to fill in and to keep."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simlib.counterfactual import Ripple, client_of
from simlib.debrief import Debrief, Moment, Sitting
from simlib.i18n import _, format_percent, ngettext
from simlib.i18n import format_number as number
from simlib.outcomes import client_names
from simlib.report.learned import after_panel, predicted_panel, sure_panel
from simlib.report.panels import (
    bill_panel,
    board_panel,
    errors_panel,
    leanings_html,
    luck_panel,
    panel,
    promises_panel,
)
from simlib.report.words import COUNTED, PHASES, esc, table
from simlib.ui.cards import card_words
from simlib.ui.happened import kind_name
from simlib.ui.place import Place, desk_name
from simlib.ui.ripples import (
    answer_text,
    effect_verdict,
    figure_text,
    lane_name,
    link_label,
    link_texts,
    ripple_verdict,
)

__all__ = ["moments_html", "phase", "sheet"]

_SHOWN = ("client_value_eur", "won", "promise_kept", "deal_margin_eur")


def sheet(told: Debrief, name: str) -> str:
    """Write the sheet of one session; ``name`` is a pseudonym, or a name if it was asked for."""
    sitting = told.sitting
    place = Place.of(sitting.run.scenario, sitting.seats[0])
    bodies: Mapping[str, Callable[[], str]] = {
        "feel": lambda: _blank_lines(2),
        "happened": lambda: _happened(told),
        "learned": lambda: _learned(told, place),
        "relates": lambda: _relates(sitting),
        "if": lambda: moments_html(told.moments, sitting),
        "next": lambda: _next(sitting),
    }
    phases = "".join(phase(code, body(), name) for code, body in bodies.items())
    head = f'<h1>{esc(name)}</h1><p class="sub">{esc(_subtitle(sitting, place))}</p>'
    return f'<article class="seat-{sitting.seats[0]}" id="{esc(name)}">{head}{phases}</article>'


def phase(code: str, body: str, whose: str = "") -> str:
    """Write one of the six phases with its question."""
    place = next(at for at, (known, _title, _ask) in enumerate(PHASES) if known == code)
    _code, title, ask = PHASES[place]
    return (
        f'<section id="{esc(f"{whose}-{code}" if whose else code)}">'
        f"<h2><b>{place + 1}</b> {esc(_(title, 'debrief'))}</h2>"
        f'<p class="ask">{esc(_(ask))}</p>{body}</section>'
    )


def _subtitle(sitting: Sitting, place: Place) -> str:
    run = sitting.run
    seats = " + ".join(desk_name(seat) for seat in sitting.seats)
    cards = ngettext("{count} card", "{count} cards", len(sitting.cards)).format(
        count=number(len(sitting.cards))
    )
    text = _("{title} · {seats} · {weeks} weeks at the desk, {run_on} by the rules left · {cards}")
    told = text.format(
        title=run.scenario.title,
        seats=seats,
        weeks=number(place.weeks),
        run_on=number(place.run_on_weeks),
        cards=cards,
    )
    if sitting.left < place.last_day - 0.5:
        text = _("left on {date}, standing rules from there on")
        told += f" · {text.format(date=place.date(sitting.left))}"
    return f"{told} · {_('seed {seed}').format(seed=run.seed)}"


def _happened(told: Debrief) -> str:
    homes = told.home_chairs or [None] * len(told.chairs)
    body = board_panel(told.board, told.home_board)
    for chair, home in zip(told.chairs, homes, strict=True):
        if chair.seat != "management":
            body += promises_panel(chair, home) + errors_panel(chair, home)
    return body


def _learned(told: Debrief, place: Place) -> str:
    body = ""
    if told.verdict is not None and told.skill is not None:
        body += luck_panel(told.verdict, told.skill)
    leans = leanings_html(told.leanings)
    body += panel(_("Where your answers leaned, beside the autopilot's on the same cards"), leans)
    if told.bill is not None and told.verdict is not None:
        floor = told.verdict.floor
        body += bill_panel(told.bill, (floor.high - floor.low) / 2)
    sitting = told.sitting
    body += predicted_panel(sitting, told.chairs[0], place) + sure_panel(sitting, place)
    return body + after_panel([sitting])


def _relates(sitting: Sitting) -> str:
    kinds: dict[str, int] = {}
    for point in sitting.cards:
        kinds[point.kind] = kinds.get(point.kind, 0) + 1
    rows = [
        [esc(kind_name(kind)), number(count), "", ""]
        for kind, count in sorted(kinds.items(), key=lambda item: -item[1])
    ]
    cards = table(
        [_("Card"), _("came"), _("Who decides this in your firm?"), _("When was it last?")],
        rows,
        text=4,
        kind="blank",
    )
    return panel(_("The cards that came to you"), cards)


# ---- what if


def moments_html(moments: tuple[Moment, ...], sitting: Sitting) -> str:
    """Write the decisions that tell: as known then, as decided, and what else would have come."""
    if not moments:
        text = _("On every deal you answered as the autopilot would have: no decision stands out.")
        return f"<p>{esc(text)}</p>"
    place = Place.of(sitting.run.scenario, sitting.seats[0])
    return "".join(_moment(moment, sitting, place) for moment in moments)


def _moment(moment: Moment, sitting: Sitting, place: Place) -> str:
    point, words = moment.point, card_words(moment.point, place._replace(seat=moment.point.seat))
    names = client_names(sitting.run.records)
    client = names.get(client_of(point.deal), client_of(point.deal))
    facts = "".join(
        f"<div><span>{esc(fact.label)}</span><b>{esc(fact.value)}"
        f"{f' <small>{esc(fact.age)}</small>' if fact.age else ''}</b></div>"
        for fact in words.facts
    )
    decided = _("You decided: {answer}").format(answer=answer_text(point, point.default))
    else_ = _("The autopilot in your chair: {answer}").format(
        answer=answer_text(point, moment.autopilot)
    )
    known = _("As known then")
    body = (
        f"<p>{esc(words.happened)}</p><p class='note'>{esc(known)}. {esc(words.hidden)}</p>"
        f'<div class="facts">{facts}</div><p><b>{esc(decided)}</b><br>{esc(else_)}</p>'
    )
    if moment.ripple is not None:
        body += _followed(moment.ripple, place)
    return panel(f"{place.date(point.hour)}, {kind_name(point.kind)}: {client}", body)


def _followed(found: Ripple, place: Place) -> str:
    rows = [
        [esc(lane_name(link.lane)), esc(link_label(link)), *map(esc, link_texts(link, place))]
        for link in found.links
    ]
    heads = [_("Where"), _("What"), _("As it was"), _("With the autopilot's answer")]
    story = _("No effect on this deal: all went the same in the run that was played.")
    shown = table(heads, rows, text=4) if rows else f"<p>{esc(story)}</p>"
    caption = _("Is that luck? {count} futures: the same past, both answers, all else drawn anew.")
    effects = [
        [
            esc(figure_text(effect.figure, 0.0)[0]),
            *(esc(figure_text(effect.figure, v)[1]) for v in (effect.before, effect.after)),
            "–" if effect.p_better != effect.p_better else esc(format_percent(effect.p_better)),
            esc(effect_verdict(effect)),
        ]
        for effect in found.effects
        if effect.figure in _SHOWN
    ]
    figures = table(
        [_("Figure"), _("As it was"), _("Changed"), _("P(better)"), _("Verdict")],
        effects,
        caption=caption.format(count=number(found.futures)),
    )
    return f"{shown}{figures}<p><b>{esc(ripple_verdict(found.effects))}</b></p>"


# ---- what next


def _next(sitting: Sitting) -> str:
    lines: Mapping[str, Any] = sitting.run.notes.get("lines") or {}
    texts = {
        "again": _("What I would do again", "lines"),
        "unknown": _("What I did not know", "lines"),
        "change": _("What would change my mind", "lines"),
    }
    said = "".join(
        f"<p><b>{esc(text)}:</b> {esc(lines.get(code) or '')}</p>"
        + ("" if lines.get(code) else _blank_lines(1))
        for code, text in texts.items()
    )
    heads = [_("I will"), _("with"), _("until"), _("counted by")]
    commit = table(heads, [["", "", "", ""]] * 2, text=4, kind="blank")
    counts = "".join(f"<li>{esc(_(text))}</li>" for text in COUNTED)
    hint = _("Counts that most firms keep already:")
    three = panel(_("Three lines, for yourself"), said)
    return three + panel(
        _("One commitment"), f'{commit}<p class="note">{esc(hint)}</p><ul>{counts}</ul>'
    )


def _blank_lines(count: int) -> str:
    return f'<div class="lines">{"<div></div>" * count}</div>'
