"""Which numbers drive the firm?

One small part for each room of the model; no part has defaults, so that every number stands in the
firm's file with its source. `u` and `n` are the keyed uniform and normal draws of a stage.
"""

from typing import Annotated, Any

from pydantic import Field

from simlib.scenario.fields import Part, number

Share = Annotated[float, Field(ge=0, le=1)]
Workflow = Annotated[str, Field(pattern="^(light|revised|checked)$")]


class ByWorkflow(Part):
    """Give one number for each workflow."""

    light: float = number(0, 10, "machine translation, post-edited")
    revised: float = number(0, 10, "translation revised by a second person")
    checked: float = number(0, 10, "revised translation with a final language check")


class Demand(Part):
    """When do clients ask, and which new ones come?"""

    year_days: float = number(200, 300, "working days in a year")
    candidate_factor: float = number(1, 10, "candidate requests per expected request, ratio")
    rate_floor: float = number(0, 3, "share of a client's rate that satisfaction can't take away")
    rate_satisfaction: float = number(0, 3, "rate gained per point of satisfaction, ratio")
    wallet_win: float = number(0, 1, "share of wallet gained by a won request")
    wallet_loss: float = number(0, 1, "share of wallet lost by a lost request")
    wallet_refusal: float = number(0, 1, "share of wallet lost by silence or refusal")
    wallet_alternative: float = number(0, 1, "share of wallet lost by an early, polite no")
    wallet_min: float = number(0, 1, "lowest share of wallet, ratio to the usual one")
    wallet_max: float = number(1, 5, "highest share of wallet, ratio to the usual one")
    wallet_new: float = number(
        0, 5, "share of wallet after a first order, ratio to the usual one; from day 0 of a client"
    )
    win_memory: float = number(
        0, 1, "weight of the newest request in what a client remembers of wins and prices"
    )
    own_domain_share: float = number(0, 1, "share of requests in the client's own domain")
    lead_candidates: float = number(0, 20, "candidate new clients per working day")
    lead_base: float = number(0, 5, "new clients per working day that come by reputation")
    lead_reputation_pivot: float = number(0.05, 1, "reputation at which lead_base holds")
    lead_reputation_power: float = number(0, 5, "power of reputation over its pivot")
    lead_per_hunting_hour: float = number(0, 2, "new clients per day and daily hour of hunting")
    hunting_memory_days: float = number(1, 120, "smoothing of hunting hours, working days")
    lead_price_pull: float = number(0, 10, "pull of well-paid domains on hunting, log per price")
    lead_drift_pull: float = number(0, 10, "pull of growing domains on hunting, log per drift")
    lead_drift_seen: float = number(0, 1, "part of that pull which understanding removes")
    lead_guide_share: float = number(0, 1, "share of leads that follow the guide, if there is one")
    lead_time_drift: float = number(-1, 1, "yearly change of the requested lead time, log")
    reputation_a_year: float = number(
        0, 60, "pull of a year of deliveries on reputation, log per year"
    )


class Request(Part):
    """What does a client ask for?"""

    words_median: float = number(50, 200_000, "median size, source words")
    words_sd: float = number(0, 3, "spread of the size, sd of the log")
    words_min: float = number(1, 200_000, "smallest request, source words")
    words_max: float = number(1, 2_000_000, "largest request, source words")
    language_shares: tuple[Share, ...] = Field(
        min_length=1,
        max_length=8,
        description="share of requests with 1, 2, 3 ... target languages; sums to 1",
    )
    workflow_shares: ByWorkflow = Field(
        description="share of requests of the other clients by workflow; sums to 1"
    )
    complexity_sd: float = number(0, 2, "spread of hidden complexity, sd of the log")
    ambiguity_spread: float = number(0, 1, "half-width of ambiguity around the client's mean, 0..1")
    lead_time_mean: float = number(-2, 2, "requested over standard time, mean of the log")
    lead_time_sd: float = number(0, 2, "requested over standard time, sd of the log")
    lead_time_min_days: float = number(0.1, 30, "shortest requested time, working days")
    scope_words_min: float = number(0, 2, "smallest addition, share of the ordered words")
    scope_words_max: float = number(0, 2, "largest addition, share of the ordered words")


