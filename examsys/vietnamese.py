"""Vietnamese letters: the order of names, and search that ignores diacritics.

The sort key agrees with ICU's `vi` order on names (a test compares them on PostgreSQL, whose ICU is the judge).
"""

import unicodedata
from functools import lru_cache

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_LETTERS = {letter: index for index, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", 12)}
_LETTERS |= {str(digit): digit + 2 for digit in range(10)} | {" ": 0, "-": 1}


_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u02bb\u0060\u00b4\u2032", "'"))


def clean(text: str) -> str:
    """Return the text in NFC with single blanks, as everything typed or read is stored."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def code_as_typed(text: str) -> str:
    """Return only letters and digits, in upper case and of plain width: " nb.001" is "NB001", "１２ ３４" is "1234"."""
    return "".join(character for character in unicodedata.normalize("NFKC", text) if character.isalnum()).upper()


@lru_cache(maxsize=50_000)
def sort_key(text: str) -> str:
    """Return an ASCII key whose plain order is the Vietnamese one: letters first, then tones, then case."""
    letters, tones, cases = [], [], []
    for character in unicodedata.normalize("NFC", text.translate(_APOSTROPHES)):
        lower = character.lower()
        tone, bare = 0, ""
        for part in unicodedata.normalize("NFD", lower):
            if part in _TONES:
                tone = _TONES[part]
            else:
                bare += part
        bare = unicodedata.normalize("NFC", bare)
        letters.append(_LETTERS.get(bare, 100 + ord(bare[0]) if bare else 0))
        tones.append(tone)
        cases.append(character != lower)
    return (
        "".join(f"{letter:04x}" for letter in letters)
        + "!"
        + "".join(str(tone) for tone in tones)
        + "!"
        + "".join(str(int(case)) for case in cases)
    )


def name_sort_key(full_name: str) -> str:
    """Return the key of a person's name: given name first, then family and middle names."""
    family, _, given = clean(full_name).rpartition(" ")
    return f"{sort_key(given)}~{sort_key(family)}"


def folded(text: str) -> str:
    """Return the text in lower case without diacritics, for search and for headings: "Đỗ Thị Ấn" is "do thi an".

    Apostrophes are one, however they are typed: names of the Central Highlands have them.
    """
    plain = clean(text).translate(_APOSTROPHES).lower().replace("đ", "d")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(character for character in decomposed if not unicodedata.combining(character))
