from __future__ import annotations

import pytest

from jiceng_desktop.services.households.kinship import Kin, suggest
from jiceng_desktop.terms import Relation, Sex

HUSBAND, WIFE, SON, DAUGHTER, MOTHER, BROTHER, LODGER, SONS_WIFE = range(8)
FAMILY = {
    HUSBAND: Kin(Relation.HEAD, Sex.MALE),
    WIFE: Kin(Relation.SPOUSE, Sex.FEMALE),
    SON: Kin(Relation.ELDEST_SON, Sex.MALE),
    DAUGHTER: Kin(Relation.DAUGHTER, Sex.FEMALE),
    MOTHER: Kin(Relation.MOTHER, Sex.FEMALE),
    BROTHER: Kin(Relation.YOUNGER_BROTHER, Sex.MALE),
    LODGER: Kin(Relation.NOT_RELATED),
    SONS_WIFE: Kin(Relation.DAUGHTER_IN_LAW, Sex.FEMALE),
}


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (HUSBAND, {WIFE: Relation.SPOUSE, SON: Relation.ELDEST_SON, MOTHER: Relation.MOTHER}),
        (
            WIFE,
            {
                HUSBAND: Relation.HUSBAND,
                SON: Relation.ELDEST_SON,
                SONS_WIFE: Relation.DAUGHTER_IN_LAW,
                MOTHER: Relation.PARENT,
                BROTHER: Relation.UNSTATED,
            },
        ),
        (
            SON,
            {
                HUSBAND: Relation.FATHER,
                WIFE: Relation.MOTHER,
                DAUGHTER: Relation.SIBLING,
                MOTHER: Relation.GRANDPARENT,
                SONS_WIFE: Relation.UNSTATED,
            },
        ),
        (
            MOTHER,
            {
                HUSBAND: Relation.SON,
                WIFE: Relation.DAUGHTER_IN_LAW,
                SON: Relation.GRANDCHILD,
                BROTHER: Relation.SON,
            },
        ),
        (BROTHER, {HUSBAND: Relation.SIBLING, MOTHER: Relation.MOTHER, WIFE: Relation.UNSTATED}),
        (SONS_WIFE, {HUSBAND: Relation.UNSTATED, SON: Relation.UNSTATED}),
        (LODGER, {HUSBAND: Relation.NOT_RELATED, SON: Relation.NOT_RELATED}),
    ],
)
def test_relations_follow_the_new_head(head, told):
    found = suggest(FAMILY, head)
    assert found[head] is Relation.HEAD
    assert {person: found[person] for person in told} == told
    assert found[LODGER] is (Relation.HEAD if head == LODGER else Relation.NOT_RELATED)


def test_there_is_always_exactly_one_head():
    for head in FAMILY:
        assert list(suggest(FAMILY, head).values()).count(Relation.HEAD) == 1


def test_a_parent_of_unknown_sex_stays_a_parent():
    couple = {1: Kin(Relation.HEAD), 2: Kin(Relation.SON, Sex.MALE)}
    assert suggest(couple, 2) == {1: Relation.PARENT, 2: Relation.HEAD}
