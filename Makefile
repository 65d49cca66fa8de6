# Everything Guatu needs goes into this checkout: .venv, node_modules, var.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MESSAGES := $(wildcard src/guatu/*/locale/*/LC_MESSAGES/django.po)

.PHONY: demo install test check bench bench-psplib closure-runs lock messages clean

demo: install
	@$(BIN)/guatu demo --port $(PORT) $(if $(PROJECTS),--projects $(PROJECTS))

install: .venv/.installed node_modules/.installed .venv/.messages

.venv/.installed: requirements.lock pyproject.toml
	@echo "[1/3] Python 环境 packages → .venv"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps -e .
	@touch $@

node_modules/.installed: package-lock.json
	@echo "[2/3] 浏览器部件 browser parts → node_modules"
	@npm ci --no-audit --no-fund --silent
	@touch $@

.venv/.messages: $(MESSAGES) .venv/.installed
	@echo "[3/3] 英文译文 messages"
	@$(BIN)/guatu messages
	@touch $@

.venv/.tools: requirements-dev.lock .venv/.installed
	@echo "测试工具 tools for tests → .venv"
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

test: install .venv/.tools
	@scripts/test

check: install .venv/.tools
	@scripts/test --fast

bench: install .venv/.tools
	@$(BIN)/python benchmarks/run.py

# Takes half an hour on a quiet machine, and goes on where it was stopped; `make bench` shows what it found.
bench-psplib: install .venv/.tools
	@$(BIN)/python benchmarks/levelling.py

# The closure machine at random, 10,000 times (a few minutes).
closure-runs: install .venv/.tools
	@$(BIN)/python benchmarks/closure_runs.py

lock: .venv/.tools
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-annotate requirements-dev.in -o requirements-dev.lock
	$(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-annotate requirements.in -c requirements-dev.lock -o requirements.lock
	npm install --package-lock-only --no-audit --no-fund

messages: install
	@for room in src/guatu/*/locale; do (cd $$room/.. && ../../../$(BIN)/django-admin makemessages -l en --no-obsolete --no-location); done
	@$(BIN)/guatu messages

clean:
	rm -rf .venv node_modules var
