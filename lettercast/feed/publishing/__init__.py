"""Publishing: bringing feed and site to where they are hosted."""
