"""How does a guest sit beside a host before holding the desk?

In the first weeks the guest foresees what the host will choose and the host decides; then the guest
proposes, and the host agrees or says why not; then the desk is the guest's. The host decides as the
seat's autopilot does. What was foreseen and proposed is kept in the session's notes, so that it
survives a resume; what the host decided is in the log as the policy's. Somebody in the room
may decide as the host instead; that is in the log as a person's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from simlib.decisions import Decision, DecisionPoint
from simlib.i18n import N_, _, ngettext
from simlib.i18n import format_number as number
from simlib.policies import POLICIES
from simlib.reasons import Reason, reasons, weighed_most
from simlib.shadow import Guess
from simlib.ui.calibration import calibration_html, feedback, strip_html
from simlib.ui.foresight import CANNOT_TELL, Answer, Foresight
from simlib.ui.host_card import HostCard
from simlib.ui.marks import esc
from simlib.ui.parts import box, button, html, set_class
from simlib.ui.place import DAYS_A_WEEK, Place
from simlib.ui.reveal import Told, steps_html
from simlib.ui.sheet import Act, Sheet, paragraphs
from simlib.ui.whys import choice_text

__all__ = ["Shadow", "Steps"]

_A_WEEK, _OF_A_KIND = 8, 2  # questions put to the guest; the host answers the rest alone
_OPENING = N_("“Sit here. I'll tell you what I see, not what I think of it.”", "note")

Notes = dict[str, Any]


class Steps(NamedTuple):
    """What a click does at the desk: keep a note, decide with an origin, sit down, look, refit."""

    guard: Callable[[Callable[[], None]], None]
    keep: Callable[[str, Any], bool]
    decide: Callable[[Decision, str], None]
    sit_down: Callable[[], None]
    view: Callable[[str], Mapping[str, Any]]
    told: Callable[[bool], None]


class Shadow:
    """The guest's place beside a host: card, reveal and what the predictions come to."""

    def __init__(self, place: Place, steps: Steps) -> None:
        self._place = place
        self._steps = steps
        self._notes: Notes = {}
        self._parts: list[str] = []
        self._step = 0
        guard = steps.guard
        quiet = ("cd-quiet", "cd-once")
        self.sit_button = button(_("Sit down now"), lambda: guard(steps.sit_down), *quiet)
        self.partner_button = button("", lambda: guard(self._swap_host), *quiet)
        more = [self.sit_button, self.partner_button]
        self.card = Foresight(place, lambda answer: guard(lambda: self._lock(answer)), more)
        self.host_card = HostCard(place, lambda *made: guard(lambda: self._host_decides(*made)))
        self._answer = Answer({})
        self._strip = html("", "cd-strip-of-guesses")
        self._told = html()
        self.next_button = button("", lambda: guard(self._next), "cd-primary", "cd-once")
        self.other_button = button("", lambda: guard(self._other), "cd-quiet", "cd-once")
        buttons = box([self.next_button, self.other_button], "cd-buttons", "cd-flush")
        self._sure = html()
        self._reveal = box([self._told, buttons], "cd-panel", "cd-reveal")
        self._sure_panel = box([self._strip, self._sure], "cd-panel")
        left = box([self.card.box], "cd-col")
        right = box([self.host_card.box, self._reveal, self._sure_panel], "cd-col", "cd-tell")
        self.box = box([left, right], "cd-shadowing")

    # ---- when

    def mode(self, day: float, notes: Mapping[str, Any]) -> str:
        """Return "shadow", "help" or "run": what a guest does on a working day."""
        if day >= self.since(notes):
            return "run"
        return "shadow" if day < self._place.shadow_weeks * DAYS_A_WEEK else "help"

    def since(self, notes: Mapping[str, Any]) -> float:
        """Return the working day from which the desk is the guest's."""
        weeks = self._place.shadow_weeks + self._place.help_weeks
        return float(notes.get("sat_down", weeks * DAYS_A_WEEK))

    def stops(self, notes: Mapping[str, Any]) -> tuple[int, ...]:
        """Return the days on which the guest's part changes."""
        if "sat_down" in notes or not self._place.shadow_weeks:
            return ()
        return (self._place.shadow_weeks * DAYS_A_WEEK, int(self.since(notes)))

    def pause(self, sheet: Sheet, day: float, notes: Notes, go: Callable[[], None]) -> bool:
        """Lay the page between two parts on the sheet; False if this day is none."""
        if day not in self.stops(notes):
            return False
        run = day >= self.since(notes)
        title = _("From now on the desk is yours") if run else _("From now on you propose")
        lines = self._taking_over(notes) if run else self._proposing(notes)
        body = paragraphs(*(line.format(host=self._place.first_name) for line in lines))
        sheet.show(_("A change of chairs"), title, body, [Act(_("Go on"), go)])
        return True

    def _proposing(self, notes: Notes) -> list[str]:
        guesses = _guesses(notes)
        told = feedback(guesses, self._place.first_name) if guesses else []
        text = _("{host} looks at each proposal, and agrees or says why not.")
        return [*told, text, _("The last word is yours.")]

    def _taking_over(self, notes: Notes) -> list[str]:
        made = _kept(notes, "proposals")
        text = ngettext(
            "{host} would have done the same in {agreed} of {count} proposal.",
            "{host} would have done the same in {agreed} of {count} proposals.",
            len(made),
        )
        agreed = number(sum(bool(plain["agreed"]) for plain in made))
        told = text.replace("{agreed}", agreed).replace("{count}", number(len(made)))
        return [
            *([told] if made else []),
            _("{host} leaves for the course. Whatever is open, you take over as it stands."),
            _("The board shows days said beside days used. What were the days between them for?"),
        ]

    # ---- what is asked

    def pick(self, waiting: Sequence[DecisionPoint], notes: Notes) -> DecisionPoint | None:
        """Return the question that the guest is asked about; None if the host does the rest."""
        week = [plain for plain in _kept(notes) if _same_week(plain["day"], waiting[0].hour)]
        for point in waiting:
            if any(plain["point"] == point.id for plain in week):
                return point  # answered before a resume, and not decided yet
        kinds = [plain["kind"] for plain in week]
        if len(week) >= _A_WEEK:
            return None
        fresh = (point for point in waiting if kinds.count(point.kind) < _OF_A_KIND)
        return next(fresh, None)

    def host_answers(self, point: DecisionPoint) -> Decision:
        """Return what the host decides: in person, if so, else as the autopilot does."""
        in_person = self._in_person(point)
        if in_person is not None:
            return Decision(point.id, dict(in_person["values"]))
        return POLICIES[self._place.autopilot](point)

    def _in_person(self, point: DecisionPoint) -> dict[str, Any] | None:
        """Return what a host in person chose and wrote; None if the autopilot is the host."""
        found: dict[str, Any] | None = (self._notes.get("hosted") or {}).get(point.id)
        return found

    def _reasons(self, point: DecisionPoint) -> list[Reason]:
        """Return what weighed for the autopilot; a person's reasons nobody can look up."""
        if self._in_person(point) is not None:
            return []
        return reasons(point, POLICIES[self._place.autopilot], point.fields[0].name)

    def _swap_host(self) -> None:
        """Let somebody in the room decide as the host, or the autopilot again."""
        self._steps.keep("partner", not self._notes.get("partner"))
        self._name_host()

    def _name_host(self) -> None:
        text = _("The autopilot decides") if self._notes.get("partner") else _("A person decides")
        self.partner_button.description = text

    def show(self, point: DecisionPoint, notes: Notes) -> None:
        """Lay a question before the guest, or what was already said of it."""
        self._notes = notes
        helping = self.mode(point.hour, notes) == "help"
        kept = _kept(notes, "proposals" if helping else "guesses")
        known = next((plain for plain in kept if plain["point"] == point.id), None)
        self.card.show(point, len(kept) + (known is None), helping)
        opening = f"<b>{esc(self._place.first_name)}:</b> {esc(_(_OPENING, 'note'))}"
        self.card.show_strip("" if _kept(notes) else opening)
        self._strip.value = strip_html(_guesses(notes))
        self._name_host()
        set_class(self.partner_button, "cd-hide", helping)
        if known is None:
            self._steps.told(False)
        else:
            self._tell(known)

    def _lock(self, answer: Answer) -> None:
        point = self.card.point
        if point is None:
            return
        helping = self.mode(point.hour, self._notes) == "help"
        if self._notes.get("partner") and not helping and self.card.words is not None:
            self._answer = answer
            self.card.lay_answer(answer)
            self.host_card.show(self.card.words)
            self._ask_host(True)
            self._steps.told(True)
            return
        self._keep(point, answer, helping)

    def _ask_host(self, asking: bool) -> None:
        set_class(self.host_card.box, "cd-hide", not asking)
        for panel in (self._reveal, self._sure_panel):
            set_class(panel, "cd-hide", asking)

    def _host_decides(self, values: dict[str, Any], sentence: str) -> None:
        point = self.card.point
        if point is None:
            return
        chose = point._replace(default_values={}).decision(**values)
        made = {"values": dict(chose.values), "sentence": sentence}
        self._steps.keep("hosted", {**(self._notes.get("hosted") or {}), point.id: made})
        self._keep(point, self._answer, helping=False)

    def _keep(self, point: DecisionPoint, answer: Answer, helping: bool) -> None:
        name = "proposals" if helping else "guesses"
        made = self._proposal(point, answer) if helping else self._guess(point, answer).to_json()
        self._steps.keep(name, [*_kept(self._notes, name), made])
        self._tell(made)
        self._strip.value = strip_html(_guesses(self._notes))

    def _guess(self, point: DecisionPoint, answer: Answer) -> Guess:
        field, chose = point.fields[0], self.host_answers(point)
        said = answer.values[field.name]
        told = said != CANNOT_TELL
        named = point.value(chose, field.name)
        days = told and isinstance(said, int | float) and isinstance(named, int | float)
        found = self._reasons(point)
        return Guess(
            point=point.id,
            kind=point.kind,
            day=point.hour,
            options=tuple(str(field.relative(option)) for option in field.options),
            said=str(field.relative(said)) if told else "",
            sure=answer.sure,
            weighs=answer.weighs,
            chose=str(chose.values[field.name]),
            reasons=weighed_most(found) if found else (),
            ratio=float(said) / float(named) if days else 0.0,
        )

    def _proposal(self, point: DecisionPoint, answer: Answer) -> dict[str, Any]:
        values = dict(point._replace(default_values={}).decision(**answer.values).values)
        agreed = values == dict(self.host_answers(point).values)
        kept = {"point": point.id, "kind": point.kind, "day": point.hour}
        return {**kept, "values": values, "agreed": agreed}

    # ---- what is told

    def _tell(self, made: Mapping[str, Any]) -> None:
        """Freeze the card and tell the first part, or (of a proposal) all of it."""
        point = self.card.point
        if point is None or self.card.words is None:
            return
        proposed = "values" in made
        self.card.lay_answer(self._answer_of(point, made))
        self._ask_host(False)
        in_person = self._in_person(point)
        sentence = None if in_person is None else str(in_person["sentence"])
        said, found = self._said(point, made), self._reasons(point)
        foreseen = made["agreed"] if proposed else made["said"] == made["chose"]
        home = self._home()
        told = Told(
            point, self.host_answers(point), said, foreseen, found, proposed, home, sentence
        )
        self._parts = steps_html(told, self._place)
        self._step = len(self._parts) if proposed else 1
        self._sure.value = calibration_html(_guesses(self._notes), self._place.first_name)
        set_class(self._sure_panel, "cd-hide", proposed)
        self._write(made)
        self._steps.told(True)

    def _home(self) -> Mapping[str, Any]:
        home = self._place.home
        return self._steps.view(home) if home and home != self._place.seat else {}

    def _answer_of(self, point: DecisionPoint, made: Mapping[str, Any]) -> Answer:
        if "values" in made:
            shown = {
                field.name: _shown(self.card.words, field.name, made["values"][field.name], point)
                for field in point.fields
            }
            return Answer(shown)
        field = point.fields[0]
        codes = [str(field.relative(option)) for option in field.options]
        said = field.options[codes.index(made["said"])] if made["said"] else CANNOT_TELL
        return Answer({field.name: said}, made["sure"], made["weighs"])

    def _said(self, point: DecisionPoint, made: Mapping[str, Any]) -> str:
        words, answer = self.card.words, self._answer_of(point, made)
        if words is None or CANNOT_TELL in answer.values.values():
            return ""
        fields = [field for field in words.fields if field.name in answer.values]
        return " · ".join(choice_text(field, answer.values[field.name]) for field in fields)

    def _next(self) -> None:
        if self._step < len(self._parts):
            self._step += 1
            self._write(self._made())
        else:
            self._go(mine=False)

    def _other(self) -> None:
        self._go(mine="values" in self._made())

    def _made(self) -> Mapping[str, Any]:
        point = self.card.point
        return next(p for p in _kept(self._notes) if point is not None and p["point"] == point.id)

    def _go(self, mine: bool) -> None:
        """Let the host's choice hold, or (``mine``) what the guest proposed."""
        point = self.card.point
        if point is None:
            return
        made = self._made()
        for each in (self.next_button, self.other_button):
            each.disabled = True
        hosted = self._in_person(point) is not None
        own = Decision(point.id, dict(made["values"])) if mine else self.host_answers(point)
        self._steps.decide(own, "person" if "values" in made or hosted else "policy")

    def _write(self, made: Mapping[str, Any]) -> None:
        """Write the parts told so far, and what the buttons do next."""
        self._told.value = "".join(
            f"<section>{part}</section>" for part in self._parts[: self._step]
        )
        host = self._place.first_name
        more = (
            _("What {host} saw").format(host=host),
            _("What weighed most"),
            _("From your own desk"),
        )
        over = self._step >= len(self._parts)
        differs = "values" in made and not made["agreed"]
        done = _("Do as {host}").format(host=host) if differs else _("Go on")
        self.next_button.description = done if over else more[self._step - 1]
        self.other_button.description = _("Keep mine") if differs else _("On to the next question")
        set_class(self.other_button, "cd-hide", over and not differs)
        set_class(self.other_button, "cd-quiet", not differs)
        self.next_button.disabled = self.other_button.disabled = False


def _kept(notes: Mapping[str, Any], name: str = "") -> list[dict[str, Any]]:
    """Return what was foreseen, or proposed, or (without a name) both, in order of time."""
    names = (name,) if name else ("guesses", "proposals")
    return [plain for each in names for plain in notes.get(each) or ()]


def _guesses(notes: Mapping[str, Any]) -> list[Guess]:
    return [Guess.from_json(plain) for plain in _kept(notes, "guesses")]


def _same_week(day: float, other: float) -> bool:
    return day // DAYS_A_WEEK == other // DAYS_A_WEEK


def _shown(words: Any, name: str, kept: Any, point: DecisionPoint) -> Any:
    """Return the option of a card that a kept value stands for."""
    options = [
        value for field in words.fields if field.name == name for _text, value in field.options
    ]
    value = point.field(name).absolute(kept)
    if isinstance(value, str):
        return value
    return min(options, key=lambda option: abs(option - value))
