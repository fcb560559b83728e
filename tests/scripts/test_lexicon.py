"""The lexicon: entries, endings, capitals, states, mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from lettercast.normalization import Piece
from lettercast.scripts import (
    EntryMode,
    Lexicon,
    LexiconEntry,
    Script,
    ScriptError,
    Sentence,
    accept_entry,
    add_entries,
    count_changed_sentences,
    dump_pls,
    import_entries,
    parse_pls,
    remove_entry,
)

SAMPLE = """
[words]
MoCo = "mo co"
arXiv = { say = "archive", case = false }
SGD = { letters = true }
LSTM = { letters = true }
BERT = { word = true }
Bostrom = { ipa = "ˈbuːstɹəm" }
lattice = "lat iss"
"Stuart Russell" = "Stewart Russell"
"Mome Rath" = { ipa = "ˈməʊm ɹɑːθ" }
"k-means" = "kay means"
Colab = { say = "co lab", state = "proposed" }
US = { letters = true }
"""


@pytest.fixture
def lexicon(tmp_path: Path) -> Lexicon:
    path = tmp_path / "lexicon.toml"
    path.write_text(SAMPLE, encoding="utf-8")
    return Lexicon.load(path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MoCo and moco differ.", "mo co and moco differ."),
        ("MoCo's loss", "mo co's loss"),
        ("On ArXiv and arxiv.", "On archive and archive."),
        ("SGD is old; LSTMs too.", "S G D is old; L S T M's too."),
        ("BERT, BERTs and BERT-like models; Bert.", "Bert, Berts and Bert-like models; Bert."),
        ("Bostrom and Bostrom’s book", "Bostrom⟦ˈbuːstɹəm⟧ and Bostrom’s⟦ˈbuːstɹəmz⟧ book"),
        ("post-Bostrom, the Mome Raths", "post-Bostrom⟦ˈbuːstɹəm⟧, the ⟪Mome Raths⟫⟦ˈməʊm ɹɑːθs⟧"),
        ("SGD⟦sɡd⟧ and ⟪an SGD⟫⟦ən sɡd⟧, SGD", "SGD⟦sɡd⟧ and ⟪an SGD⟫⟦ən sɡd⟧, S G D"),
        ("Stuart Russell, not Stuart", "Stewart Russell, not Stuart"),
        ("K-means and the Lattices", "kay means and the lat isses"),
        ("SGDx, aSGD and Colab", "SGDx, aSGD and Colab"),
        ("Trust us, in the US's view.", "Trust us, in the U S's view."),
    ],
)
def test_apply(lexicon: Lexicon, text: str, said: str) -> None:
    assert lexicon.apply(text) == said


def test_known_words_have_an_entry_in_any_state(lexicon: Lexicon) -> None:
    assert [word for word in ("SGD", "SGDs", "Colab", "sgd", "Colabs", "Keras") if lexicon.has_word(word)] == [
        "SGD",
        "SGDs",
        "Colab",
        "Colabs",
    ]


def test_proposed_entries_are_found_on_request(lexicon: Lexicon) -> None:
    assert [entry.written for _, _, entry, _ in lexicon.find_matches("SGD in a Colab", proposed=True)] == ["Colab"]


def test_no_file_is_an_empty_lexicon(tmp_path: Path) -> None:
    assert Lexicon.load(tmp_path / "lexicon.toml").apply("SGD") == "SGD"


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text('[word]\n[words]\nA1 = 3\nB = { say = "b", ipa = "b" }\nC = { sya = "x" }\nD = "d4"\n', "utf-8")
    with pytest.raises(ScriptError) as caught:
        Lexicon.load(path)
    assert len(caught.value.problems) == 5


def test_edits_keep_comments_and_order(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text('# mine\n[words]\nMoCo = "moko"  # a guess\nSGD = { letters = true }\n', encoding="utf-8")
    add_entries(
        path,
        [
            LexiconEntry("MoCo", EntryMode.SAY, "mo co"),
            LexiconEntry("Colab", EntryMode.SAY, "co lab", is_reviewed=False),
        ],
    )
    accept_entry(path, "Colab")
    remove_entry(path, "SGD")
    text = path.read_text(encoding="utf-8")
    assert text.startswith('# mine\n[words]\nMoCo = "mo co"')
    assert [(entry.written, entry.is_reviewed) for entry in Lexicon.load(path).entries] == [
        ("MoCo", True),
        ("Colab", True),
    ]


def test_the_first_entry_makes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "voices" / "lexicon.toml"
    lexicon = add_entries(path, [LexiconEntry("arxiv", EntryMode.SAY, "archive", is_case_sensitive=False)])
    assert Lexicon.load(path) == lexicon
    with pytest.raises(ScriptError, match="not in the lexicon"):
        remove_entry(path, "SGD")


def test_a_change_is_counted_in_sentences() -> None:
    script = Script(tuple(Sentence((Piece(text, text),)) for text in ("MoCo is here.", "So is SGD.", "MoCo, MoCo.")))
    after = Lexicon((LexiconEntry("MoCo", EntryMode.SAY, "mo co"),))
    assert count_changed_sentences({"7": script, "8": Script(())}, Lexicon(), after) == {"7": 2}


def test_pls_there_and_back(lexicon: Lexicon) -> None:
    back = parse_pls(dump_pls(lexicon), "lexicon.pls")
    assert back == tuple(entry for entry in lexicon.entries if entry.is_reviewed)


def test_taking_over_keeps_what_is_said_so_already(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.toml"
    path.write_text('[words]\nSGD = "S G D"  # as ever\nMoCo = { say = "mo co", note = "heard" }\n', encoding="utf-8")
    ours = path.read_text(encoding="utf-8")
    import_entries(path, parse_pls(dump_pls(Lexicon.load(path)), "lexicon.pls"))
    assert path.read_text(encoding="utf-8") == ours
    assert import_entries(path, [LexiconEntry("MoCo", EntryMode.SAY, "moco")]).find_entry("MoCo") == LexiconEntry(
        "MoCo", EntryMode.SAY, "moco"
    )


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (b"<lexicon", "not well-formed"),
        (b"<lexicon/>", "not a W3C pronunciation lexicon"),
        (
            b'<lexicon xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="x-sampa"><lexeme>'
            b"<grapheme>a</grapheme><phoneme>a</phoneme></lexeme></lexicon>",
            "x-sampa",
        ),
    ],
)
def test_pls_that_is_none_is_told(document: bytes, told: str) -> None:
    with pytest.raises(ScriptError, match=told):
        parse_pls(document, "lexicon.pls")
