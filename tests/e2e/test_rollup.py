#!/usr/bin/python3
"""sangsaeng rollup: the vectors of the footprint rules through the real binary, and every refusal with its place."""
import csv
import gzip
import io
import json
import os

import e2e
from e2e import SOURCE, Folder, check, main, run


def links_text(text):
    """'P,Q,1; Q,P,2' → a links file."""
    return "product,input,quantity\n" + "".join(line.strip() + "\n" for line in text.split(";") if line.strip())


def direct_text(values, column="kg"):
    return f"product,{column}\n" + "".join(f"{name},{value}\n" for name, value in values.items())


def rollup(folder, links, direct, *more, compress=False):
    def put(name, text):
        data = text if isinstance(text, bytes) else text.encode()
        return folder.write(name + (".gz" if compress else ""), gzip.compress(data) if compress else data)

    return run("rollup", "--links", put("links.csv", links), "--direct", put("direct.csv", direct), *more)


def totals(result):
    check(result.code == 0, result)
    rows = list(csv.DictReader(io.StringIO(result.out)))
    return {row["product"]: {k: float(v) for k, v in row.items() if k != "product"} for row in rows}


def near(a, b, result, digits=1e-9):
    check(abs(a - b) <= digits * max(1.0, abs(b)), result, f"{a!r} is not {b!r}")


def solves(links, direct, expected, digits=1e-9):
    with Folder() as folder:
        result = rollup(folder, links_text(links), direct_text(direct))
        got = totals(result)
        check(list(got) == list(direct), result, "rows of direct, in their order")
        for product, value in expected.items():
            near(got[product]["kg"], value, result, digits)


def refused(links, products="PQR", direct=None):
    """The error of a roll-up without finite answer."""
    with Folder() as folder:
        result = rollup(folder, links_text(links), direct_text(direct or {p: 1 for p in products if p in links}))
        check(result.code == 3 and result.out == "", result)
        errors = [f for f in result.errors() if f["code"] == "rollup.diverges"]
        check(len(errors) == 1, result)
        return result, errors[0]


def test_v1_mutual_loop_with_a_self_loop():
    solves("P,P,0.05; P,Q,0.4; Q,P,0.25", {"P": 3, "Q": 5}, {"P": 5.882352941, "Q": 6.470588235})


def test_v2_three_tiers_two_suppliers():
    links = ("door,br-a,2.6;door,br-b,1.4;door,power,1.75;br-a,steel-c,0.62;br-a,power,0.85;br-b,steel-c,0.33;br-b,steel-d,0.27;br-b,power,0.7;"
             "steel-c,power,0.12;steel-d,power,0.55")
    direct = {"door": 0.12, "br-a": 0.031, "br-b": 0.028, "steel-c": 1.92, "steel-d": 0.41, "power": 0.433}
    solves(links, direct, {"door": 6.71366574, "br-a": 1.6216652, "br-b": 1.1568473, "steel-c": 1.97196, "steel-d": 0.64815, "power": 0.433})


def test_v4_scrap_back_to_the_melt_shop():
    links = ("casting,melt,1.467889908;casting,power,0.7798165138;returns,melt,0.2201834862;returns,power,0.1169724771;melt,returns,0.45;melt,bought,0.35;"
             "melt,ingot,0.24")
    direct = {"casting": 0, "returns": 0.02, "melt": 0.62, "bought": 0.09, "ingot": 7.8, "power": 0.45}
    solves(links, direct, {"casting": 4.515784114, "returns": 0.6973676171, "melt": 2.837315428}, digits=3e-9)


def test_v5_components_are_columns_solved_together():
    head = "product,A,B,C,D,E,F,G,H\n"
    direct = head + "fibre,0.18,0,0.012,-1.65,0.03,0.045,-0.02,0\nresin,1.95,-0.05,0.001,0,0,0,0,0.004\npower,0.388,0,0.0031,0,0.0008,0,0,0\npart,0,0,0,0.099,0,0,0,0.035\n"
    with Folder() as folder:
        result = rollup(folder, links_text("part,fibre,0.66;part,resin,0.9;part,power,1.4"), direct)
        part = totals(result)["part"]
        for column, value in zip("ABCDEFGH", (2.417, -0.045, 0.01316, -0.99, 0.02092, 0.0297, -0.0132, 0.0386)):
            near(part[column], value, result)
        check(result.out.splitlines()[0] == head.strip(), result)


def test_v12_a_gain_of_exactly_one_is_refused():
    result, error = refused("P,Q,1.25; Q,P,0.8", "PQ")
    check(error["text"] == "loop: P → Q → P, gain 1, must be below 1", result)
    check((error["file"].endswith("links.csv"), error["line"], error["column"]) == (True, "2", "5"), result)
    others = [f for f in result.findings if f["code"] == "rollup.loop_link"]
    check([(f["line"], f["column"]) for f in others] == [("3", "5")], result)


def test_v12_a_loop_of_three_is_named_in_full_with_every_line():
    result, error = refused("P,Q,1.4; Q,R,0.9; R,P,0.84")
    check(error["text"] == "loop: P → Q → R → P, gain 1.0584, must be below 1", result)
    check([f["line"] for f in result.findings if f["code"] == "rollup.loop_link"] == ["3", "4"], result)


def test_v12_a_self_use_above_one_is_refused_although_the_algebra_has_an_answer():
    _, error = refused("P,P,1.5", "P")
    check(error["text"] == "loop: P → P, gain 1.5, must be below 1", error)


def test_v12_a_negative_self_use_beyond_one_is_refused():
    result, error = refused("P,P,-1.5", "P")
    check("P → P" in error["text"] and "1.5" in error["text"], result)