class Pricing(Part):
    """What is the list price, and which prices can be offered?"""

    base_eur: float = number(0.01, 2, "list price, EUR per source word and language")
    workflow: ByWorkflow = Field(description="price factor of each workflow, ratio")
    minimum_eur: float = number(0, 1000, "smallest price of an order, EUR")
    steps: tuple[Annotated[float, Field(ge=0.3, le=3)], ...] = Field(
        min_length=2, max_length=9, description="prices on a quote card, ratio to list, rising"
    )
    stretches: tuple[Annotated[float, Field(ge=1, le=4)], ...] = Field(
        min_length=1, max_length=5, description="dates beyond one's own belief, ratio, rising"
    )


class Choice(Part):
    """How does a client choose between us and another supplier? All weights are logits."""

    base: float = number(-10, 10, "odds of an average quote, logit")
    existing: float = number(-10, 10, "bonus of a client with earlier orders, logit")
    price: float = number(0, 30, "weight of ln(competitor / our price), logit")
    date: float = number(0, 30, "weight of delay beyond the request, logit per share")
    date_cap: float = number(0, 10, "largest delay that still counts, share of the request")
    fit: float = number(-10, 10, "weight of capability in the domain, logit")
    fit_pivot: float = number(0, 1, "capability that neither helps nor hurts")
    satisfaction: float = number(-10, 10, "weight of satisfaction, logit")
    satisfaction_pivot: float = number(0, 1, "satisfaction that neither helps nor hurts")
    slow_per_day: float = number(0, 10, "cost of a day until the quote, logit per working day")
    slow_free_days: float = number(0, 10, "days until the quote that cost nothing, working days")
    workflow_above: float = number(0, 10, "bonus of each step of quality above the asked, logit")
    workflow_below: float = number(0, 10, "loss by each step of quality below the asked, logit")
    joint: float = number(0, 10, "bonus of solving it together, logit per understanding")
    joint_estimate: float = number(0, 1, "part of that bonus after a mere estimate")
    competitor_mean: float = number(-1, 1, "competitor's over our list price, mean of the log")
    competitor_sd: float = number(0.001, 1, "competitor's over our list price, sd of the log")
    noise_scale: float = number(0.01, 10, "scale of the logistic noise, logit")
    answer_days_median: float = number(0.1, 30, "median time until the client answers, days")
    answer_days_sd: float = number(0, 2, "spread of that time, sd of the log")


class Haggling(Part):
    """Who bargains, and what do holding and conceding do?"""

    real_from: float = number(-10, 0, "lowest odds at which a client bargains in earnest, logit")
    ask_min: float = number(0, 0.9, "smallest discount asked, share of the price")
    ask_max: float = number(0, 0.9, "largest discount asked, share of the price")
    hold_gain: float = number(0, 10, "gain of holding with full confidence, logit")
    hold_cost: float = number(0, 10, "cost of holding without confidence, logit")
    unconsulted: float = number(0, 1, "confidence of an offer made without the PM office, ratio")


class Handover(Part):
    """How many hours does each form of hand-over take?"""

    mail: float = number(0, 8, "two lines by mail, hours")
    page: float = number(0, 8, "one page, hours")
    call: float = number(0, 8, "a call on the brief, hours")


class Hunting(Part):
    """Which share of free Sales hours goes into hunting?"""

    care: float = number(0, 1, "weeks of care, share of free hours")
    mixed: float = number(0, 1, "mixed weeks, share of free hours")
    hunt: float = number(0, 1, "weeks of hunting, share of free hours")


