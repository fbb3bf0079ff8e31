# Every target says what it does: `make help`.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup setup-firefox build test test-firefox check conformance calibrate bench demo clean

# The survey that `make conformance` walks; without one, the demo portals.
SURVEY ?=
# Which demo portals: `small` (eight of them, a few minutes), `all` (75, about an hour), or one's id.
PORTALS ?= small
# Share of the notice's 201 platforms and 865 items that `make calibrate` walks.
SCALE ?= 0.1
# Further arguments of `hecha run`, `hecha calibrate`, `hecha demo` or the benchmark.
ARGS ?=

# Where cargo puts what it builds.
BUILT := $(or $(CARGO_TARGET_DIR),target)/release

# cargo-nextest where it is installed: a process a test, and a summary.
NEXTEST := $(shell cargo nextest --version >/dev/null 2>&1 && echo yes)
# More than half of a test with a browser is waiting for pages: two tests for each processor.
THREADS := $(shell echo $$(( $$(nproc 2>/dev/null || echo 2) * 2 )))
NOTE := cargo-nextest is not installed: the tests run under plain cargo test, one process for all

help: ## print this list
	@echo 'hecha: conformance tests of government-service portals, with evidence'
	@echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | \
	  while IFS=$$'\t' read -r name words; do printf '  make %-14s %s\n' "$$name" "$$words"; done
	@echo
	@echo '  make conformance SURVEY=path.yaml    the same for your own survey'
	@echo '  make conformance PORTALS=all         the same for all 75 demo portals'

setup: ## install what is missing: browser, driver, CJK fonts
	@webdriver/install.sh

build: ## build the program (release)
	@cargo build --release --bin hecha

conformance: setup build ## check the demo portals, or SURVEY=path.yaml, and print the verdicts and the report's path
	@'$(BUILT)'/hecha run $(if $(SURVEY),'$(SURVEY)',--demo $(if $(filter all,$(PORTALS)),,--portals $(PORTALS))) $(ARGS)
	@$(if $(SURVEY),:,$(if $(filter small,$(PORTALS)),echo 'eight of the 75 demo portals; make conformance PORTALS=all walks all of them'))

test: setup ## install what is missing and run every test
ifeq ($(NEXTEST),yes)
	@cargo nextest run --no-fail-fast --test-threads $(THREADS) $(ARGS)
else
	@echo '$(NOTE)'
	@cargo test --no-fail-fast $(ARGS)
endif

setup-firefox: ## install Firefox and its driver too
	@webdriver/install.sh --firefox

test-firefox: setup-firefox ## run the tests of the classic channel, Firefox among them
ifeq ($(NEXTEST),yes)
	@HECHA_TEST_FIREFOX=1 cargo nextest run --no-fail-fast --test-threads $(THREADS) classic $(ARGS)
else
	@echo '$(NOTE)'
	@HECHA_TEST_FIREFOX=1 cargo test --no-fail-fast classic $(ARGS)
endif

check: ## format, lints, licences and advisories
	@cargo fmt --check
	@cargo clippy --all-targets -- -D warnings
	@if cargo deny --version >/dev/null 2>&1; then cargo deny check; \
	 else echo 'licences and advisories: not checked, cargo-deny is not installed (cargo install cargo-deny)'; fi

calibrate: setup build ## measure how often each indicator is right and wrong (SCALE=0.1 of the notice's fleet)
	@'$(BUILT)'/hecha calibrate --scale $(SCALE) $(ARGS)

bench: setup ## measure journeys beside Playwright Test and a bare DevTools client (ARGS="--quick" for a short look)
	@cargo build --release --bin hecha --examples
	@tests/bench/playwright/install.sh
	@'$(BUILT)'/examples/bench $(ARGS)

demo: build ## serve the demo portals and print their addresses
	@'$(BUILT)'/hecha demo $(ARGS)

clean: ## remove what was built; archives are kept
	@cargo clean
	@rm -rf tests/bench/playwright/node_modules
