"""How do two windows make one business case?

The run is that of the story, with its director's agenda in the players' hands. When the tool is
asked about, both windows' cards and the sheet to sign lie on the desk; the director's own autopilot
decides on what she reads. The other questions of the agenda are ordinary cards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from simlib.decisions import DecisionPoint
from simlib.i18n import N_, _, format_money, format_percent
from simlib.i18n import format_number as number
from simlib.scenario import Scenario
from simlib.ui.case_hands import SIDES, Case, answer_of, counted, hands, parts_alone, ratio
from simlib.ui.case_panel import CaseSheet, HandsPanel
from simlib.ui.desk import Desk
from simlib.ui.marks import esc, table
from simlib.ui.place import Place, desk_name
from simlib.ui.sessions import Playable
from simlib.ui.sheet import Act, paragraphs

__all__ = ["CaseDesk"]

_ANSWERS = {
    "approve": N_("Livia approves. The portal is ordered.", "case"),
    "trial": N_("Livia allows a trial at one desk: then the PM office has figures.", "case"),
    "joint_case": N_("Livia wants one case, signed by both. She will ask again.", "case"),
    "refuse": N_("Livia says: not now. She will ask again next quarter.", "case"),
}


class CaseDesk(Desk):
    """The desk of a pair from both windows; life cycle as of `Desk`."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        path: Path,
        new: Callable[[], Playable],
        load: Callable[[Path], Playable],
    ) -> None:
        self._scenario, self._seed = scenario, seed
        self._parts: dict[str, float] = {}
        place = Place.of(scenario, "management")._replace(rounds=(scenario.weeks,))
        super().__init__(place, path, new, load)
        self.hands = HandsPanel(lambda name: self._guarded(lambda: self.swap(name)))
        self.sheet = CaseSheet(self._read, lambda case: self._guarded(lambda: self.send(case)))
        self.screen.right.children = [self.hands.box]
        self.screen.header.pace.add_class("cd-hide")  # a month lies between two questions

    def begin(self) -> None:
        """Start, or offer what is saved; there is no chart on this desk."""
        self._guarded(self._begin)

    # ---- what a pair can do

    def sit_at(self, home: str) -> None:
        """Choose one's window: "sales", "pm", or "both" for two people or two hands."""
        self.keep("case", {**self._notes, "home": home})
        self._show_now()
        self.screen.focus_title()

    def swap(self, name: str) -> None:
        """Lay one's own card on the table; the other window answers in kind."""
        home, seen = self._notes["home"], {side: list(self._notes["seen"][side]) for side in SIDES}
        other = SIDES[1 - SIDES.index(home)]
        cards = self._cards(self._point)
        sort = next(clue.sort for clue in cards[home] if clue.name == name)
        unseen = [clue for clue in cards[other] if clue.name not in seen[other]]
        given = next((clue for clue in unseen if clue.sort == sort), unseen[0])
        seen[home].append(name)
        seen[other].append(given.name)
        self.keep("case", {**self._notes, "seen": seen})
        self._lay_case(self._point)

    def send(self, case: Case) -> None:
        """Send the case; the director decides, and time goes on when her answer is read."""
        point, parts = self._point, self._parts_now(self._point)
        said, best = answer_of(self._scenario, point, case, parts)
        allowed = point.field("tool").options
        sent = {**case._asdict(), "said": said, "ratio": best, "day": point.hour}
        self.run.notes["case"] = {**self._notes, "sent": [*self._notes["sent"], sent]}
        self.run.decide(point.decision(tool=said if said in allowed else "refuse"), "policy")
        self._left_at = self.run.now
        self._save()
        self._show_hands(point, swaps=False)
        self._lay_answer(case, parts, said, best)
        self.screen.focus_title()

    # ---- what lies on the desk

    def _look(self) -> None:
        super()._look()
        home = self._notes["home"]
        where = desk_name(home) if home in SIDES else _("both windows")
        tag = _("The new tool, seen from {where}").format(where=where)
        self.screen.header.show_tag(home if home in SIDES else "management", tag)

    def _lay_card(self) -> None:
        point = self._mine()[0]
        if not self._notes["home"]:
            self._ask_home()
        elif point.kind == "tool":
            self._lay_case(point)
        else:
            self._show_hands(point, swaps=False)
            super()._lay_card()

    def _ask_home(self) -> None:
        acts = [
            Act(_("The PM office's"), self._do(lambda: self.sit_at("pm"))),
            Act(_("Sales'"), self._do(lambda: self.sit_at("sales"))),
            Act(_("Both, all cards open"), self._do(lambda: self.sit_at("both"))),
        ]
        text = _(
            "Alone, choose one window; an autopilot holds the cards of the other and answers in "
            "kind. Two people each take a window and tell each other what they hold."
        )
        self._state_is(_("Waits for you"))
        self.screen.sheet.show(_("Session"), _("Whose cards are yours?"), paragraphs(text), acts)
        self.screen.lay_sheet(alone=True)

    def _lay_case(self, point: DecisionPoint) -> None:
        self._state_is(_("Waits for you"))
        self._show_hands(point)
        tool = self._scenario.tool
        hurdle = (point.memory.get("habits") or {}).get("hurdle") or 0.0
        facts = [
            (_("Price"), format_money(tool.cost_eur)),
            (_("Running cost, a year"), format_money(tool.yearly_eur)),
            (_("Cost a year, over {years} years").format(years=number(tool.years)), self._yearly),
            (_("Livia wants, over cost"), number(hurdle, 1)),
        ]
        happened = _(
            "The demo went well; the invoice lies between the windows. Livia reads the lower end "
            "of each range. A part whose range misses the card behind it is not counted."
        )
        title = _("What is the portal worth?")
        if self._notes["sent"]:
            title = _("Livia asks once more")
            happened = _(
                "A quarter has passed and the offer still stands; the cards hold the new figures. "
                "Livia reads as before: the lower end, and only what its card bears out."
            )
        self.sheet.show(title, happened, facts)
        self.screen.lay_other(self.sheet.box, self._mine())

    def _lay_answer(self, case: Case, parts: Mapping[str, float], said: str, best: float) -> None:
        read = counted(case, parts)
        rows = [
            [
                esc(desk_name(side)),
                format_money(case.figures[side]),
                f"± {format_percent(case.ranges[side])}",
                format_money(round(parts[side], -2)),
                format_money(read[side]),
            ]
            for side in ("pm", "sales")
        ]
        heads = [_("Window"), _("You said"), _("Range"), _("Its card"), _("Read")]
        shown = table(_("What was read of your case, EUR a year"), heads, rows)
        share = parts["sales"] / (sum(parts.values()) or 1.0)
        told = _("Best case over cost: {ratio}. Of both cards, {share} lies with Sales.").format(
            ratio=number(best, 2), share=format_percent(share)
        )
        body = paragraphs(_(_ANSWERS[said], "case"), told) + shown
        self._look()
        act = Act(_("Go on"), self._do(self._go_on))
        self.screen.sheet.show(_("Thursday"), _("Livia has decided"), body, [act])
        self._lay_sheet()

    # ---- what stands behind it

    @property
    def _notes(self) -> dict[str, Any]:
        known = self.run.notes.get("case") or {}
        return {"home": "", "seen": {side: [] for side in SIDES}, "sent": [], **known}

    @property
    def _point(self) -> DecisionPoint:
        """The question about the tool that lies open."""
        return next(point for point in self._mine() if point.kind == "tool")

    @property
    def _yearly(self) -> str:
        tool = self._scenario.tool
        return format_money(tool.cost_eur / tool.years + tool.yearly_eur)

    def _parts_now(self, point: DecisionPoint) -> dict[str, float]:
        """Return each window's own reckoning, as the firm's figures stand at this asking."""
        if not self._parts:
            self._parts = parts_alone(self._scenario, self._seed)
        claims = point.facts.get("claims")
        if not claims:
            return self._parts
        first = self.run.notes.setdefault("case_first", claims[0]["benefit_eur"])
        grown = claims[0]["benefit_eur"] / (first or 1.0)
        return {side: part * grown for side, part in self._parts.items()}

    def _show_hands(self, point: DecisionPoint, swaps: bool = True) -> None:
        notes = self._notes
        self.hands.show(self._cards(point), notes["seen"], notes["home"], swaps)

    def _cards(self, point: DecisionPoint) -> Any:
        return hands(self._scenario, point.facts, self._parts_now(point))

    def _read(self, case: Case) -> tuple[float, float]:
        """Return what the director would read if every range held: EUR a year, and over cost."""
        ends = [case.figures[side] * (1 - case.ranges[side]) for side in SIDES]
        best = sum(ends) if case.joint else max(ends)
        return best, ratio(self._scenario, best)