def test_v12_loops_that_diverge_only_together_are_named_as_products():
    result, error = refused("P,P,0.6; P,Q,0.5; Q,P,1", "PQ")
    check("P, Q" in error["text"] and "1.068" in error["text"] and "→" not in error["text"], result)


def test_v12_a_strong_loop_has_an_answer():
    solves("P,Q,40; Q,P,0.02", {"P": 1, "Q": 0.5}, {"P": 105, "Q": 2.6})


def test_v13_an_avoided_product_may_go_below_zero():
    solves("heat,power,-0.12; power,heat,0.05; slag,heat,-0.8", {"heat": 0.075, "power": 0.42, "slag": 0.01},
           {"heat": 0.02445328032, "power": 0.4212226640, "slag": -0.009562624254})


def test_v14_repeated_links_add_up_and_a_note_says_so():
    with Folder() as folder:
        result = rollup(folder, links_text("P,Q,0.3; P,Q,0.2; P,R,0"), direct_text({"P": 1, "Q": 2, "R": 9}))
        near(totals(result)["P"]["kg"], 2, result)
        notes = [f for f in result.findings if f["code"] == "rollup.repeated"]
        check(len(notes) == 1 and notes[0]["text"].startswith("1 "), result)


def test_published_model_is_reproduced_from_gzip_files():
    base = os.path.join(SOURCE, "tests", "data", "useeio-ca")
    result = run("rollup", "--links", os.path.join(base, "links.csv.gz"), "--direct", os.path.join(base, "direct.csv.gz"))
    check(result.code == 0, result)
    got = list(csv.reader(io.StringIO(result.out)))
    with gzip.open(os.path.join(base, "expected.csv.gz"), "rt", encoding="utf-8", newline="") as file:
        expected = list(csv.reader(file))
    check(got[0] == expected[0] and [r[0] for r in got] == [r[0] for r in expected], result)
    for row, want in zip(got[1:], expected[1:]):
        for a, b in zip(row[1:], want[1:]):
            near(float(a), float(b), result)


def test_a_strong_loop_is_warned_about():
    with Folder() as folder:
        result = rollup(folder, links_text("P,P,0.96"), direct_text({"P": 1}))
        near(totals(result)["P"]["kg"], 25, result)
        check([f["severity"] for f in result.findings if f["code"] == "rollup.strong_loop"] == ["warning"], result)


def test_loops_that_are_strong_only_together_are_warned_about():
    with Folder() as folder:
        links = ";".join(f"P{i},P{(i + 1) % 3},0.96" for i in range(3))
        result = rollup(folder, links_text(links), direct_text({"P0": 1, "P1": 0, "P2": 0}))
        check(result.code == 0 and [f["severity"] for f in result.findings if f["code"] == "rollup.strong_radius"] == ["warning"], result)


def test_digits_read_back_to_the_same_double_and_repeat():
    with Folder() as folder:
        direct = direct_text({"P": 0.1, "Q": "0.30000000000000004", "R": "1e-7"})
        first = rollup(folder, links_text("P,Q,0.7; Q,R,3"), direct)
        second = rollup(folder, links_text("P,Q,0.7; Q,R,3"), direct, "--threads", 4)
        check(first.out == second.out and first.out.splitlines()[0] == "product,kg", first)
        values = {k: v["kg"] for k, v in totals(first).items()}
        check(values["R"] == 1e-7 and values["Q"] == 0.30000000000000004 + 3 * 1e-7, first)
        check("%.17g" % values["P"] in first.out, first)


def test_json_holds_numbers():
    with Folder() as folder:
        result = rollup(folder, links_text("P,Q,0.5"), "product,a,b\nP,1,0\nQ,2,-4\n", "-O", "json")
        check(result.code == 0, result)
        data = json.loads(result.out)
        check(data == {"schema": "sangsaeng.rollup/1", "columns": ["a", "b"],
                       "totals": [{"product": "P", "a": 2, "b": -2}, {"product": "Q", "a": 2, "b": -4}]}, result)


def test_columns_are_found_by_name_in_any_order():
    with Folder() as folder:
        result = rollup(folder, "quantity,input,product\n0.5,Q,P\n", "kg,product,m2\n1,P,3\n2,Q,4\n")
        check(result.out == "kg,product,m2\n2,P,5\n2,Q,4\n", result)


def test_reserved_columns_are_left_out_of_the_totals():
    with Folder() as folder:
        result = rollup(folder, "product,input,quantity,gsd,draw\nP,Q,0.5,1.1,x\n", "product,kg,gsd,draw\nP,1,1.2,\nQ,2,1.3,y\n")
        check(result.out == "product,kg\nP,2\nQ,2\n", result)
        check(len([f for f in result.findings if f["code"] == "rollup.reserved"]) == 4, result)


def test_standard_input_is_a_file_too():
    with Folder() as folder:
        direct = folder.write("direct.csv", "product,kg\nP,1\n")
        result = run("rollup", "--links", "-", "--direct", direct, stdin=b"product,input,quantity\n")
        check(result.code == 0 and result.out == "product,kg\nP,1\n", result)


def test_no_products_give_a_header():
    with Folder() as folder:
        result = rollup(folder, "product,input,quantity\n", "product,kg\n")
        check(result.code == 0 and result.out == "product,kg\n", result)


def refusal(name, links, direct, code, place, compress=False):
    """One broken file, its code and the end of its place."""

    def test():
        with Folder() as folder:
            result = rollup(folder, links, direct, compress=compress)
            check(result.code == 3 and result.out == "", result)
            first = result.errors()[0]
            at = ":".join(p for p in (os.path.basename(first["file"]), first["line"], first["column"]) if p)
            check(first["code"] == code and at == place, result, f"expected {place} {code}")

    return name, test


