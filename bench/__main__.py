"""`python -m bench [NAME…]`: each module of this folder with a `rows()` is a part of the table.

A module with a `main(arguments)` is a bench of its own, which is run by name alone: `python -m bench ear --help`.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main() -> None:
    wanted = sys.argv[1:]
    found_names = sorted(module.name for module in pkgutil.iter_modules(bench.__path__))
    if wanted and wanted[0] in found_names and hasattr(own := importlib.import_module(f"bench.{wanted[0]}"), "main"):
        own.main(wanted[1:])
        return
    for name in found_names:
        if name.startswith("_") or name == "table" or (wanted and name not in wanted):
            continue
        module = importlib.import_module(f"bench.{name}")
        if not hasattr(module, "rows"):
            continue
        print(f"\n{name}: {(module.__doc__ or '').strip().splitlines()[0]}")
        for row in module.rows():
            mark = {True: "ok", False: "MISSED", None: ""}[row.good]
            print(f"  {row.what:<64} {row.figure:>22}   {row.aim:<26} {mark}", flush=True)


if __name__ == "__main__":
    main()
