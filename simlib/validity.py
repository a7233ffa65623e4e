"""What must nobody conclude from this model, and what would change a lesson?

The validity card, as data: what is left out, on which weakest number each claim leans, which
figures the firm was set to and which merely follow, where all is assumption, and what sceptics ask.
Texts are marked for translation and shown through `_`. A place is a dotted path of the scenario or
a file of the code. Nothing here knows a result: those stand in MODEL.md, with their seeds.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from simlib.bands import BANDS
from simlib.claims import CLAIMS
from simlib.i18n import N_

__all__ = ["ASSUMED", "FOOTINGS", "LEANINGS", "LEFT_OUT", "QUESTIONS", "validity_card"]


class LeftOut(NamedTuple):
    """Something that agencies have and the model lacks; ``lessons`` name notebooks."""

    code: str
    what: str
    why: str
    change: str
    lessons: tuple[str, ...]


class Leaning(NamedTuple):
    """The weakest number that a row of the claims leans on, and what if it is wrong."""

    place: str
    why: str
    if_wrong: str


class Footing(NamedTuple):
    """Whether a figure was set to its band, or follows from other numbers, and from which."""

    how: str  # "set" or "follows"
    places: tuple[str, ...]


class Question(NamedTuple):
    """A sceptic's question, its answer, and the parts of the card that the answer stands on."""

    question: str
    answer: str
    see: tuple[str, ...]


LEFT_OUT: tuple[LeftOut, ...] = (
    LeftOut(
        "micro_jobs",
        N_("Small jobs and orders by price list"),
        N_("Most orders of a real agency are small and nobody quotes them, yet each takes a PM."),
        N_("PMs would be busier with fewer euros; a rushed week would hurt sooner."),
        ("01", "03"),
    ),
    LeftOut(
        "memories",
        N_("Translation memories and repetitions"),
        N_("Clients pay and translators get less for words that were translated before."),
        N_("Old clients would earn more than new ones; a margin floor would bite elsewhere."),
        ("02", "06"),
    ),
    LeftOut(
        "no_shows",
        N_("Translators who accept and do not deliver"),
        N_("Here a translator is slow or falls ill by a shock, but never lets a job drop."),
        N_("Warnings and spare translators would be worth more than they are."),
        ("03", "08"),
    ),
    LeftOut(
        "revisers",
        N_("Revisers as people"),
        N_(
            "Revision takes time and money but never waits for anybody, and nobody is better at it."
        ),
        N_("Skipping a revision would save more time in a full week; quality would hang on names."),
        ("03",),
    ),
    LeftOut(
        "rivals",
        N_("Rivals who react"),
        N_("The other supplier is a number drawn for each request; it never answers our price."),
        N_("Low prices could start a war, and holding a price could pay more or less than here."),
        ("02", "06"),
    ),
    LeftOut(
        "seasons",
        N_("Seasons and the business cycle"),
        N_("Requests come evenly but for slow drifts; August and fairs are shocks of a story."),
        N_("Slack before a peak would be worth money; a firm that hires for the peak would pay."),
        ("01", "05"),
    ),
    LeftOut(
        "other_reasons",
        N_("Other reasons to leave"),
        N_("A client leaves by chance, more so when unhappy or dear; never for a merger or MT."),
        N_("Accounts would be lost that nobody could save, and some by nobody's fault."),
        ("05", "08"),
    ),
    LeftOut(
        "falling_prices",
        N_("Prices that fall as machines translate"),
        N_("Demand moves between fields, but list prices stay for years."),
        N_("Learning new fields and the new tool would pay earlier, old fields would die sooner."),
        ("06", "07"),
    ),
    LeftOut(
        "characters",
        N_("Characters, careers and power"),
        N_("People differ by a few leanings; nobody wants a promotion or settles a score."),
        N_("Shared pay might heal less than here, or one good person more than any plan."),
        ("02", "03", "05"),
    ),
    LeftOut(
        "one_trust",
        N_("Trust between two people"),
        N_("Each department has one number for its trust in the other; pairs do not differ."),
        N_("One broken word could cost little or everything, and meetings help some, not others."),
        ("02", "03", "05"),
    ),
    LeftOut(
        "kinds_of_defects",
        N_("Kinds of defects"),
        N_("A job has a defect or none; a wrong dose and a wrong comma are the same."),
        N_("In medicine or law a shortcut could cost far more than this model's credit."),
        ("03", "05"),
    ),
    LeftOut(
        "limits_of_cash",
        N_("Running out of cash, taxes and interest"),
        N_("The bank account may go below zero and nothing happens."),
        N_("Fast growth with late payers could end a firm that looks fine here."),
        ("05", "07"),
    ),
    LeftOut(
        "pay_schemes",
        N_("Quotas, thresholds and careers in pay"),
        N_("Pay is so much for each euro; there is no quota that one misses by a day."),
        N_("Real quotas make people hurry at a quarter's end, which no plan here does."),
        ("05",),
    ),
    LeftOut(
        "sellers_stay",
        N_("Salespeople who tire or leave"),
        N_("PMs tire and may go; salespeople do neither, and a new one is fast from day one."),
        N_("Hunting without end would cost people, as hurry costs PMs."),
        ("02", "05"),
    ),
)

