import os
import stat
from pathlib import Path

from partner_tui.services.memory import Memory


def test_what_was_saved_last_is_what_is_there(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "state", tmp_path / "data")
    assert memory.load() is None
    for text in ("first", "second", "中文"):
        assert memory.save(text)
        assert memory.load() == Memory(tmp_path / "state", tmp_path / "data").load() == text
    (file,) = (tmp_path / "state").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_each_data_folder_has_its_own(tmp_path: Path) -> None:
    one, other = (Memory(tmp_path / "state", tmp_path / name) for name in ("one", "other"))
    assert one.save("one") and other.save("other")
    assert (one.load(), other.load()) == ("one", "other")


def test_no_failure_of_it_is_raised(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("in the way")
    memory = Memory(tmp_path / "state", tmp_path / "data")
    assert not memory.save("text")
    assert memory.load() is None


def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "state", tmp_path / "data")
    assert memory.save("mine")
    (file,) = (tmp_path / "state").iterdir()
    target = tmp_path / "target"
    target.write_text("theirs")
    file.unlink()
    os.symlink(target, file)
    assert memory.load() is None
    assert memory.save("mine") and target.read_text() == "theirs"