class SalesWork(Part):
    """What do salespeople's days hold, and what do they believe?"""

    hours_per_day: float = number(1, 12, "hours at work, per person and working day")
    quote_hours: float = number(0, 20, "a quote, hours")
    alternative_hours: float = number(0, 20, "a polite no with an alternative, hours")
    estimate_hours: float = number(0, 20, "asking the PM office for an estimate, hours")
    together_hours: float = number(0, 20, "solving it together with the PM office, hours")
    handover_hours: Handover = Field(description="hours of each form of hand-over")
    haggle_hours: float = number(0, 20, "a round of bargaining, hours")
    scope_hours: float = number(0, 20, "re-quoting an addition, hours")
    query_hours: float = number(0, 20, "passing on a query, hours")
    care_hours: float = number(0.1, 20, "a talk with a client, hours")
    care_lift: float = number(0, 1, "step of satisfaction towards care_ceiling by a talk")
    care_ceiling: float = number(0, 1, "satisfaction that care alone can reach")
    hunting_shares: Hunting = Field(description="share of free hours spent hunting, by focus")
    own_view_bias: float = number(-3, 3, "own estimate without understanding, mean of the log")
    own_view_sd: float = number(0, 2, "own estimate with full understanding, sd of the log")
    own_view_sd_blind: float = number(0, 2, "sd added without understanding, log")
    suspicion: float = number(0, 1, "suspected padding without trust, share of the estimate")
    credibility: float = number(0, 1, "weight of an estimate without trust")
    credibility_trust: float = number(0, 1, "weight added by full trust")
    impression_sd: float = number(0, 1, "noise of the impression of a client's mood, sd")


class PmWork(Part):
    """What do PMs' days hold, and how do they estimate?"""

    hours_per_day: float = number(1, 12, "hours for projects, per PM and working day")
    effort: float = number(0.1, 5, "factor on all hours of PM and Sales work, ratio")
    setup_hours: float = number(0, 20, "set-up of a project, hours")
    assign_hours: float = number(0, 20, "staffing of a language job, hours")
    qa_hours: float = number(0, 20, "final check of a language job, hours")
    qa_words_per_hour: float = number(100, 1e6, "speed of the final check, words per hour")
    delivery_hours: float = number(0, 20, "delivery of a project, hours")
    decline_hours: float = number(0, 20, "a translator's no, hours")
    complaint_hours: float = number(0, 40, "a complaint, hours")
    query_hours: float = number(0, 20, "a query, hours")
    warn_hours: float = number(0, 20, "warning a client, hours")
    meeting_hours: float = number(0, 20, "a meeting of both departments, hours of each person")
    clarify_hours: float = number(0, 20, "clarifying a brief before the start, hours")
    clarify_days_min: float = number(0, 10, "shortest wait for clarification, working days")
    clarify_days_max: float = number(0, 10, "longest wait for clarification, working days")
    clarify_gain: float = number(0, 1, "share of the missing brief that is found")
    estimate_hours: float = number(0, 20, "an estimate for Sales, hours")
    together_hours: float = number(0, 20, "solving it together with Sales, hours")
    context_free: float = number(0, 200, "open projects per PM before switching costs, projects")
    context_loss: float = number(0, 1, "loss per further open project, share of speed")
    efficiency_floor: float = number(0.05, 1, "lowest speed under switching, share")
    overtime_share: float = number(0, 1, "most overtime, share of the day")
    overtime_from_days: float = number(0, 20, "backlog at which overtime begins, working days")
    overtime_span_days: float = number(0.1, 20, "further backlog up to full overtime, days")
    fatigue_cost: float = number(0, 1, "speed lost at full fatigue, share")
    fatigue_gain: float = number(0, 1, "fatigue gained by a week of full overtime")
    fatigue_decay: float = number(0, 1, "share of fatigue that a week removes")
    relief_from_days: float = number(0.1, 60, "Friday's backlog that hires a freelance PM, days")
    relief_least_hours: float = number(0, 60, "hours for which one is hired at least, hours a week")
    relief_eur_per_hour: float = number(0, 1000, "freelance PM, EUR per hour")
    relief_effort: float = number(0.1, 5, "hours of a freelance PM over a PM's own, ratio")
    relief_delay_days: float = number(0, 20, "delay of relieved work, working days")
    review_days: float = number(0, 60, "days a delivered project stays on the desk, working days")
    signoff_wait_days: float = number(0, 10, "longest wait for the daily review, working days")
    signoff_margin: float = number(-1, 1, "margin asked at sign-off, share of the price")
    estimate_sd: float = number(0, 2, "noise of an estimate, sd of the log")
    estimate_queue: float = number(0, 5, "weight of the PM queue in an estimate, ratio")
    field_lead: float = number(
        0, 200, "projects by which those of a field may be ahead before others take its work"
    )
    estimate_language_days: float = number(0, 10, "days seen for each language beyond the first")
    estimate_vendor_queue_max: float = number(0, 20, "most translators' queue counted, days")
    estimate_complexity: float = number(0, 2, "share of the log complexity that a PM sees")
    pads: tuple[Annotated[float, Field(ge=0, le=3)], ...] = Field(
        min_length=1, max_length=9, description="paddings a PM may add, share, rising"
    )
    cost_padding: float = number(0, 2, "padding of costs per padding of days, ratio")


