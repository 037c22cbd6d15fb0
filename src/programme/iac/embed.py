"""Writes a file as one C source, a byte array `programme_iac_measures`: embed.py OUT FILE"""

import pathlib
import sys

data = pathlib.Path(sys.argv[2]).read_bytes()
lines = ['#include "programme/programme_plan_generate.h"', "", "const unsigned char programme_iac_measures[] = {"]
lines += ["".join("%d," % byte for byte in data[i : i + 64]) for i in range(0, len(data), 64)]
lines += ["};", "const size_t programme_iac_measures_size = sizeof programme_iac_measures;", ""]
pathlib.Path(sys.argv[1]).write_text("\n".join(lines))
