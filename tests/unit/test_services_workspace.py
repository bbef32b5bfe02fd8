"""What a workspace hands out when it is asked for it."""

from pathlib import Path

from partner_tui.services.workspace import Workspace
from partner_tui.settings import Settings


def test_its_services_are_there(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "data", state_dir=tmp_path / "state", download_host="ann@bastion")
    workspace = Workspace.open(settings)
    file = tmp_path / "file"
    file.write_bytes(b"1234")
    ways = workspace.downloads.ways(workspace.downloads.facts(file))
    assert any("ann@bastion" in way.line for way in ways)
    assert workspace.file_names.chosen(str(file)) == (file,)
    assert workspace.clipboard.is_inside_tmux in (True, False)
    assert workspace.memory.load() is None
    assert workspace.memory.save("here")
    assert workspace.memory.load() == "here"
    assert Workspace.open(settings).memory.load() == "here"
    assert Workspace.open(Settings(tmp_path / "other", state_dir=tmp_path / "state")).memory.load() is None
    job = workspace.jobs.start_import([file])
    *_, outcome = job.follow(lambda: False)
    assert "file" in str(outcome)
    assert not workspace.is_demo
