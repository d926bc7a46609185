"""Settings: typed, frozen, from the environment (CTBT_...), read in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from tasks.errors import SettingsError


class Settings(BaseSettings):
    """What a person may set.

    Attributes:
        home: folder for everything the system keeps: archive, warehouse, Prefect.
        un_server: base address of the UN document server.
        connect_timeout, read_timeout: seconds.
        contact: who to ask about our requests; part of the User-Agent.
    """

    model_config = SettingsConfigDict(env_prefix="CTBT_", extra="forbid", frozen=True)

    home: Path = Path("data")
    un_server: Annotated[str, Field(pattern=r"^https?://[^/\s]+$")] = "https://documents.un.org"
    connect_timeout: Annotated[float, Field(gt=0, le=60)] = 5.0
    read_timeout: Annotated[float, Field(gt=0, le=600)] = 60.0
    contact: str = ""

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
