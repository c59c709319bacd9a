"""The style and the script of the report: the filter is style alone, the search needs the script.

The style has no `:has()`: with a hundred thousand elements a browser stands still for minutes at each change.
"""

VERDICTS = {"proven": "green", "failed": "red", "unproven": "grey", "waived": "blue"}
"""The colour of each verdict."""

_FILTERS = "\n".join(
    f"#only-{verdict}:checked ~ * .of-verdict:not(.{verdict}) {{ display: none; }}" for verdict in VERDICTS
)
_CHOSEN = ", ".join(f"#only-{name}:checked ~ .bar label[for=only-{name}]" for name in ("all", *VERDICTS))
_FOCUSED = _CHOSEN.replace(":checked", ":focus-visible")

STYLE = f"""
:root {{ color-scheme: light dark; --line: #8884; --soft: #8882; --back: Canvas; }}
body {{ font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }}
h1 {{ font-size: 1.4rem; margin: 0 0 .25rem; }} h2 {{ font-size: 1.1rem; margin: 1.5rem 0 .5rem; }}
p {{ margin: .25rem 0 1rem; }}
.bar {{ position: sticky; top: 0; z-index: 1; background: var(--back); border-bottom: 1px solid var(--line); }}
.bar {{ display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .6rem 0; }}
.bar label {{ cursor: pointer; padding: .1rem .5rem; border-radius: 1rem; border: 1px solid var(--line); }}
{_CHOSEN} {{ background: var(--soft); font-weight: 600; }}
{_FOCUSED} {{ outline: 2px solid Highlight; }}
input[type=radio] {{ position: absolute; opacity: 0; }}
.bar input[type=search] {{ flex: 1; min-width: 14rem; font: inherit; padding: .25rem .5rem; }}
.operation {{ border-top: 1px solid var(--line); padding: .6rem 0; scroll-margin-top: 4rem; }}
.operation {{ content-visibility: auto; contain-intrinsic-size: auto 2.7rem; }}
.operation > summary {{ display: grid; grid-template-columns: minmax(16rem, 24rem) 1fr; gap: 1rem; list-style: none; }}
summary {{ cursor: pointer; }}
.operation > summary code {{ overflow-wrap: anywhere; font-weight: 600; }}
.squares {{ display: flex; flex-wrap: wrap; gap: 3px; align-content: start; padding-top: 4px; }}
i {{ width: 12px; height: 12px; border-radius: 2px; display: inline-block; background: #2e9e5b; }}
i.failed {{ background: #d43a3a; }} i.unproven {{ background: #9a9a9a; }} i.waived {{ background: #4a7fd6; }}
.cell {{ margin: .3rem 0 .3rem 1rem; }} .cell i {{ margin-right: 3px; }}
.reason {{ margin: .25rem 0 .25rem 1.3rem; overflow-wrap: anywhere; }}
.group {{ border-left: 3px solid var(--line); padding: .1rem 0 .1rem .8rem; margin: .7rem 0; overflow-wrap: anywhere; }}
.group > div {{ margin: .2rem 0; }}
.group a {{ color: inherit; margin-right: .8rem; white-space: nowrap; }} .place {{ opacity: .75; }}
.exchange {{ display: grid; grid-template-columns: 1fr 1fr; gap: .75rem; margin: .4rem 0 .8rem 1.3rem; }}
pre {{ background: var(--soft); margin: .3rem 0; padding: .6rem; font-size: 12px; }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
[hidden] {{ display: none !important; }}
{_FILTERS}
@media (max-width: 50rem) {{ .operation > summary, .exchange {{ grid-template-columns: 1fr; }} }}
"""

SCRIPT = """
const field = document.querySelector("input[type=search]"), count = document.querySelector("#count");
const rows = [...document.querySelectorAll(".operation, .group")], texts = new Map();
const text = row => texts.get(row) ?? texts.set(row, row.textContent.toLowerCase()).get(row);
const search = () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every(word => text(row).includes(word));
  const only = document.querySelector("input[type=radio]:checked").value;
  const is = row => row.matches(".operation") && !row.hidden && (only == "all" || row.classList.contains(only));
  count.textContent = rows.filter(is).length + " shown";
};
const open = () => {
  const row = document.getElementById(location.hash.slice(1));
  if (row?.matches(".operation")) { row.hidden = false; row.open = true; row.scrollIntoView(); }
};
let waiting;
field.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(search, 80); });
for (const each of document.querySelectorAll("input[type=radio]")) each.addEventListener("change", search);
addEventListener("hashchange", open);
search(); open();
"""
"""It reads what is on the page alone, and is allowed by its digest."""
