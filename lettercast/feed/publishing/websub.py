"""Notifying a WebSub hub that the feed has changed (W3C Recommendation, section 7: hub.mode=publish)."""

from __future__ import annotations

import httpx

from lettercast.errors import Problem


def notify_hub(hub: str, feed_url: str) -> Problem | None:
    """Notify the hub. Returns a problem, or None: apps look by themselves too, so a failure is only reported."""
    try:
        answer = httpx.post(hub, data={"hub.mode": "publish", "hub.url": feed_url}, timeout=20)
    except httpx.HTTPError as error:
        return Problem(f"does not answer ({error})", hub, "apps will find the episode by themselves, later")
    if answer.is_success:
        return None
    return Problem(f"answers {answer.status_code}", hub, "is it a WebSub hub that takes this feed?")
