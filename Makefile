# `make chat` and `make test` set everything up by themselves; the rest is for development.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development

export HF_HUB_OFFLINE := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: chat test coverage fuzz crash terminal pictures ratios check format clean

chat: $(RUNTIME)
	@$(BIN)/qa chat seeds || test $$? -eq 1  # 1: the last question was not answered

test: $(DEVELOPMENT)
	$(BIN)/python -m pytest

coverage: $(DEVELOPMENT)
	$(BIN)/python -m pytest --cov --cov-report=term

fuzz: $(DEVELOPMENT)
	$(BIN)/python -m pytest -m fuzz tests/ingest

crash: $(DEVELOPMENT)
	$(BIN)/python -m pytest -m crash tests/crash --least-killed 500

terminal: $(DEVELOPMENT)
	$(BIN)/python -m pytest -m terminal tests/terminal

pictures: $(DEVELOPMENT)
	$(BIN)/python benchmarks/pictures.py --check

ratios: $(DEVELOPMENT)
	$(BIN)/python benchmarks/ratios.py

check: $(DEVELOPMENT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy qa tui training benchmarks tests
	$(BIN)/lint-imports --no-cache

format: $(DEVELOPMENT)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) .qa build dist

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install it, or run make PYTHON=/path/to/python3." >&2; exit 2; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)" >&2
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing Footnote and what it needs (once, some minutes: PyTorch is large)" >&2
	@$(BIN)/python -m pip install --quiet --progress-bar on --constraint constraints.txt --editable . >&2
	@touch $@

$(DEVELOPMENT): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing Footnote with its development tools (once, some minutes: PyTorch is large)" >&2
	@$(BIN)/python -m pip install --quiet --progress-bar on --constraint constraints.txt --editable '.[dev]' >&2
	@touch $@ $(RUNTIME)
