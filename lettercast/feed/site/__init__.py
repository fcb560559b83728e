"""The site: pages for people who come by browser."""
