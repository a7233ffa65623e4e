"""What does the director's autopilot decide?

The steady director keeps every lever as it is and starts nothing, unless a case clears the hurdle.
The balanced one reads the two scorecards and the survey, the last quarter with the weight of its
own memory, and moves one step at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simlib.beliefs import stake
from simlib.decisions import DecisionPoint, Field
from simlib.policies.answers import Answer, Rules

__all__ = ["MANAGEMENT", "STEADY"]

_HURDLE = 1.4  # benefit over cost that a case needs
_RECENCY = 0.6  # weight of the last quarter against the one before
# What a director takes for good enough or too little (assumption).
_LATE = 0.93  # share delivered on time
_PREVENTED = 0.33  # share of late projects that a signature is thought to save
_DETERRED = 0.15  # share of orders that a signature is thought to cost
_ENOUGH = 0.75  # share of quotes signed: beyond it nobody answers in time
_THIN, _FAT = 0.38, 0.46  # gross margin
_COLD, _WARM = 0.45, 0.65  # trust, as the survey has it
_RARE_WINS = 0.30
_BUSY, _IDLE = 0.88, 0.55  # share of the PMs' days


def _read(
    facts: Mapping[str, Any], memory: Mapping[str, Any], seat: str, name: str
) -> float | None:
    """Return a figure of the last half-year, the last quarter weighing more."""
    weight = memory["habits"].get("recency")
    weight = _RECENCY if weight is None else weight
    now, before = facts[seat].get(name), facts[f"{seat}_before"].get(name)
    if now is None or before is None:
        known = before if now is None else now
        return None if known is None else float(known)
    return float(weight * now + (1 - weight) * before)


def _coldest(facts: Mapping[str, Any]) -> float:
    survey = facts["survey"]
    return min(float(survey["sales_trusts"]), float(survey["pm_trusts"]))


def _busy(facts: Mapping[str, Any]) -> float:
    """Return which share of the PMs' days of the last quarter was taken."""
    days: float = max(float(facts["pms"] * facts["quarter_days"]), 1.0)
    return float(facts["pm"]["busy_days"]) / days


def _step(field: Field, moves: int) -> Answer:
    """Move a numeric lever along its steps, from where it is."""
    steps = [float(option) for option in field.options]
    if moves > 0:
        higher = [step for step in steps if step > field.base + 1e-9]
        value = higher[0] if higher else field.base
    elif moves < 0:
        lower = [step for step in steps if step < field.base - 1e-9]
        value = lower[-1] if lower else field.base
    else:
        value = field.base
    return {field.name: field.relative(value)}


# ---- the steady director


