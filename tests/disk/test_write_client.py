"""Writing a package: complete or not at all, nobody's work lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.diagnostics import SpecError
from generator.disk.journal import journal_of
from generator.disk.manifest import MANIFEST, digest_of, edited_files
from generator.disk.package import finish_writing, write_client, write_files
from generator.disk.system import locked

ROOT = Path(__file__).parents[2]


def package(**files: str) -> dict[str, str]:
    named = {name.replace("__", "/") + ".py": text for name, text in files.items()}
    manifest = {"schema": 1, "files": {name: digest_of(text) for name, text in named.items()}}
    return {**named, MANIFEST: json.dumps(manifest)}


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def refused(folder: Path, files: dict[str, str]) -> tuple[str, str]:
    before = tree(folder) if folder.is_dir() else None
    with pytest.raises(SpecError) as caught:
        write_client(folder, files)
    assert (tree(folder) if folder.is_dir() else None) == before
    assert_no_leftovers(folder)
    return caught.value.diagnostic.code, caught.value.diagnostic.message


def assert_no_leftovers(folder: Path) -> None:
    assert [path.name for path in folder.parent.glob("*") if "specpress" in path.name] == []


def test_a_new_package_is_written_whole(tmp_path: Path) -> None:
    files = package(client="a = 1\n", models__pets="b = 2\n")
    written = write_client(tmp_path / "deep" / "pets", files)
    assert tree(tmp_path / "deep" / "pets") == files
    assert written.added == ("MANIFEST.json", "client.py", "models/pets.py")
    assert_no_leftovers(tmp_path / "deep" / "pets")


def test_a_second_generation_removes_only_what_the_old_manifest_names(tmp_path: Path) -> None:
    target = tmp_path / "pets"
    write_client(target, package(client="a = 1\n", old="b = 2\n"))
    (target / "extra.py").write_text("mine = 1\n")
    (target / "notes").mkdir()
    (target / "notes" / "todo.txt").write_text("mine\n")
    written = write_client(target, package(client="a = 2\n", new="c = 3\n"))
    assert written.removed == ("old.py",)
    assert set(tree(target)) == {"MANIFEST.json", "client.py", "new.py", "extra.py", "notes/todo.txt"}
    assert (target / "extra.py").read_text() == "mine = 1\n"


def test_unchanged_files_are_not_written_again(tmp_path: Path) -> None:
    target = tmp_path / "pets"
    write_client(target, package(client="a = 1\n", same="b = 2\n"))
    before = (target / "same.py").stat()
    assert not write_client(target, package(client="a = 1\n", same="b = 2\n")).anything
    write_client(target, package(client="a = 9\n", same="b = 2\n"))
    after = (target / "same.py").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_hand_edited_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    target = tmp_path / "pets"
    write_client(target, package(client="a = 1\n"))
    (target / "client.py").write_text("a = 1  # mine\n")
    assert edited_files(target) == ("client.py",)
    code, message = refused(target, package(client="a = 2\n"))
    assert code == "output-hand-edited"
    assert "client.py" in message


def test_a_hand_edited_file_that_would_be_removed_is_an_error_too(tmp_path: Path) -> None:
    target = tmp_path / "pets"
    write_client(target, package(client="a = 1\n", old="b = 2\n"))
    (target / "old.py").write_text("mine = 1\n")
    assert refused(target, package(client="a = 1\n"))[0] == "output-hand-edited"


def test_an_edit_that_is_what_would_be_written_is_no_edit(tmp_path: Path) -> None:
    target = tmp_path / "pets"
    write_client(target, package(client="a = 1\n"))
    (target / "client.py").write_text("a = 2\n")
    write_client(target, package(client="a = 2\n"))
    assert tree(target) == package(client="a = 2\n")


def test_a_deleted_generated_file_is_written_anew(tmp_path: Path) -> None:
    target = tmp_path / "pets"
    write_client(target, package(client="a = 1\n"))
    (target / "client.py").unlink()
    write_client(target, package(client="a = 1\n"))
    assert tree(target) == package(client="a = 1\n")


@pytest.mark.parametrize("theirs", ["client.py", "Client.py", "models"])
def test_a_foreign_file_where_one_of_ours_must_go_is_refused(tmp_path: Path, theirs: str) -> None:
    target = tmp_path / "pets"
    target.mkdir()
    (target / theirs).write_text("mine = 1\n")
    code, message = refused(target, package(client="a = 1\n", models__pets="b = 2\n"))
    assert code == "output-foreign-file"
    assert theirs in message


def test_a_foreign_folder_where_a_file_of_ours_must_go_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "pets"
    (target / "client.py").mkdir(parents=True)
    assert refused(target, package(client="a = 1\n"))[0] == "output-foreign-file"


def test_a_linked_output_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    (tmp_path / "pets").symlink_to(tmp_path / "victim")
    assert refused(tmp_path / "pets", package(client="a = 1\n"))[0] == "output-symlink"
    assert list((tmp_path / "victim").iterdir()) == []


def test_a_link_inside_the_output_folder_is_refused(tmp_path: Path) -> None:
    target, victim = tmp_path / "pets", tmp_path / "victim"
    victim.mkdir()
    write_client(target, package(client="a = 1\n"))
    (target / "models").symlink_to(victim)
    code, message = refused(target, package(client="a = 1\n", models__pets="b = 2\n"))
    assert (code, "models" in message) == ("output-symlink", True)
    assert list(victim.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pets").write_text("mine")
    assert refused(tmp_path / "pets", package(client="a = 1\n"))[0] == "output-not-a-folder"


def test_a_target_below_a_file_is_one_error_with_path_and_errno(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, message = refused(tmp_path / "file" / "pets", package(client="a = 1\n"))
    assert code == "output-unwritable"
    assert "pets" in message
    assert "ENOTDIR" in message or "EEXIST" in message


@pytest.mark.parametrize("text", ["not json", "[]", '{"schema": 1, "files": {"../x": "0"}}', '{"schema": 2}'])
def test_a_manifest_that_cannot_be_trusted_stops_the_run(tmp_path: Path, text: str) -> None:
    target = tmp_path / "pets"
    write_client(target, package(client="a = 1\n"))
    (target / MANIFEST).write_text(text)
    (tmp_path / "x").write_text("not ours")
    assert refused(target, package(client="a = 2\n"))[0] == "output-manifest-unreadable"


@pytest.mark.parametrize("name", ["../out.py", "/out.py", "a/../../out.py", "", "a\\b.py"])
def test_a_file_name_that_leaves_the_package_is_a_fault_of_ours(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="leave the package"):
        write_client(tmp_path / "pets", {name: ""})


def test_a_second_generation_at_the_same_time_reports_the_lock(tmp_path: Path) -> None:
    with locked(tmp_path / "pets") as held:
        assert held
        with pytest.raises(SpecError) as caught:
            write_client(tmp_path / "pets", package(client="a = 1\n"))
    assert caught.value.diagnostic.code == "output-locked"
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_client(tmp_path: Path) -> None:
    target = tmp_path / "pets"
    write_client(target, package(client="a = 1\n"))
    before = tree(target)
    script = (
        "import sys, pathlib, generator.disk.package as o, generator.diagnostics as d\n"
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try: o.write_client(pathlib.Path(sys.argv[1]), {'client.py': 'x' * 100_000, 'MANIFEST.json': '{}'})\n"
        "except d.SpecError as error: print(error.diagnostic.message)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(target)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "EFBIG" in run.stdout
    assert tree(target) == before
    assert_no_leftovers(target)


def test_files_are_readable_by_whom_the_umask_allows(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        write_client(tmp_path / "pets", package(models__pets="b = 2\n"))
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "pets").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "pets" / "models").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "pets" / "models" / "pets.py").stat().st_mode) == 0o644


def test_the_lock_beside_the_package_is_put_in_place_with_it(tmp_path: Path) -> None:
    lock = tmp_path / "pets.lock"
    write_client(tmp_path / "pets", package(client="a = 1\n"), {lock: "names\n"})
    assert lock.read_text() == "names\n"
    (tmp_path / "pets" / "client.py").write_text("mine")
    with pytest.raises(SpecError):
        write_client(tmp_path / "pets", package(client="a = 2\n"), {lock: "other names\n"})
    assert lock.read_text() == "names\n"
    assert_no_leftovers(tmp_path / "pets")


_WRITE_FOR_EVER = """
import sys, pathlib, json, itertools
import generator.disk.package as o
target = pathlib.Path(sys.argv[1])
print("ready", flush=True)
for turn in itertools.count(1):
    files = {f"module_{n}.py": f"turn = {turn}\\n" for n in range(40)}
    manifest = {"schema": 1, "files": {name: o.digest_of(text) for name, text in files.items()}}
    o.write_client(target, {**files, "MANIFEST.json": json.dumps(manifest)})