LEANINGS: Mapping[str, Leaning] = {
    "c1_left": Leaning(
        "satisfaction.late_base",
        N_("Nobody measures what one late delivery costs a client's goodwill."),
        N_("If clients forgive delays, promising freely pays, and sign-off is a brake."),
    ),
    "c1_right": Leaning(
        "choice.date",
        N_("How much a later date costs in the odds of winning is set, not counted."),
        N_("If dates hardly matter, full sign-off costs only the PMs' hours."),
    ),
    "c2_value": Leaning(
        "incentives.crossed.sales.equity",
        N_("Plans like these are often described and never measured in the weights used here."),
        N_("Between milder plans than these two the difference is smaller, not reversed."),
    ),
    "c2_retention": Leaning(
        "churn.hk",
        N_("How fast unhappy clients leave is an assumption; only the yearly level is known."),
        N_("If contentment hardly moves clients, pay changes margins but keeps nobody."),
    ),
    "c2_new_clients": Leaning(
        "demand.lead_per_hunting_hour",
        N_("What an hour of hunting brings is set by a quota told, not by a count of calls."),
        N_("If new clients come for a name, crossed pay wins no more of them."),
    ),
    "c3_guide": Leaning(
        "demand.lead_guide_share",
        N_("A guide acts only on hunting, and only where somebody hunts by it."),
        N_("If most new work comes unasked, a guide is paper, whatever it says."),
    ),
    "c4_margin": Leaning(
        "vendor_market.translate_eur",
        N_("Translators' rates decide how many offers lie below the floor."),
        N_("With cheaper translators the floor is never touched and lifts nothing."),
    ),
    "c4_value": Leaning(
        "churn.price",
        N_("That clients leave over prices is told; how much sooner for how much more is not."),
        N_("If clients mind prices less, a high floor is simply good business."),
    ),
    "c5_left": Leaning(
        "trust.training_gain",
        N_("What a day at the other desk teaches is an assumption; studies find small effects."),
        N_("If little is learnt in a day, no cross-training is the best dose."),
    ),
    "c5_right": Leaning(
        "pm_work.relief_eur_per_hour",
        N_("What lost hours cost depends on the freelance PMs who fill in."),
        N_("If hours are cheap to replace, much training is no mistake, only slow."),
    ),
    "c6_left": Leaning(
        "trust.meeting_trust",
        N_("Nobody has measured what a meeting does to trust."),
        N_("If meetings build nothing, none is the best number of them."),
    ),
    "c6_right": Leaning(
        "pm_work.meeting_hours",
        N_("The cost of a meeting is its length, which firms choose."),
        N_("A daily quarter of an hour may pay where a daily hour and a half cannot."),
    ),
    "c7_on_time": Leaning(
        "sales_work.credibility_trust",
        N_("How much more a trusted estimate counts is an assumption."),
        N_("If Sales believes estimates anyway, trust changes no date."),
    ),
    "c7_discount": Leaning(
        "haggling.hold_gain",
        N_("That confidence holds a price is plausible and not measured."),
        N_("If clients do not hear confidence, trust saves no discount."),
    ),
    "c7_padding": Leaning(
        "simlib/policies/pm.py",
        N_("PMs here add what they expect to be cut; how much is the autopilot's rule of thumb."),
        N_("If PMs pad out of habit, trust takes no day off an estimate."),
    ),
    "c7_cutting": Leaning(
        "sales_work.suspicion",
        N_("How much padding a mistrusting seller suspects is an assumption."),
        N_("If Sales passes estimates on as they are, trust has nothing to change."),
    ),
    "c7_value": Leaning(
        "haggling.hold_gain",
        N_(
            "Profit follows from trust only if holding a price works as often as it is believed to."
        ),
        N_("Conduct improves and profit does not; teach the conduct."),
    ),
    "c8_brief": Leaning(
        "production.queries",
        N_("How many questions a thin brief makes is a practitioners' estimate."),
        N_("If PMs find out by themselves, a brief is half an hour lost."),
    ),
    "c8_joint": Leaning(
        "pm_work.together_hours",
        N_("The price of joint work is its hours, which are set."),
        N_("If joint work takes minutes, it may pay on every request."),
    ),
    "c9_case": Leaning(
        "tool.pm_hours",
        N_("The saving is what vendors of such tools claim, cut a little."),
        N_("If the tool saves less, the joint case wins approval for a bad buy."),
    ),
    "c10_defects": Leaning(
        "quality.leak_skip",
        N_("What a skipped revision lets through is an assumption; practice says 20 to 50 % stay."),
        N_("If translators check themselves as well, a shortcut costs little."),
    ),
    "c10_equity": Leaning(
        "satisfaction.defect",
        N_("What one defect costs a client's goodwill is not measured."),
        N_("If clients shrug at defects, pressure on margins pays."),
    ),
    "c10_retention": Leaning(
        "quality.noticed",
        N_("That clients notice less than half of the defects is a guess."),
        N_("If few are noticed, nobody leaves; if all are, many more would."),
    ),
}

