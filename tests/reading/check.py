"""Whether every sentence the program can say is easy to read.

Reads `crates/phr/src/message/tests/sentences/{ja,easy}.tsv` (a unit test keeps them true), and for easy words the pages one
meets first (`crates/pages/src/words/easy.rs`), and fails when
- a sentence has more than 40 characters, or denies twice;
- a word is neither in the glossary nor among the everyday words (`definitions/words/`);
- jReadability is below 3.0 (ordinary words) or 4.5 (easy words): for each part of the messages, and for each
  message that is long enough for the formula. It was made for texts: for a sentence of a few words it says little.

`--self-test` plants faults and fails unless each is found.
"""

import re
import sys
from pathlib import Path

from fugashi import Tagger
from jreadability import compute_readability

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ROOT / "crates/phr/src/message/tests/sentences"
WORDS = ROOT / "definitions/words"
LONGEST = 40
LEAST = {"ja": 3.0, "easy": 4.5}
# From so many words on the formula is asked for one message alone.
ENOUGH_WORDS = 25
# Names that stand for any name in the sentences on file.
NAMES = re.compile("めぐり内科|めぐり薬局|みなもと薬局|見本錠5mg")
TWICE = ["なくはない", "ないことはない", "ないわけではない", "なくもない", "ないとはいえ", "ないではない", "なくはあり"]
WORD = re.compile("[一-龥々]{2,}|[ァ-ヺー]{3,}|[A-Za-zγ][A-Za-z0-9γ-]*")
TAGGER = Tagger()


def rows(language):
    text = (SENTENCES / f"{language}.tsv").read_text(encoding="utf-8")
    return [tuple(line.split("\t", 1)) for line in text.splitlines()]


def pages():
    """What the pages say in easy words; a heading alone is no sentence."""
    text = (ROOT / "crates/pages/src/words/easy.rs").read_text(encoding="utf-8")
    said = re.findall(r'"([^"]*[ぁ-ん][^"]*)"', text.split("pub(super) const", 1)[1])
    said = [words.replace("{n}", "3") for words in said]
    return [("pages", words) for words in said if words.endswith("。")]


def known_words():
    glossary = (WORDS / "glossary.tsv").read_text(encoding="utf-8").splitlines()
    terms = sorted((line.split("\t")[0] for line in glossary), key=len, reverse=True)
    return terms, set((WORDS / "everyday.txt").read_text(encoding="utf-8").split())


def unknown_words(text, terms, everyday):
    for term in terms:
        text = text.replace(term, "。")
    return [word for word in WORD.findall(text) if word not in everyday]


def faults(language, said):
    terms, everyday = known_words()
    found, parts = [], {}
    for part, text in said:
        text = NAMES.sub("", text) if language == "ja" else NAMES.sub("ここ", text)
        bare = text.replace("「", "").replace("」", "")
        whole = bare if bare.endswith("。") else bare + "。"
        for sentence in bare.split("。"):
            if len(sentence.strip()) > LONGEST:
                found.append(f"{len(sentence)} characters: {sentence}")
        found += [f"denies twice: {text}" for twice in TWICE if twice in text]
        if language == "ja":
            found += [f"not in the glossary: {word} ({text})" for word in unknown_words(text, terms, everyday)]
        if len(TAGGER(whole)) >= ENOUGH_WORDS and compute_readability(whole) < LEAST[language]:
            found.append(f"hard to read, {compute_readability(whole):.2f}: {text}")
        parts.setdefault(part, []).append(whole)
    for part, texts in parts.items():
        score = compute_readability("".join(texts))
        print(f"{language:<5} {part:<7} {len(texts):>4} messages  jReadability {score:.2f} (at least {LEAST[language]})")
        if score < LEAST[language]:
            found.append(f"hard to read as a whole: part `{part}`, {score:.2f}")
    return found


def self_test():
    planted = {
        "characters": "この文はとても長くて、どこで終わるのかが分からないまま、まだまだ続いていくので読みにくいです。",
        "denies twice": "心配がないわけではないです。",
        "not in the glossary": "血小板は 20 でした。",
        "hard to read": "血清クレアチニン値の上昇に伴い糸球体濾過量の低下が認められ、慢性腎臓病の重症度分類における病期進展が示唆される。",
    }
    for fault, text in planted.items():
        if not any(fault in line for line in faults("ja", [("now", text)])):
            sys.exit(f"a planted fault was not found: {fault}")


if __name__ == "__main__":
    if "--self-test" in sys.argv:
        self_test()
        sys.exit()
    bad = [f"{language}: {fault}" for language in LEAST for fault in faults(language, rows(language) + (pages() if language == "easy" else []))]
    print("\n".join(bad))
    sys.exit(f"{len(bad)} sentences to mend" if bad else 0)
