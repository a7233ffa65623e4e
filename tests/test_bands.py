"""Are bands about figures that exist, and is a firm inside exactly when its mean is?"""

from __future__ import annotations

import pytest

from simlib import bands as bands_module
from simlib.bands import BANDS, FIRMS, measure_bands
from simlib.intervals import interval
from simlib.outcomes import KPIS
from simlib.scenario import load_scenario
from tests.firms import story


def test_every_band_is_about_a_figure_and_says_where_it_comes_from() -> None:
    assert len({band.kpi for band in BANDS}) == len(BANDS)
    for band in BANDS:
        assert band.kpi in KPIS
        assert band.low < band.high
        assert band.unit
        assert band.source.startswith(("published", "assumption"))


def test_cost_and_margin_leave_room_for_each_other() -> None:
    known = {band.kpi: band for band in BANDS}
    cost, margin = known["vendor_cost_pct"], known["gross_margin_pct"]
    assert cost.low <= 1 - margin.high + 0.06
    assert cost.low <= 1 - margin.low
    assert margin.low <= 1 - cost.low


def test_the_boutique_can_be_called_by_its_name() -> None:
    assert load_scenario(FIRMS[0]).name == FIRMS[0]


def test_a_mean_inside_the_band_is_inside_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"seed": seed, **dict.fromkeys(KPIS), "win_rate": rate} for seed, rate in RATES]
    asked = []

    def play(arms: object, seeds: object, map: object) -> object:
        asked.append((arms, seeds))
        return [rows]

    monkeypatch.setattr(bands_module, "play_arms", play)
    (measured,) = measure_bands([story()], [1, 2, 3])
    known = {row.band.kpi: row for row in measured}
    assert known["win_rate"].found == interval([0.2, 0.3, 0.4])
    assert known["win_rate"].inside
    assert not known["price_per_word"].inside  # nothing stands behind it
    rows[0]["win_rate"] = 0.9
    (measured,) = measure_bands([story()], [1, 2, 3])
    assert not {row.band.kpi: row for row in measured}["win_rate"].inside
    (arm,) = asked[0][0]  # type: ignore[misc]
    assert arm.until == 250.0


RATES = ((1, 0.2), (2, None), (3, 0.3), (4, 0.4))


def test_firms_are_measured_in_their_order() -> None:
    small = story(2, 2, 0)
    other = small.replace({"governance.authority": 0.9})
    both = measure_bands([small, other], [1, 2])
    assert both == [*measure_bands([small], [1, 2]), *measure_bands([other], [1, 2])]
    assert all(row.found.n == 2 for row in both[0] if row.band.kpi == "price_per_word")
