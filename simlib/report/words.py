"""What are the things in a debrief called?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from simlib.i18n import N_, _, format_money, format_percent
from simlib.i18n import format_number as number
from simlib.outcomes import DIRECTIONS

__all__ = [
    "COUNTED",
    "PHASES",
    "change",
    "error_name",
    "esc",
    "family_name",
    "figure",
    "lean_sentence",
    "money",
    "signed",
    "table",
]

PHASES = (
    ("feel", N_("How do you feel?", "debrief"), N_("One word. Guests first, then hosts.")),
    (
        "happened",
        N_("What happened?", "debrief"),
        N_("What did you see at this desk that the other one never sees?"),
    ),
    (
        "learned",
        N_("What did you learn?", "debrief"),
        N_("Say a sentence that you believe now. What here supports it? What would refute it?"),
    ),
    ("relates", N_("How does this relate?", "debrief"), N_("Which card was last Tuesday?")),
    (
        "if",
        N_("What if?", "debrief"),
        N_("Which single rule would you change for both desks, and whom would it cost what?"),
    ),
    (
        "next",
        N_("What next?", "debrief"),
        N_("One thing, with a name, a date, and a count that your firm keeps already."),
    ),
)
# What a firm can count in its own system, and the errors beside which it stands.
COUNTED = (
    N_("Promise dates changed after the hand-over, a month"),
    N_("Jobs booked below the floor price, a month"),
    N_("Clients told of a delay less than a day ahead, a month"),
)
_FIGURES: Mapping[str, tuple[str, Callable[[float], str]]] = {
    "company_value": (N_("Company value earned", "figure"), format_money),
    "revenue": (N_("Revenue", "figure"), format_money),
    "gross_margin_pct": (N_("Gross margin", "figure"), format_percent),
    "win_rate": (N_("Win rate", "figure"), format_percent),
    "promise_keeping": (N_("Promises kept", "figure"), format_percent),
    "on_time_delivery": (N_("Delivered on time", "figure"), format_percent),
    "complaint_rate": (N_("Projects with a complaint", "figure"), lambda v: format_percent(v, 1)),
    "client_satisfaction": (N_("Client mood, of 10", "figure"), lambda v: number(10 * v, 1)),
    "client_retention": (N_("Clients that stayed", "figure"), format_percent),
    "trust_sales_in_pm": (N_("Sales' trust in the PM office", "figure"), lambda v: number(v, 2)),
    "trust_pm_in_sales": (N_("The PM office's trust in Sales", "figure"), lambda v: number(v, 2)),
}
_ERRORS = {
    "over_promise": N_("Promised too much, unasked", "error"),
    "late_warning": N_("Told the client late", "error"),
    "skipped_revision": N_("Revision skipped", "error"),
    "thin_brief": N_("Thin brief, with an hour free", "error"),
    "unused_translator": N_("Translator left unused", "error"),
    "silent_refusal": N_("No without an alternative", "error"),
    "empty_discount": N_("Discount on a bluff", "error"),
    "needless_padding": N_("Needless padding", "error"),
}
_FAMILIES = {
    "price": N_("Price", "family"),
    "date": N_("Date", "family"),
    "brief": N_("Brief", "family"),
    "staffing": N_("Whose hours", "family"),
    "shortcut": N_("How it is done", "family"),
}
_LEANS = {
    "consult.consult": N_("asking the PM office", "lean"),
    "quote.promised_days": N_("days promised", "lean"),
    "quote.price": N_("price", "lean"),
    "quote.workflow": N_("workflow", "lean"),
    "haggle.concede": N_("discount given", "lean"),
    "handover.brief": N_("passed on", "lean"),
    "bid.answer": N_("bidding", "lean"),
    "scope.charge": N_("charged for additions", "lean"),
    "week_plan.focus": N_("hunting, over caring", "lean"),
    "estimate.estimate_days": N_("days estimated", "lean"),
    "signoff.sign": N_("refusing to sign", "lean"),
    "clarify.clarify": N_("asking before the start", "lean"),
    "vendor.rate": N_("rate offered", "lean"),
    "decline.step": N_("spent after a no", "lean"),
    "revision.revision": N_("revision", "lean"),
    "at_risk.action": N_("done for a date in danger", "lean"),
}


def esc(text: object) -> str:
    """Make a text safe inside HTML."""
    return escape(str(text))


def figure(name: str, value: float | None) -> tuple[str, str]:
    """Return label and written value of a figure of the board."""
    label, written = _FIGURES[name]
    return _(label, "figure"), "–" if value is None else written(value)


def change(name: str, own: float | None, other: float | None) -> str:
    """Say by a triangle and a word whether a figure is better than the other; HTML."""
    if own is None or other is None or figure(name, own) == figure(name, other):
        return ""
    if (own - other) * DIRECTIONS.get(name, 0) > 0:
        return f'<span class="up">▲ {esc(_("better", "debrief"))}</span>'
    return f'<span class="down">▼ {esc(_("worse", "debrief"))}</span>'


def error_name(code: str) -> str:
    """Name a type of error."""
    return _(_ERRORS[code], "error")


def family_name(code: str) -> str:
    """Name a family of decisions."""
    return _(_FAMILIES[code], "family")


def money(cents: float) -> str:
    """Write cents as whole euros."""
    return format_money(cents / 100).replace("-", "−")


def signed(cents: float) -> str:
    """Write cents as whole euros with their sign."""
    sign = "+" if cents > 0 else "−" if cents < 0 else "±"
    return f"{sign}{format_money(abs(cents) / 100)}"


def lean_sentence(kind: str, field: str, more: int, less: int, cards: int) -> str:
    """Say in what direction answers leaned, and on how many cards."""
    text = (
        _("{what}: more than the autopilot on {count} of {cards} cards")
        if more > less
        else _("{what}: less than the autopilot on {count} of {cards} cards")
    )
    known = _LEANS.get(f"{kind}.{field}")
    what = _(known, "lean") if known else kind.replace("_", " ")
    told = text.format(what=what, count=number(max(more, less)), cards=number(cards))
    return told[0].upper() + told[1:]


def table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    text: int = 1,
    caption: str = "",
    kind: str = "",
) -> str:
    """Write a table of ready HTML cells; the first ``text`` columns are text, the rest numbers."""
    kinds = ["" if at < text else ' class="n"' for at in range(len(heads))]
    top = "".join(
        f'<th scope="col"{k}>{esc(head)}</th>' for head, k in zip(heads, kinds, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(f"<td{k}>{c}</td>" for c, k in zip(row, kinds, strict=True)) + "</tr>"
        for row in rows
    )
    told = f"<caption>{esc(caption)}</caption>" if caption else ""
    return f'<table class="{kind}">{told}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'
