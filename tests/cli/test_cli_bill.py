"""`netzero bill`: an invoice from a file of intervals."""

import pytest


@pytest.fixture
def meter(tmp_path):
    """A file of half hours, 100 kW and 60 kvar, from 1 April to 31 May 2026."""
    rows = ["time,import kW,reactive kvarh"]
    for month, days in ((4, 30), (5, 31)):
        for day in range(1, days + 1):
            rows += [f"2026-{month:02}-{day:02} {half // 2:02}:{30 * (half % 2):02},100,30" for half in range(48)]
    path = tmp_path / "meter.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_an_invoice_of_may_has_its_periods_prices_and_tax(meter, netzero):
    days = ("--from", "2026-05-01", "--to", "2026-05-31")
    done = netzero("bill", "vn_22kv", "--load", meter, "--column", "import kW", *days, "--json")
    assert done.code == 0
    [may] = done.document["months"]
    rows = {line["name"]: (line["quantity"], line["price"], line["tariff"]) for line in may["lines"]}
    assert rows["peak"] == (pytest.approx(13_000), 3398.0, "vn_1279_22kv")
    assert rows["off_peak"] == (pytest.approx(18_600), 1190.0, "vn_1279_22kv")
    assert may["total"] == pytest.approx(13_000 * 3398 + 18_600 * 1190 + 42_800 * 1833)
    assert may["vat"] == pytest.approx(0.08 * may["total"])
    assert "1279" in done.document["sources"]["vn_1279_22kv"]


def test_each_day_of_april_has_its_hours(meter, netzero):
    done = netzero("bill", "vn_22kv", "--load", meter, "--column", "import kW", "--json")
    peaks = {line["tariff"]: line["quantity"] for line in done.document["months"][0]["lines"] if line["name"] == "peak"}
    assert peaks == {"vn_1279_22kv_old_hours": pytest.approx(9_000), "vn_1279_22kv": pytest.approx(4_000)}


def test_reactive_energy_is_billed_where_its_column_is_named(meter, netzero):
    options = ("--column", "import kW", "--reactive", "reactive kvarh", "--from", "2026-05-01")
    done = netzero("bill", "vn_22kv", "--load", meter, *options, "--json")
    [may] = done.document["months"]
    cos_phi = 100 / (100**2 + 60**2) ** 0.5
    energy = sum(line["amount"] for line in may["lines"] if line["line"] == "energy")
    assert may["cos_phi"] == pytest.approx(cos_phi)
    assert may["lines"][-1]["amount"] == pytest.approx((0.9 / cos_phi - 1) * energy)


def test_the_table_speaks_vietnamese_and_tells_of_a_part_of_a_month(meter, netzero):
    options = ("--column", "import kW", "--from", "2026-04-16", "--to", "2026-04-30")
    done = netzero("--lang", "vi", "bill", "vn_22kv", "--load", meter, *options)
    assert done.code == 0
    assert "thuế GTGT 8%" in done.out
    assert "NZ0656" in done.err + done.out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("vn_22k",), "NZ0650"),
        (("vn_22kv", "--from", "2027-01-01"), "NZ0654"),
    ],
)
def test_what_cannot_be_billed_ends_with_3_and_says_why(meter, netzero, arguments, code):
    done = netzero("bill", *arguments, "--load", meter, "--column", "import kW")
    assert done.code == 3
    assert code in done.err


def test_rows_without_dates_need_a_year(tmp_path, netzero):
    path = tmp_path / "kw.csv"
    path.write_text("kW\n" + "5\n" * 8760, encoding="utf-8")
    assert "NZ0653" in netzero("bill", "vn_22kv", "--load", path).err
    done = netzero("bill", "vn_22kv", "--load", path, "--year", "2025", "--json")
    assert len(done.document["months"]) == 12


def test_a_scenario_may_say_its_tariffs_by_date(meter, tmp_path, netzero):
    folder = tmp_path / "park"
    folder.mkdir()
    (folder / "park.yaml").write_text(
        "version: 1\nname: hall\nsite: {latitude: 21, longitude: 105.8}\nstages: {years: [2026]}\n"
        "tariffs:\n  early: {energy: {normal: 1000}}\n  late: {energy: {normal: 2000}, fixed_charge: 5000}\n"
        "  mine: {history: {2026-01-01: early, 2026-05-01: late}, vat: 10 %}\nmeters: {gate: {tariff: mine}}\n",
        encoding="utf-8",
    )
    (folder / "tenants.csv").write_text("name,sector,electricity_kwh\nmill,tex_dye,1000000\n", encoding="utf-8")
    done = netzero("bill", folder, "--load", meter, "--column", "import kW", "--json")
    assert [month["total"] for month in done.document["months"]] == [
        pytest.approx(72e6),
        pytest.approx(74_400 * 2000 + 5000),
    ]
    assert done.document["months"][0]["vat"] == pytest.approx(7.2e6)
    text = (folder / "park.yaml").read_text(encoding="utf-8").replace("2026-05-01: late", "2026-05-01: latest")
    (folder / "park.yaml").write_text(text, encoding="utf-8")
    assert "latest" in netzero("check", folder).err
