# Two commands do everything on a fresh machine: make run, make test.
.DEFAULT_GOAL := help
.PHONY: help run test install lint format lock vendor messages pictures bench faults

help: ## List the commands
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

run: ## Try CALMS on this machine (PORT=8000)
	@scripts/install base
	@scripts/serve

test: ## Run every test, on SQLite and on PostgreSQL
	@scripts/install dev
	@scripts/install-system-packages
	@scripts/test

install: ## Make the environment in .venv and stop there
	@scripts/install base

lint: ## Check style, types, layers, templates, Dockerfile, settings
	@scripts/install dev
	@scripts/lint

format: ## Rewrite Python and templates in the house style
	@scripts/install dev
	@scripts/format

lock: ## Choose package versions anew and write requirements/*.txt
	@scripts/install dev
	@scripts/lock

vendor: ## Copy or build static/vendor/ anew (needs npm)
	@scripts/install dev
	@scripts/refresh-vendor

messages: ## Collect the sentences to translate and compile them (needs gettext)
	@scripts/install base
	@scripts/messages

pictures: ## Take the pictures of docs/pictures/ in a browser
	@scripts/install dev
	@scripts/install-system-packages
	@scripts/pictures

bench: ## Measure what docs/ quotes; fails over budget
	@scripts/install dev
	@scripts/install-system-packages
	@scripts/bench

faults: ## Kill, race and crowd the answering, on both databases
	@scripts/install dev
	@scripts/install-system-packages
	@scripts/faults
