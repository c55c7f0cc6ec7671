"""Words made comparable: case, accents, signs and Arabic spellings laid aside."""

import re
import unicodedata
from functools import lru_cache

# Alef wasla as alef, alef maqsura as yeh, teh marbuta as heh, no tatweel; NFKD splits the rest.
_ARABIC = str.maketrans({"\u0671": "\u0627", "\u0649": "\u064a", "\u0629": "\u0647", "\u0640": ""})
_ARTICLE = re.compile("\\b\u0627\u0644(?=\\w{3})")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return `beni mellal` for "Béni-Mellal", `beni_mellal` and "BENI  MELLAL"."""
    apart = unicodedata.normalize("NFKD", _CAMEL.sub(" ", text))
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    words = re.sub(r"[\W_]+", " ", letters.casefold().translate(_ARABIC))
    return _ARTICLE.sub("", words).strip()
