"""Is a session that is played again the same where it should be, and another where it should?"""

from __future__ import annotations

import pytest

from simlib.errors import ExperimentError, SessionError
from simlib.families import FAMILIES
from simlib.policies import POLICIES
from simlib.run import Run
from simlib.understudy import Lean, Playing, Recasting, Way, index_of, played, recast_with, worth
from tests.firms import answer_by_name, by_default, of_kind, play, points, story

SHORT = story(2, 2, 1)


@pytest.fixture(scope="module")
def session() -> Run:
    run = Run(SHORT, 7, {"sales": None})
    run.set_rules("sales", {"handover": "page"})
    return play(run, answer_by_name)


def test_with_all_decisions_it_is_the_session(session: Run) -> None:
    again = recast_with(session, FAMILIES)
    assert again.digest == session.digest
    assert again.replaced == ()


def test_a_card_left_to_rules_set_in_the_same_breath_is_part_of_it() -> None:
    run = Run(SHORT, 7, {"sales": None})
    while (point := run.advance()) is not None:
        if run.now > 4:
            run.set_rules("sales", {"discount": "hold", "promise": "longest", "consult": "no"})
        waiting = run.pending["sales"][0]
        run.decide(waiting.default, origin="rule" if run.now > 4 else "person")
        assert point.seat == "sales"
    assert recast_with(run, FAMILIES).digest == run.digest


def test_without_any_it_is_the_autopilots_run(session: Run) -> None:
    alone = Run(SHORT, 7)
    alone.advance()
    assert recast_with(session, ()).digest == alone.digest


def test_a_shock_stays_whoever_decides() -> None:
    run = Run(SHORT, 7, {"sales": None})
    play(run, answer_by_name, until=3)
    run.inject({"kind": "vendor_ill", "vendor": "giuditta"})
    play(run, answer_by_name)
    for families in (FAMILIES, ()):
        assert of_kind(recast_with(run, families).records, "vendor_ill")
    assert recast_with(run, FAMILIES).digest == run.digest


def test_only_the_kept_fields_of_a_card_hold() -> None:
    run = play(Run(story(2, 3, 0), 7, {"sales": None}), POLICIES["as_asked"])
    cards = {e.subject: e.values for e in run.log if e.origin == "person"}
    again = recast_with(run, ["price"])
    mixed = {e.subject: e.values for e in again.log if e.origin == "person"}
    quotes = [name for name in mixed if name.endswith("/quote")]
    assert quotes
    assert all(mixed[name]["price"] == cards[name]["price"] for name in quotes)
    assert any(mixed[name]["promised_days"] != cards[name]["promised_days"] for name in quotes)
    assert not any(name.endswith("/consult") for name in mixed)


def test_a_branch_into_another_future_has_no_log_to_recast(session: Run) -> None:
    at = next(e.subject for e in session.log if e.what == "answer" and e.origin == "person")
    with pytest.raises(SessionError, match="another future"):
        session.branch(at, future=1).recast(lambda *_any: True)


def test_pieces_of_work_give_the_worth_of_each_run(session: Run) -> None:
    log = tuple(session.log)
    both = Recasting(SHORT, 7, session.seats, log, (0, 31))
    ((none, everything),) = played([both], map)
    assert everything == worth(session)
    alone = Playing(SHORT, ("sales",), (), None, (7,))
    defaults = Playing(SHORT, ("sales",), (), Way(), (7,))
    assert played([alone, defaults], map) == [[none], [none]]


def test_an_erring_autopilot_errs_on_cards_only() -> None:
    by_hand = play(Run(SHORT, 7, {"sales": None}), POLICIES["jittered_1"])
    ((found,),) = played([Playing(SHORT, ("sales",), (), Way(jitter=1), (7,))], map)
    assert found == worth(by_hand)


def test_a_lean_moves_each_such_answer_beside_the_autopilots() -> None:
    lean = Way(leans=(Lean("sales", "consult", "consult", (-1,)),))
    ((found,),) = played([Playing(SHORT, ("sales",), (), lean, (7,))], map)
    run = Run(SHORT, 7, {"sales": None})
    for point in points(run, lambda p: _less(p) if p.kind == "consult" else by_default(p)):
        assert point.seat == "sales"
    assert found == worth(run)


def _less(point):  # type: ignore[no-untyped-def]
    field = point.field("consult")
    place = index_of(field, point.value(POLICIES["balanced"](point), "consult"))
    return point.decision(consult=field.options[max(place - 1, 0)])


def test_shocks_befall_a_run_that_is_played_anew() -> None:
    run = Run(SHORT, 7, {"sales": None})
    play(run, until=3)
    run.inject({"kind": "vendor_ill", "vendor": "giuditta"})
    play(run)
    shocks = tuple(entry for entry in run.log if entry.what == "shock")
    found = played([Playing(SHORT, ("sales",), shocks, Way(), (7,))], map)
    assert len(found[0]) == 1


def test_a_pool_that_dies_is_told_in_one_line() -> None:
    from concurrent.futures.process import BrokenProcessPool

    def broken(_work: object, _items: object) -> list[object]:
        raise BrokenProcessPool

    with pytest.raises(ExperimentError, match="fewer workers"):
        played([], broken)