FOOTINGS: Mapping[str, Footing] = {
    "price_per_word": Footing("set", ("pricing.base_eur",)),
    "vendor_cost_pct": Footing("set", ("vendor_market.translate_eur", "vendor_market.revise_eur")),
    "gross_margin_pct": Footing("follows", ("pricing.base_eur", "vendor_market.translate_eur")),
    "ebit_pct": Footing("set", ("finance.overhead_eur",)),
    "on_time_delivery": Footing("set", ("production.base_days", "request.lead_time_mean")),
    "pm_utilisation": Footing("set", ("pm_work.effort",)),
    "win_rate": Footing("set", ("choice.base",)),
    "new_client_win_rate": Footing("follows", ("choice.existing", "choice.base")),
    "client_retention": Footing("set", ("churn.h0",)),
    "revenue_from_old_clients_pct": Footing(
        "follows", ("demand.lead_base", "other_clients.since_years_max")
    ),
    "open_projects_per_pm": Footing("set", ("pm_work.review_days",)),
    "loss_making_pct": Footing("follows", ("quality.rework_share", "finance.credit_cap")),
    "complaint_rate": Footing("set", ("quality.noticed",)),
    "defect_rate": Footing("set", ("quality.defect_rate",)),
}

# Rooms of the scenario in which nothing was ever counted.
ASSUMED: Mapping[str, str] = {
    "choice": N_("How clients weigh price, date, fit and speed"),
    "haggling": N_("Who bargains, and what holding or giving does"),
    "satisfaction": N_("What a delivery does to a client's contentment"),
    "trust": N_("How trust and understanding move"),
    "relations": N_("How both departments stand on day 0"),
    "learning": N_("How a firm learns a field and forgets it"),
    "pressure": N_("When a low margin presses on PMs"),
    "incentives": N_("What people weigh under each plan"),
    "initiatives": N_("What task forces take and give"),
    "shocks": N_("What befalls a firm, and how hard"),
}

