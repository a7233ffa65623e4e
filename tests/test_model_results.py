"""Are measured figures written with their seeds, row by row, and beside what people wrote?"""

from __future__ import annotations

from pathlib import Path

import pytest

from simlib.bands import BANDS, Measured
from simlib.claims import CLAIMS
from simlib.evidence import Evidence
from simlib.intervals import Interval, interval
from tools import model_results
from tools.marked import part
from tools.model_page import PAGE
from tools.model_results import bands_text, claims_text, more_text

TEXT = PAGE.read_text("utf-8")
EFFECT = interval([1000.0, 1200.0, 1400.0])
NOTHING = Interval(float("nan"), float("nan"), float("nan"), float("nan"), 0)


def first_cells(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [line.split("|")[1].strip(" `") for line in lines]


def test_the_page_has_a_measured_row_for_every_band_and_every_claim_and_says_n() -> None:
    bands, claims = part(TEXT, "measured-bands"), part(TEXT, "measured-claims")
    assert first_cells(bands) == [band.kpi for band in BANDS]
    assert first_cells(claims) == [claim.code for claim in CLAIMS]
    assert "n = " in bands.splitlines()[0]
    assert "n = " in claims.splitlines()[0]


def test_bands_are_written_firm_beside_firm_and_what_is_outside_is_bold() -> None:
    inside = [Measured(band, interval([1.0, 3.0]), True) for band in BANDS]
    outside = [Measured(band, interval([1.0, 3.0]), False) for band in BANDS]
    text = bands_text(["Small", "Large"], [inside, outside], range(1000, 1002))
    assert "n = 2 seeds (1000 to 1001)" in text
    assert f"Small: {len(BANDS)} of {len(BANDS)} inside" in text
    assert f"Large: 0 of {len(BANDS)} inside" in text
    assert "| figure | band | Small | Large |" in text
    half = f"{(inside[0].found.high - inside[0].found.low) / 2:.3f}"
    assert text.count(f"| 2.000 +- {half} | **2.000 +- {half}** |") == len(BANDS)


def test_a_claim_is_written_with_effect_remainder_and_verdict() -> None:
    row = next(claim for claim in CLAIMS if claim.direction > 0 and claim.cut)
    found = [
        Evidence(row, row.control[0], EFFECT, interval([0.0, 1.0, 2.0])),
        Evidence(row, row.control[0], EFFECT, EFFECT),
        Evidence(row, row.control[0], NOTHING, None),
    ]
    text = claims_text(found, range(1000, 1003), range(5))
    assert "n = 3 paired seeds (1000 to 1002)" in text
    assert "on 5 others (0 to 4): 1 of 3 rows shown" in text
    verdicts = [line.rsplit("|", 2)[1].strip() for line in text.splitlines() if "| `" in line]
    assert verdicts == ["shown", "not shown", "not shown"]
    assert "1,200 +- 497" in text
    assert "| - | - | not shown |" in text


def test_any_study_is_written_from_its_json() -> None:
    found = {
        "model_version": "1",
        "seeds": {"first": 0, "n": 10},
        "stakes": [
            {"seat": "pm", "spread": {"mean": 12.34567, "interval": [1.0, 2.0]}, "policies": ["a"]},
            {"seat": "sales", "exceeds": True},
        ],
    }
    text = more_text("stakes", found)
    assert text.startswith("#### stakes\n")
    assert "model_version: 1; seeds.first: 0; seeds.n: 10" in text
    assert "| seat | spread.mean | spread.interval | policies | exceeds |" in text
    assert "| pm | 12.35 | 1 .. 2 | a |  |" in text
    assert "| sales |  |  |  | True |" in text


def test_a_part_that_does_not_exist_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        model_results.main(["--parts", "bands,colours"])
    assert ended.value.code == 2
    assert "no part 'colours'" in capsys.readouterr().err


def test_what_is_measured_is_put_into_the_page_and_other_studies_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "MODEL.md"
    page.write_text(TEXT, "utf-8")
    monkeypatch.setattr(model_results, "PAGE", page)
    monkeypatch.setattr(model_results, "_commands", lambda: {"tricks", "stakes"})
    monkeypatch.setattr(model_results, "_asked", lambda name, seeds: {"of": name, "seeds": seeds})
    assert model_results.main(["--parts", "tricks", "--jobs", "1", "--seeds", "3"]) == 0
    assert model_results.main(["--parts", "stakes,physics", "--jobs", "1"]) == 0
    told = part(page.read_text("utf-8"), "measured-more")
    assert [line for line in told.splitlines() if line.startswith("####")] == [
        "#### stakes",
        "#### tricks",
    ]
    assert "of: tricks; seeds: 3" in told
    assert "physics" not in told
    mark = "<!-- begin measured-more"
    assert page.read_text("utf-8").partition(mark)[0] == TEXT.partition(mark)[0]


def test_bands_and_claims_run_on_the_seeds_that_were_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "MODEL.md"
    page.write_text(TEXT, "utf-8")
    asked: list[object] = []

    def measure(firms: object, seeds: range, map: object) -> list[list[Measured]]:
        asked.append(seeds)
        return [[Measured(band, EFFECT, True) for band in BANDS] for _ in range(3)]

    def weigh(claims: object, firm: object, seeds: range, map: object, *, tuning: range) -> list:
        asked.append((seeds, tuning))
        return [Evidence(claim, claim.control[0], EFFECT, None) for claim in CLAIMS]

    monkeypatch.setattr(model_results, "PAGE", page)
    monkeypatch.setattr(model_results, "measure_bands", measure)
    monkeypatch.setattr(model_results, "weigh_claims", weigh)
    assert model_results.main(["--parts", "bands,claims", "--jobs", "1"]) == 0
    assert asked == [range(1000, 1060), (range(1000, 1030), range(20))]
    text = page.read_text("utf-8")
    assert "n = 60 seeds (1000 to 1059)" in part(text, "measured-bands")
    assert first_cells(part(text, "measured-claims")) == [claim.code for claim in CLAIMS]


def test_a_command_that_fails_is_not_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_results, "crossdesk", lambda arguments: 2)
    with pytest.raises(RuntimeError, match="crossdesk stakes ended with 2"):
        model_results._asked("stakes", None)


def test_the_commands_of_crossdesk_are_known() -> None:
    assert {"bands", "claims", "validity", "run"} <= model_results._commands()
