"""Which broken scenario files must be refused, and with which line?

`write_all(folder)` writes them, each in a folder of its own beside its firm, and returns what the
message must hold. The command line's tests use the same files.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from simlib.resources import scenarios_dir

STORY = "02_pm_plays_sales.yaml"
FIRM = "firms/sestoponte.yaml"


class Edit(NamedTuple):
    """One change of a shipped file: `old` stands there once and becomes `new`."""

    name: str
    file: str
    old: str
    new: str
    message: str  # what follows the file and the line
    below: int = 0  # the error stands so many lines below the change
    at_root: bool = False  # it stands where the story begins instead


class Whole(NamedTuple):
    """A file with contents of its own."""

    name: str
    content: bytes
    message: str  # what follows the file; with the line, where there is one


class Broken(NamedTuple):
    """A file on disk, and what its one line must begin with."""

    name: str
    path: Path
    begins: str


_GUIDE = "  guide: 0                  # capability; 0 = none"
_FIRST_BEAT = "  - id: rillgrund-tender\n    day: 2 "

EDITS = [
    # wrong types
    Edit("text for a number", STORY, "weeks: 12 ", 'weeks: "12" ',
         'weeks: "12" is not a whole number in [1, 520]'),
    Edit("truth for a number", STORY, _GUIDE, "  guide: true",
         "governance.guide: true is not a number in [0, 1]"),
    Edit("fraction for a whole number", STORY, "weeks: 12 ", "weeks: 12.5 ",
         "weeks: 12.5 is not a whole number in [1, 520]"),
    Edit("list for a number", STORY, _GUIDE, "  guide: [0]",
         "governance.guide: a list of length 1 is not a number in [0, 1]"),
    Edit("mapping for a number", STORY, _GUIDE, "  guide: {a: 1}",
         "governance.guide: a mapping of length 1 is not a number in [0, 1]"),
    Edit("null for a number", STORY, _GUIDE, "  guide:",
         "governance.guide: null is not a number in [0, 1]"),
    Edit("number for a list", STORY, "rounds: [6, 6]", "rounds: 12",
         "rounds: 12 is not a list of 0 to 60 items"),
    Edit("number for a mapping", FIRM, "churn:\n  h0", "churn: 3\nother:\n  h0",
         "other: unknown key; allowed: ", 1),
    Edit("number for a text", STORY, "title: PM plays Sales", "title: 7",
         "title: 7 is not a text of 1 to 120 characters"),
    Edit("comma in a number", STORY, "authority: 0.3 ", "authority: 0,3 ",
         'governance.authority: "0,3" is not a number in [0, 1]'),
    # ranges
    Edit("negative rate", FIRM, "    lam: 26", "    lam: -26",
         "clients[0].lam: -26 is not in [0, 2000]"),
    Edit("too large a share", STORY, "authority: 0.3 ", "authority: 1.4 ",
         "governance.authority: 1.4 is not in [0, 1]"),
    Edit("value of an inline mapping", FIRM, "{id: gen,   share: 0.20,", "{id: gen,   share: 2.0,",
         "domains[0].share: 2.0 is not in [0, 1]"),
    Edit("a number too small", STORY, "weeks: 12 ", "weeks: 0 ", "weeks: 0 is not in [1, 520]"),
    Edit("infinity", STORY, _GUIDE, "  guide: .inf",
         "governance.guide: .inf is not a finite number"),
    Edit("not a number", STORY, _GUIDE, "  guide: .nan",
         "governance.guide: .nan is not a finite number"),
    Edit("a number that overflows", STORY, _GUIDE, "  guide: 1e999",
         "governance.guide: 1e999 is not a finite number"),
    Edit("hundreds of digits", STORY, "weeks: 12 ", f"weeks: {'9' * 500} ",
         'weeks: "9999'),
    # keys
    Edit("unknown key", STORY, "home: pm ", "hoem: pm ", "hoem: unknown key; did you mean 'home'?"),
    Edit("unknown key in a part", STORY, "  authority: 0.3 ", "  autority: 0.3 ",
         "governance.autority: unknown key; did you mean 'authority'?"),
    Edit("unknown key of an item", FIRM, "    lam: 26", "    lamm: 26",
         "clients[0].lamm: unknown key; did you mean 'lam'?"),
    Edit("missing key of an item", FIRM, "    contact: Tiziana Rovai\n", "",
         "clients[0].contact: is missing; it must be a text of 1 to 80 characters", -2),
    Edit("missing part", FIRM, "churn:\n  h0: 0.10                      # 1/year\n"
         "  hk: 5                         # log per point; assumption\n"
         "  pivot: 0.70                   # satisfaction; assumption\n"
         "  price: 4                      # log per log of our price over the rival's\n", "",
         "churn: is missing; it must be a mapping", at_root=True),
    Edit("a key twice", STORY, "home: pm ", "weeks: 12\nhome: pm ",
         "weeks: the key stands here twice, first in line "),
    Edit("a key twice in a part", STORY, _GUIDE, "  guide: 0\n  guide: 0.1",
         "governance.guide: the key stands here twice, first in line ", 1),
    Edit("a list as a key", STORY, "home: pm ", "? [a, b]\n: 1\nhome: pm ", "a key must be a text"),
    Edit("unknown seat", FIRM, "  sales: balanced", "  seller: balanced",
         "seats.seller: the key is not allowed; allowed: sales, pm, management"),
    # words and names
    Edit("not one of the words", STORY, "home: pm ", "home: office ",
         'home: "office" is not one of sales, pm or null'),
    Edit("not a slug", STORY, "name: pm_plays_sales", "name: PM plays!",
         'name: "PM plays!" is not a text that matches '),
    Edit("empty text", STORY, "title: PM plays Sales", 'title: ""',
         'title: "" is not a text of 1 to 120 characters'),
    Edit("unknown plan", STORY, "  plan: typical", "  plan: typcal",
         "governance.plan: 'typcal' is unknown; did you mean 'typical'?"),
    Edit("unknown client of a beat", STORY, "    client: rillgrund", "    client: rilgrund",
         "beats[0].client: 'rilgrund' is unknown; did you mean 'rillgrund'?"),
    Edit("unknown language of a beat", STORY, "    languages: [it, fr]", "    languages: [it, xx]",
         "beats[0].languages[1]: 'xx' is unknown; allowed: it, en, de, fr, es, pl, sv, ja"),
    Edit("a beat without words", STORY, "    words: 18000\n", "",
         "beats[0].words: is missing; a request needs it", -4),
    Edit("an order without a day", STORY, "    kind: request\n    client: rillgrund",
         "    kind: order\n    client: rillgrund",
         "beats[0].due: is missing; an order needs it", -2),
    Edit("a request in days", STORY, _FIRST_BEAT, f"{_FIRST_BEAT}\n    due: 12 ",
         "beats[0].due: a request holds none; only a beat of kind order does", 2),
    Edit("a beat after the end", STORY, _FIRST_BEAT, "  - id: rillgrund-tender\n    day: 260 ",
         "beats[0].day: 260 lies after the last day of the scenario", 1),
    Edit("unknown owner", FIRM, "    since_years: 9", "    since_years: 9\n    workflow: fast",
         'clients[0].workflow: "fast" is not one of light, revised, checked', 1),
    Edit("nobody in the chair", FIRM, "  pm: pm-irene", "  pm: pm-iren",
         "chairs.pm: 'pm-iren' is unknown; did you mean 'pm-irene'?"),
    # what must hold between fields
    Edit("rounds that do not add up", STORY, "rounds: [6, 6]", "rounds: [6, 5]",
         "rounds: rounds last 11 weeks, but `weeks` is 12"),
    Edit("a Tuesday", STORY, "start: 2026-03-02", "start: 2026-03-03",
         "start: 2026-03-03 is not a Monday, which day 0 must be"),
    Edit("not a date", STORY, "start: 2026-03-02", "start: 2026-02-30",
         'start: "2026-02-30" is not a date like 2026-03-02'),
    Edit("shares that do not add up", FIRM, "{id: gen,   share: 0.20,", "{id: gen,   share: 0.30,",
         "domains: the shares of the domains sum to 1.1, not to 1", -1),
    Edit("smallest above largest", FIRM, "  words_min: 400 ", "  words_min: 70000 ",
         "request.words_min: 70000 is above words_max, which is 60000"),
    Edit("prices that do not rise", FIRM, "[0.87, 0.94, 1, 1.07]", "[0.87, 0.94, 0.9, 1.07]",
         "pricing.steps[2]: 0.9 is not above the value before it"),
    Edit("an absence that ends before it begins", FIRM, "[[90, 114]]", "[[114, 90]]",
         "translators[7].absences[0]: the absence ends on day 90, before it begins on day 114"),
    Edit("an id twice", FIRM, "  - id: ospivela", "  - id: gorvella",
         "clients[1].id: id 'gorvella' appears twice"),
    Edit("a beat's id twice", STORY, "  - id: sorrivo-discount", "  - id: rillgrund-tender",
         'beats[1].id: id \'rillgrund-tender\' appears twice'),
    # extends and items
    Edit("no such firm", STORY, "extends: firms/sestoponte.yaml", "extends: firms/none.yaml",
         'extends: "firms/none.yaml" was not found'),
    Edit("a firm elsewhere", STORY, "extends: firms/sestoponte.yaml", "extends: ../../firm.yaml",
         'extends: "../../firm.yaml" lies outside the folder of the scenario'),
    Edit("an absolute firm", STORY, "extends: firms/sestoponte.yaml", "extends: /etc/passwd",
         'extends: "/etc/passwd" lies outside the folder of the scenario'),
    Edit("itself as its firm", STORY, "extends: firms/sestoponte.yaml", f"extends: {STORY}",
         f'extends: "{STORY}" is one file too many; 2 levels are allowed'),
    Edit("a list of firms", STORY, "extends: firms/sestoponte.yaml", "extends: [a.yaml]",
         "extends: a list of length 1 is not the name of a file"),
    Edit("a firm with a strange name", STORY, "extends: firms/sestoponte.yaml", 'extends: "a\\0b"',
         'extends: "a\\u0000b" is not the name of a file'),
    Edit("dropping what is not there", STORY, "home: pm ",
         "clients: [{id: corivent, remove: true}]\nhome: pm ",
         "clients[0].id: \"corivent\" is unknown; did you mean 'corrivent'?"),
    Edit("dropping by half", STORY, "home: pm ",
         "clients: [{id: corrivent, remove: 1}]\nhome: pm ",
         "clients[0].remove: 1 is not true"),
    Edit("an item changed twice", STORY, "home: pm ",
         "clients: [{id: corrivent, s0: 0.4}, {id: corrivent, s0: 0.5}]\nhome: pm ",
         'clients[1].id: id "corrivent" appears twice'),
    Edit("a changed item out of range", STORY, "home: pm ",
         "clients:\n  - {id: corrivent, s0: 1.4}\nhome: pm ",
         "clients[0].s0: 1.4 is not in [0, 1]", 1),
    # what YAML could do
    Edit("a tag", STORY, "home: pm ", "home: !!python/object:os.system pm ",
         'home: the tag "tag:yaml.org,2002:python/object:os.system" is not allowed'),
    Edit("a tag that does not fit", STORY, "weeks: 12 ", "weeks: !!int twelve ",
         "weeks: twelve is not a finite number"),
    Edit("an alias", STORY, "rounds: [6, 6]", "rounds: [&six 6, *six]",
         "*six is an alias; write the value out"),
    Edit("a tab", STORY, "home: pm ", "\thome: pm ", "not valid YAML: "),
    Edit("an open bracket", STORY, "rounds: [6, 6]", "rounds: [6, 6",
         "not valid YAML: while parsing a flow sequence", 1),
    Edit("an open quote", STORY, "title: PM plays Sales", 'title: "PM plays Sales',
         "not valid YAML: "),
    Edit("a second document", STORY, "home: pm ", "---\nhome: pm ",
         "not valid YAML: expected a single document in the stream, but found another document"),
]  # fmt: skip

_BOMB = b"a: &a [x, x, x, x, x, x, x, x, x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (98 + i, 98 + i, b", ".join([b"*%c" % (97 + i)] * 9)) for i in range(9)
)

WHOLES = [
    Whole("empty", b"", ":1: the file is empty; a scenario is a mapping"),
    Whole("comments only", b"# nothing\n\n", ":1: the file is empty; a scenario is a mapping"),
    Whole("null", b"null\n", ":1: null stands here; a scenario is a mapping"),
    Whole("a list", b"# x\n- 1\n- 2\n", ":2: a list of length 2 stands here; a "),
    Whole("a word", b"hello\n", ':1: "hello" stands here; a scenario is a mapping'),
    Whole("binary", bytes(range(256)), ":2: byte 0x80 is not UTF-8; save the file as UTF-8"),
    Whole("zeros", b"name: x\n" + bytes(1000), ":2: control character 0x00; a scenario is a text"),
    Whole("UTF-16", "name: x\n".encode("utf-16"), ":1: is written in UTF-16; save it as UTF-8"),
    Whole("Latin-1", "name: x\ntitle: Bénédicte\n".encode("latin-1"),
          ":2: byte 0xe9 is not UTF-8; save the file as UTF-8"),
    Whole("too large", b"# " + b"x" * 300_000, ": is larger than 256 kB"),
    Whole("deep lists", b"a: " + b"[" * 100_000, ":1: is nested deeper than 12 levels"),
    Whole("deep mappings", b"{a: " * 60_000, ":1: is nested deeper than 12 levels"),
    Whole("exploding aliases", _BOMB, ":2: *a is an alias; write the value out"),
    Whole("alias without anchor", b"a: *b\n", ":1: *b is an alias; write the value out"),
    Whole("half a file", b"name: x\ntitle: [a,\n", ":3: not valid YAML: while parsing a flow"),
    Whole("JSON cut short", b'{"name": "x", "weeks": ', ":"),
    Whole("a long list", b"rounds: [" + b"1," * 120_000 + b"1]\n", ":1: holds more than 40,000"),
    Whole("many keys", b"".join(b"k%d: 1\n" % i for i in range(15_000)), ":1: k0: unknown key; "),
    Whole("many more keys", b"".join(b"k%d: 1\n" % i for i in range(25_000)),
          ":20000: holds more than 40,000 values"),
    Whole("a long line", b"name: " + b"x" * 250_000 + b"\n", ":1: "),
]  # fmt: skip


def write_all(folder: Path) -> list[Broken]:
    """Write every broken file; nothing is shared between them."""
    edited = [_edited(folder / f"edit-{index}", edit) for index, edit in enumerate(EDITS)]
    whole = [_whole(folder / f"whole-{index}", each) for index, each in enumerate(WHOLES)]
    return edited + whole


def copy_shipped(folder: Path) -> Path:
    """Copy the story and its firm into a folder; return the story's path."""
    (folder / "firms").mkdir(parents=True)
    for name in (STORY, FIRM):
        shutil.copy(scenarios_dir() / name, folder / name)
    return folder / STORY


def change(path: Path, edit: Callable[[str], str]) -> None:
    """Rewrite a text file."""
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")


def _edited(folder: Path, edit: Edit) -> Broken:
    story = copy_shipped(folder)
    path = folder / edit.file
    text = path.read_text(encoding="utf-8")
    if text.count(edit.old) != 1:
        raise ValueError(f"{edit.name}: {edit.old!r} stands {text.count(edit.old)} times")
    line = text[: text.index(edit.old)].count("\n") + 1 + edit.below
    path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
    if edit.at_root:
        path, line = story, story.read_text(encoding="utf-8").split("extends:")[0].count("\n") + 1
    return Broken(edit.name, story, f"{path}:{line}: {edit.message}")


def _whole(folder: Path, whole: Whole) -> Broken:
    folder.mkdir(parents=True)
    path = folder / "scenario.yaml"
    path.write_bytes(whole.content)
    return Broken(whole.name, path, f"{path}{whole.message}")
