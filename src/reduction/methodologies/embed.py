"""Writes the methodology files given as one C source of byte arrays: embed.py OUT FILE.json…"""

import pathlib
import sys

out, files = sys.argv[1], [pathlib.Path(name) for name in sys.argv[2:]]
lines = ['#include "reduction/reduction_builtin_int.h"', ""]
for number, file in enumerate(files):
    lines.append("static const char text_%d[] = {" % number)
    data = file.read_bytes() + b"\0"
    lines += ["".join("%d," % (byte if byte < 128 else byte - 256) for byte in data[i : i + 32]) for i in range(0, len(data), 32)]
    lines.append("};")
lines.append("const struct reduction_builtin reduction_builtins[] = {")
lines += ['\t{"%s", text_%d, sizeof text_%d - 1},' % (file.stem, number, number) for number, file in enumerate(files)]
lines += ["\t{0},", "};", ""]
pathlib.Path(out).write_text("\n".join(lines))
