#!/usr/bin/python3
"""Broken programme folders: each is examples/small with one change, and must give the code, file and line expected, exit 3, nothing on stdout,
and leave the database as it was."""
import csv
import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading

from e2e import BIN, SOURCE, Folder, Result, check, environment, main, run, sampled

SMALL = os.path.join(SOURCE, "examples", "small")
CASES = []


class Copy(Folder):
    """A copy of the small example, and what changes it."""

    def __enter__(self):
        super().__enter__()
        self.db_folder = os.path.join(self.path, "db")
        self.folder = os.path.join(self.path, "f")
        shutil.copytree(SMALL, self.folder, ignore=shutil.ignore_patterns("*.md", "*.py", "__pycache__"))
        os.mkdir(self.db_folder)
        return self

    def at(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.at(name), "rb") as file:
            return file.read()

    def put(self, name, data):
        with open(self.at(name), "wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())

    def lines(self, name):
        return self.read(name).decode().split("\n")

    def edit_line(self, name, line, change):
        lines = self.lines(name)
        lines[line - 1] = change(lines[line - 1])
        self.put(name, "\n".join(lines))


def case(name, change, code, place, **options):
    CASES.append((name, change, code, place, options))


def cell(name, file, line, column, value, code, whole_row=False):
    """Writes `value` into one cell; the place is that cell, or its row where the rule is one of several rows."""
    with open(os.path.join(SMALL, file), encoding="utf-8") as text:
        rows = text.read().split("\n")
    header, row = rows[0].split(","), rows[line - 1].split(",")
    at = header.index(column)
    assert len(row) == len(header), (file, line)
    row[at] = value
    place = f"{file}:{line}" if whole_row else f"{file}:{line}:{len(','.join(row[:at])) + (2 if at else 1)}"
    case(name, lambda f: f.edit_line(file, line, lambda _: ",".join(row)), code, place)


def append(name, file, row, code, column=None):
    """One more row at the end."""
    with open(os.path.join(SMALL, file), encoding="utf-8") as text:
        last = len(text.read().rstrip("\n").split("\n")) + 1
    case(name, lambda f: f.put(file, f.read(file).rstrip(b"\n") + b"\n" + row.encode() + b"\n"), code, f"{file}:{last}" + (f":{column}" if column else ""))


def header(name, file, old, new, code, place):
    case(name, lambda f: f.edit_line(file, 1, lambda line: line.replace(old, new, 1)), code, place)


def rules(name, change, code, place=None):
    """Changes programme.json, written again with one key a line; `place` is the text of the line expected."""

    def apply(f):
        data = json.loads(f.read("programme.json"))
        change(data)
        text = json.dumps(data, ensure_ascii=False, indent=1)
        f.put("programme.json", text)
        f.expected_line = next((n for n, line in enumerate(text.split("\n"), 1) if place and place in line), None)

    case(name, apply, code, "programme.json")


def firm(name, column, values, code, place):
    """organisations.csv with one more column, which examples/small has not: `values` by line; `place` is a cell of it, or a row where the rule is one of several."""

    def apply(f):
        rows = f.read("organisations.csv").decode().rstrip("\n").split("\n")
        f.put("organisations.csv", "\n".join(f"{row},{column if line == 1 else values.get(line, '')}" for line, row in enumerate(rows, 1)) + "\n")

    with open(os.path.join(SMALL, "organisations.csv"), encoding="utf-8") as text:
        rows = text.read().split("\n")
    case(name, apply, code, f"organisations.csv:{place}" + (f":{len(rows[place - 1]) + 2}" if len(values) == 1 else ""))


# --- cells ---
cell("a_wrong_unit", "activity.csv", 2, "unit", "kwhh", "unit.unknown")
cell("a_unit_of_the_wrong_kind", "meter_readings.csv", 3, "unit", "kg", "reading.unit", whole_row=True)
cell("negative_energy", "activity.csv", 3, "quantity", "-100", "cell.negative")
cell("a_blank_month", "activity.csv", 4, "month", "", "cell.blank")
cell("a_number_with_its_unit", "products.csv", 4, "mass_kg", "12kg?", "number.syntax")
cell("nan", "links.csv", 2, "quantity", "nan", "number.not_finite")
cell("a_number_too_large", "links.csv", 3, "quantity", "1e999", "number.range")
cell("inf", "production.csv", 2, "quantity", "inf", "number.not_finite")
cell("hex", "production.csv", 2, "quantity", "0x10", "number.syntax")
cell("two_numbers_in_a_cell", "production.csv", 3, "quantity", "1 000", "number.syntax")
cell("mass_of_zero", "products.csv", 4, "mass_kg", "0", "cell.not_positive")
cell("a_future_month", "activity.csv", 5, "month", "2028-07", "cell.future")
cell("a_future_date", "funding.csv", 2, "paid_on", "2028-07-01", "cell.future")
cell("an_impossible_date", "funding.csv", 3, "paid_on", "2026-02-30", "date.range")
cell("a_date_in_another_order", "funding.csv", 3, "paid_on", "30/04/2026", "date.syntax")
cell("a_month_with_a_day", "production.csv", 4, "month", "2025-03-01", "date.month_syntax")
cell("a_share_above_one", "ownership.csv", 2, "share", "1.5", "cell.share")
cell("a_share_in_percent", "ownership.csv", 2, "share", "50%", "number.syntax")
cell("won_with_decimals", "funding.csv", 2, "amount_krw", "75000000.5", "number.not_integer")
cell("negative_won", "funding.csv", 2, "amount_krw", "-75000000", "money.negative")
cell("too_many_won", "funding.csv", 2, "amount_krw", "99999999999999999999", "money.range")
firm("a_business_number_of_nine_digits", "business_number", {10: "123-45-6789"}, "party.business_number", 10)
firm("a_business_number_of_full_width", "사업자등록번호", {11: "１２３４５６７８９１"}, "party.business_number", 11)
firm("a_business_number_with_a_wrong_digit", "business_number", {10: "123-45-67801"}, "party.business_number_digit", 10)
firm("a_business_number_of_two_firms", "business_number", {10: "1234567891", 12: "123-45-67891"}, "party.business_number_twice", 12)
firm("a_trade_that_is_no_code", "ksic", {10: "자동차부품"}, "party.ksic", 10)
firm("a_trade_of_a_division_that_is_not_there", "업종", {11: "40100"}, "party.ksic_division", 11)
firm("a_trade_under_another_section", "ksic", {12: "D30391"}, "party.ksic_section", 12)
cell("a_word_that_is_none_of_the_list", "organisations.csv", 10, "kind", "suplier", "cell.word")
cell("neither_yes_nor_no", "invoices.csv", 2, "eligible", "maybe", "cell.yes_no")
cell("a_year_out_of_range", "baselines.csv", 2, "year", "25", "number.range")
cell("an_id_too_long", "sites.csv", 2, "site", "S" * 65, "cell.id_too_long")
cell("a_text_too_long", "sites.csv", 2, "name", "가" * 401, "cell.text_too_long")
cell("a_life_of_no_years", "measures.csv", 2, "life_years", "0", "cell.not_positive")
cell("a_blank_required_name", "organisations.csv", 3, "name", "", "cell.blank")
case("a_thousands_comma_in_quotes", lambda f: f.edit_line("production.csv", 2, lambda row: row.replace(",1000", ',"1,000"')), "number.syntax", "production.csv:2:22")
case("a_control_character", lambda f: f.edit_line("sites.csv", 2, lambda row: row.replace("가상부품 1", "가상\x01부품")), "cell.control", "sites.csv:2:9")

# --- references and keys ---
cell("an_unknown_product", "links.csv", 4, "input", "S3-P9", "ref.unknown")
cell("an_unknown_process", "production.csv", 2, "process", "S1-PR9", "ref.unknown")
cell("an_unknown_organisation", "sites.csv", 3, "organisation", "S9", "ref.unknown")
cell("evidence_that_is_not_there", "decisions.csv", 2, "evidence", "E-NONE", "ref.unknown")
cell("evidence_named_before_it_is_read", "projects.csv", 2, "evidence", "E-NONE", "ref.unknown")
append("a_duplicate_id", "organisations.csv", "S1,다른 업체,,supplier,simulated", "table.row_twice", 1)
append("a_duplicate_key_of_three_columns", "production.csv", "S1-PR1,S1-P1,2025-01,5", "table.row_twice", 1)
append("a_link_given_twice", "links.csv", "V-1,S1-P1,BODY,contains,1,1", "table.row_twice", 1)

# --- headers and files ---
header("a_missing_column", "sites.csv", "site,", "place,", "table.column_missing", "sites.csv:1")
header("an_unknown_column", "sites.csv", "region", "regon", "table.column_unknown", "sites.csv:1:24")
header("a_column_twice", "sites.csv", "region", "name", "table.column_twice", "sites.csv:1:24")
header("a_column_twice_in_two_languages", "sites.csv", "region", "이름", "table.column_twice", "sites.csv:1:24")
case("too_many_fields", lambda f: f.edit_line("sites.csv", 2, lambda row: row + ",x"), "table.field_count", "sites.csv:2")
case("a_row_cut_off_at_the_end_of_the_file", lambda f: f.put("sites.csv", f.read("sites.csv").rstrip(b"\n").rsplit(b",", 2)[0]), "table.field_count", "sites.csv:5")
case("a_file_that_ends_inside_quotes", lambda f: f.put("sites.csv", f.read("sites.csv") + b'X-S,S1,"half a na'), "csv.quote_open", "sites.csv:6:8")
case("a_stray_quote", lambda f: f.edit_line("sites.csv", 3, lambda row: row.replace("가상부품", '가상"부품')), "csv.quote_stray", "sites.csv:3")
case("nul_bytes", lambda f: f.put("sites.csv", f.read("sites.csv").replace(b"S2-S", b"S2\x00S", 1)), "csv.nul", "sites.csv:3")
case("mixed_encodings", lambda f: f.put("sites.csv", f.read("sites.csv") + "X-S,S1,공장,,no\n".encode("cp949") + b"Y-S,S1,\xff\xfe\xff,,no\n"), "csv.encoding", "sites.csv")
case("an_empty_file", lambda f: f.put("sites.csv", b""), "csv.empty", "sites.csv")
case("a_header_without_rows", lambda f: f.put("sites.csv", f.read("sites.csv").split(b"\n")[0] + b"\n"), "table.no_rows", "sites.csv")
case("a_missing_file", lambda f: os.unlink(f.at("links.csv")), "table.file_missing", "links.csv")
case("a_folder_in_place_of_a_file", lambda f: (os.unlink(f.at("links.csv")), os.mkdir(f.at("links.csv"))), "file.directory", "links.csv")
case("a_record_over_many_lines_keeps_lines_physical", lambda f: f.edit_line("organisations.csv", 4, lambda row: row.replace("완성차 (모의)", '"완성차\n(모의)"').replace("simulated", "guessed")),
     "cell.word", "organisations.csv:5:35")

# --- rules across rows ---
append("a_company_that_owns_itself", "organisation_status.csv", "S1,parent,S1,2025-01-01,,", "party.owns_itself")
case("a_company_that_owns_itself_over_two_steps",
     lambda f: f.put("organisation_status.csv", f.read("organisation_status.csv") + "S1,parent,S2,2025-01-01,,\nS2,parent,S1,2025-01-01,,\n".encode()), "party.owns_itself",
     "organisation_status.csv:7")
append("intervals_that_overlap", "organisation_status.csv", "S1,size_class,small,2026-01-01,,", "party.overlap")
append("a_part_that_contains_itself", "links.csv", "S3-P1,S3-P1,SELF,contains,1,1", "bom.cycle")
case("a_part_that_contains_itself_over_three_steps", lambda f: f.put("links.csv", f.read("links.csv") + b"S3-P1,V-1,BACK,contains,1,1\n"), "bom.cycle", "links.csv:2")
case("a_loop_without_finite_answer", lambda f: f.put("links.csv", f.read("links.csv") + b"S3-P1,V-1,BACK,returns,1,1\n"), "rollup.diverges", "links.csv:4")
cell("shares_that_do_not_sum_to_one", "links.csv", 2, "share", "0.9", "link.share_sum", whole_row=True)
cell("ownership_that_does_not_sum_to_one", "ownership.csv", 2, "share", "0.4", "ownership.sum", whole_row=True)
cell("an_approval_number_on_two_invoices", "invoices.csv", 4, "approval_number", "20261030-10000001-00000001", "invoice.approval_twice", whole_row=True)
cell("a_serial_number_on_two_machines", "measures.csv", 3, "old_serial", "OLD-S1-M1", "measure.serial_twice", whole_row=True)
RELATIONS = "measure,relation,other\n"


def relations(name, rows, code, line):
    case(name, lambda f: f.put("measure_relations.csv", (RELATIONS + rows).encode()), code, f"measure_relations.csv:{line}")


relations("a_relation_to_an_unknown_measure", "S1-M1,shares,S9-M1\n", "ref.unknown", "2:14")
relations("a_relation_of_an_unknown_kind", "S1-M1,replaces,S2-M1\n", "cell.word", "2:7")
relations("a_measure_that_is_related_to_itself", "S1-M1,excludes,S1-M1\n", "relation.self", 2)
relations("measures_that_need_each_other", "S1-M1,requires,S2-M1\nS2-M1,requires,S3-M1\nS3-M1,requires,S1-M1\n", "relation.loop", 2)
relations("a_measure_that_needs_what_it_excludes", "S1-M1,requires,S2-M1\nS2-M1,excludes,S1-M1\n", "relation.contradiction", 3)
relations("a_measure_that_needs_over_another_what_it_excludes", "S1-M1,requires,S2-M1\nS2-M1,requires,S3-M1\nS1-M1,excludes,S3-M1\n", "relation.contradiction", 4)
relations("a_relation_written_twice", "S1-M1,shares,S2-M1\nS1-M1,shares,S2-M1\n", "table.row_twice", "3:1")
cell("a_supplier_without_tier", "agreements.csv", 6, "tier", "", "party.tier_missing", whole_row=True)
cell("a_return_that_is_not_on_the_statement", "returns.csv", 2, "amount_krw", "57480001", "return.bank_line", whole_row=True)
cell("a_project_that_started_too_early", "projects.csv", 2, "started_on", "2016-12-02", "project.started_early", whole_row=True)
cell("a_verifier_who_is_an_owner", "verifications.csv", 2, "verifier", "CARMAKER", "reduction.verifier_conflict", whole_row=True)
cell("a_stated_hash_without_file_in_the_wrong_form", "evidence.csv", 2, "sha256", "abc", "evidence.hash_form", whole_row=True)
cell("an_evidence_file_outside_the_folder", "evidence.csv", 2, "file", "../secret.pdf", "evidence.path", whole_row=True)
cell("an_evidence_file_that_is_not_there", "evidence.csv", 2, "file", "agreement.pdf", "evidence.file_missing", whole_row=True)
case("a_month_without_reading", lambda f: f.edit_line("meter_readings.csv", 4, lambda _: ""), "reading.month_missing", "installations.csv:2")
append("a_reading_before_installation", "meter_readings.csv", "S1-M1,MT-S1-M1,2026-09,2026-10-05,36500,kWh,1000,piece,measured", "reading.not_installed")
case("too_few_quotes", lambda f: f.edit_line("quotes.csv", 2, lambda _: ""), "decision.quotes", "decisions.csv:2")
case("a_payment_without_its_evidence", lambda f: f.put("evidence.csv", f.read("evidence.csv").replace(b"E-S1-M1-ORDER,order,", b"E-S1-M1-ORDER,other,")), "evidence.missing", "decisions.csv:2")

# --- programme.json ---
cell("a_blank_amount_that_is_called_measured", "activity.csv", 2, "quantity", "", "activity.blank", whole_row=True)
case("an_amount_that_is_called_missing", lambda f: f.edit_line("activity.csv", 2, lambda row: row.replace(",measured,", ",missing,")), "activity.not_blank", "activity.csv:2")
append("help_in_kind_for_a_machine_that_the_pool_does_not_pay", "returns.csv", "R-9,S1-M1,2027-06-30,in_kind,1,S1-M1,,E-S1-M1-RET", "return.not_pool")
append("help_in_kind_after_the_agreements_of_the_pool", "returns.csv", "R-9,S2-M1,2027-12-01,in_kind,1,S3-M1,,E-S1-M1-RET", "return.in_kind_late")
case("a_return_by_the_statement_line_of_another_firm", lambda f: f.edit_line("bank_lines.csv", 4, lambda row: row.replace("fund,S1,", "fund,S2,")), "bank.other_firm", "returns.csv:2")
append("an_external_project_inside_an_allocated_company", "organisation_status.csv", "S1,allocated,yes,2025-01-01,,", "credit.host_allocated")
CASES[-1] = CASES[-1][:3] + ("measures.csv:2", {})
case("a_verifier_who_sold_the_machine", lambda f: f.edit_line("verifications.csv", 2, lambda row: row.replace("VERIFIER", "VENDOR-1")), "reduction.verifier_conflict", "verifications.csv:2")
cell("nothing_contained", "links.csv", 2, "quantity", "0", "link.contains_quantity", whole_row=True)
case("a_misspelt_rule", lambda f: f.put("programme.json", f.read("programme.json").replace(b'"match":', b'"macth":')), "rules.unknown", "programme.json")
case("two_ministries_on_one_route", lambda f: f.put("programme.json", f.read("programme.json").replace(b'"funder": "CARMAKER", "rates"', b'"funder": "MSS", "rates"')),
     "rules.second_state", "programme.json:24")
case("json_syntax", lambda f: f.put("programme.json", f.read("programme.json").replace(b'"as_of": "2028-06-30",', b'"as_of": "2028-06-30"')), "json.syntax", "programme.json:9")
case("a_json_key_twice", lambda f: f.put("programme.json", f.read("programme.json").replace(b'"as_of":', b'"sector":')), "json.duplicate_key", "programme.json")
case("no_programme_json", lambda f: os.unlink(f.at("programme.json")), "file.open", "programme.json")
rules("a_missing_rule", lambda d: d["rules"].pop("return"), "rules.missing", '"rules"')
rules("a_rate_as_a_number", lambda d: d["rules"]["return"].update(ratio=1), "rules.rate", '"ratio"')
rules("a_rate_above_one", lambda d: d["rules"]["return"].update(ratio="1.2"), "rate.range", '"ratio"')
rules("milestones_that_do_not_sum_to_one", lambda d: d["rules"]["routes"]["tier1"]["milestones"][0].update(share="0.6"), "rules.milestone_sum", '"milestones"')
rules("an_unknown_funder", lambda d: d["rules"]["support"][0].update(funder="MOTOE"), "rules.funder_unknown")
rules("a_funder_missing", lambda d: d["rules"]["support"][0].pop("funder"), "rules.missing")
rules("an_unknown_factor", lambda d: d["factors"][0].update(factor="kr_grid"), "factor.unknown", '"kr_grid"')
rules("another_schema", lambda d: d.update(schema="sangsaeng.programme/2"), "rules.schema", '"schema"')
rules("a_period_in_the_future", lambda d: d["periods"]["after"].update(to="2029-12"), "rules.future", '"periods"')


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


GOOD = {}


def good_database():
    """A database that holds the small example, made once."""
    if not GOOD:
        GOOD["folder"] = tempfile.mkdtemp(prefix="sangsaeng-")
        GOOD["path"] = os.path.join(GOOD["folder"], "good.db")
        result = run("run", SMALL, "--db", GOOD["path"])
        check(result.code == 0, result, "the small example itself must run")
    return GOOD["path"]


def expect(result, code, place, line=None):
    check(result.code == 3, result, "exit code 3")
    check(result.out == "", result, "nothing on stdout")
    found = [f for f in result.findings if f["code"] == code and f["severity"] == "error"]
    if not place and not found:  # an error of a use case stands without place
        check(f"error[{code}]" in result.err, result, f"expected {code}")
        return
    at = [":".join(p for p in (f["file"], f["line"], f["column"]) if p) for f in found]
    check(any(a == place or a.startswith(place + ":") for a in at), result, f"expected {place} {code}, found {at}")
    if line:
        check(any(f["line"] == str(line) for f in found), result, f"expected line {line}")


def broken(change, code, place):
    def test():
        with Copy() as f:
            f.expected_line = None
            change(f)
            db = os.path.join(f.db_folder, "new.db")
            result = run("run", f.folder, "--db", db)
            expect(result, code, place, f.expected_line)
            check(os.listdir(f.db_folder) == [], result, f"left behind: {os.listdir(f.db_folder)}")
            old = os.path.join(f.db_folder, "old.db")
            shutil.copy(good_database(), old)
            before = sha256(old)
            result = run("run", f.folder, "--db", old, "--again", "--lang", "ko")
            expect(result, code, place)
            check(sha256(old) == before, result, "the database that was there has changed")
            check([n for n in os.listdir(f.db_folder) if ".new-" in n] == [], result, "a half-built database was left behind")

    return test


def test_the_example_itself_is_right():
    with Copy() as f:
        result = run("run", f.folder, "--db", os.path.join(f.db_folder, "x.db"))
        check(result.code == 0 and not result.errors(), result)


def test_cp949_bom_korean_headers_and_any_order_are_accepted():
    with Copy() as f:
        rows = list(csv.reader(f.read("sites.csv").decode().splitlines()))
        korean = {"site": "사업장", "organisation": "조직", "name": " 이름 ", "region": "지역", "in_complex": "산업단지"}
        order = [2, 0, 4, 1, 3]
        text = "\r\n".join(",".join((korean[r[i]] if n == 0 else r[i]) for i in order) for n, r in enumerate(rows)) + "\r\n"
        f.put("sites.csv", text.encode("cp949"))
        f.put("organisations.csv", b"\xef\xbb\xbf" + f.read("organisations.csv").replace(b"organisation,name", b"Organisation,NAME", 1))
        a = run("run", f.folder, "--db", os.path.join(f.db_folder, "x.db"), "-O", "json")
        b = run("run", SMALL, "--db", os.path.join(f.db_folder, "y.db"), "-O", "json")
        check(a.code == 0 and a.out == b.out, a)


def test_every_error_of_every_file_is_found_in_one_run():
    with Copy() as f:
        f.edit_line("activity.csv", 2, lambda row: row.replace("kWh", "kwhh"))
        f.edit_line("links.csv", 2, lambda row: row.replace(",1,1", ",abc,1"))
        f.edit_line("funding.csv", 2, lambda row: row.replace("75000000", "7.5"))
        result = run("import", f.folder, "--db", os.path.join(f.db_folder, "x.db"))
        check(result.code == 3, result)
        check({f_["code"] for f_ in result.errors()} >= {"unit.unknown", "number.syntax", "number.not_integer"}, result)
        check(sum(f_["severity"] == "note" for f_ in result.findings) <= 1, result)


def test_findings_are_limited_and_the_rest_is_counted():
    with Copy() as f:
        f.put("activity.csv", f.read("activity.csv").replace(b",kWh,", b",kwhh,"))
        result = run("import", f.folder, "--db", os.path.join(f.db_folder, "x.db"), "--max-findings", 10)
        check(result.code == 3 and len([x for x in result.errors() if x["code"] == "unit.unknown"]) == 10, result)
        check("… and 87 more" in result.err or "… and 86 more" in result.err, result)


def test_an_error_in_a_row_does_not_make_its_id_unknown():
    with Copy() as f:
        f.edit_line("products.csv", 4, lambda row: row.replace(",1300,", ",heavy,"))
        result = run("import", f.folder, "--db", os.path.join(f.db_folder, "x.db"))
        check(result.code == 3 and [x["code"] for x in result.errors()] == ["number.syntax"], result)


def test_a_missing_file_does_not_make_every_reference_wrong():
    with Copy() as f:
        os.unlink(f.at("evidence.csv"))
        result = run("import", f.folder, "--db", os.path.join(f.db_folder, "x.db"))
        check(result.code == 3 and [x["code"] for x in result.errors()] == ["table.file_missing"], result)


def test_the_nearest_id_and_column_are_suggested():
    with Copy() as f:
        f.edit_line("links.csv", 4, lambda row: row.replace("S3-P1", "S3-P9"))
        f.edit_line("sites.csv", 1, lambda row: row.replace("region", "regon"))
        result = run("import", f.folder, "--db", os.path.join(f.db_folder, "x.db"))
        check("Did you mean: region?" in result.err and "Nearest id there: S" in result.err, result)
        korean = run("import", f.folder, "--db", os.path.join(f.db_folder, "x.db"), "--lang", "ko")
        check("혹시 이것입니까: region" in korean.err, korean)


def test_every_line_of_a_containment_loop_is_named():
    with Copy() as f:
        f.put("links.csv", f.read("links.csv") + b"S3-P1,V-1,BACK,contains,1,1\n")
        result = run("import", f.folder, "--db", os.path.join(f.db_folder, "x.db"))
        text = [x["text"] for x in result.errors() if x["code"] == "bom.cycle"]
        check(len(text) == 1 and text[0].count(" → ") == 3 and all(f"links.csv:{n}" in text[0] for n in (2, 4, 11)), result)


def test_a_misspelt_file_is_warned_about():
    with Copy() as f:
        os.rename(f.at("promises.csv"), f.at("promisses.csv"))
        result = run("import", f.folder, "--db", os.path.join(f.db_folder, "x.db"))
        warnings = [x for x in result.findings if x["code"] == "folder.file_unknown"]
        check(result.code == 0 and len(warnings) == 1 and "Did you mean: promises.csv?" in result.err, result)


def test_a_line_of_a_gigabyte_is_refused_in_bounded_memory():
    """Streamed through a named pipe, so that the disk stays empty; the peak of the process is measured."""
    with Copy() as f:
        os.unlink(f.at("sites.csv"))
        os.mkfifo(f.at("sites.csv"))

        def feed():
            try:
                with open(f.at("sites.csv"), "wb", buffering=0) as pipe:
                    pipe.write(b"site,organisation,name\nX,S1,")
                    block = b"a" * (1 << 20)
                    for _ in range(1024):
                        pipe.write(block)
            except BrokenPipeError:
                pass

        feeder = threading.Thread(target=feed, daemon=True)
        feeder.start()
        process = subprocess.Popen([BIN, "import", f.folder, "--db", os.path.join(f.db_folder, "x.db")], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
        out, err = process.stdout.read(), process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        feeder.join(60)
        result = Result(process.returncode, out.decode(), err.decode("utf-8", "replace"))
        expect(result, "csv.record_too_long", "sites.csv:2")
        check(usage.ru_maxrss < 400 * 1024, result, f"peak {usage.ru_maxrss} kB")


def test_a_hundred_thousand_rows_stay_in_bounded_memory():
    with Copy() as f:
        with open(f.at("production.csv"), "ab") as file:
            months = [f"{y}-{m:02d}" for y in range(1990, 2025) for m in range(1, 13)]
            n = 0
            for i in range(260):
                f_id = f"X-{i}"
                with open(f.at("products.csv"), "ab") as products:
                    products.write(f"{f_id},S1,부품,part,piece,1,,,,,\n".encode())
                for month in months:
                    file.write(f"S1-PR1,{f_id},{month},1\n".encode())
                    n += 1
        assert n > 100000
        process = subprocess.Popen([BIN, "import", f.folder, "--db", os.path.join(f.db_folder, "x.db")], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment())
        err = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        check(process.returncode == 0, Result(process.returncode, "", err.decode("utf-8", "replace")))
        check(usage.ru_maxrss < 700 * 1024, Result(0, "", ""), f"peak {usage.ru_maxrss} kB")


def clean_up():
    if GOOD:
        shutil.rmtree(GOOD["folder"], ignore_errors=True)


if __name__ == "__main__":
    assert len(CASES) >= 45
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        main(__name__, sampled([(name, broken(change, code, place)) for name, change, code, place, _ in CASES]))
    finally:
        clean_up()
        sys.stdout.flush()
