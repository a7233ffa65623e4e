"""In which words does management decide?

The questions, their options, and the levers as the news names them. No text says what an option
will lead to.
"""

from __future__ import annotations

from collections.abc import Mapping

from simlib.i18n import N_, _, format_percent
from simlib.i18n import format_number as number
from simlib.ui.place import days_text

__all__ = [
    "ASKED",
    "HAPPENED",
    "HIDDEN",
    "KINDS",
    "OPTIONS",
    "SHORT",
    "TITLES",
    "lever_name",
    "lever_text",
    "plan_name",
    "step_text",
]

KINDS = {
    "plan": N_("What is a good month?", "card.kind"),
    "authority": N_("Who may say yes?", "card.kind"),
    "guide": N_("Who are we for?", "card.kind"),
    "floor": N_("The line in the price list", "card.kind"),
    "meetings": N_("The standing quarter of an hour", "card.kind"),
    "training": N_("A day at the other desk", "card.kind"),
    "hiring": N_("One chair", "card.kind"),
    "tool": N_("A portal", "card.kind"),
    "service": N_("Nobody's job yet", "card.kind"),
    "task_force": N_("Two people, some weeks", "card.kind"),
    "solutioning": N_("Offers worked out by two", "card.kind"),
}
SHORT = {
    "plan": N_("pay", "inbox.kind"),
    "authority": N_("signatures", "inbox.kind"),
    "guide": N_("guide", "inbox.kind"),
    "floor": N_("floor", "inbox.kind"),
    "meetings": N_("meetings", "inbox.kind"),
    "training": N_("training", "inbox.kind"),
    "hiring": N_("hiring", "inbox.kind"),
    "tool": N_("portal", "inbox.kind"),
    "service": N_("new service", "inbox.kind"),
    "task_force": N_("task force", "inbox.kind"),
    "solutioning": N_("joint offers", "inbox.kind"),
}
TITLES = {
    "plan": N_("Pay letters", "card.plan.title"),
    "authority": N_("Second signatures", "card.authority.title"),
    "guide": N_("The targeting guide", "card.guide.title"),
    "floor": N_("The margin floor", "card.floor.title"),
    "meetings": N_("Meetings of both desks", "card.meetings.title"),
    "training": N_("Cross-training", "card.training.title"),
    "hiring": N_("One more chair, or one less", "card.hiring.title"),
    "tool": N_("The case of the portal", "card.tool.title"),
    "service": N_("A new service", "card.service.title"),
    "task_force": N_("A task force", "card.task_force.title"),
    "solutioning": N_("A pair for difficult offers", "card.solutioning.title"),
}
ASKED = {
    "plan": N_("What will you pay for?", "card.plan.asked"),
    "authority": N_(
        "Which share of quotes needs the PM office's signature?", "card.authority.asked"
    ),
    "guide": N_("Below what fit do we stop hunting?", "card.guide.asked"),
    "floor": N_("Is there a margin below which we do not quote?", "card.floor.asked"),
    "meetings": N_("How often do both desks meet?", "card.meetings.asked"),
    "training": N_("How many days a quarter, each?", "card.training.asked"),
    "hiring": N_("Who sits there?", "card.hiring.asked"),
    "tool": N_("Approve?", "card.tool.asked"),
    "service": N_("Start something?", "card.service.asked"),
    "task_force": N_("Whom do you free?", "card.task_force.asked"),
    "solutioning": N_("Do you free them?", "card.solutioning.asked"),
}
HAPPENED: Mapping[str, tuple[str, ...]] = {
    "plan": (
        N_("The plans fall due. Sales has brought a proposal, so has the PM office.", "card.plan"),
    ),
    "authority": (N_("Two letters lie here: one on promises, one on waiting.", "card.authority"),),
    "guide": (
        N_("Islands on the wall map: where clients asked, and where we were good.", "card.guide"),
    ),
    "floor": (
        N_("Bashir lays the delivered projects on the table, sorted by margin.", "card.floor"),
    ),
    "meetings": (N_("“It takes an hour and a half”, says everyone.", "card.meetings"),),
    "training": (
        N_("People from both desks would sit at the other for a while.", "card.training"),
    ),
    "hiring": (N_("Both windows ask for one more chair.", "card.hiring"),),
    "tool": (N_("The demo is over. The invoice lies between the windows.", "card.tool"),),
    "service": (N_("Clients ask for something that nobody here has as a job.", "card.service"),),
    "task_force": (N_("Some things are liked by neither desk.", "card.task_force"),),
    "solutioning": (
        N_("One PM and one salesperson would work offers out together.", "card.solutioning"),
    ),
}
_UNSEEN = N_(
    "You cannot see: how far they really trust each other, what is added to dates, what is cut.",
    "card.hidden",
)
HIDDEN = {
    **dict.fromkeys(("plan", "authority", "meetings", "training"), _UNSEEN),
    "guide": N_("You cannot see: how well we really do each field.", "card.hidden"),
    "floor": N_("You cannot see: what the thin jobs taught.", "card.hidden"),
    "hiring": N_("You cannot see: who is about to leave.", "card.hidden"),
    "tool": N_("You cannot see: what it would really save, on either side.", "card.hidden"),
    "service": N_("You cannot see: how many will ask, and how fast we learn.", "card.hidden"),
    "task_force": N_("You cannot see: what it will leave behind.", "card.hidden"),
    "solutioning": N_("You cannot see: what it will leave behind.", "card.hidden"),
}
_KEEP = N_("Keep", "card.option.management")
_NOBODY = N_("Nobody", "card.option.management")
OPTIONS: Mapping[str, Mapping[str, str]] = {
    "plan": {
        "keep": _KEEP,
        "crossed": N_("Bookings for Sales, margin and dates for PMs", "card.option.management"),
        "typical": N_("A mix, mostly one's own", "card.option.management"),
        "shared": N_("A shared result, a small own part", "card.option.management"),
    },
    "meetings": {"keep": _KEEP, "never": N_("Never", "card.option.management")},
    "hiring": {
        "let_end": N_("Let a contract end", "card.option.management"),
        "none": _NOBODY,
        "pm": N_("A PM", "card.option.management"),
        "sales": N_("A salesperson", "card.option.management"),
    },
    "tool": {
        "refuse": N_("Not now", "card.option.management"),
        "joint_case": N_("Ask for one joint case", "card.option.management"),
        "trial": N_("A trial at one desk", "card.option.management"),
        "approve": N_("Approve", "card.option.management"),
    },
    "service": {
        "refuse": N_("Decline", "card.option.management"),
        "quote_alone": N_("Sales quotes it alone", "card.option.management"),
        "task_force": N_("Two people, some weeks", "card.option.management"),
    },
    "task_force": {
        "none": _NOBODY,
        "one": N_("One pair", "card.option.management"),
        "three": N_("A pair for each of three themes", "card.option.management"),
    },
    "solutioning": {"none": _NOBODY, "pair": N_("One pair", "card.option.management")},
}

