"""Invented names: drawn from common characters by generation, with the rare ones that trip programs up."""

from __future__ import annotations

from itertools import accumulate
from random import Random

from jiceng_desktop.terms import Sex

_COMMON = (
    ("王李张刘陈", 60),
    ("杨赵黄周吴徐孙胡朱高", 22),
    ("林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁许傅沈彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊", 5),
    ("金陆郝孔白崔康邱秦顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文", 3),
)
_SURNAMES = [character for characters, _ in _COMMON for character in characters]
_WEIGHTS = list(accumulate(weight for characters, weight in _COMMON for _ in characters))

RARE_SURNAMES = (
    "单", "欧阳", "仇", "万俟", "区", "司马", "解", "查", "曾", "盖", "朴", "尉迟",
    "翟", "上官", "缪", "诸葛", "卜", "皇甫", "隗", "令狐",
)  # fmt: skip
RARE_GIVEN = ("𠮷安", "𬭎", "䶮", "㛃琳", "昪", "𬍛", "子翀", "堃", "彧", "小𫘧")

MINORITY = (
    ("阿依努尔·吐尔逊", Sex.FEMALE, "维吾尔族"),
    ("艾力·买买提明", Sex.MALE, "维吾尔族"),
    ("叶尔兰·哈布都", Sex.MALE, "哈萨克族"),
    ("其其格·巴图", Sex.FEMALE, "蒙古族"),
    ("古丽娜尔·叶尔肯", Sex.FEMALE, "哈萨克族"),
    ("苏和·朝鲁", Sex.MALE, "蒙古族"),
)
FOREIGN = (
    ("Maria Lindqvist", Sex.FEMALE),
    ("Liam O'Hara-Voss", Sex.MALE),
    ("Jürgen Blum", Sex.MALE),
    ("Anh Thi Tran", Sex.FEMALE),
    ("Paulo da Cruz", Sex.MALE),
    ("Yuki Hoshino", Sex.FEMALE),
)

_OLD_UNTIL, _MIDDLE_UNTIL = 1964, 1991

# By generation and sex: the first characters, the second ones, names of one character, and how many have one.
_GIVEN = {
    ("old", Sex.MALE): ("国建志文永德明玉振福长学", "成安民林和生义友善元贵田来顺", "杰礼忠", 0.05),
    ("old", Sex.FEMALE): ("秀桂玉淑凤素爱金月春兰翠", "英兰珍芬莲华云芝香琴荣梅", "兰芬珍", 0.05),
    ("middle", Sex.MALE): ("建志海晓文俊永新红宏卫向", "峰涛波辉明东斌林伟杰亮宁", "伟勇涛磊斌杰波辉超刚", 0.4),
    ("middle", Sex.FEMALE): ("晓丽海春红艳小玉慧雪秋文", "燕娟梅芳玲琴萍敏静娜莉云", "芳敏静丽艳娟霞玲婷莉", 0.35),
    ("young", Sex.MALE): ("子浩宇梓俊一嘉泽奕思明沐", "轩然睿航辰博涵宸阳霖铭宁", "睿轩昊诺", 0.1),
    ("young", Sex.FEMALE): ("子欣梓诗雨思佳可语一若沐", "涵怡萱琪彤妍瑶萌桐悦宁晴", "悦彤诺晴", 0.1),
}


class Names:
    """Draws names."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def surname(self, unlike: str = "") -> str:
        """Return a surname by its frequency, another one than the partner's."""
        while True:
            surname = self._rng.choices(_SURNAMES, cum_weights=_WEIGHTS)[0]
            if surname != unlike:
                return surname

    def given(self, sex: Sex, born_in: int) -> str:
        """Return a given name of the generation."""
        generation = "old" if born_in <= _OLD_UNTIL else "middle" if born_in <= _MIDDLE_UNTIL else "young"
        firsts, seconds, single, share = _GIVEN[generation, sex]
        if self._rng.random() < share:
            return self._rng.choice(single)
        return self._rng.choice(firsts) + self._rng.choice(seconds)

    def full(self, sex: Sex, born_in: int) -> str:
        """Return a whole name."""
        return self.surname() + self.given(sex, born_in)
