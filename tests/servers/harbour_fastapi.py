"""An application of FastAPI, with nothing done about its documentation."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, HTTPException  # type: ignore[import-not-found]  # of .tools/servers alone
from pydantic import BaseModel


class Berth(BaseModel):
    """A place for a ship."""

    name: str
    depth: float | None = None
    tags: list[str] = []


app = FastAPI(title="Harbour API", version="2.1.0")
router = APIRouter(prefix="/berths", tags=["berths"])


@router.get("/")
def list_berths(limit: int = 10) -> list[Berth]:
    """List some berths."""
    return [Berth(name=f"B{number}", depth=4.5) for number in range(limit)]


@router.put("/{name}")
def put_berth(name: str, berth: Berth) -> Berth:
    """Keep a berth."""
    if name != berth.name:
        raise HTTPException(status_code=404)
    return berth


app.include_router(router)
inner = FastAPI(title="Crane API", version="1")
inner.include_router(router)
app.mount("/cranes", inner)