GOOD_LINKS, GOOD_DIRECT = "product,input,quantity\nP,Q,1\n", "product,kg\nP,1\nQ,2\n"
REFUSALS = [
    refusal("a_repeated_direct_row", GOOD_LINKS, GOOD_DIRECT + "P,3\n", "rollup.product_twice", "direct.csv:4:1"),
    refusal("a_blank_number_in_direct", GOOD_LINKS, "product,kg\nP,\nQ,2\n", "number.blank", "direct.csv:2:3"),
    refusal("a_blank_quantity", "product,input,quantity\nP,Q,\n", GOOD_DIRECT, "number.blank", "links.csv:2:5"),
    refusal("nan", GOOD_LINKS, "product,kg\nP,nan\nQ,2\n", "number.not_finite", "direct.csv:2:3"),
    refusal("inf", "product,input,quantity\nP,Q,inf\n", GOOD_DIRECT, "number.not_finite", "links.csv:2:5"),
    refusal("1e999", GOOD_LINKS, "product,kg\nP,1e999\nQ,2\n", "number.range", "direct.csv:2:3"),
    refusal("hex", GOOD_LINKS, "product,kg\nP,0x10\nQ,2\n", "number.syntax", "direct.csv:2:3"),
    refusal("a_thousands_comma", GOOD_LINKS, 'product,kg\nP,"1,000"\nQ,2\n', "number.syntax", "direct.csv:2:3"),
    refusal("a_link_end_without_direct_row", "product,input,quantity\nP,Q,1\nP,X,1\n", GOOD_DIRECT, "rollup.end_unknown", "links.csv:3:3"),
    refusal("a_product_without_direct_row", "product,input,quantity\nX,Q,1\n", GOOD_DIRECT, "rollup.end_unknown", "links.csv:2:1"),
    refusal("ids_differ_in_case", "product,input,quantity\np,Q,1\n", GOOD_DIRECT, "rollup.end_unknown", "links.csv:2:1"),
    refusal("an_unknown_column_in_links", "product,input,quantty,quantity\nP,Q,1,1\n", GOOD_DIRECT, "rollup.column_unknown", "links.csv:1:15"),
    refusal("a_missing_column_in_links", "product,input\nP,Q\n", GOOD_DIRECT, "rollup.column_missing", "links.csv:1"),
    refusal("a_repeated_column", GOOD_LINKS, "product,kg,KG\nP,1,1\nQ,2,2\n", "table.column_twice", "direct.csv:1:12"),
    refusal("no_product_column", GOOD_LINKS, "name,kg\nP,1\nQ,2\n", "rollup.no_product", "direct.csv:1:1"),
    refusal("no_columns_of_numbers", GOOD_LINKS, "product\nP\nQ\n", "rollup.no_columns", "direct.csv:1"),
    refusal("thirty_three_columns", GOOD_LINKS, "product," + ",".join(f"c{i}" for i in range(33)) + "\n", "rollup.columns", "direct.csv:1"),
    refusal("a_missing_field", "product,input,quantity\nP,Q\n", GOOD_DIRECT, "table.field_count", "links.csv:2"),
    refusal("one_field_too_many", GOOD_LINKS, "product,kg\nP,1,7\nQ,2\n", "table.field_count", "direct.csv:2"),
    refusal("an_open_quote_names_the_line_it_starts_on", 'product,input,quantity\nP,Q,1\nP,"Q\n,1\n', GOOD_DIRECT, "csv.quote_open", "links.csv:3:3"),
    refusal("nul_bytes", b"product,input,quantity\nP,Q,1\x00\n", GOOD_DIRECT, "csv.nul", "links.csv:2:6"),
    refusal("an_empty_file", "", GOOD_DIRECT, "csv.empty", "links.csv"),
    refusal("a_line_break_inside_quotes_keeps_lines_physical", 'product,input,quantity\n"P","Q","1"\n', 'product,kg\nP,1\nQ,2\n"R\nR",x\n', "number.syntax", "direct.csv:5:4"),
    refusal("a_blank_product", GOOD_LINKS, "product,kg\nP,1\nQ,2\n,3\n", "rollup.product_blank", "direct.csv:4:1"),
]


def test_every_error_of_both_files_is_reported_in_one_run():
    with Folder() as folder:
        result = rollup(folder, "product,input,quantity\nP,X,1\nP,Q,abc\n", "product,kg\nP,nan\nQ,2\nQ,2\n")
        check([f["code"] for f in result.errors() if f["code"] != "rollup.refused"] ==
              ["number.not_finite", "rollup.product_twice", "rollup.end_unknown", "number.syntax"], result)


def test_missing_files_and_folders_are_refused():
    with Folder() as folder:
        direct = folder.write("direct.csv", GOOD_DIRECT)
        for bad, code in ((folder / "none.csv", "file.open"), (folder.path, "file.directory")):
            result = run("rollup", "--links", bad, "--direct", direct)
            check(result.code == 3 and result.out == "" and result.errors()[0]["code"] == code, result)


def test_damaged_gzip_is_refused():
    with Folder() as folder:
        good = gzip.compress(("product,input,quantity\n" + "P,Q,0.125\n" * 5000).encode())
        links, direct = folder.write("links.csv.gz", good[:-30]), folder.write("direct.csv", GOOD_DIRECT)
        result = run("rollup", "--links", links, "--direct", direct)
        check(result.code == 3 and result.out == "" and "csv.gzip" in [f["code"] for f in result.errors()], result)


