"""Plans: reproducible, as JSON and back, and the mix that seeds give."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

from hypothesis import given

from tasks.records import LANGUAGES
from tests.specimen_reports.build import content_of
from tests.specimen_reports.plan import LARGEST, SMALLEST, Plan, coherent, plan_of_seed
from tests.specimen_reports.strategies import FEW, plans
from tests.specimen_reports.word.package import docx_bytes


@given(plans())
@FEW
def test_a_plan_comes_back_from_json(plan: Plan) -> None:
    assert Plan.from_json(plan.to_json()) == plan
    assert Plan.from_json(plan.to_json()).name == plan.name


@given(plans())
@FEW
def test_the_same_plan_gives_the_same_bytes(plan: Plan) -> None:
    assert docx_bytes(plan, content_of(plan)) == docx_bytes(plan, content_of(plan))


def test_the_same_seed_gives_the_same_plan() -> None:
    assert plan_of_seed(5) == plan_of_seed(5)
    assert plan_of_seed(5, "fr") == plan_of_seed(5, "fr")
    assert plan_of_seed(5, "fr") != plan_of_seed(6, "fr")


def test_seeds_mix_every_switch_and_stay_in_bounds() -> None:
    drawn = [plan_of_seed(seed, language) for language in LANGUAGES for seed in range(100)]
    for switch in fields(Plan):
        values = Counter(getattr(plan, switch.name) for plan in drawn)
        assert len(values) > 1, switch.name
    sizes = [plan.rows for plan in drawn]
    assert min(sizes) >= SMALLEST
    assert 250 < max(sizes) <= LARGEST
    assert sum(size <= 80 for size in sizes) > 0.8 * len(sizes)
    assert all(coherent(plan) == plan for plan in drawn)
    assert len({plan.name for plan in drawn}) == len(drawn)
