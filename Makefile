# A fresh machine needs make and a Python of 3.11 or later; every target makes .venv from requirements.lock first.
# Another Python has an environment of its own: `make test PYTHON=python3.12` runs in .venv-python3.12.

PYTHON ?= python3
VENV := .venv$(if $(filter-out python3,$(PYTHON)),-$(notdir $(PYTHON)))
BIN := $(VENV)/bin
LOCKS := requirements.lock
STAMP := $(VENV)/.installed-from-lock
CODE := generator tests benchmarks examples
# The tests that call clients.
CALLING := tests/runtime tests/freight tests/golden tests/proof tests/cases tests/vendor tests/render/test_streams.py \
    tests/cli/test_readme.py
SITE := $(VENV)-docs
HTTPX := $(VENV)-httpx
WITH_HTTPX := VENV=$(HTTPX) LOCKS="requirements.lock requirements-httpx.lock"
PIN := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-emit-find-links --custom-compile-command "make lock"
JOBS ?= 3
SECONDS ?= 600
SEED ?= 1
SPEC ?=
STEPS ?= -1
VENDOR ?=
TESTS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help generate check regenerate changes apply propose verify prove-the-prover bounds fuzz lint types pytest test test-quick test-nightly test-lowest test-httpx test-prism test-servers coverage load bench compare gallery curves corpus evolution corpus-small corpus-properties texts literals dist changelog lock docs pages site clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z -]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A stamp that is newer than the lock files says that the environment holds what they pin: of a library that two of them
# pin, the version of the later file.
$(STAMP): $(LOCKS)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11; try make PYTHON=python3.12" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	for lock in $(LOCKS); do $(BIN)/python -m pip install --quiet --require-hashes --no-deps -r $$lock || exit 1; done
	@touch $@

generate: $(STAMP) ## Write the client of every specs/*.toml
	@$(BIN)/python -m generator generate

check: $(STAMP) ## Fail if a committed client is not what its sources give
	@$(BIN)/python -m generator check

regenerate: $(STAMP) ## Fetch, press and prove the clients anew (docs/ci.md)
regenerate changes apply propose: ## Pack what changed, unpack it, push it as a branch
	@$(MAKE) --no-print-directory -f templates/init/specpress.mk SPECPRESS="$(BIN)/python -m generator" $@

verify: $(STAMP) ## Prove every client against its description
	@$(BIN)/python -m generator verify

prove-the-prover: $(STAMP) ## Seed faults in a client, and expect the proof to notice each
	@$(BIN)/python benchmarks/prover.py

bounds: $(STAMP) ## Measure what descriptions of 100 KB cost, of each kind that grows; takes an hour
	@$(BIN)/python benchmarks/bounded.py

fuzz: $(STAMP) ## Damage inputs of every kind for SECONDS=600 and see what the commands do; SEED=1 chooses them
	@$(BIN)/python benchmarks/fuzz.py --seconds $(SECONDS) --seed $(SEED)

lint: $(STAMP) ## Check the style of our own code
	$(BIN)/ruff check --quiet $(CODE)
	$(BIN)/black --check --quiet $(CODE)

types: $(STAMP) ## Type-check the generator and the generated clients, with mypy and pyright
	@$(BIN)/mypy & mypy=$$!; $(BIN)/pyright --pythonpath $(BIN)/python; status=$$?; wait $$mypy && exit $$status

test: lint types pytest ## Style, types and all tests

test-quick: lint ## Style and the tests of names, texts and schemas: what a newcomer runs after each change
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -q tests/architecture tests/spelling tests/diagnostics tests/schemas tests/source

pytest: $(STAMP) ## All tests, or those of TESTS=tests/folder
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -q $(TESTS)

test-nightly: $(STAMP) ## The tests that repeat with much what other tests do with less; takes minutes
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal -q -m nightly

test-lowest: ## All tests with the lowest versions of the libraries that pyproject.toml allows
	@$(MAKE) --no-print-directory pytest VENV=$(VENV)-lowest LOCKS="requirements.lock requirements-lowest.lock"

# The environment holds httpx and no httpx2.
test-httpx: ## The tests that call clients and the proof, with httpx in place of httpx2
	@$(MAKE) --no-print-directory $(HTTPX)/.installed-from-lock $(WITH_HTTPX)
	$(HTTPX)/bin/python -m pip uninstall --quiet --yes httpx2 httpcore2
	@$(MAKE) --no-print-directory pytest verify $(WITH_HTTPX) TESTS="$(CALLING)" SPECPRESS_HTTP=httpx

test-prism: $(STAMP) ## Call a mock server of another project; needs node
	@command -v npm >/dev/null || echo "npm is not installed: the tests of this target will be skipped" >&2
	@test ! -x "$$(command -v npm)" || test -d .tools/prism/node_modules/@stoplight/prism-cli || { mkdir -p .tools/prism && \
	    npm install --prefix .tools/prism --no-package-lock --no-audit --no-fund --loglevel=error @stoplight/prism-cli@5; }
	$(BIN)/python -m pytest tests/prism -q

