"""Takes the models of the Api and gives the files of models/, written by datamodel-code-generator (dcg)."""

from __future__ import annotations


class ModelsError(Exception):
    """A fault of ours: dcg was asked for one thing and gave another, or a model entry breaks its contract."""
