"""`python -m bench [NAME…]`: each module of this folder with a `rows()` is a part of the table."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import bench


def main() -> None:
    wanted = sys.argv[1:]
    for found in sorted(pkgutil.iter_modules(bench.__path__), key=lambda module: module.name):
        if found.name.startswith("_") or found.name == "table" or (wanted and found.name not in wanted):
            continue
        module = importlib.import_module(f"bench.{found.name}")
        if not hasattr(module, "rows"):
            continue
        print(f"\n{found.name}: {(module.__doc__ or '').strip().splitlines()[0]}")
        for row in module.rows():
            mark = {True: "ok", False: "MISSED", None: ""}[row.good]
            print(f"  {row.what:<64} {row.figure:>22}   {row.aim:<26} {mark}", flush=True)


if __name__ == "__main__":
    main()
