# Atlas. Everything here is a front for tools/: run `make` to see what there is.
.DEFAULT_GOAL := help
SHELL := /bin/sh
TOOL := node --import tsx

.PHONY: help install bootstrap up down stop dev demo test lint boundaries typecheck contract bench token \
	rebuild-read-models facts verify-ledger verify-audit audit sbom clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1	\2/' \
		| awk -F '\t' '{ printf "  make %-21s %s\n", $$1, $$2 }'

# Quick when there is nothing to do, so every target depends on it.
install:
	@tools/install.sh

bootstrap: install ## Install what is missing: npm packages, Temporal server, Kafka, Keycloak, test server, PostgreSQL
	@$(TOOL) tools/bootstrap.ts

up: install ## Start everything and leave it running; addresses go to .atlas/addresses.json
	@$(TOOL) tools/up.ts

down: install ## Stop what `make up` started
	@$(TOOL) tools/down.ts

stop: down

dev: install ## Run everything with hot reload, showing the logs, until Ctrl-C
	@$(TOOL) tools/dev.ts

demo: install ## Watch orders go from placed to shipped and paid, and the books tie
	@$(TOOL) tools/demo.ts

test: install ## Run everything that CI runs (GROUP=unit for one group)
	@$(TOOL) tools/test.ts $(GROUP)

lint: install ## Format and lint rules
	@$(TOOL) tools/test.ts lint

boundaries: install ## Who may import whom
	@$(TOOL) tools/test.ts lint boundaries

typecheck: install ## Generate the routes, then check the types
	@$(TOOL) tools/test.ts typecheck

contract: install ## Write the OpenAPI document, fact schemas and state machines (CHECK=1: fail when they differ)
	@$(TOOL) tools/contract.ts

bench: install ## Measure, each figure beside a control (SCALE=full for more)
	@$(TOOL) tools/bench.ts

token: install ## Print a bearer token of the development identity: make token ROLE=Finance USER=fay
	@$(TOOL) tools/token.ts '$(ROLE)' '$(USER)'

rebuild-read-models: install ## Build the read models from nothing, while the system runs
	@$(TOOL) tools/rebuild-read-models.ts

facts: install ## What is parked on its way to read models and reactors: make facts DO='list' (replay, drop, reread)
	@$(TOOL) tools/facts.ts $(DO)

verify-ledger: install ## Hash every journal again and compare with what was published: names the first that is not as posted
	@$(TOOL) tools/verify-ledger/main.ts

verify-audit: install ## Hash every audit entry again and compare with what was published: names the first that is not as sealed
	@$(TOOL) tools/verify-audit/main.ts

audit: ## Packages with known weaknesses of high severity and above
	@npm audit --audit-level=high

sbom: ## Write the bill of materials (CycloneDX) to .atlas/sbom.cdx.json
	@mkdir -p .atlas
	@npm sbom --sbom-format cyclonedx --sbom-type application --package-lock-only > .atlas/sbom.cdx.json

clean: install ## Stop, and forget the data of `make up`
	@$(TOOL) tools/clean.ts