class Production(Part):
    """How long does work take, and what does a brief do?"""

    base_days: float = number(0, 20, "set-up, assignment and delivery, working days")
    words_per_day: float = number(100, 20_000, "standard translator, words per full day")
    share: float = number(0.01, 1, "standard share of a translator's day for us")
    light_speed: float = number(0.1, 10, "speed of post-editing over translating, ratio")
    revision_words_per_day: float = number(100, 100_000, "reviser, words per day")
    light_revision_speed: float = number(0.1, 10, "speed of revising post-edited text, ratio")
    check_days: float = number(0, 20, "final language check, working days")
    capability_needed: float = number(0, 1, "capability below which work is a misfit")
    misfit_time: float = number(0, 5, "time added per point of misfit, ratio")
    misfit_cost: float = number(0, 5, "vendor cost added per point of misfit, ratio")
    off_domain_time: float = number(0.5, 5, "time of a translator new to the domain, ratio")
    late_tolerance_days: float = number(0, 5, "delay that is not late yet, working days")
    brief_base: float = number(0, 1, "brief without hours, understanding or ambiguity, 0..1")
    brief_understanding: float = number(0, 1, "brief added by Sales' full understanding")
    brief_hours: float = number(0, 1, "brief added by many hours of hand-over")
    brief_hours_scale: float = number(0.01, 10, "hours of hand-over that give 63 % of it")
    brief_ambiguity: float = number(0, 1, "brief lost by full ambiguity")
    brief_joint: float = number(0, 1, "brief added by having solved it together")
    queries: float = number(0, 50, "queries of a job of queries_words without a brief")
    queries_words: float = number(1, 1e6, "words at which `queries` holds")
    queries_power: float = number(0, 2, "power of size over queries_words")
    query_days: float = number(0, 10, "shortest hold by a query, working days")
    query_days_spread: float = number(0, 10, "spread of the hold, working days")
    query_distrust: float = number(0, 5, "factor on the hold without trust, ratio")
    query_trust: float = number(0, 5, "part of that factor which full trust removes, ratio")


class Quality(Part):
    """Which jobs go wrong, and who notices?"""

    defect_rate: float = number(0, 10, "defect hazard per point of missing quality, per job")
    quality_pivot: float = number(0, 2, "translator's quality at which nothing is missing")
    missing_min: float = number(0, 1, "smallest missing quality, points")
    misfit: float = number(0, 20, "hazard added per point of misfit, ratio")
    leak_full: float = number(0, 1, "share of defects that a full revision leaves")
    leak_light: float = number(0, 1, "share of defects that a light revision leaves")
    leak_skip: float = number(0, 1, "share of defects left without a revision")
    light_hours_share: float = number(0, 1, "time and cost of a light revision over a full one")
    fatigue: float = number(0, 5, "hazard added by the PM's full fatigue, ratio")
    brief_good: float = number(0, 5, "factor of a good brief, ratio")
    brief_thin: float = number(0, 5, "factor of a thin brief, ratio")
    brief_good_from: float = number(0, 1, "brief that counts as good")
    brief_thin_below: float = number(0, 1, "brief that counts as thin")
    noticed: float = number(0, 1, "share of defects that a client notices and raises")
    rework_share: float = number(0, 2, "cost of rework, share of the job's vendor cost")
    score_sd: float = number(0, 1, "noise of a translator's recorded score, sd")


