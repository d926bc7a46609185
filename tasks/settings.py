"""Settings: typed, frozen, from the environment (CTBT_...), read in one place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.errors import SettingsError


class Settings(BaseSettings):
    """What a person may set.

    Attributes:
        home: folder for everything the system keeps: archive, warehouse, Prefect.
        inboxes: folders of documents that a person downloaded, which runs may take. They and
            `home` are named where a command is started; a run can choose among them only.
        un_server: base address of the UN document server.
        digital_library: base address of the UN Digital Library, for discovery.
        connect_timeout, read_timeout: seconds without any sign of the server.
        deadline: seconds for one whole answer.
        pause_min, pause_max: seconds between two requests to a host, drawn anew each time.
        tries: requests for one question while the trouble is a passing one.
        retry_wait: seconds before the second try; doubled for each further one.
        largest_mb: megabytes; a larger document is not taken.
        readers: whether documents are read in threads or in processes, several at once. PDF and
            Word files are taken apart in processes of their own either way.
        readers_at_once: how many.
        batch: documents that are validated and loaded at once; the more, the faster and the more
            memory. The documents of one edition always come together.
        wait: seconds to wait for another process that works on the same home; 0 to refuse.
        contact: who to ask about our requests; part of the User-Agent.
        debug: show the traceback of a fault of this program, and not only its one line.
    """

    model_config = SettingsConfigDict(env_prefix="CTBT_", extra="forbid", frozen=True)

    home: Path = Path("data")
    inboxes: tuple[Path, ...] = ()
    un_server: Annotated[str, Field(pattern=r"^https?://[^/\s]+$")] = "https://documents.un.org"
    digital_library: Annotated[str, Field(pattern=r"^https?://[^/\s]+$")] = (
        "https://digitallibrary.un.org"
    )
    connect_timeout: Annotated[float, Field(gt=0, le=60)] = 5.0
    read_timeout: Annotated[float, Field(gt=0, le=600)] = 60.0
    deadline: Annotated[float, Field(gt=0, le=3600)] = 300.0
    pause_min: Annotated[float, Field(ge=0, le=600)] = 1.5
    pause_max: Annotated[float, Field(ge=0, le=600)] = 3.0
    tries: Annotated[int, Field(ge=1, le=10)] = 3
    retry_wait: Annotated[float, Field(ge=0, le=60)] = 1.0
    largest_mb: Annotated[int, Field(ge=1, le=1000)] = 60
    readers: Literal["threads", "processes"] = "threads"
    readers_at_once: Annotated[int, Field(ge=1, le=64)] = Field(
        default_factory=lambda: max(2, os.cpu_count() or 1)
    )
    batch: Annotated[int, Field(ge=1, le=1000)] = 80
    wait: Annotated[float, Field(ge=0, le=86_400)] = 600.0
    contact: str = ""
    debug: bool = False

    @field_validator("un_server", "digital_library")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)  # a wrong one raises ValueError here, or at its port
        if not parts.hostname or parts.port == 0:
            raise ValueError("an address with a host")
        if parts.username is not None:
            raise ValueError("an address without user and password: it is shown in many places")
        return value

    @model_validator(mode="after")
    def _pause_is_a_range(self) -> Settings:
        if self.pause_max < self.pause_min:
            raise ValueError("CTBT_PAUSE_MAX at least CTBT_PAUSE_MIN")
        return self

    @property
    def registry(self) -> Path:
        """What people, discovery and mastheads have added to the registry on this machine."""
        return self.home / "registry.csv"

    @property
    def archive(self) -> Path:
        """Folder of the content-addressed archive."""
        return self.home / "archive"

    @property
    def warehouse(self) -> Path:
        """The warehouse of real editions."""
        return self.home / "warehouse.duckdb"

    @property
    def specimen_warehouse(self) -> Path:
        """The warehouse of specimens, a file of its own so that they never mix with editions."""
        return self.home / "specimen" / "warehouse.duckdb"


def settings_of_run(home: str | None, inbox: str | None) -> tuple[Settings, Path | None]:
    """Return the settings of a run, and the inbox it takes.

    Args:
        home: what the run names as its working directory; None for the setting.
        inbox: what it names as its inbox; None for none.

    Raises:
        SettingsError: one of them is no folder that was named where the process was started: a
            run is asked for over the network, and may not point this program anywhere.
    """
    settings = read_settings()
    if home is not None and Path(home).resolve() != settings.home.resolve():
        raise SettingsError(
            document="parameter of the run",
            place="home",
            expected=f"{settings.home.resolve()}, for which this process was started",
            found=home,
        )
    if inbox is None:
        return settings, None
    for named in settings.inboxes:
        if Path(inbox).resolve() == named.resolve():
            return settings, named
    raise SettingsError(
        document="parameter of the run",
        place="inbox",
        expected=" or ".join(map(str, settings.inboxes))
        or "none: no folder was named where this process was started (option --inbox)",
        found=inbox,
    )


def read_settings(*, home: Path | None = None) -> Settings:
    """Read the settings from the environment; `home` given by hand goes before it.

    Raises:
        SettingsError: a value is not usable.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(
            document="environment",
            place="CTBT_" + "_".join(str(part) for part in first["loc"]).upper(),
            expected=first["msg"],
            found=repr(first["input"]),
        ) from error
    return settings if home is None else settings.model_copy(update={"home": home})
