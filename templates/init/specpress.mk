# Targets that keep the API clients at what their vendors publish. Include this file, or use it alone:
# make -f specpress.mk regenerate

SPECPRESS ?= specpress
REMOTE ?= origin
BRANCH ?= specpress/regenerate
TEXT ?= pull-request.md
PATCH ?= changes.patch
# What a regeneration may change: the sources, and where the clients are written to.
PATHS ?= specs generated

.PHONY: regenerate changes apply propose

regenerate: ## Fetch, press and prove every client; if one changed, pull-request.md says what
	@rm -f $(TEXT)
	@$(SPECPRESS) pull --keep-going > $(TEXT).log 2>&1; status=$$?; cat $(TEXT).log; exit $$status
	@$(SPECPRESS) generate
	@$(SPECPRESS) verify
	@test -z "$$(git status --porcelain -- $(PATHS))" || { \
	  for toml in specs/*.toml; do \
	    name=$$(basename "$$toml" .toml); \
	    printf '## %s\n\n' "$$name"; \
	    if git cat-file -e "HEAD:./$$toml" 2>/dev/null; \
	      then $(SPECPRESS) diff "$$name" --format markdown || exit 1; \
	      else printf 'A new client.\n'; \
	    fi; \
	    printf '\n'; \
	  done > $(TEXT).new && \
	  { cat $(TEXT).new; printf '## What was pulled\n\n'; sed 's/^/    /' $(TEXT).log; } > $(TEXT); }
	@rm -f $(TEXT).log $(TEXT).new
	@test ! -f $(TEXT) || echo "$(TEXT): written"

changes: ## Pack what `regenerate` changed into changes.patch, for a job that may push; nothing if nothing changed
	@rm -f $(PATCH)
	@test ! -f $(TEXT) || { git add --all -- $(PATHS) && git diff --cached --binary HEAD -- $(PATHS) > $(PATCH); }

apply: ## Make the changes of changes.patch; what lies elsewhere than the sources and the clients is left out
	@git apply --whitespace=nowarn $(foreach path,$(PATHS),--include='$(path)/*') $(PATCH)
	@rm -f $(PATCH)

propose: ## Commit what `regenerate` changed and push it as a branch; nothing if nothing changed
	@test -f $(TEXT) || { echo "nothing changed"; exit 0; }; \
	  set -e; \
	  git add --all -- $(PATHS); \
	  if git fetch --quiet $(REMOTE) $(BRANCH) 2>/dev/null; then \
	    if git diff --cached --quiet FETCH_HEAD -- $(PATHS); then echo "$(BRANCH): has this already"; exit 0; fi; \
	    if [ "$$(git rev-parse --is-shallow-repository)" = true ]; then \
	      git fetch --quiet --unshallow $(REMOTE) HEAD; git fetch --quiet $(REMOTE) $(BRANCH); \
	    fi; \
	    mine=$$(git var GIT_COMMITTER_IDENT); \
	    for email in $$(git log --format=%ce HEAD..FETCH_HEAD); do \
	      case "$$mine" in \
	        *"<$$email>"*) ;; \
	        *) echo "$(BRANCH): has a commit of $$email; merge it or delete the branch first" >&2; exit 1;; \
	      esac; \
	    done; \
	  fi; \
	  git switch --quiet --force-create $(BRANCH); \
	  git diff --cached --quiet || git commit --quiet --message "Regenerate the API clients"; \
	  git push --quiet --force $(REMOTE) $(BRANCH); \
	  echo "$(BRANCH): pushed to $(REMOTE)"
