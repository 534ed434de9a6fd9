# AIChain. `make help` lists the commands; each installs what it needs.
.DEFAULT_GOAL := help
.PHONY: help run test lint format bench tour parquet migrate
SHELL := /bin/bash

# An interpreter counts only if it really runs: a version manager's shim can exist and not work.
PY ?= $(shell for p in python3.13 python3.12 python3.11 python3; do "$$p" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
UV_VERSION := 0.13.9
UV := .tools/bin/uv
export UV_PROJECT_ENVIRONMENT := .venv
export UV_PYTHON_DOWNLOADS := never
unexport PYTHONOPTIMIZE PYTHONDONTWRITEBYTECODE
# --system-certs: trust what the machine trusts, a company's own proxy too.
SYNC := $(UV) sync --no-config --system-certs --frozen --quiet
RUN := .venv/bin/python
# A whole run uses every core: each worker has servers of its own and takes a file at a time. One more worker than
# cores, for a third of a test's time is waiting.
ALL := -n $(shell expr $$(nproc 2>/dev/null || echo 1) + 1) --maxprocesses 8 --dist loadfile --no-loadscope-reorder

help:  ## Show these commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.run  ## Install, migrate, serve; with no settings: a local sandbox to chat with
	@exec $(RUN) -m bot

test: .venv/.dev .cache/services  ## All tests, on real PostgreSQL, Redis and Chromium; T=tests/ledger for some
	@$(RUN) -m pytest $(or $(T),$(ALL))

lint: .venv/.dev  ## Everything CI checks, without changing a file
	@$(UV) lock --check --no-config --system-certs --default-index https://pypi.org/simple --quiet
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/lint-imports
	@.venv/bin/mypy .

format: .venv/.dev  ## Let ruff tidy up
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

bench: .venv/.dev  ## Run a benchmark; B=chat
	@$(RUN) -m benchmarks $(B) --json

tour: .venv/.dev .cache/services  ## Take the pictures of docs/tour again, in a real browser
	@$(RUN) -m tests.tour

parquet: .venv/.run  ## Install what exports in Parquet need; the tests' and the image's have it
	@$(SYNC) --python "$(PY)" --inexact --no-default-groups --extra parquet

migrate: .venv/.dev  ## Write a new migration; M="add notice lease"
	@$(RUN) -m alembic -c migrations/alembic.ini revision --autogenerate -m "$(M)"

$(UV):
	@test -n "$(PY)" || { echo "AIChain needs Python 3.11 or newer with venv (Debian: apt-get install python3 python3-venv)." >&2; exit 1; }
	@$(PY) -m venv .tools || { echo "python -m venv failed; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.run: pyproject.toml uv.lock | $(UV)
	@$(SYNC) --python "$(PY)" --inexact --no-default-groups
	@touch $@

.venv/.dev: pyproject.toml uv.lock | $(UV)
	@$(SYNC) --python "$(PY)" --group dev
	@touch $@

.cache/services: tests/support/install.sh
	@bash tests/support/install.sh
	@mkdir -p .cache && touch $@