def _keep(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Leave a lever as it is."""
    field = point.fields[0]
    return {field.name: "keep"} if field.how == "choice" else _step(field, 0)


def _start_nothing(
    point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]
) -> Answer:
    """Say no: the options are "none", or else "refuse"."""
    field = point.fields[0]
    return {field.name: "none" if "none" in field.options else "refuse"}


def _by_hurdle(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Approve a case of which one signed claim clears the hurdle by itself."""
    return {"tool": "approve" if _best_claim(facts) >= _hurdle(memory) else "refuse"}


def _best_claim(facts: Mapping[str, Any]) -> float:
    return max([float(claim["ratio"]) for claim in facts["claims"]], default=0.0)


def _hurdle(memory: Mapping[str, Any]) -> float:
    own = memory["habits"].get("hurdle")
    return _HURDLE if own is None else float(own)


# ---- the balanced director


def _plan(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Share the result when the corridor is cold and promises break; else leave the letters."""
    kept = _read(facts, memory, "pm", "on_time")
    quarrel = _coldest(facts) < _COLD and kept is not None and kept < _LATE
    options = point.fields[0].options
    return {"plan": "shared" if quarrel and "shared" in options else "keep"}


def _authority(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Have more quotes signed where the promises that it saves outweigh the orders that it costs.

    Both are counted per EUR of orders that come under the signature.
    """
    kept, margin = (_read(facts, memory, "pm", name) for name in ("on_time", "gross_margin"))
    won = _read(facts, memory, "sales", "win_rate")
    if kept is None or won is None or margin is None:
        return _step(point.fields[0], 0)
    if won < _RARE_WINS:
        return _step(point.fields[0], -1 if kept > _LATE else 0)
    saved = _PREVENTED * (1 - kept) * stake(1.0, first_order=False)
    pays = saved > _DETERRED * margin and facts["in_force"] < _ENOUGH
    return _step(point.fields[0], 1 if pays else 0)


def _guide(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Ask for more fit when complaints pile up, for less when requests dry up."""
    asked, before = facts["sales"]["requests"], facts["sales_before"]["requests"]
    if facts["pm"]["complaints"] > 0.04 * max(facts["pm"]["delivered"], 1):
        return _step(point.fields[0], 1)
    return _step(point.fields[0], -1 if asked < 0.9 * before else 0)


def _floor(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Raise the floor on thin margins, lower it where margins are fat and orders rare."""
    margin = _read(facts, memory, "pm", "gross_margin")
    won = _read(facts, memory, "sales", "win_rate")
    if margin is None or won is None or _THIN <= margin <= _FAT:
        return _step(point.fields[0], 0)
    if margin < _THIN:
        return _step(point.fields[0], 1 if won > _RARE_WINS else 0)
    return _step(point.fields[0], -1 if won < _RARE_WINS else 0)


def _meetings(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Meet more often while the corridor is cold, less often once it is warm."""
    cadences = [str(option) for option in point.fields[0].options[1:]]  # never, then falling
    trust, now = _coldest(facts), str(facts["in_force"])
    place = _place(cadences, now)
    if trust < _COLD and _busy(facts) < _BUSY:
        return {"meetings": cadences[min(place + 1, len(cadences) - 2)]}
    if trust > _WARM:
        return {"meetings": cadences[max(place - 1, 1)]}
    return {"meetings": "keep"}


def _place(cadences: Sequence[str], now: str) -> int:
    """Return the place of the step that is not more frequent than now."""
    if now == "never":
        return 0
    slower = [i for i, code in enumerate(cadences) if code != "never" and int(code) >= int(now)]
    return slower[-1] if slower else 0


def _training(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Train as far as the PM office can spare the days."""
    if _busy(facts) > _BUSY:
        return _step(point.fields[0], -1)
    few = float(facts["in_force"]) < 2
    return _step(point.fields[0], 1 if few and _coldest(facts) < _WARM else 0)


def _hiring(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Hire a PM when freelance bills and hours say so; let a contract end when desks are idle."""
    options = point.fields[0].options
    if facts["pm"]["freelance_eur"] > facts["pm_eur"] / 4 or _busy(facts) > 1.0:
        return {"hiring": "pm"}
    idle = _busy(facts) < _IDLE and facts["pms"] > 2 and "let_end" in options
    return {"hiring": "let_end" if idle else "none"}


def _tool(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Approve above the hurdle; ask for one case, or a trial, where it comes near."""
    best, hurdle = _best_claim(facts), _hurdle(memory)
    if best >= hurdle:
        return {"tool": "approve"}
    if facts["mode"] == "split":
        return {"tool": "joint_case"}
    return {"tool": "trial" if best > 0.9 * hurdle and not facts["measured"] else "refuse"}


def _service(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Free two people where there is demand and there are hours."""
    wanted = facts["requests"] >= 3 and _busy(facts) < _BUSY
    return {"service": "task_force" if wanted else "refuse"}


def _force(point: DecisionPoint, facts: Mapping[str, Any], memory: Mapping[str, Any]) -> Answer:
    """Free one pair while clients complain more than usual and the PM office is not full."""
    field, delivered = point.fields[0], max(facts["pm"]["delivered"], 1)
    wanted = facts["pm"]["complaints"] > 0.03 * delivered or facts["sales"]["clients_left"] > 2
    return {field.name: str(field.options[1]) if wanted and _busy(facts) < 0.8 else "none"}


STEADY: Rules = {
    **dict.fromkeys(("plan", "authority", "guide", "floor", "meetings", "training"), _keep),
    **dict.fromkeys(("hiring", "service", "task_force", "solutioning"), _start_nothing),
    "tool": _by_hurdle,
}
MANAGEMENT: Rules = {
    "plan": _plan,
    "authority": _authority,
    "guide": _guide,
    "floor": _floor,
    "meetings": _meetings,
    "training": _training,
    "hiring": _hiring,
    "tool": _tool,
    "service": _service,
    "task_force": _force,
    "solutioning": _force,
}