# ---- which columns

WIDE = "product,kg,m2,kWh\nP,1,10,0\nQ,2,20,4\n"


def test_indicators_are_the_only_columns_read_and_written():
    with Folder() as folder:
        result = rollup(folder, GOOD_LINKS, WIDE, "--indicators", "kWh,kg")
        check(result.code == 0 and result.out == "product,kg,kWh\nP,3,4\nQ,2,4\n", result)
        result = rollup(folder, GOOD_LINKS, "product,kg,remark\nP,1,made here\nQ,2,\n", "--indicators", "kg", "-O", "json")
        check(result.code == 0 and json.loads(result.out)["columns"] == ["kg"], result)
        wide = "product," + ",".join(f"c{i}" for i in range(40)) + "\nP," + ",".join("1" * 40) + "\nQ," + ",".join("2" * 40) + "\n"
        result = rollup(folder, GOOD_LINKS, wide, "--indicators", "c39,c0")
        check(result.code == 0 and result.out == "product,c0,c39\nP,3,3\nQ,2,2\n", result)


def test_an_unknown_indicator_is_refused_with_the_nearest():
    for asked in ("kgg", "kg,kgg", "kgg,kg"):
        with Folder() as folder:
            result = rollup(folder, GOOD_LINKS, WIDE, "--indicators", asked)
            check(result.code == 3 and result.out == "", result)
            check([f["code"] for f in result.errors()][0] == "rollup.indicator", result)
            check("Did you mean: kg?" in result.err and "kgg" in result.errors()[0]["text"], result)
            check(result.errors()[0]["file"].endswith("direct.csv") and result.errors()[0]["line"] == "1", result)


def test_an_indicator_is_a_column_of_numbers_by_its_exact_name():
    for asked in ("product", "gsd", "KG", ""):
        with Folder() as folder:
            result = rollup(folder, GOOD_LINKS, "product,kg,gsd\nP,1,1\nQ,2,1\n", "--indicators", asked)
            check(result.code in (2, 3) and result.out == "", result, f"--indicators '{asked}'")


# ---- what a total is made of

V2_LINKS = ("door,br-a,2.6;door,br-b,1.4;door,power,1.75;br-a,steel-c,0.62;br-a,power,0.85;br-b,steel-c,0.33;br-b,steel-d,0.27;br-b,power,0.7;"
            "steel-c,power,0.12;steel-d,power,0.55")
V2_DIRECT = {"door": 0.12, "br-a": 0.031, "br-b": 0.028, "steel-c": 1.92, "steel-d": 0.41, "power": 0.433}
V2_PARTS = {"steel-c": (2.074, 3.98208), "power": (5.39678, 2.33680574), "steel-d": (0.378, 0.15498), "door": (1, 0.12), "br-a": (2.6, 0.0806),
            "br-b": (1.4, 0.0392)}


def test_v2_the_door_is_explained_as_csv():
    for top in (2, 6, 50):
        with Folder() as folder:
            result = rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT), "--explain", "door", "--top", top)
            check(result.code == 0, result)
            rows = list(csv.DictReader(io.StringIO(result.out)))
            parts = [r for r in rows if r["part"] == "contribution"]
            check([r["product"] for r in parts] == list(V2_PARTS)[:top], result, "largest first")
            for r in parts:
                near(float(r["amount"]), V2_PARTS[r["product"]][0], result)
                near(float(r["kg"]), V2_PARTS[r["product"]][1], result)
            rest = [r for r in rows if r["part"] == "rest"]
            check(len(rest) == 1, result)
            near(float(rest[0]["kg"]), sum(v for _, v in list(V2_PARTS.values())[top:]), result)
            near(sum(float(r["kg"]) for r in parts + rest), 6.71366574, result)
            tiers = [r for r in rows if r["part"] == "tier"]
            near(sum(float(r["kg"]) for r in tiers), 6.71366574, result)
            near(float(tiers[0]["kg"]), 0.12, result)
            near(float(tiers[1]["kg"]), 2.6 * 0.031 + 1.4 * 0.028 + 1.75 * 0.433, result)


def test_v2_the_door_is_explained_as_json_with_paths():
    with Folder() as folder:
        result = rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT), "--explain", "door", "-O", "json")
        check(result.code == 0, result)
        data = json.loads(result.out)
        check(data["schema"] == "sangsaeng.rollup-explain/1" and data["product"] == "door", result)
        near(data["total"]["kg"], 6.71366574, result)
        check([c["product"] for c in data["contributions"]] == list(V2_PARTS), result)
        for c in data["contributions"]:
            near(c["amount"], V2_PARTS[c["product"]][0], result)
            near(c["contribution"]["kg"], V2_PARTS[c["product"]][1], result)
        check(abs(data["rest"]["kg"]) < 1e-12, result)
        near(sum(t["contribution"]["kg"] for t in data["tiers"]) + data["tiers_rest"]["kg"], 6.71366574, result)
        paths = {tuple(p["products"]): p for p in data["paths"]}
        near(paths["door", "br-a", "steel-c"]["contribution"]["kg"], 2.6 * 0.62 * 1.92, result)
        near(paths["door", "power"]["amount"], 1.75, result)
        values = [p["contribution"]["kg"] for p in data["paths"]]
        check(values == sorted(values, reverse=True) and all(p[0] == "door" for p in paths), result)


def test_an_unknown_product_is_not_found_and_nothing_is_written():
    for name in ("dor", "DOOR", " door"):
        with Folder() as folder:
            result = rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT), "--explain", name)
            check(result.code == 4 and result.out == "" and "rollup.product_unknown" in result.err, result)


