# Everything a person or the gate does here. `make` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
LOCK := requirements-dev.lock
UV := uv==0.13.9
WORKERS ?= 2
COVERAGE_FAIL_UNDER ?= $(if $(ARGS),0,99) # of a whole run; a part of the tests covers a part of the code
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup run test test-unit test-long measure pictures attack check fmt docs stateful load bench whatif growth repair pages mend hard published benchmark lock clean browser redis torture

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Instant when the lock, the project's metadata and the Python are those of the last setup.
setup: ## Create .venv with exactly what the lock says
	@exec 9>.setup.lock
	if command -v flock >/dev/null; then flock 9; fi # two makes at once: the second waits
	wanted="$$(cat $(LOCK) pyproject.toml | cksum) $(wildcard matcher web scenarios)"
	if [ -x $(BIN)/python ] && [ "$$(cat $(VENV)/.setup 2>/dev/null)" = "$$wanted" ]; then exit 0; fi
	locked="$$(cksum < $(LOCK))"
	if ! [ -x $(BIN)/python ] || [ "$$(cat $(VENV)/.locked 2>/dev/null)" != "$$locked" ]; then
	  python=""
	  for candidate in $${PYTHON:-} python3 python3.13 python3.12 python3.11; do
	    if "$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
	      python="$$candidate"; break
	    fi
	  done
	  if [ -z "$$python" ]; then
	    echo "No Python 3.11, 3.12 or 3.13 found. Install one (Debian and Ubuntu: apt-get install python3 python3-venv)," \
	      "or name one: make setup PYTHON=/path/to/python3.12" >&2
	    exit 1
	  fi
	  if ! "$$python" -c 'import venv, ensurepip' 2>/dev/null; then
	    version="$$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
	    $(call apt_install,$$version) || $(call apt_install,python3-venv) || {
	      echo "$$python lacks the venv module. Install it (Debian and Ubuntu: apt-get install python3-venv)." >&2; exit 1; }
	  fi
	  echo "Creating $(VENV) with $$("$$python" --version)"
	  rm -rf $(VENV)
	  "$$python" -m venv $(VENV)
	  $(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps -r $(LOCK)
	  $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true # on all cores; some packages ship files for other Pythons
	  echo "$$locked" > $(VENV)/.locked
	fi
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	echo "$$wanted" > $(VENV)/.setup

run: setup ## Start the demo: a sample center, one nightly run, the pages
	@exec $(BIN)/matcher demo $(ARGS)

# On PostgreSQL run the tests that are about databases and a share of the rest: ARGS=--databases=all runs all on both.
test: setup browser redis ## Run all tests of the gate, with coverage
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term --cov-fail-under=$(COVERAGE_FAIL_UNDER) $(ARGS)

test-unit: setup ## Run the tests that need neither database nor browser
	@$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal tests/unit $(ARGS)

# STEPS=10000 walks so far on each database; KILLS=100 kills of each kind; TRIES=20 times as many seeds and examples.
test-long: setup browser redis ## Walk at random, kill, try many seeds, and all tests on both databases: hours rather than minutes
	@STEPS=$(STEPS) KILLS=$(or $(KILLS),100) TRIES=$(or $(TRIES),20) $(BIN)/python -m pytest -o faulthandler_timeout=0 -n $(WORKERS) --dist worksteal \
	  --databases=all tests/long tests/bench tests/unit tests/integration tests/browser $(ARGS)

# CENTERS=1000: how many random centers.
attack: setup ## Try to learn who holds what, as people who may not
	@$(BIN)/python -m tests.long.attack.run --centers $(or $(CENTERS),1000) $(ARGS)

measure: setup ## Count the structure of the code; ARGS=--tests times each tier of the tests too
	@$(BIN)/python -m tests.bench.structure $(ARGS)

# ARGS='--only review --to /some/folder' takes one of them.
pictures: setup browser ## Take the pictures of the main screens that the README and the guides show
	@$(BIN)/python -m tests.pictures.run $(ARGS)

check: setup ## Check style, types, imports and generated docs
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python -m matcher docs --check

# KILLS=100 nights and publications on each kind of database, and a fifth as many of all else; KILLS_SEED=7 draws others.
torture: setup ## Kill what the service does at moments drawn by lot, and look for what was lost or half done
	@KILLS=$(or $(KILLS),100) KILLS_SEED=$(or $(KILLS_SEED),0) $(BIN)/python -m pytest -o faulthandler_timeout=0 -n $(WORKERS) -rP tests/long/killed $(ARGS)

fmt: setup ## Format the code and mend what can be mended
	@$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

docs: setup ## Write the generated docs
	@$(BIN)/python -m matcher docs

stateful: setup ## Walk at random through all that people do: STEPS=10000, on each database
	@STEPS=$(STEPS) $(BIN)/python -m pytest -q -o faulthandler_timeout=0 -n 2 tests/long/stateful $(ARGS)

# RATE=200 SECONDS=60: requests a second, and for how long. WRITE=1 writes docs/performance.md.
load: setup ## Serve many at once on this machine, and check that nothing went wrong (tests/load)
	@$(BIN)/python -m tests.load.run --rate $(RATE) --seconds $(if $(SECONDS),$(SECONDS),60) $(if $(WRITE),--write) $(ARGS)

STEPS ?= 10000
RATE ?= 200

# SIZES=120x60,400x220 SEEDS=1,2,3 SECONDS=60 measure more; WRITE=1 writes docs/performance.md. `make growth` likewise.
bench: setup ## Measure ours beside other solvers, then what-ifs and a series of them (tests/bench)
	@$(BIN)/python -m tests.bench.compare $(MEASURE) $(ARGS)
	$(BIN)/python -m tests.bench.whatif $(if $(WRITE),--write)

whatif: setup ## Measure what-ifs from a warm base, and a series on one process, on two and on a cluster
	@$(BIN)/python -m tests.bench.whatif $(MEASURE) $(ARGS)

growth: setup ## Measure how time and memory grow
	@$(BIN)/python -m tests.bench.growth $(MEASURE) $(ARGS)

repair: setup ## Measure the answer to one change of a standing schedule
	@$(BIN)/python -m tests.bench.repair $(MEASURE) $(ARGS)

# KEEP=/some/year.db: keeps the center, and uses it again where it is there. WRITE=1 writes docs/performance.md.
# ON=postgresql measures there, the server's work included.
pages: setup ## Measure every page of a center of 400 × 220 with a year of history
	@$(BIN)/python -m tests.bench.pages.run $(if $(ON),--on $(ON)) $(if $(KEEP),--keep $(KEEP)) $(if $(WRITE),--write) $(ARGS)

mend: setup ## Measure repairs as a worker does them, reading and storing included
	@$(BIN)/python -m tests.bench.mend $(MEASURE) $(ARGS)

# SIZE=400x220 MANY=6000: as many of each, all proposed, for the last case. WRITE=1 writes docs/performance.md.
hard: setup ## Measure the answers to hard cases
	@$(BIN)/python -m tests.bench.hard $(if $(SIZE),--size $(SIZE)) $(if $(MANY),--many $(MANY)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(WRITE),--write) $(ARGS)

# FILES='a.dat b.dat' PROBLEM=fewest-people SECONDS=60 KNOWN=best.csv, with the columns file and value. Nothing is fetched.
published: setup ## Solve published problems of other fields from files that you have
	@$(BIN)/python -m tests.bench.known.published $(FILES) $(if $(PROBLEM),--problem $(PROBLEM)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(KNOWN),--known $(KNOWN)) $(ARGS)

# SECONDS=60: for each search. WRITE=1 keeps what is better in docs/benchmark.csv and writes docs/benchmark.md.
benchmark: setup ## Make the instances of the public benchmark, solve them, have the answers audited
	@$(BIN)/python -m tests.bench.known.benchmark $(if $(SECONDS),--seconds $(SECONDS)) $(if $(WRITE),--write) $(ARGS)

MEASURE = $(if $(SIZES),--sizes $(SIZES)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(SECONDS),--seconds $(SECONDS)) $(if $(WRITE),--write)

lock: ## Take the newest versions into the lock
	@python="$$(command -v $(BIN)/python || command -v python3)"
	"$$python" -m venv var/lock-venv
	var/lock-venv/bin/pip install --quiet '$(UV)'
	compile() {
	  var/lock-venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --no-config \
	    --fork-strategy fewest --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --quiet \
	    --custom-compile-command 'make lock' "$$@"
	}
	compile --upgrade --extra dev --output-file $(LOCK)
	compile --constraint $(LOCK) --output-file requirements.lock # the same versions, without the tools

clean: ## Remove all that the tools made (not var/, where your data is)
	@rm -rf $(VENV) .setup.lock build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf .coverage .coverage.* htmlcov var/lock-venv
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The browser the tests drive comes from the system's packages: no test downloads one.
browser:
	@for name in $(BROWSERS); do if command -v "$$name" >/dev/null; then exit 0; fi; done
	echo "No Chromium found; installing the system's."
	$(call apt_install,chromium) || $(call apt_install,chromium-browser) || true
	for name in $(BROWSERS); do if command -v "$$name" >/dev/null; then exit 0; fi; done
	echo "The tests need Chromium. Install it (Debian: apt-get install chromium; Ubuntu: apt-get install chromium-browser;" \
	  "Fedora: dnf install chromium) and run make test again." >&2
	exit 1

# The Redis the tests talk to, likewise. Debian's redis-tools has the server, and no service that starts by itself.
redis:
	@for name in $(REDISES); do if command -v "$$name" >/dev/null; then exit 0; fi; done
	echo "No Redis found; installing the system's."
	$(call apt_install,redis-tools) || true
	for name in $(REDISES); do if command -v "$$name" >/dev/null; then exit 0; fi; done
	echo "The tests need Redis. Install it (Debian and Ubuntu: apt-get install redis-tools; Fedora: dnf install valkey) and" \
	  "run make test again." >&2
	exit 1

REDISES := redis-server valkey-server redis-check-rdb
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

# Installs one Debian package as root, or through sudo where that asks no password. Quiet unless it fails.
define apt_install
{ command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] || sudo -n true 2>/dev/null; } && \
  root() { if [ "$$(id -u)" = 0 ]; then "$$@"; else sudo -n "$$@"; fi; } && \
  { root apt-get update -qq || true; } && \
  root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) </dev/null >/dev/null; }
endef
