# From a machine with Python 3.11 or later and make: `make example`, `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
GRAPH ?= example.db
MAPS ?= maps
WORKERS ?= auto
UV_VERSION := 0.13.9
# The newest Neo4j that we know to work, beside the long-term support line that tests/neo4j/pom.xml names.
NEO4J_NEWEST := 2026.05.0

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: gallery help venv example test neo4j java-2026 test-neo4j-2026 lint types ontology ontology-check words golden bench wheel lock clean

help:  ## list these targets
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1@/p' $(MAKEFILE_LIST) | awk -F@ '{printf "  make %-16s %s\n", $$1, $$2}'

# Two stamps: what it takes to run localism, and what it takes to test it. Each is made again when its requirements change.
RUN := $(VENV)/.run-installed
TEST := $(VENV)/.test-installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'localism needs Python 3.11 or later, found: '"`$(PYTHON) --version 2>&1`"'. Name another one: make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo 'This Python cannot make environments: install its venv module (on Debian and Ubuntu: apt install python3-venv).' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(TEST): requirements/test.txt $(RUN)
	$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements/test.txt
	@touch $@

venv: $(TEST)  ## make .venv with everything that tests need

example: $(RUN)  ## load the four pilot areas, answer one question, draw two maps
	$(BIN)/localism example --graph $(GRAPH)
	@echo
	$(BIN)/localism who-holds bins --in Stevenage --on 2019-06-01 --graph $(GRAPH)
	@mkdir -p $(MAPS)
	$(BIN)/localism map matrix --graph $(GRAPH) -o $(MAPS)/matrix.html
	$(BIN)/localism map network --graph $(GRAPH) -o $(MAPS)/network.html
	@echo
	@echo 'The graph:        $(GRAPH)'
	@echo 'Who holds what:   $(MAPS)/matrix.html   (open it in a browser)'
	@echo 'How they connect: $(MAPS)/network.html'

test: $(TEST)  ## run the tests and the examples in the documentation
	$(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

neo4j: $(TEST)  ## fetch the Neo4j server that tests run on (needs a JDK and Maven; GPL, for tests only)
	$(BIN)/python tests/neo4j/server.py

java-2026 test-neo4j-2026: export LOCALISM_NEO4J_VERSION := $(NEO4J_NEWEST)

java-2026: $(TEST)  ## say whether there is a Java for the newest Neo4j (21 or later)
	@$(BIN)/python tests/neo4j/server.py --java

test-neo4j-2026: java-2026  ## run the tests that need Neo4j on the newest one
	$(BIN)/python tests/neo4j/server.py
	$(BIN)/python -m pytest -q -m neo4j $(ARGS)

lint: $(TEST)  ## ruff
	$(BIN)/ruff check .

types: $(TEST)  ## mypy --strict
	$(BIN)/mypy

ontology: $(TEST)  ## compile the Turtle files again, list new terms, write the reference page
	$(BIN)/python -m localism.ontology.compile
	$(BIN)/python -m localism.ontology.terms
	$(BIN)/python -m localism ontology docs -o docs/ontology.html

ontology-check: $(TEST)  ## fail if the compiled ontology is not what the Turtle files say
	$(BIN)/python -m localism.ontology.compile --check

words: $(TEST)  ## gather what pages say for translators, and compile what they made of it (docs/translating.md)
	$(BIN)/python -m localism.visualisations.words.gather

golden: $(TEST)  ## write the expected output of the examples again
	$(BIN)/python tests/examples/regenerate.py

gallery: $(TEST)  ## take the pictures of docs/gallery again (needs Chromium)
	$(BIN)/python docs/gallery/make.py

bench: $(TEST)  ## measure loading and asking
	@for bench in tests/bench/bench_*.py; do echo "== $$bench"; $(BIN)/python $$bench $(ARGS) || exit 1; done

wheel: $(TEST)  ## build wheel and sdist in dist/, and try the wheel in an environment of its own
	rm -rf dist build/wheel-check
	$(BIN)/python -m hatchling build -d dist
	$(BIN)/python -m venv build/wheel-check
	build/wheel-check/bin/python -m pip install --quiet --require-hashes --only-binary :all: -r requirements/run.txt
	build/wheel-check/bin/python -m pip install --quiet --no-deps --no-index dist/localism-*.whl
	build/wheel-check/bin/python -m pip check
	cd build && wheel-check/bin/localism --version
	cd build && wheel-check/bin/localism example --graph wheel-check/example.db
	rm -rf build/wheel-check

# uv is fetched for this alone: it writes one file for every Python and system, with hashes and without addresses.
LOCK := build/lock/bin/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
  --no-annotate --custom-compile-command 'make lock'

lock:  ## choose and pin the requirements again, newest versions first
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv==$(UV_VERSION)
	rm -f requirements/*.txt
	$(LOCK) --group build -o requirements/run.txt
	$(LOCK) --all-extras --group build --group test -c requirements/run.txt -o requirements/test.txt

clean:  ## remove what these targets made (not .venv)
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	rm -f example.db example.db-wal example.db-shm maps/matrix.html maps/network.html
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +
