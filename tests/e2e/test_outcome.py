#!/usr/bin/python3
"""Outcome per firm, the cascade afterwards, the route per measure: every figure against the folder's own rows and against what other commands say."""
import csv
import io
import json
import os
import re
import shutil
from fractions import Fraction as F
from html.parser import HTMLParser

from e2e import SOURCE, Folder, check, main, run
from money import table

SMALL = os.path.join(SOURCE, "examples", "small")
HOME = Folder().__enter__()


def rows(folder, name, added):
    """Appends rows to a table of the folder; new columns are not possible."""
    path = os.path.join(folder, name + ".csv")
    with open(path, encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with open(path, "a", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        for row in added:
            out.writerow([row.get(c, "") for c in columns])


PEERS = {"S4": 900, "S5": 950, "S6": 1000}  # kWh a month afterwards; 1000 before


def varied():
    """The small case with three more first-tier firms without grants, two open measures and a call of the SME ministry."""
    folder = HOME / "varied"
    shutil.copytree(SMALL, folder)
    for firm, after in PEERS.items():
        rows(folder, "organisations", [{"organisation": firm, "name": f"가상 <{firm}> & \"부품\"", "name_en": f"=Peer <b>{firm}</b> & \"parts\"", "kind": "supplier", "origin": "simulated"}])
        rows(folder, "organisation_status", [{"organisation": firm, "attribute": "size_class", "value": "small", "valid_from": "2025-01-01"}])
        rows(folder, "sites", [{"site": firm + "-S", "organisation": firm, "name": firm, "region": "가상권역", "in_complex": "no"}])
        rows(folder, "agreements", [{"agreement": "AG-" + firm, "organisation": firm, "role": "supplier", "tier": "1", "consortium": "C-1", "signed_on": "2025-11-17"}])
        rows(folder, "products", [{"product": firm + "-P1", "organisation": firm, "name": "부품", "kind": "part", "declared_unit": "piece", "mass_kg": "2"}])
        rows(folder, "processes", [{"process": firm + "-PR1", "site": firm + "-S", "name": "주 공정", "allocation": "mass", "reason": "제품이 하나"}])
        for year, amount in ((2025, 1000000), (2027, after * 1000)):
            months = [f"{year}-{m:02d}" for m in range(1, 13)]
            rows(folder, "production", [{"process": firm + "-PR1", "product": firm + "-P1", "month": m, "quantity": "10"} for m in months])
            rows(folder, "activity", [{"process": firm + "-PR1", "month": m, "carrier": "electricity", "quantity": amount, "unit": "kWh",
                                       "status": "estimated" if m == "2025-03" else "measured"} for m in months])
    open_one = {"machine": "고효율 전동기", "type": "equipment", "methodology": "sec", "carrier": "electricity", "unit": "kWh", "life_years": "10", "old_life_end": "2035-12-31"}
    rows(folder, "measures", [{**open_one, "measure": "S3-M2", "site": "S3-S", "process": "S3-PR1", "old_serial": "OLD-S3-M2", "cost_krw": 40000000, "saving_per_year": 60000, "saving_krw_per_year": 9000000},
                              {**open_one, "measure": "S4-M1", "site": "S4-S", "process": "S4-PR1", "old_serial": "OLD-S4-M1", "cost_krw": 30000000, "saving_per_year": 50000}])
    rows(folder, "quotes", [{"quote": f"Q-S4-{i}", "measure": "S4-M1", "vendor": f"VENDOR-{i}", "quoted_on": "2026-02-01", "supply_value_krw": 29000000 + i, "tax_krw": 2900000} for i in (1, 2, 3)])
    rows(folder, "targets", [{"organisation": "S4", "kind": "absolute", "base_year": 2025, "year": 2027, "value": "10", "unit": "percent"}])
    path = os.path.join(folder, "programme.json")
    with open(path, encoding="utf-8") as file:
        rules = json.load(file)
    rules["rules"]["support"] += [{"route": "ministry", "funder": "MSS", "valid_from": "2026-01-01", "legal_basis": "invented",
                                   "rates": {"small": "0.5", "medium": "0.5", "mid_size": "0.5", "large": "0"}}]
    rules["rules"]["caps"] += [{"route": "ministry", "funder": "MSS", "per": "firm", "amount_krw": 15000000, "legal_basis": "invented"}]
    rules["rules"]["routes"]["ministry"] = {"agreed_on": "2028-09-30", "completed_on": "2029-02-28", "fixed_on": "2029-03-31",
                                            "milestones": [{"name": "all", "share": "1", "paid_on": "2028-10-15", "evidence": ["installation_check"]}]}
    rules["rules"]["calls"] = [{"call": "CALL-M", "route": "ministry", "opens_on": "2028-06-01", "closes_on": "2028-07-31", "checklist": ["baseline_record"], "quotes_needed": 3,
                                "duplicate_scope": ["site"], "legal_basis": "invented"}]
    rules["trading"]["compliance_year"] = 2027
    with open(path, "w", encoding="utf-8") as file:
        json.dump(rules, file, ensure_ascii=False)
    with open(os.path.join(folder, "trading_terms.csv"), "w", encoding="utf-8") as file:
        file.write("term,scale,route,valid_from,valid_to,value,source\n" + "".join(
            f"{term},,,2026-01-01,,{value},invented\n" for term, value in (("validation_krw", 3000000), ("verification_krw", 2000000), ("coordination_krw_per_year", 1000000),
                                                                           ("opinion_days", 30), ("correction_rounds", 1), ("consultation_days", 30), ("committee_wait_days", 60))))
    rows_of = "instrument,day,price_krw,source\nKOC,2028-03-02,20000,invented\n"
    with open(os.path.join(folder, "market_prices.csv"), "w", encoding="utf-8") as file:
        file.write(rows_of)
    return folder


VARIED = varied()


def take_in(folder, name):
    result = run("run", folder, "--db", HOME / name, "-O", "json")
    check(result.code == 0, result, folder)
    return HOME / name, json.loads(result.out)


DB, STORY = take_in(VARIED, "v.db")
PLAIN, PLAIN_STORY = take_in(SMALL, "s.db")


def told(*arguments, db=DB):
    result = run(*arguments, "--db", db, "-O", "json")
    check(result.code == 0, result, arguments)
    return json.loads(result.out)


ALL = {f["organisation"]: f for f in told("outcome", "--all")["firms"]}


def figure(firm, key, year=None, among=ALL):
    found = [f for f in among[firm]["figures"] if f["key"] == key and f["year"] == year]
    assert len(found) == 1, (firm, key, year, found)
    return found[0]


def value(firm, key, year=None):
    return F(figure(firm, key, year)["value"])


# ---- outcome ----

def kwh(firm, year):
    return sum(F(a["quantity"]) for a in table(VARIED, "activity") if a["process"].startswith(firm + "-") and a["month"].startswith(str(year)))


def test_emissions_are_bills_times_factor():
    for firm in ("S1", "S2", "S3", "S4"):
        for year in (2025, 2027):
            f = figure(firm, "emissions_tco2e", year)
            assert F(f["value"]) == kwh(firm, year) * F("0.433") / 1000 and f["factors"] == "kr_grid_cons_2025avg" and f["formula"] and f["source"], f
    assert figure("S1", "base_year")["value"] == 2025 and value("S1", "base_tco2e", 2025) == value("S1", "emissions_tco2e", 2025)


def test_target_path_is_straight_between_the_targets():
    base = value("S1", "base_tco2e", 2025)
    assert value("S1", "target_tco2e", 2027) == 480 and value("S1", "target_tco2e", 2030) == base * F("0.7")
    assert value("S1", "target_tco2e", 2026) == (base + 480) / 2
    assert abs(value("S1", "target_tco2e", 2028) - (480 + (base * F("0.7") - 480) / 3)) < F(1, 10**8)
    assert value("S1", "target_gap_tco2e", 2027) == value("S1", "emissions_tco2e", 2027) - 480


def test_intensity_target_is_for_each_kg_of_output():
    output = 24000 * 400
    assert abs(value("S2", "target_kgco2e_per_kg", 2030) - kwh("S2", 2025) * F("0.433") / output * F("0.8")) < F(1, 10**10)
    assert figure("S2", "target_tco2e")["unknown"] == "no_absolute_target" and figure("S2", "target_tco2e")["value"] is None
    assert figure("S3", "target_tco2e")["unknown"] == "no_target"


def test_verified_tonnes_are_those_of_fund_and_of_the_run():
    firms = {f["organisation"]: f for f in told("fund", "firms")["firms"]}
    for firm in ("S1", "S2", "S3"):
        assert abs(value(firm, "verified_tco2e", 2027) - F(firms[firm]["verified_g"], 10**6)) <= F(1, 10**6)
        assert value(firm, "verified_tco2e") == value(firm, "verified_tco2e", 2027)
    assert abs(sum(value(f, "verified_tco2e") for f in ("S1", "S2", "S3")) - F(STORY["reduction_tco2e"]["verified"])) < F(3, 10**6)
    assert figure("S4", "verified_tco2e")["unknown"] == "nothing_verified" and figure("S4", "verified_tco2e")["value"] is None


def test_won_are_those_of_fund_firms():
    firms = {f["organisation"]: f for f in told("fund", "firms")["firms"]}
    for firm in ("S1", "S2", "S3"):
        for mine, theirs in (("support_krw", "support_krw"), ("return_duty_krw", "duty_krw"), ("returned_krw", "returned_krw"), ("own_share_krw", "own_share_krw"), ("saving_krw", "saving_krw"), ("net_cash_krw", "net_krw")):
            assert figure(firm, mine)["value"] == firms[firm][theirs], (firm, mine, firms[firm])
    assert figure("S1", "net_cash_krw")["value"] == 57480000 - 57480000 - 38320000 + 23850000
    assert abs(value("S1", "payback_years") - F(38320000, 27000000)) < F(1, 10**9)
    assert figure("S4", "net_cash_krw")["unknown"] == "no_grant"


NET = (("support_krw", 1), ("return_duty_krw", -1), ("own_share_krw", -1), ("saving_krw", 1))


def check_years(firms, of):
    """Every firm's years sum to its total, each year is its own parts; how many firms have won in more than one year."""
    several = 0
    for firm in firms:
        money = [f for f in firm["figures"] if f["group"] == "money"]
        years = sorted({f["year"] for f in money if f["year"]})
        by = {(f["key"], f["year"]): f["value"] for f in money}
        for key in [k for k, _ in NET] + ["returned_krw", "net_cash_krw"]:
            assert sum(by[key, y] for y in years) == (by[key, None] or 0), (of, firm["organisation"], key)
        for year in years:
            assert by["net_cash_krw", year] == sum(sign * by[key, year] for key, sign in NET), (of, firm["organisation"], year)
        assert not years or by["net_cash_krw", None] is not None, firm["organisation"]
        several += len(years) > 1
    return several


def test_net_cash_of_the_years_sums_to_the_whole():
    assert check_years(ALL.values(), "varied") == 3
    # against the ledger's own lines: paid and given back, duty booked, by the day of each entry
    entries = list(csv.DictReader(io.StringIO(run("export", "ledger", "--db", DB, "-O", "csv").out)))
    for firm in ("S1", "S2", "S3"):
        for year in sorted({f["year"] for f in ALL[firm]["figures"] if f["key"] == "support_krw" and f["year"]}):
            mine = [e for e in entries if e["date"].startswith(str(year)) and e["type"] in ("post", "post_reserved")]
            paid = sum(int(e["amount_krw"]) * (e["debit"].startswith(f"grant:{firm}-") - e["credit"].startswith(f"grant:{firm}-")) for e in mine)
            duty = sum(int(e["amount_krw"]) * ((e["step"] == "obligation") - (e["step"] == "obligation_down")) for e in mine if f":{firm}:" in e["debit"])
            assert (value(firm, "support_krw", year), value(firm, "return_duty_krw", year)) == (paid, duty), (firm, year)
    assert value("S1", "support_krw", 2026) == 60000000 and value("S1", "support_krw", 2027) == -2520000 and value("S1", "saving_krw", 2027) == 23850000
    told = run("outcome", "S1", "--db", DB, "--lang", "ko").out
    assert "연도별 돈" in told and "-2,520,000" in told, told
    assert check_years(json.loads(run("outcome", "--all", "--db", take_in(os.path.join(SOURCE, "examples", "automotive"), "auto.db")[0], "-O", "json").out)["firms"], "automotive") > 50


def test_saving_stated_and_measured_stand_apart():
    assert figure("S1", "saving_stated_krw_per_year")["value"] == 27000000 and figure("S1", "saving_stated_krw_per_year")["nature"] == "stated"
    assert figure("S1", "saving_measured_krw_per_year")["value"] == 23850000 and figure("S1", "saving_measured_krw_per_year")["nature"] == "measured"
    assert figure("S1", "saving_by_energy_price_krw_per_year")["unknown"] == "no_energy_price"


def test_education_hours_are_exact_sums():
    assert value("S1", "education_hours") == F("9.5") and value("S1", "education_person_hours") == 31
    assert value("S1", "education_hours", 2026) == 6 and figure("S2", "education_hours")["unknown"] == "no_education"


def test_the_outcome_of_an_earlier_day_than_the_datas_is_refused():
    for arguments in (("S1",), ("--all",)):
        result = run("outcome", *arguments, "--on", "2026-12-31", "--db", DB, "--lang", "en")
        check(result.code == 2 and result.out == "" and "outcome.past" in result.err and "2028-06-30" in result.err, result, arguments)


def test_measured_share_of_the_data():
    assert value("S1", "measured_data_percent", 2025) == 100 and abs(value("S4", "measured_data_percent", 2025) - F(1100, 12)) < F(1, 10**8)


def test_forecast_starts_from_the_newest_year_and_adds_what_comes_later():
    """Machines that run already are in the newest year; one that ran for one month of it saves eleven more in the next."""
    assert value("S1", "forecast_tco2e", 2028) == value("S1", "emissions_tco2e", 2027)
    assert value("S3", "forecast_tco2e", 2028) == value("S3", "emissions_tco2e", 2027) - F("103.92") * 11 / 12
    states = {m["measure"]: m["state"] for f in ALL.values() for m in f["measures"]}
    assert states == {"S1-M1": "verified", "S2-M1": "verified", "S3-M1": "verified", "S3-M2": "open", "S4-M1": "open"}


def test_percentile_needs_enough_peers():
    """Five first-tier firms; the two with one figure share a place. The one second-tier firm is not compared."""
    change = {f: 100 * (1 - kwh(f, 2027) / kwh(f, 2025)) for f in ("S1", "S2", "S4", "S5", "S6")}
    for firm, mine in change.items():
        assert abs(value(firm, "reduction_between_periods_percent") - mine) < F(1, 10**8)
        expected = F(100 * (2 * sum(c < mine for c in change.values()) + sum(c == mine for c in change.values())), 10)
        assert abs(value(firm, "percentile_in_tier") - expected) < F(1, 10**8), firm
    assert figure("S3", "percentile_in_tier")["unknown"] == "small_cell" and figure("S3", "percentile_in_tier")["value"] is None
    small = {f["organisation"]: f for f in told("outcome", "--all", db=PLAIN)["firms"]}
    assert all(figure(f, "percentile_in_tier", None, small)["unknown"] == "small_cell" for f in small)
    text = run("outcome", "S1", "--db", PLAIN, "--lang", "en").out
    assert "too few firms to compare" in text


def test_every_figure_says_where_it_comes_from_or_why_it_is_not_known():
    for firm in ALL.values():
        for f in firm["figures"]:
            assert (f["value"] is None) == (f["unknown"] is not None), f
            assert f["value"] is None or f["source"], f


def test_year_keeps_only_that_year():
    years = {f["year"] for f in told("outcome", "S1", "--year", "2027")["firms"][0]["figures"]}
    assert years == {None, 2027}


def test_csv_has_the_figures_of_json():
    out = run("outcome", "--all", "--db", DB, "-O", "csv").out
    lines = list(csv.DictReader(io.StringIO(out)))
    want = [(o, f["key"], "" if f["value"] is None else str(f["value"])) for o, firm in ALL.items() for f in firm["figures"]]
    assert [(x["organisation"], x["key"], x["value"]) for x in lines] == want


def test_same_question_gives_same_bytes_in_both_languages():
    for arguments in (("outcome", "--all"), ("cascade",), ("route", "--firm", "S3")):
        for fmt in ("text", "json", "csv"):
            for language in ("ko", "en"):
                a, b = (run(*arguments, "--db", DB, "-O", fmt, "--lang", language) for _ in range(2))
                check(a.code == 0 and a.out == b.out and a.out and not a.err, a)


def test_unknown_firms_and_wrong_usage():
    assert run("outcome", "NOBODY", "--db", DB).code == 4 and run("outcome", "MOTIE", "--db", DB).code == 4
    assert run("route", "NOTHING", "--db", DB).code == 4 and run("route", "--firm", "NOBODY", "--db", DB).code == 4
    for wrong in (("outcome",), ("outcome", "S1", "--all"), ("outcome", "S1", "--report"), ("route",), ("route", "S1-M1", "--firm", "S1"), ("cascade", "-o", DB)):
        assert run(*wrong, "--db", DB).code == 2, wrong


# ---- the report ----

class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.refs, self.stack, self.text = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.refs += [(k, v) for k, v in attrs if k in ("src", "href", "action", "data") or k.startswith("on") or "url(" in (v or "")]
        if tag != "meta":
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.stack.pop() == tag, tag

    def handle_data(self, data):
        self.text.append(data)


def report(firm, year, language, db=DB):
    path = HOME / "report.html"
    result = run("outcome", firm, "--year", year, "--report", "--db", db, "-o", path, "--lang", language)
    check(result.code == 0 and result.out == "", result)
    with open(path, encoding="utf-8") as file:
        return file.read()


def test_report_is_one_page_without_scripts_or_outside_resources():
    for language in ("ko", "en"):
        html = report("S1", 2027, language)
        page = Page(html)
        assert page.stack == [] and page.refs == [] and "script" not in page.tags and "svg" in page.tags, page.refs
        assert f'<html lang="{language}">' in html and "@import" not in html and "url(" not in html


def test_report_shows_both_footprints_and_what_a_verifier_needs():
    footprint = told("footprint", "S1-P1")["footprints"][0]
    text = " ".join(Page(report("S1", 2027, "en")).text)
    adjusted = next(v for k, v in footprint.items() if "adjusted" in k)
    physical = footprint["pcf_excluding_biogenic_uptake_kgco2e"]
    for number in (physical, adjusted, F(adjusted) - F(physical)):
        assert f"{float(F(number)):,.5f}" in text, number
    assert "68.847" in text and "Sangsaeng" in text and "kr_grid_cons_2025avg" in text
    version = told("verify", "VF-1")["version_sha256"]
    hashes = set(re.findall(r"[0-9a-f]{64}", text))
    assert told("outcome", "S1")["folder_sha256"] in hashes and len(hashes) >= 3
    assert version in hashes


def test_report_holds_no_cost_no_meter_and_no_recipe():
    html = report("S1", 2027, "en")
    secret = [r["energy"] for r in table(VARIED, "meter_readings")] + [m["cost_krw"] for m in table(VARIED, "measures")] + [i["supply_value_krw"] for i in table(VARIED, "invoices")]
    secret += [str(figure("S1", k)["value"]) for k in ("support_krw", "own_share_krw", "saving_stated_krw_per_year", "net_cash_krw")]
    secret += [a["quantity"] for a in table(VARIED, "activity") if a["process"] == "S1-PR1"] + ["OLD-S1-M1", "NEW-S1-M1", "MT-S1-M1"]
    plain = re.sub(r"[0-9a-f]{64}", "", html).replace(",", "")
    for word in set(secret):
        assert not re.search(rf"(?<![\d.]){re.escape(word)}(?![\d.])", plain), word
    assert "KRW" not in html and "원)" not in report("S1", 2027, "ko")


def test_report_escapes_what_firms_write():
    for language, name in (("en", "=Peer <b>S4</b> & \"parts\""), ("ko", "가상 <S4> & \"부품\"")):
        html = report("S4", 2027, language)
        page = Page(html)
        assert "b" not in page.tags and name in "".join(page.text)
    assert "No reduction has been verified for 2027." in report("S4", 2027, "en")


# ---- the cascade ----

def test_cascade_ties_to_fund_and_to_the_run():
    for db, story in ((PLAIN, PLAIN_STORY), (DB, STORY)):
        c, firms = told("cascade", db=db), told("fund", "firms", db=db)
        by = {t["tier"]: t for t in c["tiers"]}
        for t in firms["tiers"]:
            mine = by[t["tier"]]
            assert mine["state_krw"] + mine["match_krw"] == t["state_krw"] and mine["carmaker_krw"] == t["carmaker_krw"] and mine["returned_krw"] == t["returned_krw"], t
            assert F(mine["verified_tco2e"]) == F(t["verified_g"], 10**6)
        assert c["all"]["own_share_krw"] == story["money_krw"]["own_share"]
        assert sum(F(t["planned_tco2e"]) for t in c["tiers"]) == F(story["reduction_tco2e"]["planned"]) and F(c["all"]["verified_tco2e"]) == F(story["reduction_tco2e"]["verified"])


def test_cascade_counts_no_returned_won_twice():
    c = told("cascade", db=PLAIN)
    assert c["first_krw"] == 87480000 and c["pool_krw"] == 105000000 and c["new_krw"] == 72900000 + 14580000 + 35000000
    t = {x["tier"]: F(x["verified_tco2e"]) for x in c["tiers"]}
    assert abs(F(c["verified_multiplier"]) - (t[1] + t[2]) / t[1]) < F(1, 10**9)
    assert abs(F(c["money_multiplier"]) - F(105000000, 87480000)) < F(1, 10**9)
    assert abs(F(c["new_krw_per_verified_tco2e"]) - c["new_krw"] / (t[1] + t[2])) < F(1, 10**4)


def test_cascade_of_the_years_sums_to_all():
    whole = told("cascade", db=PLAIN)
    years = [told("cascade", "--year", y, db=PLAIN) for y in range(2026, 2029)]
    for key in ("state_krw", "carmaker_krw", "match_krw", "returned_krw", "own_share_krw", "machines"):
        assert sum(y["all"][key] for y in years) == whole["all"][key], key
    for key in ("planned_tco2e", "measured_tco2e", "verified_tco2e"):
        assert years[0]["all"][key] is years[2]["all"][key] is None  # no month of them is metered: not 0
        assert abs(F(years[1]["all"][key]) - F(whole["all"][key])) <= F(3, 10**6), key
    assert years[0]["verified_multiplier"] is None and years[0]["new_krw_per_verified_tco2e"] is None
    assert next(t for t in years[1]["tiers"] if t["tier"] == 1)["grants"] == 2  # both were fixed in 2027, only one gave something back


def test_a_year_of_which_nothing_is_known_is_not_a_year_of_zeros():
    for year in ("2050", "2020"):
        result = run("cascade", "--year", year, "--db", PLAIN, "--lang", "en")
        check(result.code == 4 and result.out == "" and "2026–2028" in result.err, result, year)
    text = run("cascade", "--year", "2027", "--db", PLAIN, "--lang", "en").out
    assert "Won that moved in the year" in text and "below zero, more was cut or given back than paid" in text and "  grants  machines " in text, text
    text = run("cascade", "--db", PLAIN, "--lang", "en").out
    lines = [line for line in text.splitlines() if "÷" in line]
    assert len({len(line) for line in lines}) == 1, lines


# ---- the route ----

def route(*arguments):
    return {m["measure"]: m for m in told("route", *arguments)["measures"]}


def option(measure, name):
    return next(o for o in measure["support"] if o["route"] == name)


def codes(messages):
    return [m["code"] for m in messages]


def test_amount_is_what_the_run_reserved_for_the_same_measure():
    grants = {g["grant"]: g for g in told("fund", "grants")["grants"]}
    answer = route("S1-M1", "S2-M1", "S3-M1")
    for key, name in (("S1-M1", "tier1"), ("S2-M1", "tier1"), ("S3-M1", "pool")):
        o = option(answer[key], name)
        assert o["eligible"] and o["rule_krw"] == o["offer_krw"] == grants[key]["reserved_krw"] == answer[key]["reserved_krw"], key
        assert o["own_krw"] == o["cost_krw"] - o["offer_krw"] and answer[key]["advice"]["support_route"] is None  # it has a grant


def test_amount_is_the_planners_for_an_open_measure():
    candidates = {c["measure"]: c for c in told("plan", "candidates")["measures"]}
    answer = route("S3-M2", "S4-M1")
    for key, name in (("S4-M1", "tier1"), ("S3-M2", "pool")):
        assert option(answer[key], name)["rule_krw"] == candidates[key]["support_krw"], key
    assert option(answer["S4-M1"], "tier1")["return_duty_krw"] == candidates["S4-M1"]["returned_krw"]
    assert option(answer["S4-M1"], "tier1")["cost_krw"] == 29000001  # the lowest quote
    assert option(answer["S4-M1"], "tier1")["payable_krw"] == 420000 and answer["S4-M1"]["advice"]["support_route"] is None


def test_each_rule_that_refuses_is_named():
    deep = route("S3-M2")["S3-M2"]
    assert codes(option(deep, "tier1")["refused_by"]) == ["decision.tier"] and option(deep, "tier1")["offer_krw"] is None
    m = option(deep, "ministry")
    assert m["call"] == "CALL-M" and codes(m["refused_by"]) == ["duplicate.site"] and m["rule_krw"] == 15000000  # its cap
    assert codes(m["still_open"])[:2] == ["route.paper_missing", "route.quotes"]
    late = option(route("S3-M2", "--on", "2028-08-01")["S3-M2"], "ministry")
    assert codes(late["refused_by"])[0] == "route.call_closed" and not late["eligible"]
    early = option(route("S3-M2", "--on", "2028-05-31")["S3-M2"], "ministry")
    assert "route.call_not_open" in codes(early["still_open"])


def test_credit_part_is_that_of_credit_pays():
    pays = {p["measure"]: p for p in told("credit", "pays")["measures"]}
    answer = route("S1-M1", "S4-M1")
    for key, r in answer.items():
        assert r["credit"]["tonnes"] == pays[key]["tonnes"] and r["credit"]["first_creditable_day"] == pays[key]["first_creditable_day"]
        assert [x["net_krw"] for x in r["credit"]["routes"]] == [x["net_krw"] for x in pays[key]["routes"]] and r["credit"]["price_krw"] == 20000
        assert r["credit"]["recommended"] == pays[key]["recommended"]
    dear = route("S4-M1", "--price", "500000")["S4-M1"]["credit"]
    assert dear["price_krw"] == 500000 and dear["routes"][0]["revenue_krw"] == dear["tonnes"] * 500000


def test_claims_exclude_each_other_by_their_rule():
    claims = {c["kind"]: c for c in route("S1-M1")["S1-M1"]["claims"]}
    assert claims["own_reduction"]["rule"] == "R21" and claims["own_reduction"]["against"] == "certificate 1" and not claims["own_reduction"]["possible"]
    assert claims["retained"]["rule"] == "M2" and not claims["retained"]["possible"] and claims["koc"]["possible"]
    fresh = {c["kind"]: c for c in route("S4-M1")["S4-M1"]["claims"]}
    assert all(fresh[k]["possible"] for k in ("koc", "own_reduction", "retained")) and fresh["own_reduction"]["claimant"] == "CARMAKER"


def test_advice_follows_the_price_and_is_marked_as_advice():
    cheap, dear = (route("S4-M1", "--price", p)["S4-M1"] for p in (0, 500000))
    assert cheap["advice"]["claim"] == "retained" and dear["advice"]["claim"] == "koc" and dear["advice"]["is_a_decision"] is False
    assert route("S1-M1")["S1-M1"]["advice"]["claim"] == "registered"
    assert "not a decision" in run("route", "S4-M1", "--db", DB, "--lang", "en").out


def test_what_is_not_known_is_named():
    r = json.loads(run("route", "S1-M1", "--db", PLAIN, "-O", "json").out)["measures"][0]
    assert r["credit"]["price_krw"] is None and all(x["net_krw"] is None and x["missing"] for x in r["credit"]["routes"])


# ---- the new tables ----

def test_bad_targets_and_lessons_are_refused_at_their_line():
    folder = HOME / "bad"
    shutil.copytree(SMALL, folder)
    rows(folder, "targets", [{"organisation": "S3", "kind": "absolute", "base_year": 2030, "year": 2030, "value": "1", "unit": "tCO2e"},
                             {"organisation": "S3", "kind": "absolute", "base_year": 2025, "year": 2031, "value": "101", "unit": "percent"},
                             {"organisation": "S3", "kind": "intensity", "base_year": 2025, "year": 2031, "value": "1", "unit": "tCO2e"}])
    result = run("import", folder, "--db", HOME / "bad.db")
    found = sorted((f["code"], f["line"]) for f in result.errors())
    assert result.code == 3 and found == [("target.base_year", "6"), ("target.percent", "6"), ("target.unit", "7"), ("target.year_order", "5")], result
    assert all(f["file"].endswith("targets.csv") for f in result.errors())


if __name__ == "__main__":
    main(__name__)
