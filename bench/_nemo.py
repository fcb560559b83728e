"""NeMo-text-processing in a virtual environment of its own, on the same sentences.

    python bench/_nemo.py FOLDER TSV [TSV…]

makes the environment in FOLDER when it is not there (about 1 GB) and prints the accuracy on each table
with the sentences per second. Not part of `make bench`: what it needs is a hundred times this project.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
import venv
from pathlib import Path

SPEAK = """
import json, sys
from nemo_text_processing.text_normalization.normalize import Normalizer
normalizer = Normalizer(input_case="cased", lang="en")
print("ready", flush=True)
print(json.dumps([normalizer.normalize(line, punct_post_process=True) for line in json.load(sys.stdin)]))
"""


def environment(folder: Path) -> Path:
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "nemo_text_processing"], check=True)
    return python


def main() -> None:
    from bench.spoken import accuracy, read_table

    python = environment(Path(sys.argv[1]))
    for name in sys.argv[2:]:
        table = read_table(Path(name))
        process = subprocess.Popen([python, "-c", SPEAK], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdin and process.stdout
        process.stdout.readline()  # the grammars are built: only speaking is timed
        start = time.perf_counter()
        process.stdin.write(json.dumps([written for _, written, _ in table]))
        process.stdin.close()
        spoken = json.loads(process.stdout.read())
        seconds = time.perf_counter() - start
        total, worst = accuracy(table, spoken)
        print(f"{name}: {total:.1%} overall, worst class {worst}, {len(table) / seconds:,.0f} sentences/s")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main()
