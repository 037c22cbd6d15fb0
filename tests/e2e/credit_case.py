"""The programme folder of examples/credits without its meters, case, orders and claims: examples/small with external projects and a trading desk. make(folder)."""
import importlib.util
import os

SOURCE = os.environ.get("SANGSAENG_SOURCE") or os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
_spec = importlib.util.spec_from_file_location("credits_make", os.path.join(SOURCE, "examples", "credits", "make.py"))
_module = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_module)
make, TABLES = _module.desk, _module.TABLES
