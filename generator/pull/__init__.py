"""Takes the `[[pull]]` tables of a client and gives its sources anew: the only stage that uses the network."""

from .allowance import Limits
from .sources import PULL_STAGES, PullResult, pull

__all__ = ["PULL_STAGES", "Limits", "PullResult", "pull"]
