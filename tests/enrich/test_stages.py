"""The order of stages: every stage of the vocabulary stands in it, or is named as standing in none."""

from enrich.rules import files
from enrich.stages import alone, stage_order


def vocabulary() -> set[str]:
    """Return TYPE/STAGE of every stage that the vocabulary of events tells."""
    return {
        f"{kind}/{name.split()[0]}"
        for kind, stages in files.bundled("events")["events"].items()
        for name in stages
        if name != "-"
    }


def test_every_stage_has_a_place_or_is_named_as_having_none() -> None:
    assert set(stage_order()) | alone() == vocabulary()
    assert not set(stage_order()) & alone()


def test_every_side_is_of_a_stage_with_a_place() -> None:
    sides = files.bundled("stages")["sides"]
    named = {f"{kind}/{stage}" for kind, both in sides.items() for it in both.values() for stage in it.split()}
    assert named <= set(stage_order())
    assert {side for both in sides.values() for side in both} == {"goes", "stops"}


def test_a_dispute_goes_from_threat_to_ratification_across_types() -> None:
    order = stage_order()
    stages = (
        "strike/threatened", "strike/authorized", "negotiation/collapsed", "strike/called",
        "strike/suspended", "negotiation/resumed", "agreement/tentative", "strike/ended", "agreement/ratified",
    )  # fmt: skip
    assert {order[stage][0] for stage in stages} == {"dispute"}
    steps = [order[stage][1] for stage in stages]
    assert steps == sorted(set(steps))


def test_a_strike_that_goes_on_is_no_step_beside_its_beginning() -> None:
    assert stage_order()["strike/ongoing"] == stage_order()["strike/called"]