class Satisfaction(Part):
    """How does a delivery move a client?"""

    target: float = number(0, 1, "satisfaction towards which good deliveries lead")
    late_base: float = number(0, 2, "loss by any late delivery, points")
    late_slope: float = number(0, 5, "loss per share of the promised time, points")
    late_cap: float = number(0, 5, "largest delay that still counts, share")
    warned: float = number(0, 1, "loss that remains after a warning in time, share")
    warning_cost: float = number(0, 1, "loss by the warning itself, points")
    defect: float = number(0, 2, "loss by a defect that was noticed, points")
    charged: float = number(0, 1, "loss by an addition that is charged in full, points")
    up: float = number(0, 1, "step towards a better target")
    down: float = number(0, 1, "step towards a worse target")
    first_order: float = number(0, 5, "factor on the step of a first order, ratio")


class Churn(Part):
    """When does a client leave?"""

    h0: float = number(0, 5, "yearly hazard at satisfaction `pivot`, 1/year")
    hk: float = number(0, 30, "growth of the hazard as satisfaction falls, log per point")
    pivot: float = number(0, 1, "satisfaction at which h0 holds")
    price: float = number(
        0, 30, "growth of the hazard as our prices exceed the rival's, log per log of the price"
    )


class VendorMarket(Part):
    """What do translators cost, and when do they accept?"""

    translate_eur: float = number(0.001, 1, "translation, EUR per source word")
    revise_eur: float = number(0, 1, "revision, EUR per source word")
    translate_factor: ByWorkflow = Field(description="translation rate by workflow, ratio")
    revise_factor: ByWorkflow = Field(description="revision rate by workflow, ratio")
    domain_power: float = number(0, 3, "power of the domain's price in a translator's rate")
    premium: float = number(0, 2, "premium on the rate, share")
    squeeze: float = number(0, 0.9, "cut of the rate, share")
    premium_time: float = number(0.1, 1, "duration of premium work, ratio")
    accept_base: float = number(-10, 10, "acceptance of a usual offer, logit")
    accept_slack: float = number(0, 20, "weight of slack in time, logit")
    slack_pivot: float = number(0, 10, "time over expected duration that is just enough, ratio")
    slack_cap: float = number(0, 10, "largest slack that still counts")
    accept_premium: float = number(0, 50, "weight of the premium, logit per share")
    accept_goodwill: float = number(0, 20, "weight of goodwill, logit")
    goodwill_pivot: float = number(0, 1, "goodwill that neither helps nor hurts")
    accept_queue: float = number(0, 10, "cost of a day of own queue, logit")
    decline_days: float = number(0, 5, "time lost by a no, working days")
    shortlist: int = number(1, 5000, "translators of a language considered for a job, at most")
    goodwill_premium: float = number(0, 1, "goodwill gained by a premium")
    goodwill_squeeze: float = number(0, 1, "goodwill lost by a cut")
    goodwill_rushed: float = number(0, 1, "goodwill lost by a rushed, unpaid job")
    goodwill_return: float = number(0, 60, "return of goodwill to where it rests, log per year")
    overflow_rate: float = number(0.5, 10, "rate of the overflow agency, ratio")
    overflow_quality: float = number(0, 1, "quality of the overflow agency")