QUESTIONS: tuple[Question, ...] = (
    Question(
        N_("Did you build the result in?"),
        N_(
            "No line of the code sets an outcome. Each claim names the mechanisms that are said to"
            " cause it; with them cut, nothing of the effect may be left on that side, or the claim"
            " counts as not shown. Which rows are not shown is printed beside the others. But the"
            " mechanisms themselves are our choice, and for each claim the card names the weakest"
            " number in them."
        ),
        ("c1_left", "c2_value", "c7_value"),
    ),
    Question(
        N_("Are these numbers those of our firm?"),
        N_(
            "No. The firm is invented. Its yearly figures lie where published and told figures of"
            " agencies lie; most single numbers are assumptions, each marked as such. Put your own"
            " into a copy of the scenario and look whether the lesson stands."
        ),
        ("price_per_word", "choice", "trust"),
    ),
    Question(
        N_("Does it tell what will happen if we change our pay?"),
        N_(
            "It tells what follows from the feedbacks in it, and is no forecast: characters, quotas"
            " and power are missing, and nobody has measured the weights of the plans."
        ),
        ("characters", "pay_schemes", "c2_value"),
    ),
    Question(
        N_("I lost because I was unlucky, did I not?"),
        N_("Perhaps: a quarter's score is mostly luck. Only many runs on the same seeds tell."),
        (),
    ),
    Question(
        N_("Real translators are not like that, are they?"),
        N_(
            "They are queues with a rate, a quality and a goodwill, and never drop a job. Whoever"
            " coordinates them for a living has it harder than the person at this desk."
        ),
        ("no_shows", "revisers", "vendor_cost_pct"),
    ),
    Question(
        N_("Why should a client care for one late day?"),
        N_(
            "How much it costs is an assumption. Halve it and run the claim again: if promising"
            " freely wins then, the lesson on sign-off depended on it, and that is worth knowing."
        ),
        ("c1_left", "c1_right", "other_reasons"),
    ),
    Question(
        N_("Is it not always best to hold the price?"),
        N_("Not here, but only because that balance was set so that no fixed answer wins."),
        ("haggling", "rivals", "c7_discount"),
    ),
    Question(
        N_("Which lesson would you give up first?"),
        N_(
            "That trust pays in money. Conduct changes with trust; that profit follows leans on how"
            " well a confident seller holds a price. After it those whose rows are not shown."
        ),
        ("c7_value", "c3_guide", "c6_left"),
    ),
    Question(
        N_("What is missing that could turn everything round?"),
        N_(
            "Small jobs, which fill a PM's day, and cash, which ends firms. Both are left out, and"
            " the list says which lessons they touch."
        ),
        ("micro_jobs", "limits_of_cash"),
    ),
)


def validity_card() -> dict[str, Any]:
    """Return the card as JSON-able data; texts are in English, for `_` to translate.

    Parts: ``left_out``, ``claims`` (one for each row), ``bands`` (one for each figure), ``assumed``
    and ``questions``, in the order in which they are told.
    """
    return {
        "left_out": [each._asdict() for each in LEFT_OUT],
        "claims": [
            {"claim": row.claim, "arm": row.arm, "code": row.code, **LEANINGS[row.code]._asdict()}
            for row in CLAIMS
        ],
        "bands": [{**band._asdict(), **FOOTINGS[band.kpi]._asdict()} for band in BANDS],
        "assumed": [{"part": part, "what": what} for part, what in ASSUMED.items()],
        "questions": [each._asdict() for each in QUESTIONS],
    }
