# Targets that keep the API clients at what their vendors publish. Include this file, or use it alone:
# make -f specpress.mk regenerate

SPECPRESS ?= specpress
REMOTE ?= origin
BRANCH ?= specpress/regenerate
TEXT ?= pull-request.md
PATCH ?= changes.patch
# What a regeneration may change: the sources, and where the clients are written to.
PATHS ?= specs generated
# A folder whose calls of the clients come first in the text: CONSUMER=src
CONSUMER ?=
# What was pulled since the last proposal; a run that failed leaves it for the next one.
LOG := $(TEXT).pulled
# The way from git's files to a commit, past the index and the branch of whoever works here.
WITH_INDEX = index=$$(mktemp -d); trap 'rm -rf "$$index"' EXIT; export GIT_INDEX_FILE="$$index/index"

.PHONY: regenerate changes apply propose

regenerate: ## Fetch, press and prove every client; if one changed, pull-request.md says what
	@rm -f $(TEXT) $(TEXT).new
	@test -n "$$(git status --porcelain -- $(PATHS))" || rm -f $(LOG)
	@$(SPECPRESS) pull --keep-going > $(TEXT).new 2>&1; status=$$?; cat $(TEXT).new; \
	  cat $(TEXT).new >> $(LOG); rm -f $(TEXT).new; exit $$status
	@$(SPECPRESS) generate
	@$(SPECPRESS) verify
	@if test -z "$$(git status --porcelain -- $(PATHS))"; then rm -f $(LOG); else \
	  for toml in $(wildcard specs/*.toml) $$(grep -ls '^\[tool\.specpress\]' pyproject.toml); do \
	    case "$$toml" in pyproject.toml) name=$$toml;; *) name=$$(basename "$$toml" .toml);; esac; \
	    printf '## %s\n\n' "$$name"; \
	    if git cat-file -e "HEAD:./$$toml" 2>/dev/null; \
	      then $(SPECPRESS) diff "$$name" --format markdown $(if $(CONSUMER),--consumer $(CONSUMER)) || exit 1; \
	      else printf 'A new client.\n'; \
	    fi; \
	    printf '\n'; \
	  done > $(TEXT).new && \
	  { cat $(TEXT).new; printf '## What was pulled\n\n'; awk '!seen[$$0]++ { print "    " $$0 }' $(LOG); } | \
	    awk '{ size += length($$0) + 1 } size > 55000 { print "\n(cut here: it is too long for a pull request)"; exit } \
	      { print }' > $(TEXT); fi
	@rm -f $(TEXT).new
	@test ! -f $(TEXT) || echo "$(TEXT): written"

changes: ## Pack what `regenerate` changed into changes.patch, for a job that may push; nothing if nothing changed
	@rm -f $(PATCH)
	@test ! -f $(TEXT) || { $(WITH_INDEX); git read-tree HEAD && git add --all -- $(PATHS) && \
	  git diff --cached --binary HEAD -- $(PATHS) > $(PATCH); }

apply: ## Make the changes of changes.patch; what lies elsewhere than the sources and the clients is left out
	@git apply --whitespace=nowarn $(foreach path,$(PATHS),--include='$(path)' --include='$(path)/*') $(PATCH)
	@rm -f $(PATCH)

propose: ## Commit what `regenerate` changed on the default branch and push it as a branch; nothing if nothing changed
	@test -f $(TEXT) || { echo "nothing changed"; exit 0; }; \
	  set -e; $(WITH_INDEX); \
	  git fetch --quiet $(REMOTE) HEAD; base=$$(git rev-parse FETCH_HEAD); \
	  test "$$(git branch --show-current)" = $(BRANCH) || git diff --quiet "$$base" HEAD -- $(PATHS) || \
	    { echo "$(PATHS): other than in the default branch; propose from there" >&2; exit 1; }; \
	  git read-tree "$$base"; git add --all -- $(PATHS); tree=$$(git write-tree); \
	  if git fetch --quiet $(REMOTE) $(BRANCH) 2>/dev/null; then there=$$(git rev-parse FETCH_HEAD); \
	    if git diff --quiet "$$there" "$$tree" -- $(PATHS); then echo "$(BRANCH): has this already"; exit 0; fi; \
	    if [ "$$(git rev-parse --is-shallow-repository)" = true ]; then \
	      git fetch --quiet --unshallow $(REMOTE) HEAD; git fetch --quiet $(REMOTE) $(BRANCH); \
	    fi; \
	    mine=$$(git var GIT_COMMITTER_IDENT); \
	    for email in $$(git log --format=%ce "$$base..$$there"); do \
	      case "$$mine" in \
	        *"<$$email>"*) ;; \
	        *) echo "$(BRANCH): has a commit of $$email; merge it or delete the branch first" >&2; exit 1;; \
	      esac; \
	    done; \
	  fi; \
	  if git diff --quiet "$$base" "$$tree"; then echo "nothing changed"; exit 0; fi; \
	  commit=$$(git commit-tree "$$tree" -p "$$base" -m "Regenerate the API clients"); \
	  git push --quiet --force $(REMOTE) "$$commit:refs/heads/$(BRANCH)"; rm -f $(LOG); \
	  echo "$(BRANCH): pushed to $(REMOTE)"
