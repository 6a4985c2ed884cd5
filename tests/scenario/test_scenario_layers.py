"""Bases below a scenario and settings above it."""

import pytest

CHILD = "version: 1\nbase: ../small\nname: child\n"


@pytest.fixture
def child(park, tmp_path):
    folder = type(park)(tmp_path / "child")
    for name in ("tenants.csv", "roofs.csv"):
        (folder.path / name).unlink()
    folder.write("park.yaml", CHILD)
    return folder


def test_a_scenario_takes_from_its_base_what_it_does_not_say(child):
    found = child.read()
    assert found.given.name == "child"
    assert found.park.stages.years == (2026, 2030)
    assert [tenant.name for tenant in found.tenants] == ["dye", "lotus"]


def test_mappings_are_merged_and_lists_replaced(child):
    child.add("stages: {years: [2026]}\nmeters: {gate: {import_limit: 5 MW}}\n")
    found = child.read()
    assert found.park.stages.years == (2026,)
    assert found.given.meters["gate"].tariff == "vn_1279_22kv"
    assert found.park.meters[0].import_limit_kw == (5000.0,)


def test_files_of_a_base_are_found_in_its_own_folder(child):
    found = child.read()
    assert found.given.tenants == "../small/tenants.csv"
    assert found.path(found.given.tenants).is_file()
    assert "../small/roofs.csv" in found.input_hashes


def test_a_table_of_the_child_replaces_that_of_the_base(child, park):
    child.write("people.csv", (park.path / "tenants.csv").read_text().replace("8760 MWh,1.6 MW", "1 MWh,1 kW"))
    child.add("tenants: people.csv\n")
    assert child.read().tenants[0].needs[0].annual_kwh == 1000.0


def test_a_fault_in_a_base_is_told_in_the_base(child, park):
    park.change("{tariff: vn_1279_22kv}", "{tariff: 5}")
    assert child.faults() == [("NZ0245", "../small/park.yaml:10:18")]


@pytest.mark.parametrize(
    ("base", "code"),
    [
        ("/etc", "NZ0215"),
        ("../..", "NZ0215"),
        ("..", "NZ0215"),
        ("5", "NZ0215"),
        ("../child", "NZ0216"),
        (".", "NZ0216"),
        ("../nowhere", "NZ0218"),
    ],
)
def test_a_base_lies_beside_the_scenario(child, base, code):
    child.write("park.yaml", CHILD.replace("../small", base))
    assert child.faults() == [(code, "park.yaml:2:7")]


def test_two_scenarios_cannot_start_from_each_other(child, park):
    park.add("base: ../child\n")
    assert [code for code, _ in child.faults()] == ["NZ0216"]


def test_a_setting_is_read_as_yaml_and_checked_like_the_file(park):
    found = park.read("stages.years=[2026, 2035]", "assets[2].max=3 MW", "time.step_minutes=30", "site.altitude=5")
    assert found.park.stages.years == (2026, 2035)
    assert found.park.storages[0].power.upper == (3000.0, 3000.0)
    assert found.given.time.step_minutes == 30
    assert found.effective["assets"][2]["max"] == "3 MW"


@pytest.mark.parametrize(
    ("setting", "code", "where"),
    [
        ("tiem.step_minutes=30", "NZ0240", "--set tiem.step_minutes"),
        ("time.step_minutes=20", "NZ0249", "--set time.step_minutes"),
        ("assets[7].max=1", "NZ0223", "--set assets[7].max"),
        ("assets[2].max=3 MWh", "NZ0104", "--set assets[2].max"),
        ("nonsense", "NZ0221", "--set nonsense"),
        ("a..b=1", "NZ0221", "--set a..b"),
        ("name=!!str x", "NZ0205", "--set name"),
        ("base=../x", "NZ0222", "--set base"),
        ("weather.file=../../secret", "NZ0219", "--set weather.file"),
    ],
)
def test_a_faulty_setting_is_told_by_its_own_words(park, setting, code, where):
    assert (code, where) in park.faults(setting)


def test_a_setting_replaces_a_list(park):
    assert park.read("assets=[]").park.sizes == ()


@pytest.mark.parametrize("reference", ["../small/x.csv", "/etc/passwd", "a\\\\b", "x\\0y"])
def test_a_file_outside_of_the_folder_is_refused(park, reference):
    park.change("bundled: vinh_phuc", f'file: "{reference}", format: epw')
    assert park.faults()[0][0] in ("NZ0219", "NZ0220")


def test_a_link_out_of_the_folder_is_refused(park, tmp_path):
    (tmp_path / "secret.csv").write_text("name,sector\n")
    (park.path / "tenants.csv").unlink()
    (park.path / "tenants.csv").symlink_to(tmp_path / "secret.csv")
    assert park.faults()[0][0] == "NZ0219"


def test_a_folder_without_park_yaml_says_so(park):
    (park.path / "park.yaml").unlink()
    assert park.faults() == [("NZ0213", "park.yaml")]
