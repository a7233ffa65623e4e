"""What is asked before play, and what can one run tell about it afterwards?

Three questions for each activity. The first is only watched: its notebook answers its questions.
In the others a run tells one's own share of quotes won and how many promises were kept, who took a
low offer, what was done sooner than said; what an autopilot would have done in this chair, or how
often an offer wins, no single run tells, and the answer says so. Two stories have counts of their
own (`STORIES`): what came of one account, and of one case. No widgets here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from simlib.i18n import N_, _, format_percent
from simlib.i18n import format_number as number

__all__ = [
    "GUESS",
    "QUESTIONS",
    "STORIES",
    "Question",
    "answered_rows",
    "pm_truths",
    "sure_text",
    "truths",
]

GUESS = 0.2  # the lowest degree of certainty, which has a name of its own
_FIRST_ROUND = 30  # working days that the first question names


class Question(NamedTuple):
    """One question: its name in the notes, its text, and (code, text) of each answer."""

    name: str
    text: str
    options: tuple[tuple[str, str], ...]


_CANNOT = ("cannot_tell", N_("Cannot tell", "predict"))
_KEPT = (
    ("under_60", N_("Under 60 %", "predict")),
    ("60_75", N_("60 to 75 %", "predict")),
    ("75_90", N_("75 to 90 %", "predict")),
    ("over_90", N_("Over 90 %", "predict")),
    _CANNOT,
)
_IN_100 = (
    ("under_30", N_("Under 30 in 100", "predict")),
    ("30_50", N_("30 to 50", "predict")),
    ("50_75", N_("50 to 75", "predict")),
    ("over_75", N_("Over 75", "predict")),
    _CANNOT,
)
_WAYS = (
    ("higher", N_("Higher", "predict")),
    ("same", N_("About the same", "predict")),
    ("lower", N_("Lower", "predict")),
    _CANNOT,
)
_OF_100 = (
    ("under_30", N_("Under 30 %", "predict")),
    ("30_50", N_("30 to 50 %", "predict")),
    ("50_75", N_("50 to 75 %", "predict")),
    ("over_75", N_("Over 75 %", "predict")),
    _CANNOT,
)
QUESTIONS: Mapping[str, tuple[Question, ...]] = {
    "one_firm": (
        Question(
            "reach",
            N_(
                "One large job is pulled forward. How many other clients get something later?",
                "predict",
            ),
            (
                ("none", N_("None", "predict")),
                ("1_3", N_("1 to 3", "predict")),
                ("4_7", N_("4 to 7", "predict")),
                ("8", N_("8 or more", "predict")),
                _CANNOT,
            ),
        ),
        Question(
            "window",
            N_("At which window are more things done otherwise because of it?", "predict"),
            (
                ("sales", N_("Sales", "predict")),
                ("pm", N_("PM office", "predict")),
                ("same", N_("About the same", "predict")),
                _CANNOT,
            ),
        ),
        Question(
            "earns",
            N_("Does the firm earn more, or less, with the hurry than without?", "predict"),
            (
                ("more", N_("More", "predict")),
                ("less", N_("Less", "predict")),
                _CANNOT,
            ),
        ),
    ),
    "pm_plays_sales": (
        Question(
            "win_rate",
            N_(
                "Weeks 1 to 6: your share of quotes won, against the autopilot in this chair?",
                "predict",
            ),
            (
                ("lower", N_("Lower", "predict")),
                ("same", N_("About the same", "predict")),
                ("higher", N_("Higher", "predict")),
                _CANNOT,
            ),
        ),
        Question(
            "rillgrund",
            N_(
                "Rillgrund asks for 11 days. At 16 days, how often does such an offer win?",
                "predict",
            ),
            (
                ("under_10", N_("Under 10 in 100", "predict")),
                ("10_25", N_("10 to 25", "predict")),
                ("25_40", N_("25 to 40", "predict")),
                ("over_40", N_("Over 40", "predict")),
                _CANNOT,
            ),
        ),
        Question(
            "kept",
            N_("Of the promises in your own quotes, how many will be kept?", "predict"),
            _KEPT,
        ),
    ),
    "sales_shadows_pm": (
        Question(
            "kept",
            N_("Of the promises that fall to your desk, how many will be kept?", "predict"),
            _KEPT,
        ),
        Question(
            "below_usual",
            N_(
                "Of your offers to translators at 10 % below the usual rate, how many get a yes?",
                "predict",
            ),
            _IN_100,
        ),
        Question(
            "sooner",
            N_("Of the jobs for which you name days, how many will be done in fewer?", "predict"),
            _IN_100,
        ),
    ),
    "incentives": (
        Question(
            "new_clients",
            N_(
                "Shared pay instead of crossed: bookings from new clients, after half a year?",
                "predict",
            ),
            _WAYS,
        ),
        Question(
            "value",
            N_("And the value of the company, after two years?", "predict"),
            _WAYS,
        ),
        Question(
            "authority",
            N_("Which share of offers with a second signature is best here?", "predict"),
            (
                ("0", N_("None", "predict")),
                ("0.25", N_("A quarter", "predict")),
                ("0.5", N_("Half", "predict")),
                ("0.75", N_("Three quarters", "predict")),
                ("1", N_("All", "predict")),
                _CANNOT,
            ),
        ),
    ),
    "which_clients": (
        Question(
            "floor",
            N_(
                "No offer below a margin of 48 %, for four years: the value of the company?",
                "predict",
            ),
            _WAYS,
        ),
        Question(
            "client",
            N_("Which of these clients is worth most in the fourth year?", "predict"),
            (
                ("corrivent", N_("Corrivent", "predict")),
                ("gorvella", N_("Gorvella", "predict")),
                ("aulafonda", N_("Aulafonda", "predict")),
                ("ospivela", N_("Ospivela", "predict")),
                ("voxmarrow", N_("Voxmarrow", "predict")),
                _CANNOT,
            ),
        ),
        Question(
            "learning",
            N_(
                "One medical job a month more: our fit for medicine, now .28, after two years?",
                "predict",
            ),
            (
                ("under_40", N_("Under .40", "predict")),
                ("40_50", N_(".40 to .50", "predict")),
                ("50_60", N_(".50 to .60", "predict")),
                ("over_60", N_("Over .60", "predict")),
                _CANNOT,
            ),
        ),
    ),
    "the_new_tool": (
        Question(
            "worth",
            N_("Over two years: is the portal worth what it costs, to this firm?", "predict"),
            (("yes", N_("Yes", "predict")), ("no", N_("No", "predict")), _CANNOT),
        ),
        Question(
            "other_part",
            N_(
                "Of what the portal is worth in a year, how much lies on the other window's cards?",
                "predict",
            ),
            _OF_100,
        ),
        Question(
            "first_asking",
            N_("Does a case that you sign get a yes at the first asking?", "predict"),
            (("yes", N_("Yes", "predict")), ("no", N_("No", "predict")), _CANNOT),
        ),
    ),
    "account_at_risk": (
        Question(
            "no_effort",
            N_(
                "With no special effort: in how many of 100 such firms is Corrivent still a "
                "client after the 46 weeks?",
                "predict",
            ),
            _IN_100,
        ),
        Question(
            "stays",
            N_("And in yours: is Corrivent still a client at the end?", "predict"),
            (("yes", N_("Yes", "predict")), ("no", N_("No", "predict")), _CANNOT),
        ),
        Question(
            "account_kept",
            N_("Of the orders that Corrivent gets in your six weeks, how many on time?", "predict"),
            _KEPT,
        ),
    ),
}
_YES_NO = ("stays", "first_asking")
_BANDS = {"under_60": (0, 0.6), "60_75": (0.6, 0.75), "75_90": (0.75, 0.9), "over_90": (0.9, 1.01)}
_BANDS |= {"under_30": (0, 0.3), "30_50": (0.3, 0.5), "50_75": (0.5, 0.75), "over_75": (0.75, 1.01)}
_COMPARED = ("new_clients", "value", "authority", "floor", "client", "learning")
_BELOW = N_("One run does not tell; the notebook compares below.", "predict")
_BANDS |= {"yes": (0.5, 1.01), "no": (0, 0.5)}
_UNTOLD = {
    "worth": N_("One run does not tell; the notebook asks many, below.", "predict"),
    "other_part": N_("Livia's answer told it, when you sent your case.", "predict"),
    "no_effort": N_("One run does not tell; the notebook asks many, below.", "predict"),
    "win_rate": N_("What the autopilot wins in this chair, one run does not tell.", "predict"),
    "rillgrund": N_("One run does not tell: it holds one such offer.", "predict"),
    **dict.fromkeys(_COMPARED, _BELOW),
}

Counts = Mapping[str, Sequence[int]]


def truths(outcome: Any, chair: str | None, promises: Sequence[Mapping[str, Any]]) -> Counts:
    """Count what a run tells: by question, how many turned out well, and of how many settled.

    ``promises`` are the chair's own; quotes are those of ``chair`` that went out in weeks 1 to 6.
    """
    states = [row["state"] for row in promises]
    kept = states.count("kept")
    ends = _ends_of_quotes(getattr(outcome, "records", ()), chair)
    won = ends.count("won")
    return {
        "win_rate": (won, won + ends.count("lost")),
        "kept": (kept, kept + states.count("broken")),
    }


def pm_truths(outcome: Any, chair: str | None, promises: Sequence[Mapping[str, Any]]) -> Counts:
    """Count the same for a PM's chair: promises kept, low offers taken, jobs done sooner."""
    states = [row["state"] for row in promises]
    own = {row["project"] for row in promises}
    low = [
        r.kind
        for r in getattr(outcome, "records", ())
        if r.kind in ("staffed", "offer_declined")
        and r.values["rate"] == "squeeze"
        and r.values["vendor"] != "overflow"
        and r.entity.rpartition("/")[0] in own
    ]
    told = [row for row in promises if row["said_days"] and row["used_days"] is not None]
    return {
        "kept": (states.count("kept"), states.count("kept") + states.count("broken")),
        "below_usual": (low.count("staffed"), len(low)),
        "sooner": (sum(row["used_days"] < row["said_days"] for row in told), len(told)),
    }


