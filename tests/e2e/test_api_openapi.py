#!/usr/bin/python3
"""docs/openapi.yaml is the whole truth: every route of the program is in it and nothing else, every example validates, it is up to date, and the server hands
out the same; everything that the command line can do can be asked for."""
import json
import os
import re
import subprocess
import sys

from api import SOURCE, description, operations, resolved, validator
from e2e import BIN, check, main, run

sys.path.insert(0, os.path.join(SOURCE, "docs"))


def routes():
    result = run("serve", "--list")
    check(result.code == 0, result)
    return json.loads(result.out)


def test_routes_and_description_are_the_same_both_ways():
    table = {(r["method"], r["path"]): r["operation"] for r in routes()["routes"]}
    shapes = [(r["method"], re.sub(r"\{\w+\}", "{}", r["path"])) for r in routes()["routes"]]
    assert len(shapes) == len(set(shapes)), [each for each in shapes if shapes.count(each) > 1]
    described = {(method, path): o["operationId"] for method, path, o in operations()}
    assert table == described, set(table.items()) ^ set(described.items())


def test_operations_have_names_texts_and_the_problem():
    names = [o["operationId"] for _, _, o in operations()]
    assert len(names) == len(set(names)), [n for n in names if names.count(n) > 1]
    for method, path, o in operations():
        assert o["summary"] and o["summary"].isascii() and o["tags"], path
        assert "content" in resolved(o["responses"]["default"]), path
        named = {p["name"] for p in map(resolved, o.get("parameters", [])) if p["in"] == "path"}
        assert named == {part[1:-1] for part in path.split("/") if part.startswith("{")}, path
        assert ("requestBody" in o) <= (method != "GET"), path


def test_every_operation_has_an_example_and_each_validates():
    def look(content, where):
        for media, each in content.items():
            if "example" in each and media.endswith("json"):
                wrong = [e.message for e in validator(each["schema"]).iter_errors(each["example"])]
                assert not wrong, (where, media, wrong)

    for method, path, o in operations():
        look(o.get("requestBody", {}).get("content", {}), (method, path))
        examples = 0
        for status, answer in o["responses"].items():
            content = resolved(answer).get("content", {})
            look(content, (method, path, status))
            examples += status.startswith("2") and any("example" in each for each in content.values()) or status == "204" or status.startswith("3")
        assert examples, (method, path)


def test_it_is_what_its_writer_writes():
    result = subprocess.run([sys.executable, os.path.join(SOURCE, "docs", "make_openapi"), "--check"], capture_output=True, text=True,
                            env={**os.environ, "SANGSAENG_BIN": BIN, "PYTHONDONTWRITEBYTECODE": "1"}, check=False)
    assert result.returncode == 0, result.stderr


def test_the_small_reader_reads_it_as_a_full_one():
    sys.dont_write_bytecode = True
    import openapi_embed  # noqa: PLC0415
    assert openapi_embed.load(os.path.join(SOURCE, "docs", "openapi.yaml")) == description()


def test_the_help_as_data_names_every_command_and_option():
    data = json.loads(run("help", "-O", "json").out)
    listed = [line.split()[0] for line in run("--help", LANG="en_US.UTF-8").out.split("Commands\n")[1].split("\n\n")[0].splitlines()]
    assert [c["command"] for c in data["commands"]] == listed
    known = {o["option"] for o in data["options"]}
    for command in data["commands"]:
        text = run(command["command"], "--help", LANG="en_US.UTF-8").out
        for option in command["options"]:
            assert option in known and f"--{option}" in text, (command["command"], option)
        assert command["forms"] and all(set(f["options"]) <= set(command["options"]) for f in command["forms"]), command["command"]


if __name__ == "__main__":
    main(__name__)
