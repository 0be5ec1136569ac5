"""The invented teams of volunteers: their kinds, their members, the merchants and what they offer."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from jiceng_desktop.db.volunteers import Team, TeamMember, TeamPosition
from jiceng_desktop.services.demo.town import Resident, Town
from jiceng_desktop.services.teams.patterns import BLUE, OCHRE, PATTERNS
from jiceng_desktop.terms import VolunteerStatus

READING_TEAM = "图书角管理组"
_READING_TEAM_SIZE, _READING_PARTY = 40, 34
_MERCHANT = "爱心商家"

# Invented shops and what they give.
_OFFERS = (
    ("砚边理发店", "每月 15 日为 65 岁以上老人免费理发"),
    ("小满缝纫铺", "换拉链、改裤脚只收材料费"),
    ("明灯家电维修", "小家电上门检修免工时费"),
    ("青禾粮油店", "持服务卡购米面油九折，送货上门"),
    ("一味早餐店", "环卫工人、独居老人早餐半价"),
    ("康和大药房", "免费量血压、测血糖，代煎中药"),
    ("明眸眼镜店", "免费验光、清洗眼镜，老花镜八折"),
    ("顺手开锁", "独居老人开锁、换锁芯免上门费"),
    ("净衣洗衣店", "为行动不便的居民上门收送衣物"),
    ("同心水电", "排查水管、电路免费，更换只收材料费"),
    ("墨香文具店", "困难家庭学生文具八折"),
    ("一叶蔬果店", "每周三平价菜进楼院"),
    ("步步鞋坊", "修鞋半价，老人免费钉掌"),
    ("暖心家政", "每季度为重点家庭免费保洁两小时"),
    ("常青照相馆", "为 80 岁以上老人免费拍照、洗照片"),
    ("和风车行", "自行车免费打气、检修刹车"),
)

# Name, colour, share of the volunteers, what it is for, what its members do and how many are wanted.
_OTHERS = (
    ("银龄互助队", OCHRE, 45, "低龄老人看望、陪伴高龄和独居老人。", (("队员", 50),)),
    ("平安巡逻队", BLUE, 45, "早晚巡楼，查隐患，护平安。", (("巡逻员", 48),)),
)
_SHARES = {"邻里红管家": 90, "爱心帮帮团": 80, "五彩志愿服务队": 95, "文艺队": 35, "红色故事宣讲团": 30}
_WANTED = {"邻里红管家": 16, "爱心帮帮团": 16, "文艺队": 10}  # of each position
_MEMBER = "队员"


@dataclass(eq=False)
class Place:
    """One resident's place in a team; the last three follow when everybody is numbered."""

    resident: Resident
    role: str
    leads: bool = False
    stays: bool = False
    shop: str = ""
    offer: str = ""
    since: date = date.min
    status: VolunteerStatus = VolunteerStatus.ACTIVE
    volunteer_id: int = 0


@dataclass(eq=False)
class Squad:
    """A team in the making; ``parts`` are its sub-teams, ``share`` how large it is beside the others."""

    name: str
    colour: str
    share: int
    purpose: str
    positions: tuple[tuple[str, int | None], ...] = ()
    parent: Squad | None = None
    places: list[Place] = field(default_factory=list)


def gather(town: Town, free: list[Resident], total: int) -> list[Squad]:
    """Return the teams with their members, taken from those who are free."""
    own = min(_READING_TEAM_SIZE, total // 10)
    reading = _reading_team(free, own)
    squads = [*_after_patterns(), *(Squad(*told) for told in _OTHERS)]
    filled = [squad for squad in squads if squad.share]
    whole, taken = sum(squad.share for squad in filled), 0
    for number, squad in enumerate(filled, start=1):
        until = (total - own) * sum(one.share for one in filled[:number]) // whole
        _fill(town, squad, free[taken:until])
        taken = until
    return [reading, *squads]


def _after_patterns() -> list[Squad]:
    squads: list[Squad] = []
    for pattern in PATTERNS[:-1]:  # the last one is the reading team
        wanted = _WANTED.get(pattern.name)
        positions = tuple((name, number or wanted) for name, number in pattern.positions)
        share = _SHARES[pattern.name]
        squad = Squad(pattern.name, pattern.colour, 0 if pattern.parts else share, pattern.purpose, positions)
        squads.append(squad)
        for name, colour, purpose in pattern.parts:
            squads.append(Squad(name, colour, share // len(pattern.parts), purpose, (), squad))
    return squads


def _reading_team(free: list[Resident], size: int) -> Squad:
    """Take party members first: 34 of 40."""
    pattern = PATTERNS[-1]
    squad = Squad(READING_TEAM, pattern.colour, size, pattern.purpose, pattern.positions)
    party = [one for one in free if one.party][: size * _READING_PARTY // _READING_TEAM_SIZE]
    others = [one for one in free if not one.party][: size - len(party)]
    free[:] = [one for one in free if one not in {*party, *others}]
    (head, _), (member, _) = pattern.positions
    squad.places = [Place(one, member, stays=True) for one in party + others]
    if squad.places:
        squad.places[0].role, squad.places[0].leads = head, True
    return squad


def _fill(town: Town, squad: Squad, members: list[Resident]) -> None:
    roles = [name for name, _ in squad.positions if name != _MERCHANT] or [_MEMBER]
    squad.places = [Place(one, town.rng.choice(roles)) for one in members]
    if squad.places:
        squad.places[0].leads = True
    if any(name == _MERCHANT for name, _ in squad.positions):
        for place, (shop, offer) in zip(squad.places[1:], _OFFERS, strict=False):
            place.role, place.shop, place.offer = _MERCHANT, shop, offer


def found(town: Town, squads: list[Squad]) -> None:
    """Store the teams with their leaders, positions and members; everybody has a number by now."""
    ids: dict[int, int] = {}
    for number, squad in enumerate(squads, start=1):
        led = squad.places or [place for one in squads if one.parent is squad for place in one.places]
        leader = next((place for place in led if place.leads), None)
        ids[id(squad)] = team_id = town.rows.add(
            Team,
            name=squad.name,
            purpose=squad.purpose,
            colour=squad.colour,
            parent_id=ids[id(squad.parent)] if squad.parent else None,
            leader_id=leader.volunteer_id if leader else None,
            founded_on=min((place.since for place in led), default=town.today) - timedelta(30),
            position=number,
        )
        for position, (name, wanted) in enumerate(squad.positions):
            town.rows.add(TeamPosition, team_id=team_id, name=name, wanted=wanted, position=position)
        for place in squad.places:
            _join(town, team_id, place)


def _join(town: Town, team_id: int, place: Place) -> None:
    town.team_of[place.volunteer_id] = team_id
    town.rows.add(
        TeamMember,
        team_id=team_id,
        volunteer_id=place.volunteer_id,
        role=place.role,
        offer=place.offer or None,
        from_on=place.since,
        to_on=place.since if place.status is VolunteerStatus.LEFT else None,
    )
