# Two commands for a newcomer: make demo, make test. Python 3.11+, pip and make are all that is needed.
PYTHON ?= python3
RUN := .venv/bin/python
# A venv made without ensurepip (Debian without python3-venv) has no pip of its own: the outer pip then installs into it.
PIP = $(shell $(RUN) -c 'import pip' 2>/dev/null && echo $(RUN) -m pip || echo $(PYTHON) -m pip --python $(RUN)) --disable-pip-version-check --no-input
LOCKED := --quiet --require-hashes --only-binary=:all:

.DEFAULT_GOAL := help
.PHONY: help demo test soak kills bench lint types prices messages lock clean FORCE

help:
	@echo 'make demo      set up everything and answer one question'
	@echo 'make test      set up everything and run all tests'
	@echo 'make soak      try thousands of sequences of commands on the ledger (SEQUENCES=3000)'
	@echo 'make kills     kill Scrip under load, on both databases, and look what is left (KILLS=240)'
	@echo 'make bench     measure against the bare libraries'
	@echo 'make lint      style, by ruff'
	@echo 'make types     types, by mypy --strict'
	@echo 'make prices    what is wrong in a price file'
	@echo 'make messages  write the catalogue of messages anew'
	@echo 'make lock      resolve the dependencies anew (needs uv)'
	@echo 'make clean     remove what the others made'

# A venv whose Python was upgraded or removed looks ready and is not: then it is made anew.
ifneq ($(shell $(RUN) -c 'import msgspec' 2>/dev/null && echo yes),yes)
.venv/ready: FORCE
endif
FORCE:

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Scrip needs Python 3.11 or newer, for example: make PYTHON=python3.12 $(or $(MAKECMDGOALS),demo)")'
	@echo 'Setting up .venv (once) ...'
	@if $(PYTHON) -c 'import ensurepip' 2>/dev/null; then $(PYTHON) -m venv --clear .venv; else $(PYTHON) -m venv --clear --without-pip .venv; fi
	@$(PIP) install $(LOCKED) -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	@echo 'Setting up the test tools (once) ...'
	@$(PIP) install $(LOCKED) -r requirements-dev.lock
	@touch $@

demo: .venv/ready
	@$(RUN) -m bot demo

# Three for two cores: a part of the tests waits, for files that are held, leases that end, programs that start.
test: .venv/ready-dev
	@$(RUN) -m pytest -n 3 --dist worksteal

SEQUENCES ?= 3000
PEOPLE ?= 100
soak: .venv/ready-dev kills
	@SCRIP_EXAMPLES=1000 $(RUN) -m pytest -n 2 tests/core tests/bot --timeout 3000
	@SCRIP_SEQUENCES=$(SEQUENCES) $(RUN) -m pytest -n 2 tests/adapters/database/test_store_against_model.py \
		tests/adapters/database/test_groups.py
	@SCRIP_PEOPLE=$(PEOPLE) $(RUN) -m pytest -n 2 tests/adapters/database/test_a_month.py --timeout 3000

bench: .venv/ready-dev
	@$(RUN) -m tests.bench.prices
	@$(RUN) -m tests.bench.networks
	@$(RUN) -m tests.bench.spends
	@$(RUN) -m tests.bench.growth
	@$(RUN) -m tests.bench.quantiles
	@$(RUN) -m tests.bench.purchases
	@$(RUN) -m tests.bench.comparing
	@$(RUN) -m tests.bench.forecasts
	@$(RUN) -m tests.bench.pictures
	@$(RUN) -m tests.bench.meanwhile
	@$(RUN) -m tests.bench.relay

kills: .venv/ready-dev
	@$(RUN) -m tests.bench.kills $(KILLS)
	@$(RUN) -m tests.bench.relay_kills $(RELAY_KILLS)

lint: .venv/ready-dev
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .

types: .venv/ready-dev
	@$(RUN) -m mypy

prices: .venv/ready
	@$(RUN) -m bot prices check

messages: .venv/ready
	@.venv/bin/pybabel --quiet extract --mapping-file pyproject.toml --keywords msg --keywords nmsg:1,2 --keywords Noun:1,2 --keywords phrase \
		--no-location --sort-output --omit-header --output-file bot/locale/scrip.pot bot core adapters

lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group pyproject.toml:build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --group pyproject.toml:dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find bot core adapters migrations tests -name __pycache__ -prune -exec rm -rf {} +
