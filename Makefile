PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

# Where this is set, each of the hundred programs that the tests start and kill would compile all of itself anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check prove benchmark lock clean

help:            ## what there is to do
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

run: $(VENV)/run ## install, and serve the web chat with a sample commune on http://127.0.0.1:8080
	@$(BIN)/banhoc run

test: check      ## install, and pass every check and test: both databases, the browser, kills
	$(BIN)/python -m pytest -n 4 --dist worksteal -q

check: $(VENV)/dev ## format, lint, types, walls
	$(BIN)/ruff format --check -q .
	$(BIN)/ruff check -q .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo 2>/dev/null || $(BIN)/lint-imports

prove: $(VENV)/dev ## the long proofs: kills, a year of a commune, random lives, simultaneous decisions, a broadcast; then the benchmarks
	KILLS=200 $(BIN)/python -m pytest -q -s tests/proofs/test_kills.py tests/proofs/test_kills_zalo.py tests/proofs/test_announcement_kills.py
	CITIZENS=2000 $(BIN)/python -m pytest -n auto --dist worksteal -q tests/proofs/year
	EXAMPLES=1000 $(BIN)/python -m pytest -q tests/proofs/test_random_people.py
	DECISIONS=1000 BROADCAST=2000 $(BIN)/python -m pytest -q -s tests/proofs/test_decisions.py tests/proofs/test_broadcast.py
	$(MAKE) benchmark

benchmark: $(VENV)/dev ## durable turns a second and their latency; loading villages; what is due of a million
	$(BIN)/python -W ignore -m benchmarks.turns
	$(BIN)/python -W ignore -m benchmarks.villages
	$(BIN)/python -W ignore -m benchmarks.due

lock:            ## the lock files anew, from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q -o requirements.lock
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --custom-compile-command "make lock" -q -o requirements-dev.lock

clean:           ## what was installed and made here, but not data/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/run: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV) || { echo "Python 3.11 or newer with venv is needed: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps -e .
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-dev.lock
	@touch $@
