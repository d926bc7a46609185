# Everything a person does here. Needs Python 3.11 or newer with pip, make and gcc.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test attack lint format specimens accuracy fuzz bench serve browser fake-un clean

help: ## Show this list.
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

# The stamp is newer than the lock file when the environment is as the lock file says.
$(VENV)/.ready: uv.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync --frozen --inexact --quiet --compile-bytecode --python $(BIN)/python
	touch $@

setup: $(VENV)/.ready ## Make the environment .venv from the lock file.

run: setup ## The main job: fetch, parse, validate, load. INBOX=folder adds your own files.
	$(BIN)/ctbt run $(if $(INBOX),--inbox $(INBOX))

# A file's tests stay in one process, as they share servers and runs that take seconds to start;
# files keep their order, since by number of tests the longest would come last.
test: setup ## All tests, on two cores; JOBS=4 for more.
	$(BIN)/python -m pytest --numprocesses $(or $(JOBS),2) --dist loadfile --no-loadscope-reorder

lint: setup ## Format, lint and types, as CI checks them.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: setup ## Format the code.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

attack: setup ## Do what attackers and accidents do; a line each: held or fell. KILLS=200.
	$(BIN)/python -m tests.attack --kills $(or $(KILLS),200) $(ARGS)

# Without LibreOffice: make specimens ARGS="--formats"
specimens: setup ## Write made-up reports with known rows. OUT=folder SEED=1 LANGUAGE=fr REPORTS=3.
	$(BIN)/python -m tests.specimen_reports $(if $(OUT),--out $(OUT)) $(if $(SEED),--seed $(SEED)) \
		$(if $(LANGUAGE),--languages $(LANGUAGE)) $(if $(REPORTS),--reports $(REPORTS)) $(ARGS)

accuracy: setup ## How well reports with known rows are read; ARGS="--help" for its options.
	$(BIN)/python -m tests.specimen_reports.accuracy $(ARGS)

fuzz: setup ## Read many mutated documents: nothing lost, or refused in one line. FUZZ=10000 RUN=1.
	$(BIN)/python -m tests.fuzz --inputs $(or $(FUZZ),10000) --run $(or $(RUN),1)

bench: setup ## How long things take, by stage; our tables beside those of pdfplumber and camelot.
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv sync --frozen --inexact --quiet --group peers --python $(BIN)/python
	$(BIN)/python -m tests.bench

serve: setup ## Prefect UI, schedule and worker on this machine.
	$(BIN)/ctbt serve $(if $(INBOX),--inbox $(INBOX))

fake-un: setup ## A server on this machine that behaves like the UN's; ARGS="--help" for its options.
	$(BIN)/python -m tests.fake_un $(ARGS)

browser: ## Install what the browser and certificate tests need (Debian; root or sudo).
	sh .ci/apt.sh

clean: ## Remove the environment and every cache; data/ stays.
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build
