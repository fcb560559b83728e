"""What subscribers get: the feed, the site, and the way to where they are hosted."""

from lettercast.feed.build import Built, build
from lettercast.feed.error import FeedError

__all__ = ["Built", "FeedError", "build"]
