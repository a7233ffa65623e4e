"""What is a PM's word worth: what do they see, what do they add, and when must they sign?"""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean
from typing import Any

import pytest

from simlib.model.entities import Rfq
from simlib.model.firm import Firm
from simlib.run import Run
from tests.firms import ALL_ASK, of_kind, play, points, story


def request(firm: Firm, number: int = 0) -> Rfq:
    client = firm.clients["gorvella"]
    return firm._market._describe(client, f"gorvella/rfq-{number}", first_order=False)


def signing(answer: str | None, **more: Any) -> Run:
    run = Run(story(chairs__pm=None, **more), 7, {"pm": None})
    run.set_rules("pm", ALL_ASK["pm"])
    return play(
        run, lambda p: p.decision(sign=answer) if answer and p.kind == "signoff" else p.default
    )


def asked_to_sign(run: Run) -> set[str]:
    return {e.subject.removesuffix("/signoff") for e in run.log if e.subject.endswith("/signoff")}


def test_a_view_sees_load_and_difficulty_with_some_noise() -> None:
    firm = Firm(story(), 7)
    office = firm._office.estimates
    rfq = request(firm)
    pm = office.pm_for(rfq)
    usual = office.view(rfq, pm)
    pm.server.book(firm.now, 3.0)
    assert office.view(rfq, pm) > usual + 1
    rfq.complexity *= 2
    assert office.view(rfq, pm) > 1.5 * usual


def test_on_average_a_view_is_about_what_the_text_takes() -> None:
    firm = Firm(story(pm_work__estimate_complexity=1.0), 7)
    office = firm._office.estimates
    ratios = []
    for number in range(300):
        rfq = replace(request(firm, number), languages=("en",))
        ratios.append(office.view(rfq, office.pm_for(rfq)) / (rfq.standard_days * rfq.complexity))
    assert fmean(ratios) == pytest.approx(1.0, abs=0.05)


def asked_for(firm: Firm, domain: str, number: int) -> Rfq:
    rfq = request(firm, number)
    rfq.domain = domain
    return rfq


def test_each_field_has_its_pm() -> None:
    firm = Firm(story(), 7)
    office = firm._office.estimates
    asked = [asked_for(firm, domain, n) for n, domain in enumerate(("tech", "med", "ai"))]
    assert [office.pm_for(rfq).id for rfq in asked] == ["pm-irene", "pm-yusuf", "pm-maren"]


def test_what_nobody_knows_goes_to_whoever_has_the_fewest_projects() -> None:
    firm = Firm(story(), 7)
    office = firm._office.estimates
    assert office.pm_for(asked_for(firm, "poetry", 0)).id == "pm-irene"
    firm.people["pm-irene"].open_projects = 2
    firm.people["pm-yusuf"].open_projects = 1
    assert office.pm_for(asked_for(firm, "poetry", 1)).id == "pm-maren"


def test_several_pms_of_a_field_share_its_requests_by_their_open_projects() -> None:
    both = {f"staff.{name}.domains": ["tech", "med"] for name in ("pm-irene", "pm-yusuf")}
    firm = Firm(story().replace(both), 7)
    office = firm._office.estimates
    irene, yusuf = firm.people["pm-irene"], firm.people["pm-yusuf"]
    irene.open_projects, yusuf.open_projects = 5, 4
    firm.people["pm-maren"].open_projects = 3
    assert office.pm_for(asked_for(firm, "tech", 0)) is yusuf
    yusuf.open_projects = 5
    assert office.pm_for(asked_for(firm, "tech", 1)) is irene  # the first among equals
    assert (
        office.pm_for(asked_for(firm, "tech", 2)) is not firm.people["pm-maren"]
    )  # who does not know the field


def test_a_request_keeps_its_pm_whoever_has_more_time_later() -> None:
    both = {f"staff.{name}.domains": ["tech"] for name in ("pm-irene", "pm-yusuf")}
    firm = Firm(story().replace(both), 7)
    office, rfq = firm._office.estimates, request(firm)
    rfq.domain = "tech"
    first = office.pm_for(rfq)
    first.open_projects = 9
    assert office.pm_for(rfq) is first


def test_the_pm_who_estimates_also_signs_and_runs_the_project() -> None:
    both = {f"staff.{name}.domains": ["tech", "med", "gen"] for name in ("pm-irene", "pm-yusuf")}
    shared = story(chairs__pm=None, governance__authority=1.0).replace(both)
    run = Run(shared, 7, {"pm": None})
    run.set_rules("pm", ALL_ASK["pm"])
    asked: dict[str, set[str]] = {}
    for point in points(run):
        if point.kind in ("estimate", "signoff"):
            asked.setdefault(point.deal, set()).add(point.person)
    opened = {
        r.entity.removesuffix("/order"): r.values["pm"] for r in of_kind(run.records, "opened")
    }
    known = asked.keys() & opened.keys()
    assert len({opened[deal] for deal in known}) == 3
    assert all(asked[deal] == {opened[deal]} for deal in known)


