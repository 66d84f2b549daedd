"""Tells English from a few other languages by their commonest words, enough to say so politely."""

from intents.text import normalise, words

_COMMON = {
    "english": "the of and to in is are we our what how why which when do does can for with it",
    "german": "der die das und ist wir was wie warum welche wann nicht ein eine mit auf fur zu ich "
    "nach von im bei oder",
    "spanish": "el los las una que como por para con es son nuestro cual cuando donde del se",
    "french": "le les une des est nous que quoi comment pourquoi quels quelle avec pour sur du et",
    "italian": "il gli una che come perche per con sono nostro quale quando dove della di e",
    "portuguese": "os as uma que como por para com sao nosso qual quando onde da do em",
}
_SETS = {language: frozenset(common.split()) for language, common in _COMMON.items()}
_FEWEST = 2


def is_foreign(text: str) -> bool:
    """Whether `text` is rather in another language, or in another script, than English."""
    said = words(normalise(text))
    if not said:
        return any(character.isalpha() for character in text)
    counts = {language: len(common.intersection(said)) for language, common in _SETS.items()}
    foreign = max(count for language, count in counts.items() if language != "english")
    return foreign >= _FEWEST and foreign > counts["english"]
