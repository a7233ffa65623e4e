"""What is a run, and how does one play it?

A run is a value: (scenario, seed, log) determines every record. A running SimPy model can be
neither copied nor pickled, so saving, loading, resuming and branching are all replay of the log.
People and policies answer the same points through the same call. Each desk hour is settled in
sittings: all its questions are answered, whoever answers, and then applied in id order.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from simlib.decisions import Decision, DecisionPoint
from simlib.errors import DecisionError, ReplayError, SessionError, SimlibError
from simlib.model import VERSION
from simlib.outcomes import Outcome
from simlib.records import Digest, Record
from simlib.replay import (
    DIFFERENT,
    Keeps,
    Recast,
    Script,
    Turn,
    answered_instead,
    answers_to,
    check_asked,
    compare_days,
)
from simlib.scenario import Scenario
from simlib.seats import Seats
from simlib.session import (
    FORMAT,
    Log,
    LogEntry,
    LogText,
    read_unedited,
    release,
    seal,
    write_session,
)
from simlib.streams import whole_seed
from simlib.views import view_of
from simlib.world import AGENCY, World

__all__ = ["Run"]

_DAYS_A_WEEK = 5
_LAST_HOUR = -0.125  # days between the last desk hour of a phase and its end


class Run:
    """One firm, played.

    ``seats`` maps a seat to None (a person) or to the name of a shipped policy; seats left out are
    held by the scenario's autopilots. People hold their seats from day 0 to the end of
    ``scenario.weeks``; before that the autopilots act, and after it the person's standing rules.
    Raises SimlibError for an unknown seat or policy.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int = 0,
        seats: Mapping[str, str | None] | None = None,
        *,
        world: World = AGENCY,
    ) -> None:
        self.scenario = scenario
        self.seed = whole_seed(seed)
        self.notes: dict[str, Any] = {}
        self._log = Log()
        self._world = world
        self.seats = dict(seats or {})
        self._held = Seats(scenario, world, self.seats)
        self._model = world.build(scenario, self.seed)
        self._digest = Digest()
        self._seen: list[Record] = []
        self._log_text = LogText()
        self._sitting = 0
        self._points: list[DecisionPoint] = []  # of this sitting, in id order
        self._waiting: dict[str, DecisionPoint] = {}  # those of them for people
        self._answers: dict[str, Decision] = {}
        self._shocks: list[Mapping[str, Any]] = []
        self._script: Script | None = None
        self._hold: tuple[float, int] | None = None  # the sitting that a replay leaves open

    @property
    def log(self) -> list[LogEntry]:
        """Every answer with its origin, and every command, as they were given."""
        return self._log.entries

    # ---- the clock

    @property
    def now(self) -> float:
        """The present in working days; day 0 is the first day at the desk."""
        return self._model.now

    @property
    def phase(self) -> str:
        """One of "warm_up", "weeks", "run_on", "finished"."""
        if self.now < 0:
            return "warm_up"
        if self.now < self.scenario.weeks * _DAYS_A_WEEK:
            return "weeks"
        return "finished" if self.finished else "run_on"

    @property
    def finished(self) -> bool:
        """Whether the last desk hour of the run-on has passed."""
        weeks = self.scenario.weeks + self.scenario.run_on_weeks
        return self.now >= weeks * _DAYS_A_WEEK + _LAST_HOUR and not self._points

    @property
    def digest(self) -> str:
        """The hash of every record so far; who answered does not enter it."""
        self._digest.update(self._model.records)
        return self._digest.hex

    def advance(self, until: float | None = None) -> DecisionPoint | None:
        """Run to the next question for a person and return it, or None when there is none.

        With ``until`` (a working day) stop at the first desk hour at or after it.
        """
        while not self._waiting:
            if self._points:
                if (self.now, self._sitting) == self._hold:
                    return None
                self._close_sitting()
            elif self.finished or (until is not None and self.now >= until):
                return None
            else:
                self._model.to_desk_hour()
                self._open_sitting(0)
        return next(iter(self._waiting.values()))

    def _open_sitting(self, sitting: int) -> None:
        self._sitting = sitting
        if self._script is not None:
            for entry in self._script.commands(self.now, sitting):
                self._carry_out(entry)
                self.log.append(entry)
        for shock in self._shocks:
            self._model.inject(shock)
        self._shocks = []
        self._points = self._model.due()
        alone = self._held.alone if self._script is None else {}
        for point in self._points:
            if autopilot := alone.get(point.seat):  # nobody else could say anything
                self._answer(point, autopilot(point), "policy")
            else:
                self._put(point)

    def _close_sitting(self) -> None:
        """Apply the answers in id order, whoever gave them and when."""
        self._take_turn()
        for point in self._points:
            self._model.answer(self._answers[point.id])
        self._points, self._answers = [], {}
        self._model.settle()
        self._open_sitting(self._sitting + 1)

    # ---- who answers

    @property
    def pending(self) -> dict[str, list[DecisionPoint]]:
        """The questions of this desk hour that wait for people, by seat, in id order."""
        waiting: dict[str, list[DecisionPoint]] = {}
        for point in self._waiting.values():
            waiting.setdefault(point.seat, []).append(point)
        return waiting

    def decide(self, decision: Decision, origin: str = "person") -> None:
        """Answer a question that waits; ``origin`` is "person", or "rule" for its default.

        Raises DecisionError if the point does not wait or the answer is not possible.
        """
        point = self._waiting.get(decision.point)
        if point is None:
            raise DecisionError(f"{decision.point}: no such question is open now")
        if not point.possible(decision.values):
            raise DecisionError(
                f"{point.id}: {dict(decision.values)} does not answer this question"
            )
        del self._waiting[point.id]
        self._answer(point, Decision(point.id, dict(decision.values)), origin)  # given is given

    def _put(self, point: DecisionPoint) -> None:
        """Have the log, a policy or a rule answer a point, or let it wait for a person."""
        entry = self._script.answer(point, self.now) if self._script is not None else None
        if entry is not None and len(entry.values) == len(point.fields):
            self._answer(point, Decision(point.id, entry.values), entry.origin)
            return
        default, origin = self._held.default(point)
        if entry is not None:  # some of the fields; the others are asked anew
            values = {**default.values, **entry.values}
            default, origin = Decision(point.id, values), entry.origin
        if self._held.wants_person(point) and self._people_decide:
            shown = self._model.shown(point)
            self._waiting[point.id] = shown._replace(default_values=default.values)
        else:
            self._answer(point, default, origin)

    def _answer(self, point: DecisionPoint, decision: Decision, origin: str) -> None:
        name = point.id
        self._answers[name] = decision
        self._log.write(("answer", point.hour, self._sitting, origin, name, decision.values))

    @property
    def _people_decide(self) -> bool:
        """Whether people answer now: in the weeks at the desk, but not beyond a branch's turn."""
        turned = self._script is not None and self._script.turned
        return self.phase == "weeks" and not turned

    def _refresh(self) -> None:
        """Let the defaults of the questions that wait follow the rules as they are now."""
        for name, point in self._waiting.items():
            self._waiting[name] = point._replace(default_values=self._held.default(point)[0].values)

    # ---- logged commands: they take effect with the next sitting

    def rules(self, seat: str) -> dict[str, str]:
        """Return the standing rules that were set for ``seat`` (others are "auto")."""
        return self._held.rules(seat)

    def set_rules(self, seat: str, rules: Mapping[str, str]) -> None:
        """Change some standing rules of ``seat``; see `simlib.decisions.RULES` for the values."""
        self._held.check_rules(seat, rules)
        self._command("rules", "person", seat, dict(rules))
        self._refresh()

    def hand_over(self, seat: str, holder: str | None) -> None:
        """Give ``seat`` to a shipped policy, or (None) to a person."""
        self._held.check_holder(self._held.known(seat), holder)
        self._command("seat", "person", seat, {"holder": holder})
        for point in list(self._waiting.values()):
            del self._waiting[point.id]
            self._put(point)

    def inject(self, shock: Mapping[str, Any]) -> None:
        """Let something happen that nobody at a desk chose; see the model for the kinds.

        Raises SimlibError if the firm does not know the shock.
        """
        self._command("shock", "facilitator", str(shock.get("kind", "")), dict(shock))

    def _command(self, what: str, origin: str, subject: str, values: dict[str, Any]) -> None:
        entry = LogEntry(what, self.now, self._sitting + 1, origin, subject, values)
        self._carry_out(entry)
        self.log.append(entry)

    def _carry_out(self, entry: LogEntry) -> None:
        if entry.what == "rules":
            self._held.change_rules(entry.subject, entry.values)
        elif entry.what == "seat":
            self._held.seat(entry.subject, entry.values["holder"])
        else:
            self._model.check_shock(entry.values)
            self._shocks.append(entry.values)

    def _check_command(self, entry: LogEntry) -> None:
        """Raise SimlibError unless a command of a file could have been given here."""
        if entry.what == "rules":
            self._held.check_rules(entry.subject, entry.values)
        elif entry.what == "seat":
            if "holder" not in entry.values:
                raise SimlibError(f"{entry.subject}: a change of seat without a holder")
            self._held.check_holder(self._held.known(entry.subject), entry.values["holder"])
        elif entry.what == "shock":
            self._model.check_shock(entry.values)

    # ---- what came of it

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything that has happened, in order."""
        self._seen += self._model.records[len(self._seen) :]  # a view at each click wants them all
        return tuple(self._seen)

    def view(self, seat: str) -> dict[str, Any]:
        """Return what ``seat`` may see now: boards, news and promises, as JSON-able data."""
        known = view_of(self._held.known(seat), self.records, self.scenario, self.now)
        cards = {"this_week": self._answered(self.now // _DAYS_A_WEEK), "asked": self._answered()}
        return {**known, "phase": self.phase, "rules": self.rules(seat), "cards": cards}

    def _answered(self, week: float | None = None) -> int:
        """Count the questions that people have answered, in one week or in all."""
        return sum(
            entry.origin == "person" and week in (None, entry.hour // _DAYS_A_WEEK)
            for entry in self.log
            if entry.what == "answer"
        )

    def account(self, client: str) -> Mapping[str, float]:
        """Return how a client stands now (see `Firm.account`); for debriefs, never for a desk."""
        return self._model.account(client)

    def result(self) -> Outcome:
        """Return the figures so far; they are final when the run is finished."""
        return Outcome(self.records, self.scenario, self.now, so_far=not self.finished)

    # ---- replay: files and branches

    def save(self, path: str | Path) -> None:
        """Write the session file at ``path``, in one step; raise SessionError if that fails."""
        self._check_own_future()
        self._digest.update(self._model.records)
        self._log_text.update(self.log)
        plain = {
            "format": FORMAT,
            "crossdesk": release(),
            "model_version": VERSION,
            "world": self._world.name,
            "scenario": self.scenario.model_dump(mode="json"),
            "scenario_fingerprint": self.scenario.fingerprint,
            "seed": self.seed,
            "seats": self.seats,
            "now": self.now,
            "open_sitting": self._sitting if self._points else None,
            "log_fingerprint": self._log_text.fingerprint,
            "checkpoints": self._digest.checkpoints,
            "notes": self.notes,
        }
        write_session(Path(path), {**plain, "seal": seal(plain)}, self._log_text)

    @classmethod
    def load(cls, path: str | Path, *, world: World = AGENCY) -> Run:
        """Read a session file and replay it to where it was saved.

        Raises SessionError if the file is not one, ReplayError if it was edited, is of another
        version, or gives other records on this machine.
        """
        file, scenario = read_unedited(Path(path), world.name)
        entries = file.entries()
        try:
            run = cls(scenario, file.seed, file.seats, world=world)
            for entry in entries:
                run._check_command(entry)
            run._follow(Script(entries, until=file.now), file.now, file.open_sitting)
        except ReplayError as error:
            raise ReplayError(f"{path}: {DIFFERENT}: {error}") from None
        except SimlibError as error:
            raise SessionError(f"{path}: {error}") from None
        check_asked(path, entries, run.log)
        run._log, run.notes = Log(entries), dict(file.notes)
        run._digest.update(run._model.records)
        compare_days(path, run._digest.checkpoints, file.checkpoints)
        return run

    def branch(self, at: str, instead: Decision | None = None, future: int | None = None) -> Run:
        """Return a new run with this one's past up to the question ``at``, answered there.

        There ``instead`` is decided (None: what was decided), and with a ``future`` every stage
        that opens afterwards is drawn anew. Advance it to see what follows.
        Raises ReplayError if the log has no such question, DecisionError if ``instead`` does not
        answer it, SessionError if this is itself a branch into another future.
        """
        self._check_own_future()
        (given,) = answers_to([at], self.log)
        run = self._again(Turn(at, instead, future))
        run.advance(until=given.hour)
        return run

    def recast(self, keeps: Keeps) -> Run:
        """Return a new run with this one's luck, in which only some of people's decisions hold.

        ``keeps`` says for seat, kind of question and field whether they do; where not, autopilot
        and standing rules answer. Advance it to its end.
        Raises SessionError if this is a branch into another future.
        """
        self._check_own_future()
        run = Run(self.scenario, self.seed, self.seats, world=self._world)
        run._script = Recast(self.log, keeps)
        return run

    def asked(self, *questions: str) -> list[DecisionPoint]:
        """Return questions of the log as a person saw them, in order; the default is the answer.

        Raises ReplayError if the log has no answer to one.
        """
        self._check_own_future()
        found, run = [], self._again()
        for given in answers_to(questions, self.log):
            run._hold = (given.hour, given.sitting)
            run.advance(until=given.hour)
            point = next(point for point in run._points if point.id == given.subject)
            found.append(run._model.shown(point)._replace(default_values=given.values))
        return found

    def _again(self, turn: Turn | None = None) -> Run:
        """Return a run at its first moment that will follow this one's log."""
        run = Run(self.scenario, self.seed, self.seats, world=self._world)
        run._script = Script(self.log, until=self.log[-1].hour if self.log else 0.0, turn=turn)
        return run

    @property
    def replaced(self) -> tuple[str, ...]:
        """On a branch: questions whose logged answer was not possible, so a policy's holds."""
        return tuple(self._script.replaced) if self._script is not None else ()

    def _follow(self, script: Script, until: float, open_sitting: int | None) -> None:
        """Replay a log to its end; commands given in its last sitting are still to come.

        A run saved right after a decision has its last sitting open: answered, not yet applied.
        """
        self._script = script
        self._hold = None if open_sitting is None else (until, open_sitting)
        if self.now < until:
            self.advance(until=until)
        self._script = self._hold = None
        for entry in script.commands(float("inf"), 0):
            self._carry_out(entry)
        self._refresh()

    def _take_turn(self) -> None:
        """On a branch, leave the log if its turning point is among this sitting's questions."""
        turn = self._script.turn if self._script is not None else None
        if turn is None or turn.at not in self._answers or self._script is None:
            return
        if turn.instead is not None:
            self._decide_instead(turn.at, turn.instead)
        if turn.future is not None:
            self._model.branch(turn.future)
        self._script.turned = True

    def _decide_instead(self, at: str, instead: Decision) -> None:
        """Put another answer in the place of the logged one, in the log too."""
        point = next(point for point in self._points if point.id == at)
        if instead.point != at or not point.possible(instead.values):
            raise DecisionError(f"{at}: {dict(instead.values)} does not answer this question")
        self._answers[at] = instead
        self._log = Log(answered_instead(instead, self.log))

    def _check_own_future(self) -> None:
        """Raise SessionError on a branch whose draws its log does not determine."""
        turn = self._script.turn if self._script is not None else None
        if turn is not None and turn.future is not None:
            raise SessionError("a branch into another future is no run of its own; use its origin")
