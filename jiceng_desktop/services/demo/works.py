"""Titles that could be on a shelf, put together from subjects and patterns; none of them is a real book."""

from __future__ import annotations

from random import Random

# Class of the Chinese library classification, share, subjects, patterns.
_SHELVES = (
    ("I", 34,
     "河湾 青砚 槐树下 石桥 杏花渡 南塘 柳林 北坡 灯塔下 雪岭 麦田 竹巷 "
     "沙洲 渡口 铁匠铺 磨坊 白帆 山雀 芦花荡 桐花里 后山 井台 茶亭 "
     "苇塘 青瓦巷 纺车 马灯 酸枣坡 牧鹅滩 打谷场 石碾 豆腐坊 水车 老戏台",
     "{}往事 {}的春天 {}人家 {}来信 遇见{} {}夜话 最后的{} {}纪事 回到{} 少年与{} {}长歌 {}短章 {}的秋千 "
     "{}诗抄 {}散记 {}的孩子们 从{}出发 {}四季 写给{} {}旧梦 {}风雪 {}故人 {}传奇 {}童话集"),
    ("K", 10,
     "先秦 秦汉 魏晋 隋唐 两宋 元明 明清 古道 运河 大河 城池 服饰 饮食 驿站 古桥 钱币 姓氏 科举 度量衡 节日",
     "{}小史 漫说{} {}三十讲 {}掌故 {}札记 图说{} {}趣谈 给孩子讲{} {}人物志 {}文物里的故事 重读{}"),
    ("G", 11,
     "写作 拼音 识字 算术 成语 口语 古诗 阅读 珠算 习惯 家教 记忆 表达 体育 跳绳 游泳 围棋 象棋",
     "{}入门 {}天天练 跟我学{} {}小课堂 {}启蒙 {}金钥匙 {}乐园 {}加油站 陪孩子学{} {}100课 {}游戏"),
    ("R", 9,
     "高血压 糖尿病 颈椎病 失眠 骨质疏松 感冒 胃病 关节炎 眼保健 口腔 小儿推拿 四季养生 心脏 中风 过敏 肥胖",
     "{}防治百问 {}居家调养 医生说{} {}的误区 {}食疗 {}康复手册 {}常识"),
    ("D", 6,
     "民法典 物业 劳动合同 婚姻家庭 消费维权 未成年人保护 邻里纠纷 社区治理 基层党建 反诈骗 养老服务 信访",
     "{}知识问答 {}案例读本 {}一点通 {}一百问 {}漫画本 学习{}"),
    ("T", 8,
     "面食 凉菜 汤羹 豆制品 腌菜 糕点 家电维修 木工 缝纫 编织 水电 收纳 家装 自行车 钟表 粥饭",
     "家常{} {}一百例 {}入门 {}巧手 {}图解 学做{} {}自己来"),
    ("J", 6,
     "剪纸 楷书 行书 隶书 国画 山水 花鸟 二胡 口琴 广场舞 篆刻 泥塑 年画 摄影 素描 戏曲",
     "{}技法 {}入门 {}欣赏 跟老师学{} {}三十天 {}课堂"),
    ("Q", 4, "蚂蚁 候鸟 昆虫 蘑菇 海洋 恐龙 种子 森林 蝴蝶 萤火虫 蜜蜂 苔藓",
     "{}的秘密 {}日记 观察{} {}图鉴 {}去哪儿了 为什么是{}"),
    ("P", 3, "星空 月亮 火山 地震 气象 河流 冰川 沙漠 节气 岩石", "{}的秘密 {}探险 {}小百科 认识{} {}问答"),
    ("N", 3, "科学 实验 发明 能量 光和影 数字 机器人 航天", "{}小百科 好玩的{} {}故事 {}十二讲 {}之旅 {}问答"),
    ("S", 3, "阳台种菜 月季 多肉 兰花 养鸡 果树 盆景 养鱼 菜园 堆肥", "{}入门 {}手册 {}一年四季 {}问答 {}图解"),
    ("B", 3, "情绪 幸福 孤独 沟通 婚姻 中年 晚年 自信 父母 时间", "{}心理学 {}十课 与{}相处 {}的智慧 读懂{}"),
)  # fmt: skip

_PUBLISHERS = (
    "砚田出版社", "晴窗文艺出版社", "小灯笼少年儿童出版社", "望禾教育出版社", "同晖科学技术出版社", "云岫人民出版社",
    "青禾农业出版社", "松桥美术出版社", "禾风医药出版社", "棠梨古籍出版社",
)  # fmt: skip
SHARES = {clc: share for clc, share, _, _ in _SHELVES}


def titles(rng: Random, count: int) -> list[tuple[str, str]]:
    """Return so many different titles with their classes."""
    shelves = {clc: _combined(rng, subjects, patterns) for clc, _, subjects, patterns in _SHELVES}
    found: dict[str, str] = {}
    while len(found) < count and any(shelves.values()):
        clc = rng.choices(list(SHARES), list(SHARES.values()))[0]
        if shelves[clc]:
            found.setdefault(shelves[clc].pop(), clc)
    return list(found.items())


def publisher(rng: Random) -> str:
    """Return an invented publisher."""
    return rng.choice(_PUBLISHERS)


def _combined(rng: Random, subjects: str, patterns: str) -> list[str]:
    combined = [pattern.format(subject) for pattern in patterns.split() for subject in subjects.split()]
    rng.shuffle(combined)
    return combined