def test_a_product_that_cannot_be_explained_leaves_no_snapshot():
    with Folder() as folder:
        result = rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT), "--explain", "dor", "--save", folder / "s.snap")
        check(result.code == 4 and not os.path.exists(folder / "s.snap"), result, "an error leaves nothing behind")


# ---- samples

UNSURE_LINKS = "product,input,quantity,gsd,draw\nP,Q,1,1.2,\nP,R,3,1.3,x\nQ,R,2,1.3,x\nR,Q,0.1,,\n"
UNSURE_DIRECT = "product,kg,m2,gsd,draw\nP,1,0,1.1,\nQ,2,-1,,\nR,0.5,4,1.5,y\nS,1,1,,\n"
SPREADS = ("mean", "standard_deviation", "p2_5", "p25", "median", "p75", "p97_5", "p2_5_error", "p97_5_error")


def sampled(result):
    """(product, indicator) → numbers."""
    check(result.code == 0, result)
    return {(r["product"], r["indicator"]): {k: float(v) for k, v in r.items() if k not in ("product", "indicator")} for r in csv.DictReader(io.StringIO(result.out))}


def test_samples_give_percentiles_beside_the_total():
    with Folder() as folder:
        result = rollup(folder, UNSURE_LINKS, UNSURE_DIRECT, "--samples", 500, "--seed", 7)
        check(result.out.splitlines()[0] == "product,indicator,total," + ",".join(SPREADS), result)
        check("rollup.reserved" not in result.err, result)
        got = sampled(result)
        check([k for k in got] == [(p, i) for p in "PQRS" for i in ("kg", "m2")], result)
        plain = totals(rollup(folder, UNSURE_LINKS, UNSURE_DIRECT))
        for (product, indicator), v in got.items():
            check(v["total"] == plain[product][indicator], result)
            check(v["p2_5"] <= v["p25"] <= v["median"] <= v["p75"] <= v["p97_5"], result)
            check((v["standard_deviation"] > 0) == (product != "S"), result, "variance above 0 where something is uncertain")
        check(all(got["S", "kg"][k] == 1 for k in ("mean", "p2_5", "median", "p97_5")), result)
        check(abs(got["P", "kg"]["median"] / got["P", "kg"]["total"] - 1) < 0.1, result)


def test_samples_as_json_are_the_same_numbers():
    with Folder() as folder:
        more = ("--samples", 200, "--seed", "9223372036854775807")
        result = rollup(folder, UNSURE_LINKS, UNSURE_DIRECT, *more, "-O", "json")
        check(result.code == 0, result)
        data = json.loads(result.out)
        check((data["schema"], data["seed"], data["samples"], data["without_answer"]) == ("sangsaeng.rollup-samples/1", more[3], 200, 0), result)
        got = sampled(rollup(folder, UNSURE_LINKS, UNSURE_DIRECT, *more))
        check({(t["product"], t["indicator"]): {k: v for k, v in t.items() if k not in ("product", "indicator")} for t in data["totals"]} == got, result)


def test_samples_are_the_same_bytes_for_every_number_of_threads_and_repeat():
    with Folder() as folder:
        runs = [rollup(folder, UNSURE_LINKS, UNSURE_DIRECT, "--samples", 300, *more)
                for more in ((), ("--threads", 2), ("--threads", 3), ("--seed", 1), ("--seed", 2))]
        check(all(r.code == 0 for r in runs), runs[0])
        check(runs[0].out == runs[1].out == runs[2].out == runs[3].out, runs[1])
        check(runs[0].out != runs[4].out, runs[4])


def test_the_order_of_rows_changes_no_percentile():
    with Folder() as folder:
        def turned(text):
            head, *rows = text.splitlines()
            return "\n".join([head, *reversed(rows)]) + "\n"
        one = sampled(rollup(folder, UNSURE_LINKS, UNSURE_DIRECT, "--samples", 300))
        other = rollup(folder, turned(UNSURE_LINKS), turned(UNSURE_DIRECT), "--samples", 300)
        for key, values in sampled(other).items():
            for word, value in values.items():
                near(value, one[key][word], other)


def test_rows_that_nothing_uses_and_other_columns_change_no_percentile():
    with Folder() as folder:
        one = sampled(rollup(folder, UNSURE_LINKS, UNSURE_DIRECT, "--samples", 300))
        more = rollup(folder, UNSURE_LINKS.replace("P,Q", "Z,P,1,1.4,\nP,Q", 1), UNSURE_DIRECT.replace("P,1", "Z,9,9,1.9,x\nP,1", 1), "--samples", 300)
        for key, values in sampled(more).items():
            for word, value in values.items():
                check(key[0] == "Z" or abs(value - one[key][word]) <= 1e-9 * max(1, abs(value)), more, f"{key} {word}")
        less = rollup(folder, UNSURE_LINKS, UNSURE_DIRECT, "--samples", 300, "--indicators", "m2")
        for key, values in sampled(less).items():
            near(values["p97_5"], one[key]["p97_5"], less)


def test_repeated_links_have_draws_of_their_own():
    with Folder() as folder:
        direct = "product,kg\nP,0\nQ,1\n"
        twice = rollup(folder, "product,input,quantity,gsd\nP,Q,1,1.5\nP,Q,1,1.5\n", direct, "--samples", 2000)
        once = rollup(folder, "product,input,quantity,gsd\nP,Q,2,1.5\n", direct, "--samples", 2000)
        ratio = sampled(twice)["P", "kg"]["standard_deviation"] / sampled(once)["P", "kg"]["standard_deviation"]
        check(abs(ratio - 0.5 ** 0.5) < 0.06, twice, f"two independent halves spread less: {ratio}")


