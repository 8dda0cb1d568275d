# Every command is one line of dev/make.py.
MAKEFLAGS += --no-print-directory
DEV = /usr/bin/python3 dev/make.py
.PHONY: setup pg odoo shell psql lock

setup: ## install what is missing: Debian packages, Odoo 19, Python packages
	@$(DEV) setup
pg: ## start the private PostgreSQL and leave it running
	@$(DEV) pg
odoo: ## Odoo's own command line: make odoo ARGS='-d test -i onestop_fee'
	@$(DEV) odoo "$(ARGS)"
shell: ## a Python shell on the main database
	@$(DEV) shell
psql: ## a statement or a prompt on the main database: make psql SQL='…'
	@$(DEV) psql "$(SQL)"
lock:
	@$(DEV) lock
