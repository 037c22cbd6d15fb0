#!/usr/bin/env python3
"""sangsaeng rollup: the vectors of the footprint rules through the real binary, and every refusal with its place."""
import csv
import gzip
import io
import json
import os

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


if __name__ == "__main__":
    main(__name__, REFUSALS)
