"""Where a session lives: one file, one player, nothing deleted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from simlib.errors import SessionError
from simlib.ui.sessions import Lock, notes_of, peek, session_path, set_aside, write_notes


def take_and_release(path: Path) -> None:
    lock = Lock(path)
    lock.take()
    lock.release()


def test_a_session_lives_in_the_user_s_folder(crossdesk_home: Path) -> None:
    assert (
        session_path("pm_plays_sales", 7) == crossdesk_home / "sessions" / "pm_plays_sales-7.json"
    )


def test_names_tell_people_apart_and_never_leave_the_folder(tmp_path: Path) -> None:
    path = session_path("x", 7, "../Zoë B", tmp_path)
    assert path.parent == tmp_path / "sessions"
    assert path != session_path("x", 7, "", tmp_path)


def test_a_second_desk_is_refused_in_clear_words(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    held = Lock(path)
    held.take()
    with pytest.raises(SessionError, match="open in another notebook"):
        Lock(path).take()
    held.release()
    take_and_release(path)


def test_taking_a_lock_twice_is_no_error(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "s.json")
    lock.take()
    lock.take()
    lock.release()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_process_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    code = (
        "import sys, time; from pathlib import Path; from simlib.ui.sessions import Lock;"
        "lock = Lock(Path(sys.argv[1])); lock.take(); print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        with pytest.raises(SessionError, match=str(holder.pid)):
            Lock(path).take()
        holder.kill()
        holder.wait()
    take_and_release(path)


def test_an_absent_session_is_none_and_a_broken_one_says_so(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    assert peek(path) is None
    path.write_text("{", encoding="utf-8")
    with pytest.raises(SessionError, match="not JSON"):
        peek(path)


def test_sessions_are_set_aside_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    places = []
    for text in ("one", "two"):
        path.write_text(text, encoding="utf-8")
        import os

        os.utime(path, (1_000_000_000, 1_000_000_000))
        places.append(set_aside(path))
    assert [place.read_text() for place in places if place] == ["one", "two"]
    assert set_aside(path) is None


def test_notes_survive_and_a_broken_file_of_notes_is_none(tmp_path: Path) -> None:
    path = tmp_path / "sessions" / "s.json"
    write_notes(path, {"predictions": {"kept": 1}})
    assert notes_of(path) == {"predictions": {"kept": 1}}
    (tmp_path / "sessions" / "s.notes.json").write_text("[", encoding="utf-8")
    assert notes_of(path) == {}
