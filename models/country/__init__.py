"""The communes of Vietnam after 1 July 2025, found by their names of today and of before.

`communes.json.gz` is made by `extract` from the package vietnamadminunits (MIT, see LICENSE-vietnamadminunits.txt).
"""

from models.country.finding import Match, find
from models.country.gazetteer import Place, by_code

__all__ = ["Match", "Place", "by_code", "find"]