def test_rows_with_the_same_draw_move_together():
    direct = "product,kg,gsd,draw\nP,0,,\nA,1,1.5,{}\nB,-1,1.5,{}\n"
    with Folder() as folder:
        result = rollup(folder, links_text("P,A,1;P,B,1"), direct.format("f", "f"), "--samples", 100)
        check(sampled(result)["P", "kg"]["standard_deviation"] == 0, result)
        result = rollup(folder, links_text("P,A,1;P,B,1"), direct.format("f", "g"), "--samples", 100)
        check(sampled(result)["P", "kg"]["standard_deviation"] > 0.3, result)
        result = rollup(folder, links_text("P,A,1;P,B,1"), direct.format("", ""), "--samples", 100)
        check(sampled(result)["P", "kg"]["standard_deviation"] > 0.3, result)


def test_v15_one_factor_on_two_paths_through_the_program():
    with Folder() as folder:
        gsd = "1.2214027581601699"  # s = 0.2
        links = f"product,input,quantity,gsd,draw\nP,A,1,,\nP,B,1,,\nA,F,1,{gsd},f\nB,F,2,{gsd},f\n"
        result = rollup(folder, links, "product,kg\nP,0\nA,0\nB,0\nF,1\n", "--samples", 20000)
        v = sampled(result)["P", "kg"]
        check(abs(v["standard_deviation"] / v["mean"] - 0.2020167671) < 0.0036, result)
        result = rollup(folder, links.replace(",f\nB", ",\nB").replace(",f\n", ",\n"), "product,kg\nP,0\nA,0\nB,0\nF,1\n", "--samples", 20000)
        v = sampled(result)["P", "kg"]
        check(abs(v["standard_deviation"] / v["mean"] - 0.1505744079) < 0.0027, result)


def test_blank_and_one_are_certain():
    with Folder() as folder:
        links, direct = "product,input,quantity,gsd\nP,Q,0.7,\nQ,R,3, \n", "product,kg,gsd\nP,0.1,1\nQ,0.2,1.0\nR,1e-7,\n"
        plain = totals(rollup(folder, links, direct))
        for product, v in sampled(rollup(folder, links, direct, "--samples", 50)).items():
            check(all(v[k] == plain[product[0]]["kg"] for k in ("total", "mean", "p2_5", "p25", "median", "p75", "p97_5")), str(v))


def test_a_bad_gsd_is_refused_at_its_place_although_nothing_uses_the_row():
    for bad in ("0.99", "0", "-1.1", "nan", "inf", "1e999", "abc", "1,1", "0x1p1"):
        cell = f'"{bad}"' if "," in bad else bad
        for links, direct, place in (
                (GOOD_LINKS, f"product,kg,gsd\nP,1,\nQ,2,1.1\nX,3,{cell}\n", ("direct.csv", "4", "5")),
                (f"product,gsd,input,quantity\nP,,Q,1\nX,{cell},Q,0\n", "product,kg\nP,1\nQ,2\nX,3\n", ("links.csv", "3", "3"))):
            with Folder() as folder:
                for more in ((), ("--indicators", "kg")):
                    result = rollup(folder, links, direct, "--samples", 10, *more)
                    check(result.code == 3 and result.out == "", result, bad)
                    first = result.errors()[0]
                    check((os.path.basename(first["file"]), first["line"], first["column"]) == place, result, bad)


def test_every_error_of_a_row_is_said_with_its_gsd():
    with Folder() as folder:
        result = rollup(folder, "product,input,quantity,gsd\nP,Q,abc,0.5\nP,X,1,0.5\n", GOOD_DIRECT, "--samples", 10)
        check([f["code"] for f in result.errors() if f["code"] != "rollup.refused"] == ["number.syntax", "rollup.gsd", "rollup.end_unknown", "rollup.gsd"], result)


def test_samples_without_answer_are_told_and_too_many_are_refused():
    with Folder() as folder:
        result = rollup(folder, "product,input,quantity,gsd\nP,P,0.6,1.22\n", "product,kg\nP,1\n", "--samples", 1000, "-O", "json")
        check(result.code == 0, result)
        lost = json.loads(result.out)["without_answer"]
        check(0 < lost <= 10 and json.loads(result.out)["samples"] == 1000 - lost, result)
        check([f["text"].startswith(f"{lost} of 1000") for f in result.findings if f["code"] == "rollup.samples_lost"] == [True], result)
        result = rollup(folder, "product,input,quantity,gsd\nP,P,0.6,1.8\n", "product,kg\nP,1\n", "--samples", 1000)
        check(result.code == 3 and result.out == "" and "graph.samples" in result.err, result)


def test_negative_self_use_beyond_one_is_no_answer_in_a_sample_either():
    with Folder() as folder:  # 40 % of the samples are below -1, which is refused when it is entered
        result = rollup(folder, "product,input,quantity,gsd\nP,P,-0.9,1.5\n", "product,kg\nP,1\n", "--samples", 1000)
        check(result.code == 3 and result.out == "" and "graph.samples" in result.err, result)


def test_a_strong_loop_without_uncertainty_does_not_lose_the_samples_of_others():
    with Folder() as folder:
        result = rollup(folder, "product,input,quantity\nP,Q,2\nQ,P,0.4975\n", "product,kg,gsd\nP,1,\nQ,1,\nR,1,1.1\n", "--samples", 100)
        got = sampled(result)
        near(got["P", "kg"]["median"], got["P", "kg"]["total"], result)


# ---- snapshots

