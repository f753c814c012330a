# Every command worth knowing. Plain `make` prints them.
export UV_PYTHON_DOWNLOADS := never
PYTHON ?= python3
UV := .tools/bin/uv
BIN := .venv/bin
PACKAGES := libs/common gen/python services/media_cache services/monitor services/ocr services/gateway dev
SOURCES := libs services dev tests bench
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.PHONY: help setup run dev test e2e chaos check format protos lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.ready ## install what is needed, start everything, print `ready: http://...`; Ctrl-C stops it
	@exec $(BIN)/python -m dev run

dev: .venv/.ready ## as `make run`, and a process whose code changed is started again
	@exec $(BIN)/python -m dev run --watch

test: .venv/.ready .s3server/.ready ## run every test on real PostgreSQL, Redis and S3
	$(BIN)/pytest -n 2 --dist loadgroup

e2e: .venv/.ready .s3server/.ready ## run only the tests of the whole house
	$(BIN)/pytest tests/e2e

chaos: .venv/.ready .s3server/.ready ## run only the tests in which something breaks
	$(BIN)/pytest tests/chaos

check: .venv/.ready ## format, lint, types, imports, contracts, generated code, forbidden names
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy $(SOURCES)
	$(BIN)/lint-imports
	$(BIN)/python -m dev.contracts.generate --check
	$(BIN)/buf lint
	$(BIN)/buf format --diff --exit-code protos
	$(BIN)/python -m dev.contracts.breaking
	$(BIN)/python -m dev.forbidden

format: .venv/.ready ## format all code and contracts
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/buf format -w protos

protos: .venv/.ready ## make gen/ out of protos/
	$(BIN)/python -m dev.contracts.generate

lock: .tools/bin/uv ## lock the newest versions that fit requirements/*.in
	$(LOCK) -o requirements/tools.txt requirements/tools.in
	$(LOCK) --upgrade -o requirements/product.txt requirements/product.in
	$(LOCK) --upgrade -o requirements/develop.txt requirements/develop.in
	$(LOCK) --upgrade -o requirements/s3server.txt requirements/s3server.in

setup: .venv/.ready ## install everything into this checkout

clean: ## remove what was installed and generated here; data in .data stays
	rm -rf .venv .tools .s3server third_party build .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/pip install --quiet --require-hashes -r requirements/tools.txt

.venv/.ready: .tools/bin/uv requirements/product.txt requirements/develop.txt $(PACKAGES:%=%/pyproject.toml)
	@echo "installing into .venv"
	@test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	@$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/product.txt requirements/develop.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation $(PACKAGES:%=-e %)
	@touch $@

.s3server/.ready: .tools/bin/uv requirements/s3server.txt
	@echo "installing the S3 server of the tests into .s3server"
	@test -x .s3server/bin/python || $(UV) venv --quiet --python $(PYTHON) .s3server
	@$(UV) pip sync --quiet --python .s3server/bin/python --require-hashes requirements/s3server.txt
	@touch $@
