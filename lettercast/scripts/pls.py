"""The lexicon as a W3C pronunciation lexicon (PLS 1.0), for other programs, and theirs as entries.

Phonemes become <phoneme> in IPA, everything else <alias>. What PLS has no word for is found again by
shape: an alias of single capitals is letters, an alias that differs in capitals alone is a word.
https://www.w3.org/TR/pronunciation-lexicon/
"""

from __future__ import annotations

from lxml import etree

from lettercast.scripts.errors import ScriptError
from lettercast.scripts.lexicon import EntryMode, Lexicon, LexiconEntry, parse_entries

_NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
_LANG_ATTRIBUTE = "{http://www.w3.org/XML/1998/namespace}lang"


def dump_pls(lexicon: Lexicon, *, language: str = "en-US") -> bytes:
    """Write the reviewed entries as a PLS document. An entry in any capitals is written in three ways."""
    root = etree.Element(f"{{{_NAMESPACE}}}lexicon", nsmap={None: _NAMESPACE})
    root.set("version", "1.0")
    root.set("alphabet", "ipa")
    root.set(_LANG_ATTRIBUTE, language)
    for entry in lexicon.entries:
        if not entry.is_reviewed:
            continue
        lexeme = etree.SubElement(root, f"{{{_NAMESPACE}}}lexeme")
        for written in _list_capitalizations(entry):
            etree.SubElement(lexeme, f"{{{_NAMESPACE}}}grapheme").text = written
        kind = "phoneme" if entry.mode is EntryMode.IPA else "alias"
        etree.SubElement(lexeme, f"{{{_NAMESPACE}}}{kind}").text = (
            entry.pronunciation if entry.mode is EntryMode.IPA else entry.spoken
        )
    document: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return document


def _list_capitalizations(entry: LexiconEntry) -> tuple[str, ...]:
    if entry.is_case_sensitive:
        return (entry.written,)
    return tuple(dict.fromkeys((entry.written, entry.written.lower(), entry.written.capitalize())))


def parse_pls(document: bytes, name: str) -> tuple[LexiconEntry, ...]:
    """Parse the entries of a PLS document. Raises ScriptError, with a problem for every lexeme that can't be used."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise ScriptError(f"not well-formed XML ({error.msg})", name, "export it again as PLS") from error
    if root.tag != f"{{{_NAMESPACE}}}lexicon":
        raise ScriptError("not a W3C pronunciation lexicon", name, f"its root is a <lexicon> of {_NAMESPACE}")
    alphabet = root.get("alphabet", "ipa")
    words: dict[str, dict[str, object]] = {}
    for lexeme in root.iterfind(f"{{{_NAMESPACE}}}lexeme"):
        written = [node.text.strip() for node in lexeme.iterfind(f"{{{_NAMESPACE}}}grapheme") if node.text]
        alias = lexeme.findtext(f"{{{_NAMESPACE}}}alias")
        phoneme = lexeme.find(f"{{{_NAMESPACE}}}phoneme")
        if phoneme is not None and phoneme.get("alphabet", alphabet) != "ipa":
            raise ScriptError(
                f"phonemes in the alphabet {phoneme.get('alphabet', alphabet)!r}", name, "only ipa is read"
            )
        folded = {form.lower() for form in written}
        kept = written[:1] if len(folded) == 1 and len(written) > 1 else written
        for form in kept:
            value = (
                {"ipa": (phoneme.text or "").strip()}
                if phoneme is not None
                else _parse_alias(form, (alias or "").strip())
            )
            if kept is not written:
                value["case"] = False
            words[form] = value
    return parse_entries({"words": words}, name)


def _parse_alias(written: str, alias: str) -> dict[str, object]:
    if alias == LexiconEntry(written, EntryMode.LETTERS).spoken and " " in alias:
        return {"letters": True}
    if written.isupper() and alias == written.capitalize():
        return {"word": True}
    return {"say": alias}