def test_a_saved_snapshot_gives_the_same_bytes():
    with Folder() as folder:
        for more in ((), ("-O", "json"), ("--explain", "door"), ("--explain", "door", "-O", "json")):
            saved = rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT), "--save", folder / "s.snap", *more)
            check(saved.code == 0 and saved.out == rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT), *more).out, saved, "--save changes no output")
            again = run("rollup", "--snapshot", folder / "s.snap", *more)
            check(again.code == 0 and again.out == saved.out, again)
        check(sorted(os.listdir(folder.path)) == ["direct.csv", "links.csv", "s.snap"], saved)
        saved = rollup(folder, UNSURE_LINKS, UNSURE_DIRECT, "--indicators", "m2", "--save", folder / "m.snap", "--threads", 2)
        check(saved.code == 0 and saved.out == run("rollup", "--snapshot", folder / "m.snap").out, saved)


def test_a_snapshot_keeps_products_with_strange_names():
    with Folder() as folder:
        direct = 'product,"kg, all"\n"A,""1""",1\n도어,2\n'
        saved = rollup(folder, 'product,input,quantity\n"A,""1""",도어,2\n', direct, "--save", folder / "s.snap")
        check(saved.code == 0 and saved.out == 'product,"kg, all"\n"A,""1""",5\n도어,2\n', saved)
        check(run("rollup", "--snapshot", folder / "s.snap").out == saved.out, saved)


def test_a_snapshot_of_nothing_and_the_column_of_products_elsewhere():
    with Folder() as folder:
        for links, direct in (("product,input,quantity\n", "product,kg\n"), (GOOD_LINKS, "kg,product,m2\n1,P,3\n2,Q,4\n")):
            saved = rollup(folder, links, direct, "--save", folder / "s.snap")
            again = run("rollup", "--snapshot", folder / "s.snap")
            rows = [list(csv.DictReader(io.StringIO(result.out))) for result in (saved, again)]
            check(saved.code == again.code == 0 and rows[0] == rows[1], again, "totals of a snapshot are those that were saved with it")


def test_a_damaged_snapshot_is_refused_by_name():
    with Folder() as folder:
        check(rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT), "--save", folder / "s.snap").code == 0, "")
        with open(folder / "s.snap", "rb") as file:
            good = file.read()
        bad = [b"", good[:7], good[:-1], good + b"\0", b"product,kg\nP,1\n", good[:100]]
        bad += [good[:at] + bytes([good[at] ^ 0x10]) + good[at + 1:] for at in range(0, len(good), max(1, len(good) // 40))]
        for content in bad:
            path = folder.write("bad.snap", content)
            result = run("rollup", "--snapshot", path)
            check(result.code == 3 and result.out == "", result)
            check("bad.snap" in result.err and "error[snapshot." in result.err, result)
        for path in (folder / "none.snap", folder.path):
            result = run("rollup", "--snapshot", path)
            check(result.code == 3 and result.out == "" and ("error[file.open]" in result.err or "error[file.directory]" in result.err), result)


def test_a_snapshot_that_cannot_be_written_leaves_no_output():
    with Folder() as folder:
        for path in (os.path.join(folder.path, "none", "s.snap"), folder.path):
            result = rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT), "--save", path)
            check(result.code not in (0, 1) and result.code > 0 and result.out == "", result)


def test_a_refused_rollup_saves_nothing():
    with Folder() as folder:
        folder.write("s.snap", "as it was")
        result = rollup(folder, links_text("P,P,1.5"), direct_text({"P": 1}), "--save", folder / "s.snap")
        with open(folder / "s.snap", encoding="utf-8") as file:
            check(result.code == 3 and result.out == "" and file.read() == "as it was", result)


# ---- exactness and options

def test_verbose_says_how_exact_the_totals_are():
    with Folder() as folder:
        result = rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT), "-v")
        notes = [f for f in result.findings if f["code"] == "rollup.bound"]
        check(result.code == 0 and len(notes) == 1 and notes[0]["severity"] == "note" and notes[0]["text"].startswith("proved: "), result)
        size = float(notes[0]["text"].split("more than ")[1].split()[0])
        check(0 < size < 1e-13, result)
        check("rollup.bound" not in rollup(folder, links_text(V2_LINKS), direct_text(V2_DIRECT)).err, result)
        check("rollup.bound" not in rollup(folder, "product,input,quantity\n", "product,kg\n", "-v").err, result)


def test_verbose_says_an_estimate_where_nothing_is_proved():
    with Folder() as folder:
        result = rollup(folder, links_text("P,P,0.6; P,Q,-0.5; Q,P,1"), direct_text({"P": 1, "Q": 1}), "-v")
        notes = [f for f in result.findings if f["code"] == "rollup.bound_estimate"]
        check(result.code == 0 and len(notes) == 1 and notes[0]["text"].startswith("estimate: "), result)
        check(float(notes[0]["text"].split("at most ")[1].split()[0]) < 1e-6, result, "the totals are good to the last digits")


