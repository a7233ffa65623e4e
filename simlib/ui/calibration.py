"""What do one's predictions of a host come to, in words?

Never a grade: how often, how sure, and against a rival who only counts. With few answers it says
that they are too few.
"""

from __future__ import annotations

from collections.abc import Sequence

from simlib.i18n import N_, _, format_percent, ngettext
from simlib.i18n import format_number as number
from simlib.shadow import (
    FEWEST,
    Guess,
    Level,
    Score,
    by_level,
    doubt,
    missed_reason,
    score_of,
    stretch,
)
from simlib.ui.marks import aim_bar, esc
from simlib.ui.place import DAYS_A_WEEK
from simlib.ui.whys import weight_name

__all__ = ["calibration_html", "feedback", "strip_html", "sure_name"]

_NEAR = 0.05  # a bias of dates below this says nothing
_PLACED = {
    1: N_(
        "You were {sure} sure on average and right {part} times in {whole}. Leave more room.",
        "sure",
    ),
    -1: N_(
        "You were {sure} sure on average and right {part} times in {whole}. You know this desk "
        "better than you think.",
        "sure",
    ),
    0: N_(
        "You were {sure} sure on average and right {part} times in {whole}: no further apart than "
        "chance brings.",
        "sure",
    ),
}


def sure_name(share: float) -> str:
    """Write a degree of certainty; 0 is a mere guess."""
    return format_percent(share) if share else _("a guess")


def calibration_html(guesses: Sequence[Guess], host: str) -> str:
    """Write the panel "Sure or right?": a bar for each degree, and what follows in words."""
    lines = "".join(f"<p>{esc(line)}</p>" for line in feedback(guesses, host))
    bars = "".join(_row(level) for level in by_level(guesses)) if len(guesses) >= FEWEST else ""
    note = _("bar: how often right · tick: how sure") if bars else ""
    return (
        f'<div class="cd-h"><span role="heading" aria-level="2">{esc(_("Sure or right?"))}</span>'
        f'<span class="cd-note">{esc(note)}</span></div>'
        + (f'<div class="cd-scores cd-levels">{bars}</div>' if bars else "")
        + f'<div class="cd-prose">{lines}</div>'
    )


def feedback(guesses: Sequence[Guess], host: str) -> list[str]:
    """Return what can be said about a row of guesses, a line each."""
    score = score_of(guesses)
    if score is None:
        return [_few(len(guesses))]
    first = _("The host's choice foreseen: {part} of {whole}.")
    lines = [
        first.format(part=number(score.hits), whole=number(score.guesses)),
        _against(score, host),
    ]
    return [
        *lines,
        *_doubt(guesses),
        *_bias(guesses, host),
        *_reason(guesses, host),
        *_weeks(guesses),
    ]


def strip_html(guesses: Sequence[Guess]) -> str:
    """Write one small box a prediction: came true or not, and how sure one was."""
    boxes = "".join(_box(guess) for guess in guesses)
    empty = f'<span class="cd-empty">{esc(_("None yet."))}</span>'
    return (
        f'<div class="cd-h"><span role="heading" aria-level="2">{esc(_("Your predictions"))}'
        f'</span></div><div class="cd-guesses">{boxes or empty}</div>'
    )


def _box(guess: Guess) -> str:
    sign, kind = ("✓", "cd-up") if guess.hit else ("✕", "cd-down")
    if not guess.said:
        sign, kind = "–", "cd-note"
    told = _("foreseen") if guess.hit else _("not foreseen") if guess.said else _("cannot tell")
    sure = sure_name(guess.sure) if guess.said else _("cannot tell")
    return (
        f'<span class="cd-guess"><b class="{kind}" aria-hidden="true">{sign}</b>'
        f'<span class="cd-sr">{esc(told)}, </span><small>{esc(sure)}</small></span>'
    )


def _row(level: Level) -> str:
    share = level.hits / level.guesses
    text = _("{part} of {whole}").format(part=number(level.hits), whole=number(level.guesses))
    bar = aim_bar(share, level.sure or None, 1.0)
    return f"<span>{esc(sure_name(level.sure))}</span>{bar}<b>{esc(text)}</b>"


def _few(count: int) -> str:
    text = ngettext(
        "{count} answer: too few to say anything.",
        "{count} answers: too few to say anything.",
        count,
    )
    return text.format(count=number(count))


def _against(score: Score, host: str) -> str:
    text = _(
        "Brier score {own}; 0 is best, 1 worst. Somebody who only counts what {host} did before "
        "on such cards has {rival}."
    )
    return text.format(own=number(score.brier, 2), rival=number(score.rival, 2), host=host)


def _doubt(guesses: Sequence[Guess]) -> list[str]:
    found = doubt(guesses)
    if found is None:
        return []
    level, verdict = found
    text = _(_PLACED[verdict], "sure")
    counts = {"part": number(level.hits), "whole": number(level.guesses)}
    return [text.format(sure=format_percent(level.sure), **counts)]


def _bias(guesses: Sequence[Guess], host: str) -> list[str]:
    typical = stretch(guesses)
    if typical is None or abs(typical - 1) < _NEAR:
        return []
    text = (
        _("Your dates ran {share} shorter than {host}'s. Which fact shortens yours?")
        if typical < 1
        else _("Your dates ran {share} longer than {host}'s. Which fact lengthens yours?")
    )
    return [text.format(share=format_percent(abs(typical - 1)), host=host)]


def _reason(guesses: Sequence[Guess], host: str) -> list[str]:
    missed = missed_reason(guesses)
    if missed is None:
        return []
    said, weighed, times = missed
    text = _(
        "You guessed the choice and not the reason: “{said}” {times} times, where “{weighed}” "
        "weighed for {host}."
    )
    told = {"said": weight_name(said), "weighed": weight_name(weighed), "times": number(times)}
    return [text.format(**told, host=host)]


def _weeks(guesses: Sequence[Guess]) -> list[str]:
    weeks = sorted({int(guess.day // DAYS_A_WEEK) for guess in guesses})
    if len(weeks) < 2:
        return []
    first, last = (
        [guess for guess in guesses if int(guess.day // DAYS_A_WEEK) == week]
        for week in (weeks[0], weeks[-1])
    )
    text = _("Week {a}: {hits_a} of {all_a}; week {b}: {hits_b} of {all_b}. That may be chance.")
    return [
        text.format(
            a=number(weeks[0] + 1),
            b=number(weeks[-1] + 1),
            hits_a=number(sum(guess.hit for guess in first)),
            all_a=number(len(first)),
            hits_b=number(sum(guess.hit for guess in last)),
            all_b=number(len(last)),
        )
    ]
