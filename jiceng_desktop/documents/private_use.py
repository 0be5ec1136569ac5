"""Characters that old systems keep under private codes although the standard has long given them codes of their own.

GBK and the first editions of GB 18030 held these places by private codes; ISO/IEC 10646 encoded the characters later,
and GB 18030-2022 gives the last 18 of them the standard code. None of them lies in the user-defined areas, so each has
one meaning only and is printed as what it is. Any other private code is somebody's own character: it is never guessed.
"""

from __future__ import annotations

_HAN = (  # GBK 0xFE50 to 0xFEA0
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_VERTICAL = (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A))  # GB 18030 0xA6D9 to 0xA6F3, marks for vertical lines
_DESCRIBING = (0x303E, *range(0x2FF0, 0x2FFC))  # GBK 0xA989 to 0xA995, marks that describe how a character is built

STANDARD = {
    **{0xE815 + at: char for at, char in enumerate(_HAN)},
    **{0xE78D + at: chr(code) for at, code in enumerate(_VERTICAL)},
    **{0xE7E7 + at: chr(code) for at, code in enumerate(_DESCRIBING)},
    0xE7C7: "\u1e3f",
    0xE7C8: "\u01f9",
}
