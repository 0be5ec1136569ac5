"""Calendar files as other programs write them: CRLF, folded lines, time zones described in the file."""

from __future__ import annotations

# as Outlook writes an appointment: Windows names of zones, a description as HTML too, an alarm
OUTLOOK = """BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-MS-OLK-FORCEINSPECTOROPEN:TRUE
BEGIN:VTIMEZONE
TZID:China Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PUBLIC
CREATED:20260901T010203Z
DESCRIPTION:请带上笔记本。\\n\\n地点在二楼。\\n
DTEND;TZID="China Standard Time":20260912T163000
DTSTAMP:20260901T010203Z
DTSTART;TZID="China Standard Time":20260912T150000
LAST-MODIFIED:20260901T010203Z
LOCATION:微客厅
PRIORITY:5
SEQUENCE:2
SUMMARY;LANGUAGE=zh-cn:街道工作例会
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E00800000000A0B1C2
X-ALT-DESC;FMTTYPE=text/html:<html><body>请带上笔记本。</body></html>
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
TRIGGER:-PT15M
ACTION:DISPLAY
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
END:VCALENDAR
"""

# as Thunderbird writes a weekly event with one date moved, one cancelled and one left out
THUNDERBIRD = """BEGIN:VCALENDAR
PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN
VERSION:2.0
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
X-TZINFO:Asia/Shanghai[2026a]
BEGIN:STANDARD
TZOFFSETTO:+080000
TZOFFSETFROM:+080543
TZNAME:Asia/Shanghai(STD)
DTSTART:19010101T000000
RDATE:19010101T000000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
CREATED:20260901T010203Z
LAST-MODIFIED:20260901T010203Z
DTSTAMP:20260901T010203Z
UID:9c2b0e2e-weekly
SUMMARY:合唱排练
RRULE:FREQ=WEEKLY;COUNT=5
EXDATE:20260917T010000Z
DTSTART;TZID=Asia/Shanghai:20260903T090000
DTEND;TZID=Asia/Shanghai:20260903T103000
LOCATION:多功能厅
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20260901T010203Z
UID:9c2b0e2e-weekly
SUMMARY:合唱排练（换到下午）
RECURRENCE-ID;TZID=Asia/Shanghai:20260910T090000
DTSTART;TZID=Asia/Shanghai:20260910T140000
DTEND;TZID=Asia/Shanghai:20260910T153000
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20260901T010203Z
UID:9c2b0e2e-weekly
SUMMARY:合唱排练
STATUS:CANCELLED
RECURRENCE-ID;TZID=Asia/Shanghai:20260924T090000
DTSTART;TZID=Asia/Shanghai:20260924T090000
DTEND;TZID=Asia/Shanghai:20260924T103000
END:VEVENT
END:VCALENDAR
"""


def event(*lines: str, uid: str = "u1", summary: str = "讲座") -> str:
    """Return one VEVENT with these lines."""
    return "\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{summary}", *lines, "END:VEVENT"])


def file_of(*parts: str) -> bytes:
    """Return a calendar file of these parts."""
    whole = "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//Test//ZH", *parts, "END:VCALENDAR", ""])
    return crlf(whole)


def crlf(text: str, encoding: str = "utf-8") -> bytes:
    """Return a text as programs write it, its long lines folded after 75 bytes."""
    return "\r\n".join(map(folded, text.split("\n"))).encode(encoding)


def folded(line: str) -> str:
    """Fold a line as RFC 5545 wants it, never inside a character."""
    pieces, piece = [], ""
    for char in line:
        if len((piece + char).encode()) > 74:
            pieces.append(piece)
            piece = ""
        piece += char
    return "\r\n ".join([*pieces, piece])