class Finance(Part):
    """What does the firm pay and earn besides its projects?"""

    pm_eur: float = number(0, 1e6, "one PM, EUR per year")
    sales_eur: float = number(0, 1e6, "one salesperson, EUR per year")
    overhead_eur: float = number(0, 1e9, "director, finance, rent and tools, EUR per year")
    opening_cash_eur: float = number(-1e9, 1e9, "cash on day 0, EUR")
    vendor_pays_days: float = number(0, 365, "payment term of translators, calendar days")
    credit_slope: float = number(0, 5, "credit per share of delay, share of the price")
    credit_free: float = number(0, 1, "part of the credit that is never asked, share of the price")
    credit_cap: float = number(0, 1, "largest credit for a delay, share of the price")
    credit_warned: float = number(0, 1, "credit that remains after a warning, share")
    credit_defect: float = number(0, 1, "credit for a defect that was noticed, share of the price")
    equity_margin: float = number(0, 1, "margin counted in client equity, share of revenue")
    equity_project_eur: float = number(0, 1e7, "project counted in client equity, EUR")
    equity_discount: float = number(0.001, 2, "discount rate of client equity, 1/year")
    equity_win_rate: float = number(0, 1, "win rate assumed before a client's own is known")
    equity_win_weight: float = number(0, 1, "weight of that assumed win rate")


def link(mechanism: str) -> Any:
    """Describe the strength of a mechanism."""
    return number(0, 5, f"{mechanism}, multiplier", default=1.0)


class Links(Part):
    """Which mechanisms are at work? 1 = as is, 0 = cut."""

    late_to_satisfaction: float = link("delay lowers satisfaction")
    late_to_credit: float = link("delay brings credits on the invoice")
    defect_to_satisfaction: float = link("defects lower satisfaction")
    satisfaction_to_churn: float = link("satisfaction moves churn")
    price_to_churn: float = link("prices above or below the rival's move churn")
    brief_to_queries: float = link("thin briefs make queries")
    brief_to_clarifying: float = link("thin briefs are sent back before the start")
    brief_to_defects: float = link("thin briefs make defects")
    load_to_duration: float = link("load slows PMs")
    price_to_choice: float = link("price moves the choice")
    date_to_choice: float = link("the date moves the choice")
    waiting_to_choice: float = link("waiting for an offer moves the choice")
    together_to_hours: float = link("working an offer out together takes hours")
    estimates_to_trust: float = link("estimates move Sales' trust in the PM office")
    promises_to_trust: float = link("promises move the PM office's trust in Sales")
    queries_to_trust: float = link("queries lower the PM office's trust in Sales")
    hunting_to_strangers: float = link("hunting brings strangers")
    meetings_to_trust: float = link("meetings build trust and understanding")
    meetings_to_dates: float = link("the load told at a meeting moves Sales' own count of days")
    meetings_to_hours: float = link("meetings take hours")
    training_to_trust: float = link("cross-training builds trust and understanding")
    training_to_hours: float = link("cross-training takes hours")
    trust_to_estimates: float = link("trust moves padding, suspicion and belief in estimates")
    trust_to_consulting: float = link("trust moves whether Sales asks the PM office")
    trust_to_bargaining: float = link("trust moves Sales' confidence in its price")
    trust_to_queries: float = link("mistrust makes queries slower")
    outcomes_to_beliefs: float = link("wins and kept promises move what both desks expect")
    work_to_capability: float = link("delivered work builds capability")
    frontier_to_capability: float = link("growing fields overtake capability")
    capability_to_choice: float = link("capability moves the client's choice")
    capability_to_work: float = link("misfit costs time, money and quality")
    capability_to_requests: float = link("capability moves what clients ask us for")
    pressure_to_shortcuts: float = link("pay and a low margin make PMs save on work")
    queues_to_recruits: float = link("long queues bring translators")
    goodwill_to_leaving: float = link("unhappy translators leave")
    fatigue_to_leaving: float = link("tired PMs leave")
    tool_to_work: float = link("the tool saves PMs hours")
