"""What subscribers get: the feed, the site, and the way to where they are hosted."""

from lettercast.feed.build import Built, build
from lettercast.feed.catalog import is_published
from lettercast.feed.check import check_show
from lettercast.feed.error import FeedError
from lettercast.feed.publish import Published, publish
from lettercast.feed.serve import serve

__all__ = ["Built", "FeedError", "Published", "build", "check_show", "is_published", "publish", "serve"]