def test_options_that_do_not_go_together_are_wrong_usage():
    with Folder() as folder:
        links, direct, snap = folder.write("links.csv", GOOD_LINKS), folder.write("direct.csv", GOOD_DIRECT), folder / "s.snap"
        check(run("rollup", "--links", links, "--direct", direct, "--save", snap).code == 0, "")
        files = ("--links", links, "--direct", direct)
        for more in (
                ("--snapshot", snap, "--links", links), ("--snapshot", snap, "--direct", direct), ("--snapshot", snap, *files),
                ("--snapshot", snap, "--samples", 10), ("--snapshot", snap, "--indicators", "kg"), (*files, "--samples", 10, "--explain", "P"),
                (*files, "--engine", "petsc", "--samples", 10), (*files, "--engine", "petsc", "--explain", "P"),
                (*files, "--engine", "petsc", "--save", snap), ("--engine", "petsc", "--snapshot", snap), (*files, "--engine", "pets"),
                ("--links", links), ("--direct", direct), (), (*files, "--samples", 0), (*files, "--samples", -1), (*files, "--samples", "many"),
                (*files, "--samples", "1000001"), (*files, "--samples", 10, "--seed", -1), (*files, "--samples", 10, "--seed", "1.5"),
                (*files, "--samples", 10, "--seed", "9223372036854775808"), (*files, "--explain", "P", "--top", 0), (*files, "--threads", 0),
                (*files, "--samples"), (*files, "extra"), (*files, "--gsd", 2), (*files, "--mode", "local")):
            result = run("rollup", *more)
            check(result.code == 2 and result.out == "", result, str(more))


def test_an_option_that_would_have_no_effect_is_wrong_usage():
    with Folder() as folder:
        links, direct = folder.write("links.csv", GOOD_LINKS), folder.write("direct.csv", GOOD_DIRECT)
        for more in (("--top", 3), ("--ranks", 2)):
            result = run("rollup", "--links", links, "--direct", direct, *more)
            check(result.code in (0, 2), result, str(more))  # either is defensible; never a crash


# ---- synthetic networks

def generate(folder, name, *more):
    return run("graph", "generate", "-o", folder / name, *more)


def contents(folder, name):
    out = {}
    for file in sorted(os.listdir(folder / name)):
        with open(os.path.join(folder / name, file), "rb") as f:
            out[file] = f.read()
    return out


def test_the_same_seed_gives_the_same_network():
    with Folder() as folder:
        for name, more in (("a", ()), ("b", ()), ("c", ("--seed", 1, "--mode", "local")), ("d", ("--seed", 2)), ("e", ("--mode", "strong"))):
            result = generate(folder, name, "--products", 300, *more)
            check(result.code == 0 and result.out == "", result)
            check(list(contents(folder, name)) == ["direct.csv", "links.csv"], result, "no other file is left")
        a = contents(folder, "a")
        check(a == contents(folder, "b") == contents(folder, "c"), result)
        check(a != contents(folder, "d") and a["links.csv"] != contents(folder, "e")["links.csv"], result)
        check(a["direct.csv"].count(b"\n") == 301, result)


def test_all_modes_roll_up_and_sample():
    with Folder() as folder:
        for mode in ("acyclic", "local", "random", "strong"):
            for gsd in ((), ("--gsd", "1.01")):
                name = mode + str(len(gsd))
                result = generate(folder, name, "--products", 400, "--seed", 3, "--mode", mode, *gsd)
                check(result.code == 0, result)
                files = ("--links", os.path.join(folder / name, "links.csv"), "--direct", os.path.join(folder / name, "direct.csv"))
                result = run("rollup", *files, "-v")
                check(result.code == 0 and len(result.out.splitlines()) == 401 and "rollup.bound]" in result.err, result)
                plain = totals(result)
                result = run("rollup", *files, "--samples", 40, "--threads", 2)
                for (product, _), v in sampled(result).items():
                    check(v["total"] == plain[product]["kgco2e"] and (v["standard_deviation"] > 0) == bool(gsd), result)


def test_files_that_are_there_stay_as_they_are():
    for there in ("links.csv", "direct.csv"):
        with Folder() as folder:
            os.mkdir(folder / "g")
            folder.write(os.path.join("g", there), "mine\n")
            result = generate(folder, "g", "--products", 200)
            check(result.code == 5 and result.out == "" and "graph.exists" in result.err and there in result.err, result)
            check(contents(folder, "g") == {there: b"mine\n"}, result, "nothing else is left behind")


def test_a_wrong_mode_is_wrong_usage_with_the_nearest():
    with Folder() as folder:
        result = generate(folder, "g", "--mode", "lokal")
        check(result.code == 2 and result.out == "" and "Did you mean local?" in result.err and "graph.mode" in result.err, result)
        check(not os.path.exists(folder / "g"), result)


def test_a_folder_that_cannot_be_written_is_named():
    with Folder() as folder:
        folder.write("file", "x")
        for name in (os.path.join("file", "g"), os.path.join("none", "g"), "file"):
            result = generate(folder, name, "--products", 200)
            check(result.code > 2 and result.out == "" and name in result.err and "graph.write" in result.err, result)
        with open(folder / "file", encoding="utf-8") as file:
            check(file.read() == "x" and os.listdir(folder.path) == ["file"], result)


def test_wrong_numbers_for_a_network_are_wrong_usage():
    with Folder() as folder:
        for more in (("--products", 99), ("--products", 0), ("--products", -5), ("--products", "1e3"), ("--products", 100000001), ("--seed", -1),
                     ("--gsd", 0.9), ("--gsd", 0), ("--gsd", -1), ("--gsd", "nan"), ("--gsd", "inf"), ("--gsd", "x"), ("--samples", 3)):
            result = generate(folder, "g", *more)
            check(result.code == 2 and result.out == "", result, str(more))
            check(not os.path.exists(folder / "g"), result, str(more))
        for more in ((), ("generate",), ("make", "-o", folder / "g"), ("generate", "twice", "-o", folder / "g")):
            result = run("graph", *more)
            check(result.code == 2 and result.out == "" and not os.path.exists(folder / "g"), result, str(more))


if __name__ == "__main__":
    main(__name__, e2e.sampled(REFUSALS))
