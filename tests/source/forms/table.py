"""Writes docs/pages.md: the forms of documentation pages, as their readers state them."""

from __future__ import annotations

from pathlib import Path

from generator.source.forms.recognised import forms

PAGE = Path(__file__).parents[3] / "docs" / "pages.md"
BEGIN, END = "<!-- The table is made from generator/source/forms/ by `make docs`. -->", "<!-- end of the table -->"


def table() -> str:
    """Return the table in Markdown."""
    rows = [f"| {form.name} | {form.sign.replace('|', '&#124;')} | {form.does} |" for form in forms()]
    return "\n".join(["| form | is recognised by | what comes of it |", "|---|---|---|", *sorted(rows)])


def with_table(text: str) -> str:
    """Return the page with the table as it is now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
