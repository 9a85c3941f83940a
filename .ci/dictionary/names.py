"""One spelling for the names of two sources: title case with HL7's usual acronyms."""

import html
import re

SMALL = {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or", "per", "than",
         "the", "to", "via", "with"}

# Written in capitals whatever the source did. Short words that also are English ones (IN, OR, IS, AM) are not here.
ACRONYMS = set("""
    ADL AE AFP AG BAC BC BP CCL CDM CDO CLIA CM2 CMS CNP CPU CSF DB DEA DIN DME DMV DNA DNR DOB DRG EDI EI EIN ESR ETA
    FT HCFA HD HIC HIPAA HL7 HMO HPC ID IDE IPA IPR IRB ISBN ISO IV IVT LOINC MD MCP MSA NCPDP NDC NM NPI OBR OBX OID
    OSHA OTC PCA PCCL PIN PKU POA PP PPO PRN PSRO QRY RFC RN RNA SAD SNF SOGI SSN TP TPA TV UB UB1 UB2 UB82 UB92 UDI UI
    UID UIN UNSPSC UOM UPC UPIN UR URI URL US UTC VAT VIP VIPS ZIP II III IV VII JR DR
    """.split())

# What a source lost or misspelt, before the words are set in title case.
REPAIRS = [
    (r"\bParent S\b", "Parent's"), (r"\bCm Batch Total\b", "Batch Total"), (r"\b[Cc]alue\b", "Value"),
    (r"\bWindwow\b", "Window"), (r"\bFam[ai]liy\b", "Family"), (r"\bIntevall\b", "Interval"),
    (r"\bCerticat", "Certificat"), (r"\bQualifiying\b", "Qualifying"), (r"\bOccurence", "Occurrence"),
    (r"\boccurence", "occurrence"), (r"\boccured\b", "occurred"), (r"\bPractioner\b", "Practitioner"),
    (r"\bObx ([0-9])", r"OBX-\1"), (r"\bE G Md\b", "(e.g., MD)"), (r"\bDate Time\b", "Date/Time"),
    (r"\(e\.g\.,? *", "(e.g., "), (r"\bE G (Jr|JR)\b(.*)", r"(e.g., \1\2)"), (r"\bE G (Dr|DR)\b", r"(e.g., \1)"),
    (r"\+$", ""), (r"\+", " and "), (r" _ ", " - "), (r"^ZIP\b|^Zip\b", "ZIP"),
    (r"\bSt$", "(ST)"), (r"\bIs$", "(IS)"), (r"\bHd$", "(HD)"),
]

QUOTES = str.maketrans({"’": "'", "‘": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " "})


def unmangled(text):
    """UTF-8 that was once read as windows-1252, read rightly; other text as it is."""
    for _ in range(2):
        try:
            text = text.encode("cp1252").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            break
    return text


def tidy(text):
    text = unmangled(html.unescape(text)).translate(QUOTES)
    text = re.sub(r"</?p>", " ", text).replace('""', '"')
    return re.sub(r"\s+", " ", text).strip()


def is_placeholder(name, owner):
    """`SAC-45` stands where a source knew no name."""
    return not name or re.fullmatch(re.escape(owner) + r"-[0-9]+", name) is not None


def title_word(word, shouted, first, last):
    bare = word.replace("'", "")
    if bare.upper() in ACRONYMS:
        return word.upper()
    if word.upper().endswith("'S") and word[:-2].upper() in ACRONYMS:
        return word[:-2].upper() + "'s"
    if shouted or word.islower() or (word.istitle() and len(word) > 1):
        lower = word.lower()
        if lower in SMALL and not first and not last:
            return lower
        return lower[:1].upper() + lower[1:]
    return word


def name(text):
    text = tidy(text)
    text = re.sub(r"\s*/\s*", "/", text).rstrip("*? ").strip()
    shouted = not any(character.islower() for character in text)
    if shouted:
        text = re.sub(r"\(E\.G\.,? ?", "(e.g., ", text)
    for pattern, replacement in REPAIRS:
        text = re.sub(pattern, replacement, text)
    # The type in brackets is told by the type itself.
    text = re.sub(r"\s*\((ST|ID|IS|NM|DT|TS|TM|HD|CE|EI|TN|FN|SAD|DTM|TX)\)$", "", text)
    if text.count("(") > text.count(")"):
        text += ")"
    pieces = re.split(r"([A-Za-z0-9']+)", text)
    words = [index for index, piece in enumerate(pieces) if index % 2 == 1]
    for index in words:
        before = pieces[index - 1]
        if pieces[index] in ("e", "g") and (pieces[index + 1].startswith(".") or before.endswith(".")):
            continue
        first = index == words[0] or before.endswith(("(", " - ", ": "))
        pieces[index] = title_word(pieces[index], shouted, first, index == words[-1])
    return re.sub(r"\s+", " ", "".join(pieces)).strip()


def display(text):
    text = tidy(text)
    # 2.1 printed the response and the chapter in two further columns.
    return re.sub(r"(\s[A-Z]{3})?\s[IVX]{1,4}$", "", text) if re.search(r"\s[A-Z]{3}\s[IVX]{1,4}$", text) else text


# A row that says that a table is left to the site, or that codes have a shape, instead of giving a code.
OPEN = re.compile(r"\.\.|…|^$|^No Values|^99zzz|<\s*[a-z]|integer|^An [Ii]dentifier for|^Similar uses|^E\.g\. Use|"
                  r"^General code$|^Meal Related Timings$|^U spec$|^For micriobo$|^L, ?M, ?N$|nnnn|^[0-9]+ _|"
                  r"^2 and higher$")
# A row that says what an empty field means.
EMPTY = {"<null>", "not present"}


def code(text):
    """The code itself, and whether the row is no code but a hint that the table is open."""
    text = tidy(text).rstrip("Â").strip().removesuffix(" (obsolete)")
    return text, text.casefold() not in EMPTY and OPEN.search(text) is not None


def is_code(text):
    return text.casefold() not in EMPTY