def _of_the_account(outcome: Any, last_day: float) -> Counts:
    """Count for activity 08: is the client still there, and what it got in the weeks on time."""
    records = getattr(outcome, "records", ())
    left = any(r.kind == "client_left" and r.entity == _ACCOUNT for r in records)
    kept = [
        bool(r.values["kept"])
        for r in records
        if r.kind == "delivered" and r.values["client"] == _ACCOUNT and 0 <= r.at < last_day
    ]
    return {"stays": (0 if left else 1, 1), "account_kept": (sum(kept), len(kept))}


def _of_the_case(outcome: Any, _last_day: float) -> Counts:
    """Count for activity 07: did the first case that was sent get a yes?"""
    records = getattr(outcome, "records", ())
    bought = [r.at for r in records if r.kind == "lever" and r.values["after"] == "approve"]
    return {"first_asking": (1 if bought and bought[0] < 1.0 else 0, 1)}


_ACCOUNT = "corrivent"
STORIES: Mapping[str, Callable[[Any, float], Counts]] = {
    "account_at_risk": _of_the_account,
    "the_new_tool": _of_the_case,
}


def _ends_of_quotes(records: Sequence[Any], chair: str | None) -> list[str]:
    own = {r.entity for r in records if r.kind == "request" and r.values["seller"] == chair}
    sent = {
        r.entity
        for r in records
        if r.kind == "quote" and r.entity in own and 0 <= r.at < _FIRST_ROUND
    }
    return [r.kind for r in records if r.kind in ("won", "lost") and r.entity in sent]


