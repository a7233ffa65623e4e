"""What does the model claim, and what would refute it?

The table: a row is one contrast between two ways to run a firm, the direction that is claimed, and
the links of the mechanism that is said to cause it. `simlib.evidence` runs it. Rules: an arm is a
set of changes by dotted path ("rules.sales.handover" is a standing rule of that seat); where the
control is several sets, it is the best of them on other seeds than the tested ones; the ablation
cuts every link that is named. A row without links tells of a direct effect and is judged by its
interval alone. Nothing here knows a result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simlib.errors import SimlibError

__all__ = ["AWAITED", "BOUTIQUE", "CLAIMS", "Changes", "Claim", "awaited", "choose_claims"]

Changes = Mapping[str, Any]
BOUTIQUE = "sestoponte"

# Levers ("links.x", "governance.x") and figures ("kpi.x") that this model does not have yet. Rows
# that need one are listed, not run. What exists must not stand here; a test holds the two apart.
AWAITED: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """One row: under ``treated``, ``outcome`` is higher (``direction`` 1) or lower (-1).

    ``per`` divides the outcome by another figure, ``base`` holds in both arms, ``years`` are those
    of the run after the warm-up, ``cut`` names links of the scenario.
    """

    claim: str
    arm: str
    treated: Changes
    control: tuple[Changes, ...]
    outcome: str
    direction: int
    cut: tuple[str, ...] = ()
    per: str | None = None
    base: Changes = field(default_factory=dict)
    years: float = 2.0

    @property
    def code(self) -> str:
        """The code of the row's text, such as "c1_left"."""
        return f"{self.claim.lower()}_{self.arm}"

    @property
    def needs(self) -> frozenset[str]:
        """Every path, link and figure that the row uses, as they are named in `AWAITED`."""
        changes = (self.base, self.treated, *self.control)
        links = {f"links.{name}" for name in self.cut}
        figures = {f"kpi.{name}" for name in (self.outcome, self.per) if name is not None}
        return frozenset(path for each in changes for path in each) | links | figures


_TRUST = (
    *("trust_to_estimates", "trust_to_consulting", "trust_to_bargaining", "trust_to_queries"),
    *("estimates_to_trust", "promises_to_trust", "queries_to_trust"),
)
_PROMISES = ("late_to_satisfaction", "late_to_credit", "promises_to_trust")
_CLIENTS = ("late_to_satisfaction", "defect_to_satisfaction", "satisfaction_to_churn")
_FIT = ("capability_to_choice", "capability_to_work", "capability_to_requests")
_OFFERS = ("date_to_choice", "waiting_to_choice", "price_to_choice")
_STARVED = ("price_to_choice", "price_to_churn", "work_to_capability", *_FIT)
_BRIEFS = ("brief_to_queries", "brief_to_clarifying", "brief_to_defects")


def _levels(path: str, *values: Any) -> tuple[Changes, ...]:
    return tuple({path: value} for value in values)


_AUTHORITY = _levels("governance.authority", 0.25, 0.5, 0.75)
_TRAINING = _levels("governance.training_days", 1, 2, 4)
_MEETINGS = _levels("governance.meeting_every_days", 20, 10, 5)
_SHARED, _CROSSED = {"governance.plan": "shared"}, {"governance.plan": "crossed"}
_NO_MEETINGS = {"governance.plan": "shared", "governance.meeting_every_days": None}
_TRUSTING = {"relations.trust_sales_in_pm": 0.9, "relations.trust_pm_in_sales": 0.9}
_DISTRUST = {"relations.trust_sales_in_pm": 0.1, "relations.trust_pm_in_sales": 0.1}
_ALL_CHAIRS = {"chairs.sales": None}  # a standing rule holds for every salesperson
# A firm that knows two fields of six (the one of lesson 06): a guide needs something to leave out.
_NARROW = {
    "domains.legal.capability": 0.42,
    "domains.it.capability": 0.40,
    "domains.med.capability": 0.28,
    "domains.ai.capability": 0.04,
}
_TYPICAL = {"governance.plan": "typical"}
_FULL_BRIEFS = _levels("rules.sales.handover", "page", "call")
_TOOL_ON_OFFER = {"direction.agenda": ["tool"]}
_SQUEEZED, _RELAXED = ({"pressure.below": margin} for margin in (0.55, 0.30))