test-servers: $(STAMP) ## Make clients of FastAPI, swagger-ui-express (needs node), Prefect and PowerDNS as they run
	@test -x .tools/servers/python/bin/uvicorn || { $(PYTHON) -m venv .tools/servers/python && \
	    .tools/servers/python/bin/python -m pip install --quiet fastapi==0.165.* uvicorn==0.54.*; }
	@test -x .tools/servers/prefect/bin/prefect || { $(PYTHON) -m venv .tools/servers/prefect && \
	    .tools/servers/prefect/bin/python -m pip install --quiet prefect==3.9.1; }
	@PATH="$$PATH:/usr/sbin" command -v pdns_server >/dev/null || \
	    echo "PowerDNS is not installed (Debian: pdns-server 4.7, pdns-backend-sqlite3): its tests will be skipped" >&2
	@command -v npm >/dev/null || echo "npm is not installed: the tests of swagger-ui-express will be skipped" >&2
	@test ! -x "$$(command -v npm)" || test -d .tools/servers/node_modules/swagger-ui-express || \
	    npm install --prefix .tools/servers --no-package-lock --no-audit --no-fund --loglevel=error \
	    swagger-ui-express@5 express@5
	$(BIN)/python -m pytest tests/servers -q -rs

coverage: $(STAMP) ## Measure which branches of the runtime the tests of its behaviour run
	@rm -f .coverage .coverage.*
	$(BIN)/coverage run --branch --parallel-mode --include='*/_runtime/*,*/generator/runtime/*' -m pytest tests/runtime tests/freight -q
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report --skip-covered --show-missing --fail-under=95

load: $(STAMP) ## Send 26,000 calls through a server that fails at one in twenty; takes minutes
	SPECPRESS_LOAD_CALLS=500 SPECPRESS_LOAD_ROUNDS=50 $(BIN)/python -m pytest tests/runtime/test_load.py tests/runtime/faults/test_concurrency.py -q -s

bench: $(STAMP) ## Measure specpress beside its peers
	@$(BIN)/python benchmarks/bench.py

compare: $(STAMP) ## Measure specpress beside its peers, and write it into docs/comparison.md; takes half an hour
	@$(BIN)/python benchmarks/compare.py --write

gallery: $(STAMP) ## Make clients of three public APIs beside the checkout, and write docs/gallery.md
	@$(BIN)/python benchmarks/gallery.py

curves: $(STAMP) ## Measure what answers, streams and descriptions cost as they grow, and write it into the docs
	@$(BIN)/python benchmarks/curves.py
	@$(BIN)/python benchmarks/bounded.py --write

evolution: $(STAMP) ## Follow six published histories; STEPS=20 makes so many new steps, VENDOR=resend one history
	@$(BIN)/python benchmarks/evolution.py $(VENDOR) --steps $(STEPS) --write

corpus: $(STAMP) ## Press every real description beside the checkout; SPEC=name for one
	@$(BIN)/python benchmarks/corpus.py $(SPEC)

corpus-small: $(STAMP) ## Press every small document of this checkout; takes minutes
	@$(BIN)/python benchmarks/corpus.py --small

corpus-properties: $(STAMP) ## Read documents drawn from every schema of every real description; takes minutes
	SPECPRESS_EXAMPLES=$${SPECPRESS_EXAMPLES:-5} $(BIN)/python -m pytest tests/properties -n $(JOBS) -q

texts: $(STAMP) ## Count the texts of every real description that stand in its client; takes minutes
	@$(BIN)/python benchmarks/texts.py

literals: $(STAMP) ## Have mypy and pyright judge calls of the largest clients beside the checkout; SPEC=name for one, SEED=1
	@$(BIN)/python benchmarks/literals.py $(SPEC) --seed $(SEED)

docs: pages site ## Write the pages that are made from code, and build the site of docs/ into site/
	@$(BIN)/python -m pytest -q tests/documentation/test_built_site.py

pages: $(STAMP)
	$(BIN)/python -m generator explain --all --markdown > docs/diagnostics.md
	$(BIN)/python -m tests.documentation.commands_page
	$(BIN)/python -m tests.runtime.faults.table
	$(BIN)/python -m tests.source.forms.table
	$(BIN)/python -m tests.documentation.pictures

site:
	@$(MAKE) --no-print-directory $(SITE)/.installed-from-lock VENV=$(SITE) LOCKS=requirements-docs.lock
	@NO_MKDOCS_2_WARNING=1 $(SITE)/bin/mkdocs build --strict --quiet
	@echo "site/index.html"

# Two runs on one commit write the same bytes.
dist: $(STAMP) ## Build the wheel and the sdist into dist/
	@rm -rf dist && SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/python -c 'from hatchling import build; \
	    print(build.build_sdist("dist"), build.build_wheel("dist"), sep="\n")'

changelog: ## Collect the files of changes/ into CHANGELOG.md; DRAFT=1 prints the section alone
	@test -x .tools/towncrier/bin/towncrier || { $(PYTHON) -m venv .tools/towncrier && \
	    .tools/towncrier/bin/python -m pip install --quiet towncrier==26.9.0; }
	@.tools/towncrier/bin/towncrier build $(if $(DRAFT),--draft,--yes)

lock: $(STAMP) ## Pin the dependencies anew
	$(BIN)/python -m pip install --quiet uv
	$(PIN) --output-file requirements.lock pyproject.toml requirements.in
	$(PIN) --output-file requirements-lowest.lock --resolution lowest-direct pyproject.toml
	echo mkdocs-material | $(PIN) --output-file requirements-docs.lock -
	echo httpx | $(PIN) --output-file requirements-httpx.lock --constraints requirements.lock -

clean: ## Remove what the other targets made and git does not hold
	rm -rf .venv .venv-* .tools .specpress-cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