"""


def test_a_killed_generation_leaves_one_whole_client_and_the_next_cleans_up(tmp_path: Path) -> None:
    target = tmp_path / "pets"
    for attempt in range(10):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITE_FOR_EVER, str(target)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.03 + 0.013 * attempt)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if target.exists():
            turns = {path.read_text() for path in target.glob("module_*.py")}
            assert (len(turns), len(list(target.glob("module_*.py")))) == (1, 40)
            assert edited_files(target) == ()
    write_client(target, package(client="a = 1\n"))
    assert_no_leftovers(target)
    assert tree(target) == package(client="a = 1\n")


_STOP_BETWEEN = """
import sys, os, pathlib, json
import generator.disk.package as o, generator.disk.system as s
target, lock, at, way = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
if way == "two steps":
    s._exchange_at_once = lambda *_: False
count = 0
def hook(event, arguments):
    global count
    count += event == "os.rename" or (event == "ctypes.dlsym" and "rename" in arguments[1])
    if count == at:
        os._exit(9)
files = {"client.py": "a = 2\\n", "new.py": "b = 2\\n"}
manifest = {"schema": 1, "files": {name: o.digest_of(text) for name, text in files.items()}}
sys.addaudithook(hook)
o.write_client(target, {**files, "MANIFEST.json": json.dumps(manifest)}, {lock: "new names\\n"})
"""


@pytest.mark.parametrize("way", ["one step", "two steps"])
def test_the_next_run_finishes_what_was_being_put_in_place_when_killed(tmp_path: Path, way: str) -> None:
    target, lock = tmp_path / "out" / "pets", tmp_path / "specs" / "pets.lock"
    lock.parent.mkdir()
    old, new = package(client="a = 1\n"), package(client="a = 2\n", new="b = 2\n")
    finished = 0
    for at in range(1, 30):
        for folder in (target.parent, lock.parent):
            for leftover in folder.glob(".*"):
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
        shutil.rmtree(target, ignore_errors=True)
        write_client(target, old, {lock: "old names\n"})
        (target / "extra.py").write_text("mine\n")
        command = [sys.executable, "-c", _STOP_BETWEEN, str(target), str(lock), str(at), way]
        run = subprocess.run(command, cwd=ROOT, check=False)
        finish_writing(target, (lock,))
        state = (tree(target), lock.read_text())
        assert state in (
            ({**old, "extra.py": "mine\n"}, "old names\n"),
            ({**new, "extra.py": "mine\n"}, "new names\n"),
        )
        finished += run.returncode == 9 and state[1] == "new names\n"
        if run.returncode == 0:
            break
    assert run.returncode == 0
    assert finished >= 2


def test_a_folder_may_stand_for_what_is_written_below_it(tmp_path: Path) -> None:
    target, lock = tmp_path / "out" / "pets", tmp_path / "specs" / "deep" / "pets.lock"
    write_client(target, package(client="a = 1\n"), {lock: "old names\n"})
    command = [sys.executable, "-c", _STOP_BETWEEN, str(target), str(lock), "2", "one step"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    with pytest.raises(SpecError):
        finish_writing(target, within=tmp_path / "elsewhere")
    finish_writing(target, within=tmp_path / "specs")
    assert lock.read_text() == "new names\n"
    assert [path.name for path in tmp_path.rglob("*specpress*")] == []


def test_what_a_person_changed_after_a_kill_is_not_taken_back(tmp_path: Path) -> None:
    target, lock = tmp_path / "pets", tmp_path / "pets.lock"
    write_client(target, package(client="a = 1\n"), {lock: "old names\n"})
    command = [sys.executable, "-c", _STOP_BETWEEN, str(target), str(lock), "2", "one step"]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    assert journal_of(target).is_file()
    lock.write_text("my names\n")
    finish_writing(target, (lock,))
    assert lock.read_text() == "my names\n"
    assert tree(target) == package(client="a = 1\n")
    write_client(target, package(client="a = 1\n"))
    assert_no_leftovers(target)


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        '{"moves": [{}]}',
        '{"moves": [{"target": "../victim", "staged": "../.victim.specpress-a/new", "old": null, "new": "0"}]}',
        '{"moves": [{"target": "pets", "staged": "other/new", "old": null, "new": "0"}]}',
    ],
)
def test_a_journal_that_is_none_of_ours_moves_nothing(tmp_path: Path, text: str) -> None:
    target = tmp_path / "out" / "pets"
    write_client(target, package(client="a = 1\n"))
    (tmp_path / "victim").write_text("not ours")
    (tmp_path / ".victim.specpress-a").mkdir()
    (tmp_path / ".victim.specpress-a" / "new").write_text("evil")
    journal_of(target).write_text(text)
    with pytest.raises(SpecError) as caught:
        write_client(target, package(client="a = 2\n"))
    assert caught.value.diagnostic.code == "output-journal-unreadable"
    assert (tmp_path / "victim").read_text() == "not ours"
    assert tree(target) == package(client="a = 1\n")


def test_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    one, two, gone = tmp_path / "a" / "one", tmp_path / "b" / "two", tmp_path / "a" / "gone"
    assert write_files(one, {one: "1\n", two: "1\n", gone: "1\n"}) == (one, two, gone)
    assert write_files(one, {one: "2\n", two: "1\n", gone: None}) == (one, gone)
    assert tree(tmp_path) == {"a/one": "2\n", "b/two": "1\n"}
    (tmp_path / "c").write_text("a file")
    with pytest.raises(SpecError) as caught:
        write_files(one, {one: "3\n", tmp_path / "c" / "three": "3\n"})
    assert caught.value.diagnostic.code == "output-unwritable"
    with pytest.raises(SpecError):
        write_files(one, {one: "3\n", tmp_path / "b": "not a folder any more\n"})
    assert tree(tmp_path) == {"a/one": "2\n", "b/two": "1\n", "c": "a file"}
