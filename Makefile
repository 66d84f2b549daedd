# Two commands matter first: `make run` and `make test`. Everything lives in .venv.
# The first of these that is Python 3.11 or newer is used; name one to insist on it.
PYTHON ?= python3 python3.14 python3.13 python3.12 python3.11
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 3000

.PHONY: help run test check bench torture format lock clean
.DEFAULT_GOAL := help

help:
	@echo "make run      talk to the advisor in your browser, no Slack account needed"
	@echo "make test     run every test"
	@echo "make check    format, lint, types, import rules, content and docs"
	@echo "make format   mend what can be mended by itself"
	@echo "make bench    print the benchmark tables"
	@echo "make torture  the long form of the reliability tests"
	@echo "make lock     lock the requirements anew, with uv"
	@echo "make clean    remove .venv and what the tools left behind"

# The project itself is installed beside its locked requirements, so that nothing is resolved twice.
$(VENV)/.run: requirements.txt pyproject.toml
	@for python in $(PYTHON); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
		python=; \
	done; \
	if [ -z "$$python" ]; then \
		echo "The advisor needs Python 3.11 or newer and found none among: $(PYTHON)." >&2; \
		echo "Install one, or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; \
		exit 2; \
	fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python can't make virtual environments: install its venv package" >&2; \
		echo "(on Debian and Ubuntu: apt-get install python3-venv) and try again." >&2; \
		exit 2; \
	fi; \
	echo "Setting up $(VENV), once; this takes a minute or two ..."; \
	$$python -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation --no-index -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@echo "Adding the tools for tests and checks ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run
	@$(BIN)/advisor playground --port $(PORT)

test: $(VENV)/.dev
	$(BIN)/python -m pytest

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/advisor content check
	$(BIN)/python -m pytest tests/docs

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks

torture: $(VENV)/.dev
	$(BIN)/python -m pytest -m "torture or not torture" tests

# Needs uv (https://docs.astral.sh/uv/); the result holds for Python 3.11+ on Linux and macOS.
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-annotate --custom-compile-command "make lock" --quiet
lock:
	$(COMPILE) --group build -o requirements.txt
	$(COMPILE) --group build --group dev -c requirements.txt -o requirements-dev.txt

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
