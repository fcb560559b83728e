"""Installed packages, as pip leaves them."""

from __future__ import annotations

from pathlib import Path


def install(site: Path, package: str, files: dict[str, bytes], entry_points: str = "") -> Path:
    """Write an installed distribution into `site`: files, metadata and a record of them."""
    info = site / f"{package.replace('-', '_')}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    if entry_points:
        (info / "entry_points.txt").write_text(entry_points)
    for name, data in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
    (info / "RECORD").write_text("".join(f"{name},,\n" for name in [*files, f"{info.name}/METADATA"]))
    return site
