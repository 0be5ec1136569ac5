"""Who lives together: households of realistic ages, relations and surnames."""

from __future__ import annotations

from dataclasses import dataclass, replace

from jiceng_desktop.services.demo.names import FOREIGN, MINORITY
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.terms import MaritalStatus, Relation, Sex

_CHILD = {Sex.MALE: Relation.SON, Sex.FEMALE: Relation.DAUGHTER}
_OLDEST_CHILD_AT_HOME = 25
_OLDEST = 99


@dataclass(frozen=True, slots=True)
class Member:
    """One person of a family, before there is a card."""

    name: str
    surname: str
    sex: Sex
    age: int
    relation: Relation
    marital: MaritalStatus
    ethnicity: str = "汉族"
    foreign: bool = False
    left_behind: bool = False
    alone: bool = False
    late: bool = False


Family = list[Member]


class Families:
    """Draws families, the head first; ``surname`` is the family name if a certain one is wanted."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._rng = town.rng
        self._kinds = (
            (24, lambda surname: self.parents(surname, 1)),
            (13, lambda surname: self.parents(surname, 2)),
            (11, lambda surname: self.parents(surname, 0)),
            (18, self.old_couple),
            (7, self.three_generations),
            (12, self.alone),
            (11, self.old_and_alone),
            (3, self.single_parent),
            (2, self.with_grandchildren),
        )

    def any(self, surname: str = "") -> Family:
        """Return a family of any kind, as often as such families are."""
        kinds = [kind for _, kind in self._kinds]
        return self._rng.choices(kinds, [weight for weight, _ in self._kinds])[0](surname)

    def tenants(self) -> Family:
        """Return people who rent; one time in six they share a flat and nothing else."""
        if self._town.chance(1 / 6):
            return self.flat_share(self._rng.randint(3, 5))
        kind = self._rng.choices((self.alone, self.young_couple, self.single_parent), (5, 6, 1))[0]
        return kind("")

    def young_couple(self, surname: str) -> Family:
        """Return a couple with one child or none."""
        return self.parents(surname, self._rng.randint(0, 1))

    def parents(self, surname: str, children: int) -> Family:
        """Return a couple with so many children at home."""
        husband_age = self._rng.randint(27, 54) if children else self._rng.randint(25, 58)
        return self._headed(self._pair(surname, husband_age), children)

    def old_couple(self, surname: str) -> Family:
        """Return a couple whose children have moved out."""
        return self._headed(self._pair(surname, self._rng.randint(58, 86)), 0)

    def late_couple(self, surname: str) -> Family:
        """Return a head who has died and the widow or widower who took over."""
        head, spouse = self.old_couple(surname)
        return [replace(head, late=True), replace(spouse, marital=MaritalStatus.WIDOWED, alone=True)]

    def three_generations(self, surname: str) -> Family:
        """Return a couple with children and one or two of the husband's parents, who may be the head."""
        family = self._headed(self._pair(surname, self._rng.randint(30, 48)), self._rng.randint(1, 2))
        son = family[0] if family[0].sex is Sex.MALE else family[1]
        elders = self._pair(son.surname, min(son.age + self._rng.randint(23, 30), 85))
        if self._town.chance(0.35):
            elders = [replace(self._rng.choice(elders), marital=MaritalStatus.WIDOWED)]
        if len(elders) == 1 or self._town.chance(0.7):
            return family + [replace(elder, relation=Relation.PARENT) for elder in elders]
        return self._headed(elders, 0) + [replace(one, relation=_below(one, son)) for one in family]

    def alone(self, surname: str) -> Family:
        """Return one person who is not old."""
        age = self._rng.randint(20, 55)
        marital = MaritalStatus.SINGLE if age < self._rng.randint(28, 60) else MaritalStatus.DIVORCED
        return [replace(self._person(self._sex(), age, surname, marital), alone=True)]

    def old_and_alone(self, surname: str) -> Family:
        """Return one old person, mostly a widow."""
        sex = Sex.FEMALE if self._town.chance(0.68) else Sex.MALE
        marital = MaritalStatus.WIDOWED if self._town.chance(0.85) else MaritalStatus.DIVORCED
        return [replace(self._person(sex, self._rng.randint(65, 94), surname, marital), alone=True)]

    def single_parent(self, surname: str) -> Family:
        """Return one parent with a child."""
        sex = Sex.FEMALE if self._town.chance(0.75) else Sex.MALE
        parent = self._person(sex, self._rng.randint(28, 48), surname, MaritalStatus.DIVORCED)
        return [parent, self._child(parent, parent)]

    def with_grandchildren(self, surname: str) -> Family:
        """Return grandparents who look after a grandchild whose parents work elsewhere."""
        elders = self._headed(self._pair(surname, self._rng.randint(56, 72)), 0)
        if self._town.chance(0.4):
            elders = [replace(elders[0], marital=MaritalStatus.WIDOWED)]
        child = self._person(self._sex(), self._rng.randint(3, 14), elders[0].surname, MaritalStatus.SINGLE)
        return [*elders, replace(child, relation=Relation.GRANDCHILD, left_behind=True)]

    def flat_share(self, count: int) -> Family:
        """Return people of as many surnames who share a flat."""
        surnames: list[str] = []
        while len(surnames) < count:
            surname = self._town.names.surname()
            surnames += [] if surname in surnames else [surname]
        ages = [self._rng.randint(21, 34) for _ in surnames]
        people = [
            self._person(self._sex(), age, surname, MaritalStatus.SINGLE)
            for surname, age in zip(surnames, ages, strict=True)
        ]
        return people[:1] + [replace(one, relation=Relation.NOT_RELATED) for one in people[1:]]

    def of_minority(self, number: int) -> Family:
        """Return a family whose head has a name with a middle dot."""
        name, sex, ethnicity = MINORITY[number % len(MINORITY)]
        person = self._person(sex, self._rng.randint(24, 60), "", MaritalStatus.SINGLE)
        return [replace(person, name=name, ethnicity=ethnicity, alone=True)]

    def of_foreigner(self, number: int) -> Family:
        """Return a foreigner with a passport."""
        name, sex = FOREIGN[number % len(FOREIGN)]
        person = self._person(sex, self._rng.randint(24, 60), "", MaritalStatus.UNSTATED)
        return [replace(person, name=name, ethnicity="", foreign=True)]

    def _headed(self, pair: Family, children: int) -> Family:
        """Make one of a couple the head and give them children."""
        husband, wife = pair
        head, spouse = (husband, wife) if self._town.chance(0.65) else (wife, husband)
        mother_before = husband if self._town.chance(0.93) else wife
        born = [self._child(wife, mother_before) for _ in range(children)]
        return [head, replace(spouse, relation=Relation.SPOUSE), *sorted(born, key=lambda child: -child.age)]

    def _pair(self, surname: str, husband_age: int) -> Family:
        """Return husband and wife, whose surnames differ but rarely."""
        husband = self._person(Sex.MALE, husband_age, surname, MaritalStatus.MARRIED)
        hers = self._town.names.surname(unlike="" if self._town.chance(0.1) else husband.surname)
        wife_age = max(22, husband_age - self._rng.randint(-2, 5))
        return [husband, self._person(Sex.FEMALE, wife_age, hers, MaritalStatus.MARRIED)]

    def _child(self, mother: Member, named_after: Member) -> Member:
        oldest = max(0, min(mother.age - 22, _OLDEST_CHILD_AT_HOME))
        age = self._rng.randint(min(oldest, max(0, mother.age - 40)), oldest)
        sex = self._sex()
        child = self._person(sex, age, named_after.surname, MaritalStatus.SINGLE)
        return replace(child, relation=_CHILD[sex], ethnicity=named_after.ethnicity)

    def _person(self, sex: Sex, age: int, surname: str, marital: MaritalStatus) -> Member:
        surname = surname or self._town.names.surname()
        name = surname + self._town.names.given(sex, self._town.today.year - age)
        ethnicity = "朝鲜族" if surname == "朴" else self._ethnicity()
        return Member(name, surname, sex, min(age, _OLDEST), Relation.HEAD, marital, ethnicity)

    def _ethnicity(self) -> str:
        return self._rng.choice(("回族", "满族", "壮族", "土家族")) if self._town.chance(0.03) else "汉族"

    def _sex(self) -> Sex:
        return self._rng.choice((Sex.MALE, Sex.FEMALE))


def _below(one: Member, son: Member) -> Relation:
    """Return what somebody of the younger generations is to the grandparent who heads the household."""
    if one is son:
        return Relation.SON
    return Relation.OTHER if one.relation in {Relation.HEAD, Relation.SPOUSE} else Relation.GRANDCHILD
