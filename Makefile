# The same commands on a desk and in CI. `make` alone lists them.
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PYTHON ?= python3
ARGS ?=
DATA ?= newsroom
FEEDS ?= ../shared/feeds

# uv makes the environment in seconds; without it venv and pip do the same from the same lock files.
UV := $(shell command -v uv 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help demo run airflow stack test coverage evaluate bench-enrich bench-read bench-stack bench-outbox bench-alerts bench-search bench-export damage fuzz mutants fast lint format types docs kibana-validate pictures pictures-kibana books lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(VENV)/.base ## Run the whole pipeline on bundled sample feeds, then open the search page (ARGS=--no-serve ends instead)
	@$(BIN)/guildwire demo $(ARGS)

run: $(VENV)/.base ## Watch the real feed list and serve the page on 127.0.0.1 until Ctrl-C
	@$(BIN)/guildwire up --data $(DATA) $(ARGS)

airflow: $(VENV)/.airflow ## Run a light Airflow with the DAGs on 127.0.0.1:8080 until Ctrl-C (ARGS=--paused begins paused)
	@$(BIN)/python -m guildwire.airflow.local --data $(DATA) $(ARGS)

stack: .env ## Build and start the full stack in Docker: Kafka, Elasticsearch, Kibana, PostgreSQL, Airflow
	@docker compose up --build --detach --wait

test: $(VENV)/.test lint types ## Check style and types, then run every test
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(ARGS)

coverage: $(VENV)/.test ## Run every test and report which lines none of them reached
	@$(BIN)/python -m pytest -n auto --dist loadgroup --cov --cov-report=term $(ARGS)

books: $(VENV)/.base ## Send a folder of feed files (FEEDS=DIR) through the pipeline twice and print the books
	@rm -rf books-data
	@$(BIN)/guildwire demo --no-serve --data books-data --feeds "$(FEEDS)"
	@$(BIN)/guildwire demo --no-serve --data books-data --feeds "$(FEEDS)"

evaluate: $(VENV)/.test ## Print how well tags, names, events, pay and stories are found, with every miss (ARGS=--write renews docs/quality.md)
	@$(BIN)/python -m bench.evaluate $(ARGS)

bench-enrich: $(VENV)/.test ## Measure how fast items are enriched, on one core
	@$(BIN)/python -m bench.enrich_speed $(ARGS)

bench-read: $(VENV)/.test ## Measure how fast a folder of feed files (FEEDS=DIR) is parsed and cleaned, beside feedparser
	@$(BIN)/python -m bench.read "$(FEEDS)"

bench-stack: $(VENV)/.test ## Measure feeds to searchable on real servers against the straightforward script
	@$(BIN)/python -m bench.stack $(ARGS)

bench-outbox: $(VENV)/.test ## Measure how fast due letters leave the outbox, from small backlogs and large ones
	@$(BIN)/python -m bench.outbox $(ARGS)

bench-alerts: $(VENV)/.test ## Measure how fast items of a folder of feeds (FEEDS=DIR) are matched, beside other ways and OpenSearch
	@$(BIN)/python -m bench.alerts "$(FEEDS)" $(ARGS)

bench-search: $(VENV)/.test ## Measure how fast 20,000 and 200,000 documents (FULL=1: a million too) are written, searched and exported (FEEDS=DIR, KEEP=DIR)
	@$(BIN)/python -m bench.search 20000 200000 $(if $(FULL),1000000) $(if $(FEEDS),--feeds "$(FEEDS)") $(if $(KEEP),--keep "$(KEEP)") $(ARGS)
	@$(BIN)/python -m bench.export

bench-export: $(VENV)/.test ## Measure how fast and at what memory 200,000 items are exported in every format (ARGS=NUMBER for another number)
	@$(BIN)/python -m bench.export $(ARGS)

damage: $(VENV)/.test ## Damage every real feed (FEEDS=DIR) in every way at every place, and print which other items change
	@$(BIN)/python -m bench.damage "$(FEEDS)" $(ARGS)

fuzz: $(VENV)/.test ## Read documents damaged in 100,000 ways (N=NUMBER) and keep those that bring reading down
	@$(BIN)/python -m bench.fuzz $(if $(N),--number $(N)) $(ARGS)

mutants: $(VENV)/.test ## Change the pure modules in small ways and list what no test notices (half an hour and more)
	@$(BIN)/mutmut run $(ARGS) && $(BIN)/mutmut results

fast: $(VENV)/.test ## Run the tests without those marked slow
	@$(BIN)/python -m pytest -n auto --dist loadgroup -m 'not slow' $(ARGS)

lint: $(VENV)/.test ## Check formatting of code and vocabularies, and lint rules
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet . && $(BIN)/python -m enrich.rules.layout --check

format: $(VENV)/.test ## Format code and vocabularies and mend what can be mended
	@$(BIN)/ruff format --quiet . && $(BIN)/python -m enrich.rules.layout && $(BIN)/ruff check --quiet --fix .

types: $(VENV)/.test ## Check types
	@$(BIN)/mypy

kibana-validate: $(VENV)/.test ## Have the content for Kibana judged by Elastic's validator of packages (needs Go)
	@$(BIN)/python -m tests.kibana.validate

docs: $(VENV)/.test ## Rewrite the reference pages and the content for Kibana that are made from the code
	@$(BIN)/python -m docs.build

pictures: $(VENV)/.test ## Take the pictures of letters that the documentation shows (needs Chromium)
	@$(BIN)/python -m docs.build.pictures

pictures-kibana: $(VENV)/.test ## Draw the panels that docs/kibana.md shows, from a real Elasticsearch (needs Maven and a JDK)
	@$(BIN)/python -m docs.build.kibana_pictures

lock: ## Solve the dependencies again and rewrite the lock files (needs uv)
	@requirements/lock.sh

clean: ## Remove the environment and everything the demo and the tests left
	rm -rf $(VENV) data books-data .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage mutants fuzz-failures *.egg-info build

# Values that are there stay. Every other empty one gets a random one; a Fernet key is 32 bytes in URL-safe base64.
.env: .env.example
	@umask 077 && $(PYTHON) -c 'import pathlib, re, secrets, sys; \
	    there = pathlib.Path(".env"); \
	    old = dict(re.findall(r"(?m)^(\w+)=(.+)$$", there.read_text() if there.exists() else "")); \
	    new = lambda m: secrets.token_urlsafe(32) + "=" if "FERNET" in m else secrets.token_urlsafe(48); \
	    kept = lambda m: m[1] + "=" + (m[2] if m[1].endswith(("VERSION", "IMAGE")) else old.get(m[1], m[2]) or new(m[1])); \
	    text = re.sub(r"(?m)^(\w+)=(.*)$$", kept, sys.stdin.read()); \
	    more = [n + "=" + v + "\n" for n, v in old.items() if n.startswith("GUILDWIRE_") and "\n" + n + "=" not in text]; \
	    sys.stdout.write(text + "".join(more))' < .env.example > .env.new
	@mv .env.new .env && echo "Passwords are in .env, which only you can read." >&2

$(VENV)/.base: requirements/base.txt pyproject.toml
	@sh requirements/install.sh "$(VENV)" "$(PYTHON)" requirements/base.txt "$(UV)"
	@touch $@

$(VENV)/.airflow: requirements/airflow.txt pyproject.toml
	@sh requirements/install.sh "$(VENV)" "$(PYTHON)" requirements/airflow.txt "$(UV)"
	@touch $@ $(VENV)/.base

$(VENV)/.test: requirements/test.txt pyproject.toml
	@sh requirements/install.sh "$(VENV)" "$(PYTHON)" requirements/test.txt "$(UV)"
	@touch $@ $(VENV)/.base $(VENV)/.airflow