def test_padding_is_told_and_makes_the_cost_told_higher() -> None:
    told = []
    for pad in ("none", "half"):
        run = Run(story(chairs__pm=None), 7, {"pm": None})
        run.set_rules("pm", {"estimate": pad})
        play(run)
        told.append({r.entity: r.values for r in of_kind(run.records, "told") if 0 <= r.at < 5})
    both = told[0].keys() & told[1].keys()
    assert both
    for name in both:
        plain, padded = told[0][name], told[1][name]
        assert float(padded["days"] or 0) > 1.3 * float(plain["days"] or 0)
        assert int(padded["cost_cents"] or 0) > int(plain["cost_cents"] or 0)


@pytest.mark.parametrize("authority", [0.0, 0.3, 1.0])
def test_as_many_quotes_need_a_signature_as_management_says(authority: float) -> None:
    run = play(Run(story(8, 12, 0, governance__authority=authority), 7))
    quotes = len(of_kind(run.records, "quote", "refused"))
    assert len(asked_to_sign(run)) / quotes == pytest.approx(authority, abs=0.17)


def test_the_riskiest_quotes_are_signed_first() -> None:
    few, many = (
        asked_to_sign(play(Run(story(8, 1, 0, governance__authority=share), 7)))
        for share in (0.2, 0.5)
    )
    assert len(few & many) > 0.8 * len(few)
    assert len(many) > len(few)


def test_a_refusal_ends_the_deal_and_a_signature_keeps_the_days() -> None:
    refused = signing("refuse", governance__authority=1.0)
    ended = {r.entity for r in of_kind(refused.records, "refused") if 0 <= r.at < 20}
    assert ended
    assert not {r.entity for r in of_kind(refused.records, "quote") if 2 <= r.at < 20} & ended
    signed = signing("sign", governance__authority=1.0)
    quoted = {e.subject: e for e in signed.log if e.subject.endswith("/quote")}
    assert {r.entity for r in of_kind(signed.records, "quote")} <= {
        name.removesuffix("/quote") for name in quoted
    }
    assert not [r for r in of_kind(signed.records, "refused") if 1 <= r.at < 20]


def test_a_pm_who_names_their_own_day_never_names_an_earlier_one() -> None:
    own = signing("own_day", governance__authority=1.0)
    signed = signing("sign", governance__authority=1.0)
    ours, theirs = (
        {
            r.entity: float(r.values["promised_days"] or 0)
            for r in of_kind(run.records, "quote")
            if 0 <= r.at < 3
        }
        for run in (own, signed)
    )
    both = ours.keys() & theirs.keys()
    assert both
    assert all(ours[name] >= theirs[name] for name in both)
    assert any(ours[name] > theirs[name] for name in both)


def test_a_signature_weighs_the_cost_of_what_is_offered_and_not_of_what_was_asked() -> None:
    firm = Firm(story(governance__authority=1.0), 7)
    for number, workflow in enumerate(("light", "revised", "checked")):
        rfq = request(firm, number)
        signing_it = firm._office.estimates.sign(rfq, 0.15, 12.0, workflow)
        for _ in range(3):  # the daily review, the PM's time, and then the question
            next(signing_it)
        asked = firm._questions[f"{rfq.id}/signoff"][0]
        cost = firm._office.estimates.cost(rfq, workflow)
        assert asked.facts["margin"] == pytest.approx(1 - cost / (0.15 * rfq.volume))


def test_requests_that_wait_count_so_that_not_all_of_a_day_go_to_one_desk() -> None:
    shared = {f"staff.{name}.domains": ["tech"] for name in ("pm-irene", "pm-yusuf", "pm-maren")}
    firm = Firm(story().replace(shared), 7)
    estimates, rfqs = firm._office.estimates, [request(firm, number) for number in range(9)]
    given = [estimates.pm_for(replace(rfq, domain="tech", pm="")).id for rfq in rfqs]
    assert {given.count(pm.id) for pm in firm.pms} == {3}
    rfq = replace(rfqs[0], domain="tech", pm="")
    pm = estimates.pm_for(rfq)
    firm.decided(rfq)
    firm.decided(rfq)
    assert pm.requests == 3


def test_a_colleague_of_another_field_helps_out_where_all_of_a_field_have_too_much() -> None:
    firm = Firm(story(), 7)
    irene, rfq = firm.people["pm-irene"], request(firm)
    irene.open_projects = int(firm.scenario.pm_work.field_lead)
    assert firm._office.estimates.pm_for(replace(rfq, domain="tech", pm="")) is irene
    irene.open_projects += 2
    assert firm._office.estimates.pm_for(replace(rfq, domain="tech", pm="")) is not irene


def test_several_languages_take_longer_in_a_pms_view() -> None:
    firm = Firm(story(), 7)
    rfq, pm = request(firm), firm.pms[0]
    one, three = (replace(rfq, languages=("en", "de", "fr")[:many]) for many in (1, 3))
    assert firm._office.estimates.view(three, pm) > firm._office.estimates.view(one, pm)
