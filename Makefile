# Parley's commands. `make help` lists them.
PYTHON ?= python3
BOOTSTRAP := $(PYTHON) parley/devstack/bootstrap.py
DEV := $(BOOTSTRAP) --group dev --
# Tests run beside each other on the cores there are, two by default.
JOBS ?= 2
# A file is one process's; the order of files is that of tests/longest.py, not xdist's own.
BESIDE := -n $(JOBS) --dist loadfile --no-loadscope-reorder
T ?= tests

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check format tests two-worlds two-worlds-timing bench restore-drill secrets env

help: ## List the commands
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

demo: ## Run Parley on this machine with its demo cases; Ctrl-C stops it
	@exec $(BOOTSTRAP) -- -m parley.devstack

demo-reset: ## Remove the demo's data
	@exec $(BOOTSTRAP) -- -m parley.devstack --reset

test: check tests ## Run every check and every test

check: ## Style, types, import contracts, templates, migrations, deployment settings
	@$(DEV) -m parley.devstack.checks

tests: ## Run the tests only; T=tests/ops for some, JOBS=1 for one at a time
	@$(DEV) -m parley.devstack.browser
	@$(DEV) -m pytest $(BESIDE) $(T)

two-worlds: ## Show that outsiders cannot tell two worlds apart, and that the test would notice (part of test)
	@$(DEV) -m pytest $(BESIDE) tests/walls

two-worlds-timing: ## Show that the clock does not tell a hidden id from one that never was; minutes
	@$(DEV) -m pytest -q -p no:xdist tests/walls/timing.py

format: ## Rewrite the code as the formatters want it
	@$(DEV) -m ruff check --fix-only --quiet .
	@$(DEV) -m ruff format --quiet .

bench: ## Measure; B=name for one, results in bench/results.json
	@$(DEV) -m bench $(B)

restore-drill: ## Back the running demo up, restore the copy elsewhere, verify it there
	@$(BOOTSTRAP) -- -m parley.devstack.restore_drill

secrets: ## Make the secret files that docker-compose.yml reads
	@$(BOOTSTRAP) -- -m parley.devstack.secret_files

env: ## Make or mend the environment only
	@$(DEV)
