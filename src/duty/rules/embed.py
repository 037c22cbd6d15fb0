"""Writes the clock table as C source: embed.py OUT rules.json. What is wrong in it stops the build."""

import json
import pathlib
import sys

AREA = ("money", "carbon", "credits", "agreement")
NATURE = ("duty", "right", "period")
FIRMNESS = ("firm", "good", "single", "memory", "open")
MOVES = ("next", "previous", "no")
UNIT = ("days", "months", "years")
OWNER = ("firm", "authority", "allocated", "verifier", "signatory")
TEXTS = ("kind", "en", "ko", "event_en", "event_ko", "owner", "basis_en", "basis_ko", "ends_en", "ends_ko")


def text(value):
    return json.dumps(value, ensure_ascii=False) if value is not None else "NULL"


def both(rule, word):
    """In the order of enum lang."""
    return "{%s, %s}" % (text(rule.get(word + "en")), text(rule.get(word + "ko")))


def span(rule):
    if rule["span"] == "stated":
        return "0", "DUTY_STATED" if "unit" not in rule else "DUTY_" + rule["unit"].upper(), "false"
    (unit, number), = rule["span"].items()
    assert isinstance(number, int) and 0 < number <= 1200, rule["kind"]
    word = unit.removesuffix("_before")
    assert word in UNIT, rule["kind"]
    return str(number), "DUTY_" + word.upper(), "true" if word != unit else "false"


def row(rule):
    assert all(isinstance(rule[key], str) and rule[key] for key in TEXTS), rule
    assert rule["area"] in AREA and rule["nature"] in NATURE and rule["firmness"] in FIRMNESS, rule["kind"]
    assert isinstance(rule.get("calendar", False), bool) and rule["moves"] in MOVES and rule["owner"] in OWNER, rule["kind"]
    assert (rule["span"] == "stated") == ("from" in rule), rule["kind"]
    number, unit, before = span(rule)
    alarm = rule.get("alarm", {"days": 0})
    (alarm_unit, alarm_number), = alarm.items()
    assert alarm_unit in ("days", "working_days") and 0 <= alarm_number <= 3650, rule["kind"]
    fields = {
        "kind": text(rule["kind"]), "area": "DUTY_AREA_" + rule["area"].upper(), "nature": "DUTY_" + {"duty": "TASK", "right": "RIGHT", "period": "PERIOD"}[rule["nature"]],
        "name": both(rule, ""), "event": both(rule, "event_"),
        "ends": both(rule, "ends_"), "basis": both(rule, "basis_"),
        "note": both(rule, "note_"), "from": text(rule.get("from")), "owner": text(rule["owner"]),
        "firmness": text(rule["firmness"]), "span": number, "unit": unit, "before": before, "first_day": "true" if rule.get("first_day") else "false",
        "move": "DUTY_MOVE_" + rule["moves"].upper(), "alarm": str(alarm_number), "alarm_working_days": "true" if alarm_unit == "working_days" else "false",
        "raised": "true" if rule.get("raised", True) else "false", "calendar": "true" if rule.get("calendar") else "false", "valid_from": "DATE_NONE", "valid_to": "DATE_NONE"}
    return "\t{" + ", ".join(".%s = %s" % item for item in fields.items()) + "},"


out, source = sys.argv[1:]
rules = json.loads(pathlib.Path(source).read_text(encoding="utf-8"))["rules"]
kinds = [rule["kind"] for rule in rules]
assert len(set(kinds)) == len(kinds)
lines = ['#include "duty/duty_clock.h"', "", "const char duty_kind_words[] = %s;" % text("|".join(kinds)), "", "const struct duty_rule duty_rules_builtin[] = {"]
lines += [row(rule) for rule in rules] + ["\t{0},", "};", ""]
pathlib.Path(out).write_text("\n".join(lines), encoding="utf-8")
