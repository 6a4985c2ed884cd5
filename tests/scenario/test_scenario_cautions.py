"""What is read as written and yet may not be what was meant: it is told, with the figures that count."""

import pytest


def told(found, code):
    return [(str(warning.place), warning.say()) for warning in found.warnings if warning.code == code]


def coming_and_going(park, entry, leave, *sets):
    park.change("name,sector,meter,", "name,sector,meter,entry,exit,", "tenants.csv")
    park.change("dye,tex_dye,gate,", f"dye,tex_dye,gate,{entry},{leave},", "tenants.csv")
    park.change("lotus,electron,own,", "lotus,electron,own,,,", "tenants.csv")
    return park.read("stages.years=[2026, 2030, 2040]", "stages.last_length=5", *sets)


@pytest.mark.parametrize(
    ("entry", "leave", "cell", "years"),
    [
        ("2029", "", "D2", "2030-2044, not 2029-2044"),
        ("", "2033", "E2", "2026-2039, not 2026-2033"),
        ("2027", "2041", "D2", "2030-2044, not 2027-2041"),
    ],
)
def test_a_tenant_that_comes_or_goes_inside_a_stage_is_told_its_years(park, entry, leave, cell, years):
    """Stages stand for 2026-2029, 2030-2039 and 2040-2044."""
    ((place, sentence),) = told(coming_and_going(park, entry, leave), "NZ1401")
    assert place == f"tenants.csv {cell}"
    assert f"'dye' is counted in the years {years}" in sentence


@pytest.mark.parametrize(("entry", "leave"), [("", ""), ("2030", "2039"), ("2020", "2060"), ("2040", "2044")])
def test_a_tenant_that_comes_and_goes_with_stages_is_told_nothing(park, entry, leave):
    assert told(coming_and_going(park, entry, leave), "NZ1401") == []


def test_a_tenant_in_no_stage_is_told_once(park):
    found = coming_and_going(park, "2031", "2035", "assets=[]")
    assert told(found, "NZ1401") == []
    assert len(told(found, "NZ1422")) == 1


def test_blocks_that_share_steps_are_told_by_their_names(park):
    """From noon of 1 June to midnight are 12 hours."""
    park.change(
        "currency: VND", 'time: {blocks: [{start: "06-01 12:00", steps: 24}, {start: 06-01, steps: 24, weight: 30}]}'
    )
    assert told(park.read(), "NZ1402") == [
        (
            "park.yaml:3:25",
            "time.blocks[1] (06-01) and time.blocks[0] (06-01 12:00) share 12 steps, which count in both",
        )
    ]


def test_a_block_inside_a_long_one_is_found_behind_a_short_one(park):
    """The second and third both lie in the first and do not touch each other."""
    blocks = "[{start: 06-01, steps: 96}, {start: 06-02, steps: 6}, {start: 06-03, steps: 8}]"
    found = told(park.read(f"time.blocks={blocks}"), "NZ1402")
    assert [sentence.split(" share ")[1][:7] for _, sentence in found] == ["6 steps", "8 steps"]
    assert all(sentence.startswith("time.blocks[0] (06-01) and") for _, sentence in found)


def test_blocks_one_after_the_other_are_told_nothing(park):
    blocks = "[{start: 06-02, steps: 24}, {start: 06-01, steps: 24}]"
    assert told(park.read(f"time.blocks={blocks}"), "NZ1402") == []


def test_a_stage_longer_than_a_life_is_told_with_both(park):
    """2026 to 2059 are 34 years; modules live 25."""
    found = told(park.read("stages.years=[2026, 2060]", "stages.last_length=1"), "NZ1418")
    assert {place for place, _ in found} == {"--set stages.years"}
    (roof,) = [sentence for _, sentence in found if "'pv_roof'" in sentence]
    assert "the stage of 2026 stands for 34 years, more than the 25 years that 'pv_roof' lives" in roof


def test_a_stage_as_long_as_a_life_is_told_nothing(park):
    found = park.read("assets=[{technology: pv_roof, at: roofs, life: 10}]", "stages.years=[2026, 2036]")
    assert told(found, "NZ1418") == []
    longer = park.read("assets=[{technology: pv_roof, at: roofs, life: 10}]", "stages.years=[2026, 2037]")
    assert len(told(longer, "NZ1418")) == 1


def test_what_cannot_be_built_is_not_told_of(park):
    old = "{technology: gas_boiler, existing: [{capacity: 2 MW, built: 2010}], buildable: false}"
    assert told(park.read(f"assets=[{old}]", "stages.years=[2026, 2060]"), "NZ1418") == []
