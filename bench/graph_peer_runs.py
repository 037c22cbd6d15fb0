"""Runs the peers of ./dev bench graph: graph_peers.c (jacobi, SuiteSparse, floor), graph_peers.py (scipy, SQLite), graph_petsc.c (PETSc).

    from graph_peer_runs import PEERS, run_peers
    peers = run_peers(folder, ["jacobi", "power", "petsc_gmres_2", "floor"], os.path.join(benchlib.BUILD, "release", "bench"))
    peers["jacobi"]["ms"]       # None if there is none; peers["jacobi"]["note"] then says why

`folder` holds the system as graph_folder.h tells. A program that was not built, a package that is not installed and a peer that fails give a result
whose `ms` is None and whose `note` says so; nothing ends the bench. "floor" gives floor_1 and floor_2.
"""
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
IN_C = ("jacobi", "gauss_seidel", "klu", "umfpack", "floor", "calibration")
IN_PYTHON = ("power", "bicgstab", "montecarlo", "sqlite", "sqlite_levels")
ON_PETSC = ("petsc_richardson_1", "petsc_gmres_1", "petsc_richardson_2", "petsc_gmres_2")
PEERS = IN_C + IN_PYTHON + ON_PETSC
PRODUCES = {"floor": ("floor_1", "floor_2")}


def _missing(names, note):
    return {produced: {"peer": produced, "ms": None, "build_ms": None, "iterations": None, "error": None, "note": note}
            for name in names for produced in PRODUCES.get(name, (name,))}


def _run(command, names, end_s):
    """Results of one program; those it did not get to say why."""
    try:
        process = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=end_s, stdin=subprocess.DEVNULL)
        output, note = process.stdout, f"failed: ended with {process.returncode}"
        if process.returncode != 0:
            print(process.stderr[-2000:], file=sys.stderr)
    except subprocess.TimeoutExpired as timeout:
        output, note = timeout.stdout or "", f"gave up after {end_s:g} s in all"
        output = output.decode("utf-8", "replace") if isinstance(output, bytes) else output
    results = _missing(names, note)
    for line in output.splitlines():
        if line.startswith("{") and line.endswith("}"):
            result = json.loads(line)
            results[result["peer"]] = result
    return results


def run_peers(folder, names, build_dir, limit_s=60, memory_gib=6):
    """name -> result, in the order of `names`. `build_dir` is where graph_peers and graph_petsc stand; limit_s and memory_gib bound each
    factorisation, limit_s the SQL query. A program as a whole has ten minutes a peer."""
    unknown = set(names) - set(PEERS)
    if unknown:
        raise ValueError(f"no such peer: {', '.join(sorted(unknown))}")
    found = {}
    chosen = [name for name in names if name in IN_C]
    if chosen:
        program = os.path.join(build_dir, "graph_peers")
        command = [program, folder, "--limit", str(limit_s), "--memory", str(memory_gib), *chosen]
        found.update(_run(command, chosen, 600 * len(chosen)) if os.path.exists(program) else _missing(chosen, "not installed: libsuitesparse-dev"))
    chosen = [name for name in names if name in IN_PYTHON]
    if chosen:
        command = [sys.executable, os.path.join(HERE, "graph_peers.py"), folder, "--limit", str(limit_s), *chosen]
        found.update(_run(command, chosen, 600 * len(chosen)))
    for ranks in ("1", "2"):
        chosen = [name for name in names if name in ON_PETSC and name.endswith("_" + ranks)]
        if not chosen:
            continue
        program = os.path.join(build_dir, "graph_petsc")
        if not os.path.exists(program):
            found.update(_missing(chosen, "not installed: petsc-dev, libopenmpi-dev"))
        elif not shutil.which("mpirun"):
            found.update(_missing(chosen, "not installed: openmpi-bin"))
        else:
            root = ["--allow-run-as-root"] if os.geteuid() == 0 else []
            command = ["mpirun", *root, "--oversubscribe", "--bind-to", "none", "-n", ranks, program, folder]
            found.update(_run(command + [name.split("_")[1] for name in chosen], chosen, 600 * len(chosen)))
    return {produced: found[produced] for name in names for produced in PRODUCES.get(name, (name,))}
