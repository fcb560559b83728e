"""Accessibility by axe-core: every state of the page, wide and narrow, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, missing
from tests.review.pages import LOOKS, browsing, drafted, serving

pytestmark = pytest.mark.browser
AXE = ROOT / "tests" / "node" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def problems(page: Any) -> list[str]:
    """What axe-core calls serious or critical, each with the first element it found."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    return [
        f"{one['id']} ({one['impact']}, {len(one['nodes'])} times): {one['nodes'][0]['html'][:120]} "
        f"{one['nodes'][0]['failureSummary'][:200]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1200, "light"), (390, "dark")])
def test_axe_finds_nothing_serious(show_copy: Path, width: int, scheme: str) -> None:
    if not AXE.is_file():
        missing("axe-core", "npm install in tests/node")
    script = drafted(show_copy)
    script.write_text(script.read_text().replace("three coasts", "{three|3|by hand} coasts"))
    clash = "%% <<< two versions\n%%     It held on {two|2} of them.\n%% >>>\nIt held"
    script.write_text(script.read_text().replace("It held", clash))
    with (
        serving(show_copy) as address,
        browsing(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True) as page,
    ):
        page.goto(address)
        page.goto(address.partition("?")[0] + "script/012")
        page.wait_for_selector(LOOKS)
        found = problems(page)
        page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
        page.locator(".sentence[data-take]").nth(2).click()
        page.keyboard.press(".")
        page.wait_for_selector(".speaking")
        found += problems(page)
        page.keyboard.press("Escape")
        page.emulate_media(color_scheme=scheme)
        for key, ready in (
            ("n", ".row.current"),
            ("c", ".differences li"),
            ("l", ".touched"),
            ("?", ".keys"),
            ("a", "dialog input"),
        ):
            page.keyboard.press(key)
            page.wait_for_selector(ready, state="attached")
            found += problems(page)
            page.keyboard.press("Escape")
        page.keyboard.press("e")
        found += problems(page)
        assert not found, "\n".join(dict.fromkeys(found))
        if width == 1200:
            drafted(show_copy, name="013")
            page.goto(address.partition("?")[0])
            assert not problems(page)
