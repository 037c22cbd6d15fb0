#!/usr/bin/python3
"""The small worked case of the run's definition: every won as written there, exactly the keys of the JSON, and the types they must have."""
import json
import os
import re
import shutil

from e2e import SOURCE, Folder, check, main, run

SMALL = os.path.join(SOURCE, "examples", "small")
WON = {"in_motie": 75000000, "in_oem": 15000000, "in_mss": 35000000, "in_returned": 70000000, "in_interest": 84500, "in_recovered": 2520000, "paid_tier1": 90000000,
       "paid_tier2": 105000000, "to_treasury": 2184500, "fees": 0, "on_hand": 420000, "fixed_tier1": 87480000, "obligation": 87480000, "overdue": 17480000}
# firms to their vendors: 95.8 m - 57.48 m, 50 m - 30 m, 140 m - 105 m
WON["own_share"] = 38320000 + 20000000 + 35000000
KEYS = {
    "": ["schema", "as_of", "suppliers", "tier1", "tier2", "money_krw", "reduction_tco2e", "vehicles", "credits", "checks"],
    "money_krw": ["in_motie", "in_oem", "in_mss", "in_returned", "in_interest", "in_recovered", "paid_tier1", "paid_tier2", "to_treasury", "fees", "on_hand", "fixed_tier1",
                  "obligation", "overdue", "own_share"],
    "reduction_tco2e": ["planned", "verified"],
    "vehicles": ["id", "before_kgco2e", "after_kgco2e", "claim_adjusted_kgco2e", "publishable"],
    "credits": ["koc_issued", "kcu_converted", "kcu_surrendered", "held", "obligation_t", "surrender_cap"],
    "checks": ["passed", "failed"],
}
DECIMAL = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")


def story(result):
    """The JSON with its keys in order; a key given twice is an error."""
    def pairs(items):
        keys = [k for k, _ in items]
        assert len(set(keys)) == len(keys), keys
        return dict(items)
    return json.loads(result.out, object_pairs_hook=pairs)


def small():
    with Folder() as f:
        result = run("run", SMALL, "--db", f / "p.db", "-O", "json")
        check(result.code == 0, result, "run")
        return result, story(result)


RESULT, S = small()


def amount(key, won):
    def test():
        assert S["money_krw"][key] == won, (key, S["money_krw"][key], won)
    return f"{key}_is_{won}", test


def keys_of(part):
    def test():
        found = S if part == "" else S[part]
        for item in found if isinstance(found, list) else [found]:
            assert list(item) == KEYS[part], (list(item), KEYS[part])
    return f"{part or 'story'}_has_exactly_its_keys", test


def test_nothing_but_the_story_is_printed():
    check(RESULT.err == "", RESULT, "stderr")
    assert RESULT.out.startswith("{\n") and RESULT.out.rstrip("\n").endswith("\n}")


def test_won_and_credit_tonnes_are_integers():
    for part in ("money_krw", "credits", "checks"):
        for key, value in S[part].items():
            assert type(value) is int and 0 <= value < 2**53, (part, key, value)
    for key in ("suppliers", "tier1", "tier2"):
        assert type(S[key]) is int, key
    assert not re.search(r":\s*-?\d+[.eE]", RESULT.out), "a number with a fraction outside quotes"


def test_tonnes_and_kilograms_are_decimal_strings_of_at_most_12_digits():
    values = list(S["reduction_tco2e"].values()) + [v[k] for v in S["vehicles"] for k in v if k.endswith("_kgco2e")]
    for value in values:
        assert type(value) is str and DECIMAL.fullmatch(value), value
        assert len(value.replace("-", "").replace(".", "").lstrip("0")) <= 12, value


def test_vehicles_say_whether_they_may_be_published():
    for v in S["vehicles"]:
        assert type(v["publishable"]) is bool and type(v["id"]) is str


def test_schema_and_day_are_named():
    assert S["schema"] == "sangsaeng.run/1"
    assert S["as_of"] == "2028-06-30"


def test_three_suppliers_two_of_them_first_tier():
    assert (S["suppliers"], S["tier1"], S["tier2"]) == (3, 2, 1)


def test_what_came_in_is_what_went_out_or_is_there():
    m = S["money_krw"]
    inside = sum(m[k] for k in m if k.startswith("in_"))
    assert inside == m["paid_tier1"] + m["paid_tier2"] + m["to_treasury"] + m["fees"] + m["on_hand"] == 197604500


def test_five_sixths_of_the_settlement_return_go_to_the_treasury_with_the_interest():
    assert 2520000 * 5 // 6 + 84500 == S["money_krw"]["to_treasury"]


def test_credits_are_whole_tonnes_within_what_was_verified_and_the_cap():
    c = S["credits"]
    assert c["koc_issued"] <= float(S["reduction_tco2e"]["verified"])
    assert c["kcu_surrendered"] <= c["surrender_cap"] == c["obligation_t"] * 5 // 100
    assert c["held"] == c["koc_issued"] - c["kcu_surrendered"]