_STEPS: Mapping[str, Mapping[float, str]] = {  # positions of levers that have a name
    "authority": {
        0: N_("None", "card.option.management"),
        0.25: N_("A quarter", "card.option.management"),
        0.5: N_("Half", "card.option.management"),
        0.75: N_("Three quarters", "card.option.management"),
        1: N_("All", "card.option.management"),
    },
    "guide": {0: N_("No guide", "card.option.management")},
    "floor": {0: N_("No floor", "card.option.management")},
}
_PLANS = {
    "crossed": N_("crossed", "plan"),
    "typical": N_("a mix", "plan"),
    "shared": N_("shared", "plan"),
}
_SETTINGS = {"meeting_every_days": "meetings", "training_days": "training"}
_CASES = {
    "joint": N_("one joint case", "card.option.management"),
    "split": N_("a case of each side", "card.option.management"),
}


def step_text(field: str, value: str | float) -> str:
    """Write an option of a lever: a share, a capability, a number of days, or a choice."""
    if isinstance(value, str):
        known = OPTIONS[field].get(value)
        if known is not None:
            return _(known, "card.option.management")
        every = _("Every {days}", "card.option.management")
        return every.format(days=days_text(float(value))) if value.isdecimal() else value
    named = _STEPS.get(field, {}).get(round(float(value), 4))
    if named is not None:
        return _(named, "card.option.management")
    if field == "training":
        return days_text(value)
    return number(value, 2) if field == "guide" else format_percent(value)


def plan_name(code: str) -> str:
    """Name a pay plan in a word or two; one that a file brings keeps its own name."""
    return _(_PLANS[code], "plan") if code in _PLANS else code


def lever_name(kind: str) -> str:
    """Name a lever in a word."""
    return _(SHORT[kind], "inbox.kind")


def lever_text(lever: str, after: str | float | None) -> str:
    """Name a lever and its new position, for the news."""
    if lever == "business_case":
        return _(_CASES[str(after)], "card.option.management")
    kind = _SETTINGS.get(lever, lever)
    if kind == "meetings":
        after = "never" if after is None else str(after)
    return f"{lever_name(kind)}: {step_text(kind, 'none' if after is None else after)}"
