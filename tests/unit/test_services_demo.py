from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from partner_tui.domain.errors import DamagedStore, StoreError
from partner_tui.services import demo
from partner_tui.services.demo import demo_settings, demo_workspace
from partner_tui.services.generating import GenerateOptions
from partner_tui.settings import ImportSettings, Settings, load_settings
from tests.conftest import NOW

SMALL = GenerateOptions(months=2, lines=60, customers=4)
Clock = Callable[[], datetime]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return demo_settings(Settings(tmp_path / "demo", data_dir_given=True))


def months(settings: Settings, clock: Clock, told: list[str] | None = None) -> list[str]:
    heard: list[str] = [] if told is None else told
    with demo_workspace(settings, clock, heard.append, SMALL) as workspace:
        assert workspace.label == "demo"
        return [str(month.month) for month in workspace.bills.months()]


def test_it_has_a_folder_of_its_own(home: Path, tmp_path: Path) -> None:
    assert demo_settings(load_settings()).data_dir == home / "data" / "partner-tui-demo"
    set_elsewhere = load_settings(environment={"PARTNER_TUI_DATA_DIR": str(tmp_path / "real")})
    assert demo_settings(set_elsewhere).data_dir == tmp_path / "real-demo"
    assert demo_settings(load_settings(data_dir=tmp_path / "named")).data_dir == tmp_path / "named"


def test_settings_for_real_files_do_not_count(tmp_path: Path) -> None:
    odd = Settings(tmp_path / "x", imports=ImportSettings(max_bytes=1, columns={"amount": "Nothing"}))
    assert demo_settings(odd).imports == ImportSettings()


def test_it_is_made_once_and_there_at_once_afterwards(settings: Settings, clock: Clock) -> None:
    told: list[str] = []
    assert months(settings, clock, told) == ["2026-11", "2026-10"]
    assert any("Making up bills" in text for text in told) and "Importing them: 2 of 2 months" in told
    told.clear()
    assert months(settings, clock, told) == ["2026-11", "2026-10"]
    assert told == []
    assert not (settings.data_dir / "demo-files").exists()


def test_it_is_made_anew_when_a_month_begins(settings: Settings, clock: Clock) -> None:
    months(settings, clock)
    assert months(settings, lambda: datetime(2026, 12, 2, tzinfo=UTC)) == ["2026-12", "2026-11"]


def test_it_is_made_anew_when_the_program_makes_up_other_bills(
    settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    months(settings, clock)
    monkeypatch.setattr(demo, "VERSION", demo.VERSION + 1)
    told: list[str] = []
    months(settings, clock, told)
    assert told != []
    told.clear()
    months(settings, clock, told)
    assert told == []


def test_one_that_somebody_has_open_is_not_made_anew(settings: Settings, clock: Clock) -> None:
    with demo_workspace(settings, clock, options=SMALL):
        assert months(settings, lambda: datetime(2026, 12, 2, tzinfo=UTC)) == ["2026-11", "2026-10"]


@pytest.mark.parametrize("stop_at", ["Making up bills", "Importing them: 1 of 2", "Importing them: 2 of 2"])
def test_stopped_at_any_point_it_goes_on_the_next_time(settings: Settings, clock: Clock, stop_at: str) -> None:
    def stop(text: str) -> None:
        if text.startswith(stop_at):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), demo_workspace(settings, clock, stop, SMALL):
        pass
    assert months(settings, lambda: NOW.replace(hour=9)) == ["2026-11", "2026-10"]


def test_a_folder_with_anything_else_in_it_is_left_alone(settings: Settings, clock: Clock) -> None:
    settings.data_dir.mkdir(mode=0o700)
    real = settings.data_dir / "ledger.db"
    real.write_bytes(b"real")
    with pytest.raises(StoreError, match="never mixed with real ones"):
        months(settings, clock)
    assert [path.name for path in settings.data_dir.iterdir()] == ["ledger.db"]
    assert real.read_bytes() == b"real"


def test_a_file_in_its_place_is_left_alone(settings: Settings, clock: Clock) -> None:
    settings.data_dir.write_bytes(b"real")
    with pytest.raises(StoreError, match="never mixed"):
        months(settings, clock)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"nonsense", b'{"version": 1, "month": "x"}'])
def test_a_damaged_marker_is_told_and_nothing_is_removed(settings: Settings, clock: Clock, content: bytes) -> None:
    months(settings, clock)
    (settings.data_dir / "demo.json").write_bytes(content)
    with pytest.raises(DamagedStore, match="demonstration is damaged"):
        months(settings, clock)
    assert (settings.data_dir / "ledger.db").exists()
