# Two commands do everything on a fresh Debian machine: `make run` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3.11
BIN := .venv/bin
STATIC := examsys/web/static/built
WORKERS ?= 3
unexport PYTHONDONTWRITEBYTECODE  # compiled once: else every command and every server of the tests compiles all anew

.PHONY: help run serve test check quick bench bench-verification bench-workbook chaos setup system system-test requirements translations assets clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 16

run: setup ## install what is missing, load the demonstration, serve on http://127.0.0.1:8000
	@$(BIN)/flask keys create
	@$(BIN)/flask database upgrade
	@$(BIN)/flask demo prepare
	@$(BIN)/flask serve --host 127.0.0.1 --port 8000

serve: setup ## serve an installation over TLS (see docs/operations.md)
	@$(BIN)/flask database upgrade
	@$(BIN)/flask serve --tls

test: check system-test ## the checks and the whole suite, on SQLite and PostgreSQL, real browser included
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup tests

check: quick ## quick, and format, strict types, templates, house tests
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python -m pytest -q tests/house

quick: setup ## lint, import contracts, rules and law: a few seconds
	$(BIN)/ruff check .
	$(BIN)/lint-imports --cache-dir .import_linter_cache | tail -n 12; exit $${PIPESTATUS[0]}
	$(BIN)/python -m pytest -q tests/rules tests/law

bench: setup system-test ## answer saves, a question page and PDFs, measured against a bare baseline: three minutes
	$(BIN)/python -m bench

bench-verification: setup system-test ## seconds that verifying an exam of 500 sittings takes
	$(BIN)/python -m bench.verification

bench-workbook: setup ## a workbook of 100,000 people: seconds, memory, and how long others wait
	$(BIN)/python -m bench.workbook

chaos: setup system-test ## kill web processes and the worker for a minute under load, on both databases
	$(BIN)/python -m bench.chaos

setup: system .venv/.installed $(STATIC)/.made translations/en/LC_MESSAGES/messages.mo

system: ## the Debian packages that running needs
	@setup/system-packages run

system-test: ## the Debian packages that the tests need
	@setup/system-packages test

.venv/bin/uv: requirements-setup.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing: apt-get install python3.11 python3.11-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-setup.txt
	@touch $@

.venv/.installed: requirements.txt requirements-dev.txt | .venv/bin/uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt -r requirements-dev.txt
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json | .venv/bin/uv
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent --ignore-scripts
	@touch $@

assets: $(STATIC)/.made

$(STATIC)/.made: node_modules/.package-lock.json $(wildcard examsys/web/styles/*.scss) setup/assets
	PATH="$(CURDIR)/$(BIN):$$PATH" setup/assets $(STATIC)
	@touch $@

translations/en/LC_MESSAGES/messages.mo: translations/en/LC_MESSAGES/messages.po | .venv/.installed
	$(BIN)/pybabel -q compile -f -d translations -D messages

translations: ## collect the Vietnamese texts and merge them into the English catalogue
	@mkdir -p var
	$(BIN)/pybabel -q extract -F setup/babel.cfg -k _l -k msg -k Column:2 --ignore-dirs ".* __pycache__ node_modules question_bank var" \
	  --no-location --sort-output --omit-header -o var/messages.pot .
	$(BIN)/pybabel -q update -i var/messages.pot -o translations/en/LC_MESSAGES/messages.po -l en \
	  --no-fuzzy-matching --ignore-obsolete --omit-header --width 120

requirements: ## compile the pinned requirement files from their .in files
	for name in requirements requirements-dev requirements-setup; do \
	  $(BIN)/uv pip compile --quiet --generate-hashes --no-header \
	    --python-version 3.11 $$name.in -o $$name.txt || exit 1; done

clean: ## remove what set-up and runs have made; the database and the keys go too
	rm -rf .venv node_modules var $(STATIC) translations/*/LC_MESSAGES/*.mo
