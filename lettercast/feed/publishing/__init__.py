"""Publishing: feed and site are brought to where they are hosted."""
