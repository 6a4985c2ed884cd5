"""`simulate` asks for trials and outages by options."""

ONE_DAY = ("--set", "time={representative: null, blocks: [{start: 06-01, steps: 24}]}")


def test_options_ask_for_weather_years_futures_and_outages(park, netzero, tmp_path):
    spreads = ("--set", "promise.futures.demand=5 %")
    asked = ("--weather-years", "1", "--futures", "2", "--outages", "3")
    done = netzero("-q", "simulate", park.path, *ONE_DAY, *spreads, *asked, "-o", tmp_path / "out", "--json")
    assert done.code == 0
    assert done.document["trials"]["weather_years"] == ["scenario", "vinh_phuc:1"]
    assert done.document["trials"]["futures"] == 2
    assert {one["hours"] for one in done.document["outages"] if one["outage"] == "grid"} == {1, 2, 3}
    assert {one["hours"] for one in done.document["outages"] if one["outage"] != "grid"} == {24}


def test_futures_that_draw_nothing_are_refused(park, netzero, tmp_path):
    done = netzero("-q", "simulate", park.path, *ONE_DAY, "--futures", "2", "-o", tmp_path / "out", "--json")
    assert done.code == 3
    assert [fault["code"] for fault in done.document["faults"]] == ["NZ0932"]
