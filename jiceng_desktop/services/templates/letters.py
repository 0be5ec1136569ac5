"""Starting texts of letters and certificates.

Certificates follow 民发〔2020〕20号: a residents' committee certifies only what it knows itself and may certify.
Its first list names twenty matters (kinship, identity, marriage, birth, death, health, property, …) that it must not.
"""

from __future__ import annotations

from jiceng_desktop.services.templates.wording import Wording
from jiceng_desktop.terms import DocumentKind, Layout, SignOff

LETTERS = (
    Wording(
        DocumentKind.COMFORT,
        "慰问信",
        "慰问信",
        "{姓名}{称呼}",
        """您好！值此＿＿＿＿之际，{社区}全体工作人员向您和您的家人致以诚挚的问候和美好的祝愿！
社区是我们共同的家，您的冷暖一直牵动着我们的心。生活中如有困难和需要，请随时告诉网格员{网格员}，或者直接来社区坐坐，我们一定尽心尽力为您办好。
祝您身体健康、阖家幸福、万事如意！""",
        origin="comfort",
        hint="节日慰问、走访看望。可以先选几位居民，再一次印出每人一封。",
    ),
    Wording(
        DocumentKind.THANKS,
        "感谢信",
        "感谢信",
        "{姓名}{称呼}",
        """您好！在＿＿＿＿中，您热心参与、不辞辛劳，为社区和邻里做了许多实实在在的好事，赢得了居民的称赞。
{居委会}向您表示衷心的感谢，并向一直支持您的家人致以敬意！
希望您一如既往关心社区，我们一起把家园建设得更加温暖、更加美好。
祝您身体健康、阖家幸福、万事顺遂！""",
        origin="thanks",
        hint="感谢居民个人。",
    ),
    Wording(
        DocumentKind.THANKS,
        "志愿者感谢信",
        "致志愿者的感谢信",
        "{姓名}{称呼}",
        """您好！自{加入日期}加入志愿者队伍以来，您累计服务{服务时长}小时，用点滴行动温暖了邻里。您是{服务队}的骄傲。
{居委会}向您表示衷心的感谢，并致以崇高的敬意！
愿您继续奉献爱心、收获快乐，带动更多邻居加入志愿服务。
祝您身体健康、阖家幸福！""",
        origin="volunteer_thanks",
        hint="从志愿者名册生成，自动填上服务时长。",
    ),
    Wording(
        DocumentKind.CERTIFICATE,
        "居住证明",
        "居住证明",
        "",
        """{姓名}，{性别}，居民身份证号码{身份证号}，自{入住日期}起实际居住在本社区{住址}。
以上情况经{居委会}核实。本证明仅用于＿＿＿＿，不作为户籍、亲属关系和房屋产权的证明，自开具之日起30日内有效，涂改无效。
特此证明。""",
        remark="联系人：＿＿＿＿，联系电话：{居委会电话}",
        sign_off=SignOff.SEALED,
        origin="residence",
        hint="只证明实际居住，不证明户籍、身份、亲属关系和产权。依民发〔2020〕20号，开具前请核对本地可出具证明的清单。",
    ),
    Wording(
        DocumentKind.CERTIFICATE,
        "志愿服务记录证明",
        "志愿服务记录证明",
        "",
        """{姓名}，{性别}，居民身份证号码{身份证号}，志愿者编号{志愿者编号}，自{加入日期}起登记为本社区志愿者。所在服务队：{服务队}。
截至{今天}，在本社区参加志愿服务累计{服务时长}小时，主要服务内容：＿＿＿＿。以上信息真实、准确，服务记录可在{居委会}查询。
特此证明。
负责人（签字）：＿＿＿＿　　经办人（签字）：＿＿＿＿""",
        remark="联系人：＿＿＿＿，联系电话：{居委会电话}",
        sign_off=SignOff.SEALED,
        origin="service_record",
        hint="本社区组织的志愿服务由居委会依《志愿服务记录与证明出具办法（试行）》出具，应志愿者本人申请，无偿开具。",
    ),
    Wording(
        DocumentKind.CERTIFICATE,
        "参加社区活动证明",
        "参加社区活动证明",
        "",
        """{姓名}，{性别}，居民身份证号码{身份证号}，于＿＿＿＿至＿＿＿＿参加了本社区组织的＿＿＿＿活动，主要承担＿＿＿＿工作，共＿＿次。
特此证明。""",
        remark="联系人：＿＿＿＿，联系电话：{居委会电话}",
        sign_off=SignOff.SEALED,
        origin="participation",
        hint="只证明参加过本社区自己组织的活动，如学生社会实践；品行、就业、健康等依民发〔2020〕20号不由居委会证明。",
    ),
    Wording(
        DocumentKind.LETTER,
        "函",
        "关于商请＿＿＿＿的函",
        "＿＿＿＿",
        """为＿＿＿＿，现商请贵单位＿＿＿＿，具体事项如下：
一、＿＿＿＿
二、＿＿＿＿
妥否，请函复。""",
        remark="联系人：＿＿＿＿，联系电话：{居委会电话}",
        layout=Layout.LETTER,
        sign_off=SignOff.SEALED,
        origin="letter",
        hint="与其他单位商洽工作、请求支持。",
    ),
    Wording(
        DocumentKind.INVITATION,
        "邀请函",
        "邀请函",
        "{姓名}{称呼}",
        """您好！{社区}定于{时间}{事项}，诚邀您拨冗出席。
地点：{地点}。
主持人：{主持人}。
议程：
{议程}
期待您的光临！如不能出席，请提前告知。联系方式：{联系方式}。""",
        origin="invitation",
        hint="从一场活动生成；收信人可以手填，也可以在“群发”时逐人填好。",
    ),
)
