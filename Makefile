# Needs Python 3.11 or newer with its venv module, and make. Everything else is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

UV := uv==0.13.9
INSTALL := $(BIN)/uv --quiet pip install --python $(BIN)/python

PYTEST := $(BIN)/python -m pytest -q
# Twice the processors: a good part of the tests' time is spent waiting.
WORKERS := $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))' 2>/dev/null)

# A virtual environment or modules of somebody else must not reach in.
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE

.PHONY: help demo test check browser lock bench clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(READY) ## The console on a demo business
	@$(BIN)/tradeconsole demo

test: $(READY) ## The tests that need neither a browser nor a database server
	@$(PYTEST) -n $(WORKERS) --dist worksteal -m "not browser and not e2e and not postgres"

check: $(READY) ## What CI checks beside `make test`: format, lint, types, layers, browser, PostgreSQL
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	TRADECONSOLE_REQUIRE_BROWSER=1 $(PYTEST) -n auto --dist worksteal -m "browser or e2e or postgres"

browser: $(READY) ## Only the tests in a real Chromium
	TRADECONSOLE_REQUIRE_BROWSER=1 $(PYTEST) -m browser

lock: $(READY) ## Bring requirements.lock in line with pyproject.toml
	$(BIN)/uv --quiet pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate -o requirements.lock

bench: $(READY) ## Measure the speed goals
	@$(BIN)/python -m benchmarks

clean: ## Remove what make and the tools have made
	rm -rf $(VENV) build dist .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -f snapshot_report.html
	find tradeconsole screens data tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "TradeConsole needs Python 3.11 or newer; '$(PYTHON)' is missing or older." >&2; \
		echo "Name another one, for example: make $(firstword $(MAKECMDGOALS)) PYTHON=python3.12" >&2; \
		exit 1; }
	@echo "Setting up $(VENV) (once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(UV)
	@$(INSTALL) --require-hashes -r requirements.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@
