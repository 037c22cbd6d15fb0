"""Makes of docs/openapi.yaml what a server hands out: openapi_embed.py OUT.c FILE. The description as JSON, and as a page without script, packed with zlib.
Reads the part of YAML that make_openapi writes; a test compares it with a full reader."""
import html
import json
import re
import sys
import zlib

LINE = re.compile(r'( *)(?:(- |-$)|("(?:[^"\\]|\\.)*"|[^:]+):(?: |$))(.*)$')


def read(lines, at, indent):
    value = None
    while at < len(lines):
        match = LINE.match(lines[at])
        if len(match.group(1)) < indent:
            break
        dash, key, rest = match.group(2), match.group(3), match.group(4)
        if rest:
            item, at = json.loads(rest), at + 1
        else:
            item, at = read(lines, at + 1, indent + 2)
        if dash:
            value = value or []
            value.append(item)
        else:
            value = value or {}
            value[json.loads(key) if key.startswith('"') else key] = item
    return value, at


def load(path):
    with open(path, encoding="utf-8") as file:
        return read([line.rstrip("\n") for line in file if not line.startswith("#")], 0, 0)[0]


def block(title, value):
    return f"<h4>{title}</h4><pre>{html.escape(json.dumps(value, ensure_ascii=False, indent=1))}</pre>"


def operation(method, path, o):
    parts = [f'<article id="{o["operationId"]}"><h3><code>{method.upper()} {html.escape(path)}</code></h3><p>{html.escape(o["summary"])}</p>']
    if "description" in o:
        parts.append(f"<p>{html.escape(o['description'])}</p>")
    rows = [f"<tr><td><code>{html.escape(p['name'])}</code></td><td>{p['in']}</td><td>{html.escape(p.get('description', ''))}</td></tr>" for p in o.get("parameters", []) if "name" in p]
    rows += [f"<tr><td><code>{html.escape(p['$ref'].split('/')[-1])}</code></td><td>header</td><td></td></tr>" for p in o.get("parameters", []) if "$ref" in p]
    if rows:
        parts.append("<table>" + "".join(rows) + "</table>")
    for media, content in o.get("requestBody", {}).get("content", {}).items():
        parts.append(block(f"Request, {media}", content.get("example", content.get("schema"))))
    for status, answer in o["responses"].items():
        for media, content in answer.get("content", {}).items():
            if "example" in content:
                parts.append(block(f"{status}, {html.escape(media)}", content["example"]))
    return "".join(parts) + "</article>"


def page(d):
    tags = {}
    for path, methods in d["paths"].items():
        for method, o in methods.items():
            tags.setdefault(o["tags"][0], []).append((method, path, o))
    out = ['<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sangsaeng API</title></head><body><h1>Sangsaeng API</h1>',
           f"<p>{html.escape(d['info']['description'])}</p><p><a href=\"/v1/openapi.json\">openapi.json</a> · <a href=\"/docs/problems\">problems</a></p><nav>"]
    for tag, operations in sorted(tags.items()):
        out.append(f"<h2>{tag}</h2><ul>" + "".join(f'<li><a href="#{o["operationId"]}">{m.upper()} {html.escape(p)}</a></li>' for m, p, o in operations) + "</ul>")
    out.append("</nav><main>")
    for tag, operations in sorted(tags.items()):
        out.append(f"<h2>{tag}</h2>" + "".join(operation(*each) for each in operations))
    return "".join(out) + "</main></body></html>\n"


def array(name, text):
    data = text.encode()
    packed = zlib.compress(data, 9)
    body = "\n".join("".join("%d," % byte for byte in packed[i:i + 64]) for i in range(0, len(packed), 64))
    return f"const unsigned char {name}[] = {{\n{body}\n}};\nconst size_t {name}_packed = sizeof {name}, {name}_size = {len(data)};\n"


def main():
    document = load(sys.argv[2])
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        out.write('#include "server/server_core_int.h"\n\n')
        out.write(array("server_openapi", json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"))
        out.write(array("server_page", page(document)))


if __name__ == "__main__":
    main()
