"""An ocr that is hit by a signal at one step of its work."""

from common import desk
from common.settings import environment, load
from common.telemetry import configure
from ocr import app
from ocr.repository import Work
from ocr.settings import Settings
from tests.chaos.dooms import Doom, DoomedDatabase

ROLES = {"serve": app.serve, "work": app.work, "schedule": app.schedule}


async def run(doom: Doom, roles: tuple[str, ...]) -> None:
    """Runs the roles under their doom."""
    settings = load(Settings, environment(), prefix="OCR_")
    build = app.Builders(database=lambda settings, bell: DoomedDatabase(settings.database, Work, bell, doom))
    ocr = app.Ocr(settings, build)
    await desk.run([configure("ocr", settings.telemetry), ocr, *(ROLES[role](ocr) for role in roles)])