def test_before_is_above_claim_adjusted_and_that_above_after():
    for v in S["vehicles"]:
        assert float(v["before_kgco2e"]) >= float(v["claim_adjusted_kgco2e"]) >= float(v["after_kgco2e"]) > 0, v


def test_all_rules_passed():
    assert S["checks"]["failed"] == 0 and S["checks"]["passed"] >= 11


def test_a_missing_month_is_estimated_and_never_zero():
    """One of twelve bills of the period after is lost: the vehicle's footprint stays near what it was, instead of falling by that month, and one warning says so."""
    with Folder() as f:
        folder = f / "programme"
        shutil.copytree(SMALL, folder)
        with open(os.path.join(folder, "activity.csv"), encoding="utf-8") as file:
            lines = file.readlines()
        with open(os.path.join(folder, "activity.csv"), "w", encoding="utf-8") as file:
            file.writelines(line for line in lines if not line.startswith("S1-PR1,2027-09,electricity"))
        assert len([line for line in lines if line.startswith("S1-PR1,2027-09,electricity")]) == 1
        result = run("run", folder, "--db", f / "p.db", "-O", "json")
        check(result.code == 0 and [g["code"] for g in result.findings] == ["activity.month_missing"], result, "run")
        before, after = float(S["vehicles"][0]["after_kgco2e"]), float(story(result)["vehicles"][0]["after_kgco2e"])
        check(abs(after - before) < 1e-4 * before, result, f"{before} {after}")
        check(not story(result)["vehicles"][0]["publishable"], result, "publishable")


def test_an_opinion_after_the_certification_is_for_a_later_request():
    """Two opinions of half a year each, the second signed after the certification: only the first half is certified, and `check` agrees."""
    with Folder() as f:
        folder = f / "programme"
        shutil.copytree(SMALL, folder)
        path = os.path.join(folder, "verifications.csv")
        with open(path, encoding="utf-8") as file:
            header, row = file.read().splitlines()[:2]
        first = row.replace(",2027-12,", ",2027-06,", 1)
        second = row.replace("VF-1,", "VF-2,", 1).replace(",2027-01,", ",2027-07,", 1).replace(",2028-04-15,", ",2028-06-15,", 1)
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join((header, first, second)) + "\n")
        result = run("run", folder, "--db", f / "p.db", "-O", "json")
        check(result.code == 0 and story(result)["checks"]["failed"] == 0, result, "run")
        check(0 < story(result)["credits"]["koc_issued"] < S["credits"]["koc_issued"], result, "issued")
        check(story(result)["reduction_tco2e"] == S["reduction_tco2e"], result, "verified in all")


def test_a_machine_that_was_paid_but_never_installed_is_settled_at_nothing():
    """Subsidy Act 31 (2): its grant of 30,000,000 is fixed at 0, all of it must come back, and no return duty is left for it."""
    with Folder() as f:
        folder = f / "programme"
        shutil.copytree(SMALL, folder)
        for name in ("installations.csv", "meter_readings.csv", "invoices.csv"):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                lines = [line for line in file if "S2-M1" not in line]
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.writelines(lines)
        for name in ("returns.csv", "bank_lines.csv"):  # S1 alone returns what it owes
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                text = file.read().replace("R-2,S2-M1,2027-06-30,fund,12520000,,B-4,E-S2-M1-RET\n", "")
            text = text.replace("B-4,fund,S2,S2-M1,return,2027-06-30,12520000,환원금", "B-4,fund,S2,S2-M1,settlement_return,2027-04-20,30000000,정산 반납")
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(text)
        # the pool holds 57,480,000 and its match of 28,740,000: the tier-2 machine asks for less
        with open(os.path.join(folder, "measures.csv"), encoding="utf-8") as file:
            text = file.read().replace(",140000000,", ",100000000,")
        with open(os.path.join(folder, "measures.csv"), "w", encoding="utf-8") as file:
            file.write(text)
        result = run("run", folder, "--db", f / "p.db", "-O", "json")
        check(result.code == 0, result, "run")
        money = story(result)["money_krw"]
        check(money["fixed_tier1"] == 57480000 and money["obligation"] == 57480000 and money["overdue"] == 0, result, "duty")
        check(money["in_recovered"] == 2520000 + 30000000 and money["paid_tier1"] == 90000000, result, "money back")
        check(sum(money[k] for k in money if k.startswith("in_")) == sum(money[k] for k in ("paid_tier1", "paid_tier2", "to_treasury", "fees", "on_hand")), result, "conservation")


if __name__ == "__main__":
    main(__name__, [amount(k, v) for k, v in WON.items()] + [keys_of(part) for part in KEYS])
