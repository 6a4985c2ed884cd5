"""How much may be built, and what stock of several years still gives."""

import pytest

PV = "{{technology: pv_roof, name: old, max: 2 MW, buildable: false, degradation: 10 %, existing: [{}]}}"


def sizes(found):
    return {size.name: size for size in found.park.sizes}


def roofs(found):
    return {name: size.upper for name, size in sizes(found).items() if name.startswith("pv_roof")}


def stock(park, *lots, years="[2026, 2030]"):
    written = ", ".join(f"{{capacity: {kw}, built: {year}}}" for kw, year in lots)
    return sizes(park.read(f"assets=[{PV.format(written)}]", f"stages.years={years}"))["old"]


def test_a_roof_holds_what_its_area_holds_whatever_the_limit(park):
    """5,200 m2 and 520 m2 at 5.2 m2 per kWp."""
    found = roofs(park.read("assets[0].max=10 MW"))
    assert found["pv_roof_hall"] == pytest.approx((1000.0, 1000.0))
    assert found["pv_roof_lab"] == pytest.approx((100.0, 100.0))


def test_a_limit_is_one_of_each_roof(park):
    found = roofs(park.read("assets[0].max={2026: 0, 2030: 200}"))
    assert found["pv_roof_hall"] == (0.0, 200.0)
    assert found["pv_roof_lab"] == pytest.approx((0.0, 100.0))


def test_a_roof_holds_more_when_modules_become_smaller(park):
    park.add("technologies: {pv_roof: {area: {2026: 5.2, 2030: 4}}}\n")
    assert roofs(park.read("assets[0].max=10 MW"))["pv_roof_hall"] == pytest.approx((1000.0, 1300.0))


def test_what_stands_on_a_roof_already_stays(park):
    park.change("at: roofs", "at: lab, existing: [{capacity: 150, built: 2020}], max: 1 MW")
    assert sizes(park.read())["pv_roof_lab"].upper == (150.0, 150.0)


def test_stock_ages_from_the_year_in_which_it_is_built(park):
    """Built in 2028: not there in 2026, two years old in 2030."""
    found = stock(park, (500, 2028))
    assert found.existing == (0.0, 500.0)
    assert found.existing_output == pytest.approx((1.0, 0.81))


def test_every_lot_of_stock_has_its_own_age(park):
    """300 kW of 2026 and 100 kW of 2025: (300 + 100 x 0.9) / 400, and 0.9^4 of it four years later."""
    found = stock(park, (300, 2026), (100, 2025))
    assert found.existing_output == pytest.approx((0.975, 0.975 * 0.6561))


def test_a_lot_that_retires_takes_its_age_with_it(park):
    """Life is 25 years: of 2002 and 2025 only the younger is left in 2027, then two years old."""
    found = stock(park, (100, 2002), (100, 2025), years="[2026, 2027]")
    assert found.existing == (200.0, 100.0)
    assert found.existing_output == pytest.approx(((0.9**24 + 0.9) / 2, 0.81))
