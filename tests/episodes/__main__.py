"""Writes docs/episode.schema.json from the manifest's model."""

from __future__ import annotations

import json

from lettercast.episodes.manifest import Manifest
from tests.conftest import ROOT

(ROOT / "docs" / "episode.schema.json").write_text(json.dumps(Manifest.model_json_schema(), indent=2) + "\n")