def _authority(arm: str, level: float, cut: tuple[str, ...]) -> Claim:
    treated = {"governance.authority": level}
    return Claim("C1", arm, treated, _AUTHORITY, "company_value", -1, cut)


def _plans(arm: str, outcome: str, cut: tuple[str, ...]) -> Claim:
    return Claim("C2", arm, _SHARED, (_CROSSED,), outcome, 1, cut)


def _floor(arm: str, outcome: str, direction: int, cut: tuple[str, ...], **more: Any) -> Claim:
    high, usual = {"governance.floor": 0.48}, {"governance.floor": 0.30}
    return Claim("C4", arm, high, (usual,), outcome, direction, cut, years=4.0, **more)


def _trust(arm: str, outcome: str, direction: int) -> Claim:
    control = (_DISTRUST,)
    return Claim("C7", arm, _TRUSTING, control, outcome, direction, _TRUST, base=_NO_MEETINGS)


def _pressure(arm: str, outcome: str, direction: int) -> Claim:
    cut = ("pressure_to_shortcuts",)
    return Claim("C10", arm, _SQUEEZED, (_RELAXED,), outcome, direction, cut, base=_TYPICAL)


CLAIMS: tuple[Claim, ...] = (
    _authority("left", 0.0, _PROMISES),
    _authority("right", 1.0, _OFFERS),
    _plans("value", "company_value", (*_CLIENTS, *_TRUST)),
    _plans("retention", "client_retention", _CLIENTS),
    Claim(
        *("C2", "new_clients", _CROSSED, (_SHARED,), "new_client_bookings", 1),
        ("hunting_to_strangers", *_OFFERS),
        years=0.5,
    ),
    Claim(
        *("C3", "guide", {"governance.guide": 0.45}, ({"governance.guide": 0},)),
        *("company_value", 1, _FIT),
        per="rfqs",  # at constant volume: a guide that only filters must not win by less work
        base=_NARROW,
    ),
    _floor("margin", "gross_margin", 1, (), per="projects_delivered"),
    _floor("value", "company_value", -1, _STARVED),
    Claim(
        *("C5", "left", {"governance.training_days": 0}, _TRAINING, "company_value", -1),
        ("training_to_trust",),
    ),
    Claim(
        *("C5", "right", {"governance.training_days": 20}, _TRAINING, "company_value", -1),
        ("training_to_hours",),
    ),
    Claim(
        *("C6", "left", {"governance.meeting_every_days": None}, _MEETINGS, "company_value", -1),
        ("meetings_to_trust", "meetings_to_dates"),
    ),
    Claim(
        *("C6", "right", {"governance.meeting_every_days": 1}, _MEETINGS, "company_value", -1),
        ("meetings_to_hours",),
    ),
    _trust("on_time", "on_time_delivery", 1),
    _trust("discount", "discount_given", -1),
    _trust("padding", "pad", -1),
    _trust("cutting", "cut", -1),
    _trust("value", "company_value", 1),
    Claim(
        *("C8", "brief", {"rules.sales.handover": "mail"}, _FULL_BRIEFS, "company_value", -1),
        _BRIEFS,
        base=_ALL_CHAIRS,
    ),
    Claim(
        *("C8", "joint", {"rules.sales.consult": "together"}, ({},), "company_value", -1),
        ("together_to_hours", "waiting_to_choice"),
        base=_ALL_CHAIRS,
    ),
    Claim(
        *("C9", "case", {"governance.business_case": "joint"}),
        ({"governance.business_case": "split"},),
        *("company_value", 1, ("tool_to_work",)),
        base=_TOOL_ON_OFFER,
    ),
    _pressure("defects", "defect_rate", 1),
    _pressure("equity", "client_equity", -1),
    _pressure("retention", "client_retention", -1),
)


def awaited(claim: Claim) -> list[str]:
    """Return what a row needs and the model does not have yet, in the order of the alphabet."""
    return sorted(claim.needs & AWAITED)


def choose_claims(only: Sequence[str] = ()) -> list[Claim]:
    """Return the rows of some claims (all of them by default); raise SimlibError for others."""
    known = list(dict.fromkeys(claim.claim for claim in CLAIMS))
    for name in only:
        if name not in known:
            raise SimlibError(f"no claim {name!r}; there are {', '.join(known)}")
    return [claim for claim in CLAIMS if not only or claim.claim in only]