def answered_rows(
    scenario: str, predicted: Mapping[str, Any], so_far: Counts, final: Counts
) -> list[tuple[str, str, str, str]]:
    """Return question, prediction, count so far and final count with what follows from it."""
    return [
        (
            _(question.text, "predict"),
            _said(question, predicted[question.name]),
            _counted(so_far.get(question.name), question.name),
            _verdict(question.name, predicted[question.name], final.get(question.name)),
        )
        for question in QUESTIONS.get(scenario, ())
        if question.name in predicted
    ]


def sure_text(share: float) -> str:
    """Write a degree of certainty."""
    return _("a guess") if share == GUESS else format_percent(share)


def _said(question: Question, given: Mapping[str, Any]) -> str:
    known = dict(question.options)
    answer = str(given.get("answer"))
    text = _(known[answer], "predict") if answer in known else answer
    sure = given.get("sure")
    return f"{text} ({sure_text(sure)})" if isinstance(sure, int | float) else text


def _counted(count: Sequence[int] | None, name: str = "") -> str:
    if count is None:
        return "–"
    part, whole = count
    if name in _YES_NO:
        return _("Yes", "predict") if part else _("No", "predict")
    if not whole:
        return _("none settled", "predict")
    text = _("{part} of {whole}, {share}", "predict")
    return text.format(part=number(part), whole=number(whole), share=format_percent(part / whole))


def _verdict(name: str, given: Mapping[str, Any], count: Sequence[int] | None) -> str:
    parts = [] if count is None else [_counted(count, name)]
    band = _BANDS.get(str(given.get("answer")))
    if name in _UNTOLD:
        parts.append(_(_UNTOLD[name], "predict"))
    elif band is not None and count is not None and count[1]:
        inside = band[0] <= count[0] / count[1] < band[1]
        parts.append(_("As predicted.") if inside else _("Not as predicted."))
    return ". ".join(part.rstrip(".") for part in parts) + "." if parts else "–"
