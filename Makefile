# Each target is a command of dev/make.py; the words after ## are `make help`.
DEV := /usr/bin/python3 dev/make.py
MAKEFLAGS += --no-print-directory
# Values reach the scripts through the environment, so that no shell reads them.
export ARGS SQL FILE LOGIN PORT ON_ERROR ODOO_HOME
.PHONY: help setup run stop test lint rules e2e bench odoo shell psql backup \
	restore demo api-key import history pot pg lock clean

help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## /\1\t/p' Makefile | expand -t 10

setup: ## install what is missing: Debian packages, Odoo 19, Python packages
run: ## set up, start and serve http://localhost:8069 until Ctrl-C (PORT=…)
stop: ## stop Odoo and PostgreSQL of this checkout
test: ## every layer of tests, ends with `N passed, N failed`
lint: ## ruff, pylint-odoo, dependency arrows, translations, licences
rules: ## the tests of the legal rules only, seconds
e2e: ## the tests in a browser only
bench: ## measure against peers, writes .local/bench.json
odoo: ## Odoo's command line: make odoo ARGS='-d trial -i onestop_fee'
shell: ## a Python shell with `env` on the main database
psql: ## a statement, or a prompt: make psql SQL='SELECT 1'
backup: ## database and files into backups/onestop-<time>.tar
restore: ## replace both by a backup: make restore FILE=backups/….tar
demo: ## load the demonstration centre
api-key: ## print a JSON-2 key: make api-key LOGIN=integrator
import: ## procedures into the catalogue: make import FILE=… [ON_ERROR=skip]
history: ## export the sealed history for dev/verify_history.py: make history FILE=…
pot: ## write the templates of texts to translate
pg: ## start PostgreSQL and leave it on until `make stop`
lock: ## compile requirements*.txt from requirements*.in
clean: ## remove installed tools; data and backups stay

setup run stop test lint rules e2e bench odoo shell psql backup restore demo \
api-key import history pot pg lock clean:
	@$(DEV) $@
