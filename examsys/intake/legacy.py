"""Vietnamese letters of the time before Unicode: texts typed in TCVN3 (.VnTime) or VNI fonts, read as what they mean.

Such a text looks garbled in any other font ("NguyÔn V¨n An", "Nguyeãn Vaên An"). In which code a column was typed is
judged by its syllables: the code is taken under which nearly all of them are Vietnamese and before were not.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import cache

_TCVN3 = {
    **dict(zip("µ¸¶·¹", "àáảãạ", strict=True)),
    **dict(zip("¨»¾¼½Æ", "ăằắẳẵặ", strict=True)),
    **dict(zip("©ÇÊÈÉË", "âầấẩẫậ", strict=True)),
    "®": "đ",
    **dict(zip("ÌÐÎÏÑ", "èéẻẽẹ", strict=True)),
    **dict(zip("ªÒÕÓÔÖ", "êềếểễệ", strict=True)),
    **dict(zip("×ÝØÜÞ", "ìíỉĩị", strict=True)),
    **dict(zip("ßãáâä", "òóỏõọ", strict=True)),
    **dict(zip("«åèæçé", "ôồốổỗộ", strict=True)),
    **dict(zip("¬êíëìî", "ơờớởỡợ", strict=True)),
    **dict(zip("ïóñòô", "ùúủũụ", strict=True)),
    **dict(zip("\u00adõøö÷ù", "ưừứửữự", strict=True)),
    **dict(zip("úýûüþ", "ỳýỷỹỵ", strict=True)),
    **dict(zip("¡¢§£¤¥¦", "ĂÂĐÊÔƠƯ", strict=True)),
}
_VNI_MARKS = {
    **dict(zip("øùûõï", "\u0300\u0301\u0309\u0303\u0323", strict=True)),
    **{
        mark: base + tone
        for marks, base in (("âàáåãä", "\u0302"), ("êèéúüë", "\u0306"))
        for mark, tone in zip(marks, ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"), strict=True)
    },
}
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VOWEL_TO_MARK = frozenset("aeiouyôö")

SAMPLE = 2_000
"""How many different texts of a column are looked at."""
_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|kr|ph|qu|th|tr|[bcdđghklmnpqrstvx]"
_NUCLEI = "uyê|uya|iê|yê|ia|ya|uô|ua|ươ|ưa|oa|oă|oe|oo|uâ|uê|uy|uơ|[aăâeêioôơuưy]"
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{_NUCLEI})(?:ch|nh|ng|[cmnptiouy])?")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))


class Letters(StrEnum):
    """How the letters of a text are written."""

    UNICODE = "Unicode"
    TCVN3 = "TCVN3"
    VNI = "VNI"


def _from_tcvn3(text: str) -> str:
    return "".join(_TCVN3.get(character, character) for character in text)


def _from_vni(text: str) -> str:
    """Put each mark on the vowel before it; letters of their own stand for themselves."""
    found: list[str] = []
    before = ""
    for character in text:
        lower = character.lower()
        if lower in _VNI_MARKS and before.lower() in _VOWEL_TO_MARK:
            found.append(_VNI_MARKS[lower])
            before = ""
            continue
        letter = _VNI_LETTERS.get(lower, lower)
        found.append(letter.upper() if character.isupper() else letter)
        before = character
    return unicodedata.normalize("NFC", "".join(found))


_READ: Mapping[Letters, Callable[[str], str]] = {Letters.TCVN3: _from_tcvn3, Letters.VNI: _from_vni}


def read_as(text: str, letters: Letters) -> str:
    """Return a text as it was meant."""
    return text if letters is Letters.UNICODE else _READ[letters](text)


@cache
def _is_syllable(word: str) -> bool:
    decomposed = unicodedata.normalize("NFD", word)
    tones = sum(ord(character) in _TONES for character in decomposed)
    bare = unicodedata.normalize("NFC", decomposed.translate(_TONES)).lower()
    odd_case = word != word.lower() and word != word.upper() and word != word[:1] + word[1:].lower()
    return tones <= 1 and not odd_case and bool(_SYLLABLE.fullmatch(bare))


def _share(texts: Sequence[str]) -> float:
    """Return which part of the words that are not plain ASCII are Vietnamese syllables."""
    words = [word for text in texts for word in text.split() if not word.isascii()]
    return sum(map(_is_syllable, words)) / len(words) if words else 1.0


def is_garbled(text: str) -> bool:
    """Tell whether one text among others in Unicode was typed in an older font: it makes sense only when so read."""
    if text.isascii() or _share([text]) > 0.5:
        return False
    return any(_share([read_as(text, letters)]) == 1 for letters in _READ)


def letters_of(texts: Sequence[str]) -> Letters:
    """Tell how the texts of one column were typed: another code only where Unicode makes no sense and it does."""
    telling = [text for text in dict.fromkeys(texts) if not text.isascii()][:SAMPLE]
    as_they_are = _share(telling)
    if as_they_are > 0.7:  # names of minorities are no syllables of ours
        return Letters.UNICODE
    shares = {letters: _share([read_as(text, letters) for text in telling]) for letters in _READ}
    best = max(shares, key=lambda letters: shares[letters])
    return best if shares[best] >= 0.9 else Letters.UNICODE
