"""Tables: cells are text, and every fault names its cell."""

import pytest

LOADS = "time,kw\n" + "\n".join(f"{hour},{100 + hour % 7}" for hour in range(48))


def cells(park, name, old, new):
    park.change(old, new, name)
    return park.faults()


@pytest.mark.parametrize(
    ("old", "new", "code", "cell"),
    [
        ("8760 MWh,1.6", "abc,1.6", "NZ0101", "E2"),
        ("8760 MWh,1.6", "-5,1.6", "NZ0232", "E2"),
        ("8760 MWh,1.6", "5 kW,1.6", "NZ0104", "E2"),
        ("lotus,electron", "lotus,electronn", "NZ1420", "B3"),
        ("lotus,electron", "dye,electron", "NZ0238", "A3"),
        ("lotus,electron", ",electron", "NZ0235", "A3"),
        ("lotus,electron", "park,electron", "NZ0250", "A3"),
        ("own,vn_1279_lv", "own,vn_1279", "NZ0272", "D3"),
        ("own,vn_1279_lv", "own,", "NZ0235", "D3"),
        ("own,vn_1279_lv", "mine,", "NZ0271", "C3"),
        ("gate,,", "gate,vn_1279_lv,", "NZ0259", "D2"),
        ("876000,,", "876000,", "NZ0231", "A3"),
        ("876000,,", ",5,", "NZ1423", "F3"),
        ("steam_kwh", "staem_kwh", "NZ0229", "G1"),
        ("steam_kwh", "sector", "NZ0228", "G1"),
        ("name,sector", "name,kind", "NZ0230", "A1"),
    ],
)
def test_a_faulty_cell_is_named(park, old, new, code, cell):
    assert (code, f"tenants.csv {cell}") in cells(park, "tenants.csv", old, new)


def test_all_faults_of_all_files_are_told_together(park):
    park.change("vn_1279_22kv", "vn_23kv")
    park.change("8760 MWh,1.6", "abc,1.6", "tenants.csv")
    park.change("lotus,520", "lotsu,520", "roofs.csv")
    assert [code for code, _ in park.faults()] == ["NZ0272", "NZ0264", "NZ0101"]


def test_na_is_text_and_an_empty_cell_is_nothing(park):
    assert ("NZ0101", "tenants.csv E3") in cells(park, "tenants.csv", "876000", "NA")


def test_a_byte_order_mark_blank_rows_and_windows_line_ends_are_read(park):
    text = (park.path / "tenants.csv").read_text().replace("\n", "\r\n") + ",,,,,,\r\n\r\n"
    park.write("tenants.csv", b"\xef\xbb\xbf" + text.encode())
    assert [tenant.name for tenant in park.read().tenants] == ["dye", "lotus"]


def test_a_table_that_is_not_utf_8_says_where(park):
    park.write("tenants.csv", b"name,sector\n\xd0,tex_dye\n")
    assert ("NZ0201", "tenants.csv:2:1") in park.faults()


def test_columns_beyond_z_are_named_as_in_a_spreadsheet():
    from netzero.scenario.doors.csv_rows import letter

    assert [letter(position) for position in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]


def test_a_metered_file_is_a_need_and_is_hashed(park):
    park.write("loads.csv", LOADS)
    park.write(
        "tenants.csv",
        "name,sector,electricity_file,electricity_column,electricity_unit,electricity_minutes,electricity_year,steam_kwh\n"
        "dye,tex_dye,loads.csv,kw,kW,60,2024,8760\n",
    )
    park.change(", owner: tenant", "")
    park.write("roofs.csv", "name,tenant,area\nhall,dye,520\n")
    found = park.read()
    need = found.tenants[0].needs[0]
    assert (need.file, need.file_column, need.file_year) == ("loads.csv", "kw", 2024)
    assert "loads.csv" in found.input_hashes


def test_words_about_a_file_without_a_file_are_refused(park):
    park.write("tenants.csv", "name,sector,electricity_kwh,electricity_unit\ndye,tex_dye,5,kW\n")
    assert ("NZ0261", "tenants.csv D2") in park.faults()


def bills(park, months, kwh=730, extra=""):
    rows = "".join(f"dye,electricity,{month},{kwh},\n" for month in months)
    park.write("bills.csv", "tenant,carrier,month,kwh,peak_kw\n" + rows + extra)
    park.add("bills: bills.csv\n")


def test_twelve_bills_become_the_months_of_a_need(park):
    bills(park, range(1, 13), "730 MWh")
    need = park.read().tenants[0].needs[0]
    assert need.monthly_kwh == (730_000.0,) * 12
    assert need.annual_kwh == 8_760_000.0


def test_bills_that_contradict_the_yearly_figure_are_refused(park):
    bills(park, range(1, 13), "700 MWh")
    assert ("NZ0262", "bills.csv D2") in park.faults()


def test_missing_and_repeated_months_are_named(park):
    bills(park, range(1, 12), "730 MWh", "dye,electricity,3,5,\n")
    assert {code for code, _ in park.faults()} == {"NZ0239", "NZ0238"}


def test_measures_are_read_and_listed_but_not_chosen_among(park):
    park.write(
        "measures.csv",
        "id,tenant,title,carrier,saving_kwh,saving_share,capex,life,source\n"
        "led,dye,LED lamps,electricity,120 MWh,,500 MVND,10,audit 2025\n",
    )
    park.add("measures: measures.csv\n")
    found = park.read()
    assert (found.measures[0].saving_kwh, found.measures[0].capex) == (120_000.0, 5e8)
    assert [warning.code for warning in found.warnings] == ["NZ1425"]


def test_a_measure_saves_kwh_or_a_share_but_not_both(park):
    park.write(
        "measures.csv", "id,tenant,carrier,saving_kwh,saving_share,capex,life\nled,dye,electricity,5,10 %,1,10\n"
    )
    park.add("measures: measures.csv\n")
    assert park.faults() == [("NZ0258", "measures.csv D2")]


def test_an_open_quotation_mark_is_told_with_its_line(park):
    park.write("tenants.csv", 'name,sector\n"dye,tex_dye\n')
    assert ("NZ0227", "tenants.csv:2:1") in park.faults()
