# Everything runs from a bare machine with make and Python 3.11 to 3.13: `make run`, `make test`.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup run test test-all lint bench screenshots lock web clean

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
VENDOR := server/static/vendor
FIELD := server/static/field
FIELD_SOURCES := $(shell find web/field -path web/field/node_modules -prune -o -type f -print)
CATALOGUES := $(wildcard server/translations/*/LC_MESSAGES/*.po)
LOCKS := requirements-dev.txt
PYTEST := $(BIN)/python -m pytest
JOBS ?= 2
UPGRADE :=
LOCK_OPTIONS := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --system-certs
# Used without an import: the drivers and data that SQLAlchemy and zoneinfo look for, the migrations' tool.
DEPTRY_OPTIONS := --requirements-files .cache/requirements.in --requirements-files-dev /dev/null \
	--extend-exclude "(server/migrations|forms/library|tests|tools|bench|node_modules)/" \
	--per-rule-ignores "DEP002=alembic|psycopg|tzdata"

help: ## show what can be asked for
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' Makefile

setup: $(STAMPS)/packages $(VENDOR)/.filled $(FIELD)/.built $(STAMPS)/translations ## make .venv and all that a run needs
	@:

run: setup ## create the store where there is none, then serve until stopped
	@$(BIN)/terrain init
	@exec $(BIN)/terrain serve

test: setup $(STAMPS)/test-tools ## the tests, in a few minutes
	$(PYTEST) -n $(JOBS) --dist worksteal --durations=15 -m "not long" tests

test-all: setup $(STAMPS)/test-tools ## the tests, the longest ones too
	$(PYTEST) -n $(JOBS) --dist worksteal --durations=15 tests

lint: setup ## format, style, types, direction of imports, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@mkdir -p .cache && $(BIN)/python tools/dependencies.py > .cache/requirements.in
	$(BIN)/deptry $(DEPTRY_OPTIONS) .

bench: setup ## benchmarks, into bench/results.json
	$(BIN)/python -m bench

screenshots: setup $(STAMPS)/test-tools ## pictures of every screen, into docs/screens
	PYTHONPATH=. $(BIN)/python tools/screenshots.py

lock: setup ## bring the locks in step with setup.cfg and package.json; UPGRADE=--upgrade for newer versions
	$(BIN)/uv pip compile $(LOCK_OPTIONS) $(UPGRADE) --output-file requirements.txt setup.cfg
	$(BIN)/uv pip compile $(LOCK_OPTIONS) $(UPGRADE) --all-extras --constraint requirements.txt \
		--output-file requirements-dev.txt setup.cfg
	$(BIN)/python tools/frontend.py lock

web: ## fill server/static/vendor and build the web form again
	rm -f $(VENDOR)/.filled $(FIELD)/.built
	$(MAKE) $(VENDOR)/.filled $(FIELD)/.built

clean: ## remove what set-up made, keep the instance
	rm -rf $(VENV) $(VENDOR) $(FIELD) .cache build dist node_modules web/field/node_modules tests/node/node_modules

$(STAMPS)/venv:
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { \
		python=$$(sh tools/find-python.sh) && echo "set-up: $(VENV), $$($$python --version)" && \
		$$python -m venv --clear $(VENV); }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/packages: $(LOCKS) setup.cfg pyproject.toml tools/packages.py | $(STAMPS)/venv
	@echo "set-up: Python packages"
	@$(BIN)/python tools/packages.py $(LOCKS)
	@touch $@

$(VENDOR)/.filled: package-lock.json .npmrc web/icons.txt tools/frontend.py | $(STAMPS)/packages
	@echo "set-up: fonts, icons and scripts of the screens"
	@$(BIN)/python tools/frontend.py vendor
	@touch $@

$(FIELD)/.built: $(FIELD_SOURCES) server/static/terrain.css $(VENDOR)/.filled
	@echo "set-up: the offline web form"
	@$(BIN)/python tools/frontend.py field
	@touch $@

$(STAMPS)/translations: $(CATALOGUES) tools/translations.py | $(STAMPS)/packages
	@echo "set-up: translations"
	@$(BIN)/python tools/translations.py
	@touch $@

$(STAMPS)/test-tools: tests/node/package-lock.json tests/node/.npmrc tools/frontend.py | $(STAMPS)/packages
	@echo "set-up: what the browser tests need"
	@$(BIN)/python tools/frontend.py browser
	@touch $@
