"""Reading `specs/<name>.toml`: every key known, every error at its line."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from generator.config.client_toml import ad_hoc_config, load_config
from generator.config.found_tomls import find_configs
from generator.config.options_digest import old_options_digest, options_digest
from generator.diagnostics import Diagnostic, SpecError


def refusal(path: Path) -> Diagnostic:
    with pytest.raises(SpecError) as caught:
        load_config(path)
    return caught.value.diagnostic


@pytest.fixture
def toml(tmp_path: Path) -> Path:
    (tmp_path / "specs").mkdir()
    return tmp_path / "specs" / "pets.toml"


def test_the_least_toml_takes_everything_else_from_its_own_name(toml: Path) -> None:
    toml.write_text('sources = ["pets.yaml"]\n')
    config = load_config(toml)
    assert config.name == "pets"
    assert config.sources == (toml.parent / "pets.yaml",)
    assert config.output == toml.parent.parent / "generated" / "pets"
    assert config.lock == toml.with_suffix(".lock")
    assert (config.enums, config.environment_prefix, config.base_url) == ("open", "PETS", None)


def test_a_source_beside_the_folder_is_called_by_its_short_path(toml: Path) -> None:
    toml.write_text('sources = ["../page.md"]\noverlays = ["../fix/page.overlay.yaml"]\n')
    top = toml.parent.parent
    config = load_config(toml)
    assert (config.sources, config.overlays) == ((top / "page.md",), (top / "fix" / "page.overlay.yaml",))


def test_a_folder_that_is_a_link_is_left_where_it_leads(toml: Path) -> None:
    linked = toml.parent.parent / "deep" / "linked"
    linked.parent.mkdir()
    linked.symlink_to(toml.parent, target_is_directory=True)
    toml.write_text('sources = ["../page.md"]\n')
    (source,) = load_config(linked / "pets.toml").sources
    assert source.resolve() == toml.parent.parent / "page.md"


def test_every_key_is_read(toml: Path) -> None:
    toml.write_text(
        'name = "zoo"\nsources = ["a.md"]\noutput = "../src/zoo"\nenums = "closed"\nenvironment_prefix = "Z"\n'
        'base_url = "https://zoo.example"\nallow_insecure = true\n'
        '[[client_parameters]]\nname = "X-Key"\nin = "header"\nargument = "key"\nsecret = true\nenvironment = "K"\n'
        '[[pagination]]\noperations = ["list*", "GET /pets"]\nstyle = "cursor"\nparameter = "after"\nitems = "data"\n'
        'item = "/id~1x"\nmore = "has/more"\n'
        '[[waivers]]\ntarget = "GET /old"\nreason = "gone in May"\n'
    )
    config = load_config(toml)
    assert config.output == toml.parent.parent / "src" / "zoo"
    assert (config.enums, config.environment_prefix, config.allow_insecure) == ("closed", "Z", True)
    assert config.client_parameters[0].place == "header"
    assert config.client_parameters[0].secret
    (paging,) = config.pagination
    assert (paging.operations, paging.style, paging.parameter) == (("list*", "GET /pets"), "cursor", "after")
    assert (paging.items, paging.item, paging.more, paging.next) == ("/data", "/id~1x", "/has~1more", "")
    assert (place := paging.place("more")) is not None
    assert (place.file, place.line) == (str(toml), 20)
    assert config.waivers[0].target == "GET /old"


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ('sources = ["a"]\nsource = "b"\n', "config-unknown-key", 2, 1),
        (
            'sources = ["a"]\n[[waivers]]\ntarget = "a"\nreason = "b"\n[[waivers]]\n  why = "c"\n',
            "config-unknown-key",
            6,
            3,
        ),
        ('sources = ["a"]\n\n[extra]\nx = 1\n', "config-unknown-key", 3, 1),
        ("sources = [1]\n", "config-invalid", 1, 1),
        ("sources = 'a'\n", "config-invalid", 1, 1),
        ("sources = []\n", "config-invalid", 1, 1),
        ("", "config-invalid", 1, 1),
        ('sources = ["a"]\nenums = "ajar"\n', "config-invalid", 2, 1),
        ('sources = ["a"]\nallow_insecure = 1\n', "config-invalid", 2, 1),
        ('name = "class"\nsources = ["a"]\n', "config-invalid", 1, 1),
        ('name = "a/../b"\nsources = ["a"]\n', "config-invalid", 1, 1),
        ('sources = ["*.nothing"]\n', "config-invalid", 1, 1),
        ('sources = ["a"]\n[[client_parameters]]\nname = "k"\nin = "body"\n', "config-invalid", 4, 1),
        ('sources = ["a"]\n[[client_parameters]]\nname = "k"\n', "config-invalid", 2, 1),
        ('sources = ["a"]\n[[waivers]]\ntarget = "k"\nreason = ""\n', "config-invalid", 4, 1),
        ('sources = ["a"]\nwaivers = ["x"]\n', "config-invalid", 2, 1),
        ('sources = ["a"\nname = "b"\n', "config-syntax", 2, 1),
        ('name = "b"\nname = "c"\n', "config-syntax", 2, 11),
    ],
)
def test_an_error_names_its_place(toml: Path, text: str, code: str, line: int, column: int) -> None:
    toml.write_text(text)
    found = refusal(toml)
    assert found.location is not None
    assert (found.code, found.location.line, found.location.column) == (code, line, column)
    assert "pets.toml" in found.message


def test_a_toml_that_is_no_text_is_refused(toml: Path) -> None:
    toml.write_bytes(b"\xff\xfe\x00")
    assert refusal(toml).code == "config-syntax"


def test_a_toml_that_is_not_there_is_refused(toml: Path) -> None:
    assert refusal(toml).code == "config-missing"


def test_a_pattern_gives_its_files_sorted(toml: Path) -> None:
    for name in ("b.md", "a.md", "c.txt"):
        (toml.parent / name).write_text("")
    toml.write_text('sources = ["*.md"]\n')
    assert [path.name for path in load_config(toml).sources] == ["a.md", "b.md"]


def test_clients_are_found_by_name_by_path_or_all(toml: Path) -> None:
    toml.write_text("")
    (toml.parent / "apes.toml").write_text("")
    assert [path.stem for path in find_configs((), toml.parent)] == ["apes", "pets"]
    assert find_configs(("pets",), toml.parent) == (toml,)
    assert find_configs((str(toml),), Path("elsewhere")) == (toml,)
    with pytest.raises(SpecError, match="no such configuration"):
        find_configs(("cats",), toml.parent)


@pytest.mark.parametrize("name", ["", "a-b", "1a", "def", "naïve", "a.b"])
def test_an_ad_hoc_name_must_be_an_identifier(name: str) -> None:
    with pytest.raises(SpecError, match="identifier"):
        ad_hoc_config([Path("a.yaml")], Path("out"), name)


def test_the_digest_of_the_options_knows_no_path(toml: Path, tmp_path: Path) -> None:
    toml.write_text('sources = ["pets.yaml"]\n')
    here = options_digest(load_config(toml))
    (tmp_path / "other").mkdir()
    moved = tmp_path / "other" / "pets.toml"
    moved.write_text('sources = ["pets.yaml"]\noutput = "x"\n')
    assert options_digest(load_config(moved)) == here
    assert options_digest(ad_hoc_config([Path("a.yaml")], tmp_path / "out", "pets")) == here


EVERY_OPTION = (
    'name = "zoo"',
    'overlays = ["fix.overlay.yaml"]',
    'enums = "closed"',
    'environment_prefix = "Z"',
    'base_url = "https://zoo.example"',
    "allow_insecure = true",
    'operations = ["GET /pets"]',
    'tags = ["Pets"]',
    '[[client_parameters]]\nname = "X-Key"\nin = "header"',
    'argument = "key"',
    "secret = true",
    'environment = "K"',
    '[[pagination]]\noperations = ["list*"]\nstyle = "cursor"\nparameter = "after"\nitem = "id"',
    'items = "data"',
    '[[merges]]\ntarget = "/components/schemas/Pet"\nprefer = "a.md"\nreason = "newer"',
    '[[waivers]]\ntarget = "GET /old"\nreason = "gone in May"',
)


def test_each_option_counts(toml: Path) -> None:
    digests = []
    for length in range(len(EVERY_OPTION) + 1):
        toml.write_text("\n".join(('sources = ["a.yaml"]', *EVERY_OPTION[:length])))
        digests.append(options_digest(load_config(toml)))
    assert len(set(digests)) == len(digests)


def test_an_option_with_its_default_does_not_count(toml: Path) -> None:
    """So a new option, which has a default, moves no client."""
    named = {"name": "pets", "client_parameters": [{"name": "a", "place": "path"}]}
    toml.write_text(
        'sources = ["a.yaml"]\nenums = "open"\nallow_insecure = false\nbase_url = ""\nenvironment_prefix = "PETS"\n'
        'operations = []\n[[client_parameters]]\nname = "a"\nin = "path"\nsecret = false\n'
    )
    expected = hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()
    assert options_digest(load_config(toml)) == expected


@pytest.mark.parametrize(
    ("options", "digest"),
    [
        (("name = 'pets'",), "688790ba32f73d9cd4a1ce5b8ebe6113ed5a016cb7703087a907c0d59e6aa8e7"),
        (EVERY_OPTION, "1fea8906ae379f521bb0f43ad357df228626d9f6d18dae4fcb513def14e60b98"),
    ],
)
def test_the_old_digest_is_that_of_the_first_clients(toml: Path, options: tuple[str, ...], digest: str) -> None:
    toml.write_text("\n".join(('sources = ["a.yaml"]', *options)))
    assert old_options_digest(load_config(toml)) == digest


@pytest.mark.parametrize(
    ("output", "held"), [(".", "specs/x.toml"), ("..", "the working directory"), ("../in", "in/api.yaml")]
)
def test_a_client_replaces_no_folder_that_holds_what_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, held: str
) -> None:
    for folder in ("specs", "in"):
        (tmp_path / folder).mkdir()
    (tmp_path / "in" / "api.yaml").touch()
    (tmp_path / "specs" / "x.toml").write_text(f'sources = ["../in/api.yaml"]\noutput = "{output}"\n')
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SpecError, match=f"it would hold {held}"):
        load_config(Path("specs/x.toml"))


@pytest.mark.parametrize(("output", "held"), [(".", "the working directory"), ("in", "in/api.yaml")])
def test_an_ad_hoc_client_replaces_none_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, held: str
) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SpecError, match=f"it would hold {held}"):
        ad_hoc_config([Path("in/api.yaml")], Path(output), "x")


def test_credentials_and_the_idempotency_header_are_read(toml: Path) -> None:
    toml.write_text(
        'sources = ["a.md"]\nidempotency_header = "X-Ref"\n[[credentials]]\nkind = "bearer"\n'
        '[[credentials]]\nkind = "query"\nname = "k y"\nargument = "key"\nenvironment = "K"\nrequired = false\n'
    )
    config = load_config(toml)
    assert config.idempotency_header == "X-Ref"
    bearer, query = config.credentials
    assert (bearer.kind, bearer.argument, bearer.environment, bearer.required) == ("bearer", None, None, True)
    assert (query.name, query.argument, query.environment, query.required) == ("k y", "key", "K", False)
    assert (bearer.key, query.key) == ("toml-bearer", "toml-query-k y")
    toml.write_text('sources = ["a.md"]\n')
    assert options_digest(load_config(toml)) != options_digest(config)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("idempotency_header = 'a b'\n", "must be the name of a header"),
        ("idempotency_header = 'Accept'\n", "must be no header that the client writes itself"),
        ("[[credentials]]\nkind = 'digest'\n", "must be one of bearer, basic, header, query"),
        ("[[credentials]]\nkind = 'header'\n", "must be given in each [[credentials]]"),
        ("[[credentials]]\nkind = 'header'\nname = 'Host'\n", "must be no header that the client writes itself"),
        ("[[credentials]]\nkind = 'header'\nname = 'X Y'\n", "must be the name of a header"),
        ("[[credentials]]\nkind = 'query'\nname = \"a\\nb\"\n", "must be printable"),
        ("[[credentials]]\nkind = 'bearer'\nargument = 'a-b'\n", "must be an ASCII Python identifier"),
        ("[[credentials]]\nkind = 'bearer'\nargument = 'timeout'\n", "must be no argument that every client has"),
        ("[[credentials]]\nkind = 'bearer'\nrequired = 'no'\n", "must be true or false"),
        ("[[credentials]]\nkind = 'bearer'\n[[credentials]]\nkind = 'bearer'\n", "must differ from that of the others"),
        (
            "[[credentials]]\nkind = 'header'\nname = 'A'\n[[credentials]]\nkind = 'header'\nname = 'a'\n",
            "must differ from that of the others",
        ),
        (
            "[[credentials]]\nkind = 'bearer'\nargument = 'a'\n[[credentials]]\nkind = 'basic'\nargument = 'a'\n",
            "must differ from that of the others",
        ),
        (
            "".join(f"[[credentials]]\nkind = 'query'\nname = '{name}'\nrequired = false\n" for name in "abcdefg"),
            "may be false for 6 credentials at most",
        ),
    ],
)
def test_credentials_that_no_client_can_take(toml: Path, rows: str, problem: str) -> None:
    toml.write_text(f'sources = ["a.md"]\n{rows}')
    refused = refusal(toml)
    assert refused.code == "config-invalid"
    assert problem in refused.message


def test_a_credential_of_a_key_that_it_has_not(toml: Path) -> None:
    toml.write_text("sources = ['a.md']\n[[credentials]]\nkind = 'bearer'\nname = 'X-Key'\n")
    assert refusal(toml).code == "config-unknown-key"
