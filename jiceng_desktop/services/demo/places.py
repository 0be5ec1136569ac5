"""The invented estates, courtyards, buildings and grids."""

from __future__ import annotations

from dataclasses import dataclass

from jiceng_desktop import words
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance, Grid
from jiceng_desktop.services import naming
from jiceng_desktop.services.demo.town import Home, Town
from jiceng_desktop.terms import CompoundKind
from jiceng_desktop.words import Door

_ROOMS_PER_FLOOR = 2
_BUILDINGS_PER_GRID = 11
_LARGEST_NUMBER_OF_GRIDS = 9


@dataclass(frozen=True)
class Block:
    """Buildings of one shape in one compound."""

    compound: str
    kind: CompoundKind
    built_in: int
    buildings: int
    entrances: int
    floors: int


_ESTATE, _COURTYARD = CompoundKind.ESTATE, CompoundKind.COURTYARD

# 4,540 dwellings in 5 estates and 6 courtyards; 43 buildings in the largest.
BLOCKS = (
    Block("砚溪花园", _ESTATE, 2014, 30, 2, 11),
    Block("砚溪花园", _ESTATE, 2016, 13, 2, 18),
    Block("望梅新城", _ESTATE, 2018, 12, 2, 17),
    Block("听松苑", _ESTATE, 2005, 10, 3, 6),
    Block("棠梨雅居", _ESTATE, 2011, 8, 2, 11),
    Block("禾风家园", _ESTATE, 2020, 6, 1, 24),
    Block("槐荫院", _COURTYARD, 1992, 3, 3, 5),
    Block("石榴院", _COURTYARD, 1996, 2, 3, 6),
    Block("桐花院", _COURTYARD, 1994, 2, 3, 5),
    Block("纱厂家属院", _COURTYARD, 1986, 4, 3, 5),
    Block("水泵厂家属院", _COURTYARD, 1989, 3, 2, 6),
    Block("二小教工院", _COURTYARD, 1991, 3, 3, 3),
)


def build(town: Town) -> None:
    """Add every place down to the dwellings; each building lies in one grid."""
    built = sum(max(1, round(block.buildings * town.scale)) for block in BLOCKS)
    grids = max(1, min(_LARGEST_NUMBER_OF_GRIDS, round(built / _BUILDINGS_PER_GRID)))
    for number in range(1, grids + 1):
        town.rows.add(Grid, name=f"第{number}网格", position=number - 1)
    numbers: dict[str, int] = {}
    for block in BLOCKS:
        if block.compound not in town.compounds:
            position = len(town.compounds)
            town.compounds[block.compound] = town.rows.add(
                Compound, name=block.compound, kind=block.kind, position=position
            )
        for _ in range(town.scaled(block.buildings)):
            numbers[block.compound] = numbers.get(block.compound, 0) + 1
            grid_id = len(town.buildings) * grids // built + 1
            town.buildings.append(_building(town, block, numbers[block.compound], grid_id))
    town.rows.save(5)


def _building(town: Town, block: Block, number: int, grid_id: int) -> list[Home]:
    building = words.door_text(Door("", str(number), "", ""))
    key, compound_id = words.place_key(building), town.compounds[block.compound]
    building_id = town.rows.add(Building, compound_id=compound_id, grid_id=grid_id, name=building, sort_key=key)
    above = (list(town.compounds).index(block.compound), "", compound_id), (0, key, building_id)
    homes = []
    for entrance in range(1, block.entrances + 1):
        name = words.door_text(Door("", "", str(entrance), ""))
        key = words.place_key(name)
        entrance_id = town.rows.add(Entrance, building_id=building_id, name=name, sort_key=key)
        way = naming.Way(block.compound, building, name, naming.order_of(*above, (0, key, entrance_id)))
        for room in _rooms(town, block):
            texts = naming.texts(way, room)
            dwelling_id = town.rows.add(Dwelling, entrance_id=entrance_id, room=room, **texts)
            homes.append(Home(dwelling_id, texts["address"], block.built_in))
    return homes


def _rooms(town: Town, block: Block) -> list[str]:
    """Number the rooms 101, 102, 201 …; at a small scale buildings are lower, too."""
    floors = max(2, round(block.floors * min(1.0, block.buildings * town.scale)))
    return [f"{floor}{room:02}" for floor in range(1, floors + 1) for room in range(1, _ROOMS_PER_FLOOR + 1)]
