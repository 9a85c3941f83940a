/// Every set the engine knows. Table 0211 first, in its order.
extension CodedCharacterSet {
    package static let ascii = CodedCharacterSet("ASCII", .ascii)
    package static let utf8 = CodedCharacterSet("UNICODE UTF-8", .utf8)
    package static let latin1 = CodedCharacterSet("8859/1", .table("ISO-8859-1", .plain))
    package static let windows1252 = CodedCharacterSet("windows-1252", .table("CP1252", .plain))
    static let shiftJIS = CodedCharacterSet("Shift_JIS", .table(shiftJISTable, .shiftJIS))
    static let eucJP = CodedCharacterSet("EUC-JP", .table("EUC-JP-MS", .plain))
    static let jisX0201 = CodedCharacterSet("ISO IR14", .jisX0201)
    static let jisX0208 = CodedCharacterSet("ISO IR87", .switched(.jisX0208))
    static let jisX0212 = CodedCharacterSet("ISO IR159", .switched(.jisX0212))
    static let ksX1001 = CodedCharacterSet("KS X 1001", .table("EUC-KR", .plain))
    static let cns11643 = CodedCharacterSet("CNS 11643-1992", .table("EUC-TW", .plain))
    static let utf16 = CodedCharacterSet("UNICODE UTF-16", .wide)
    static let utf32 = CodedCharacterSet("UNICODE UTF-32", .wide)

    /// A set and the other names it is met under, as far as they differ in more than case, spaces and punctuation.
    struct Row: Sendable {
        var set: CodedCharacterSet
        var otherNames: [String]
        /// What its senders send instead, in the order to try, when bytes are none of the set's.
        var relatives: [CodedCharacterSet]

        init(_ set: CodedCharacterSet, _ otherNames: [String] = [], relatives: [CodedCharacterSet] = []) {
            self.set = set
            self.otherNames = otherNames
            self.relatives = relatives
        }
    }

    static let catalog: [Row] =
        [
            Row(.ascii, ["ISO IR6", "US-ASCII", "ISO 646", "ANSI X3.4-1968", "ISO 2022 IR 6"]),
            Row(.latin1, latin(1, 100), relatives: [.windows1252]),
            Row(part(2), latin(2, 101), relatives: [windows(1250)]),
            Row(part(3), latin(3, 109)),
            Row(part(4), latin(4, 110)),
            Row(part(5), ["ISO-8859-5", "ISO IR144", "ISO 2022 IR 144"], relatives: [windows(1251)]),
            Row(part(6), ["ISO-8859-6", "ISO IR127", "ISO 2022 IR 127"], relatives: [windows(1256)]),
            Row(part(7), ["ISO-8859-7", "ISO IR126", "ISO 2022 IR 126"], relatives: [windows(1253)]),
            Row(part(8), ["ISO-8859-8", "ISO IR138", "ISO 2022 IR 138"], relatives: [windows(1255)]),
            Row(part(9), ["ISO-8859-9", "ISO IR148", "ISO 2022 IR 148", "Latin 5"], relatives: [windows(1254)]),
            Row(part(15), ["ISO-8859-15", "ISO IR203", "ISO 2022 IR 203", "Latin 9"], relatives: [.windows1252]),
            Row(.jisX0201, ["ISO IR13", "JIS X 0201", "ISO 2022 IR 13", "ISO 2022 IR 14"], relatives: [.shiftJIS]),
            Row(
                .jisX0208,
                ["ISO 2022 IR 87", "JIS X 0208", "JIS X 0208-1990", "ISO-2022-JP", "JAS2020", "JIS X 0202", "JIS"],
                relatives: [.utf8, .eucJP, .shiftJIS]),
            Row(
                .jisX0212, ["ISO 2022 IR 159", "JIS X 0212", "JIS X 0212-1990", "ISO-2022-JP-1"],
                relatives: [.utf8, .eucJP, .shiftJIS]),
            Row(
                CodedCharacterSet("GB 18030-2000", .table("GB18030", .gb18030)),
                ["GB18030", "GBK", "GB2312", "GB2312-80", "EUC-CN", "CP936", "ISO IR58", "ISO 2022 IR 58"]),
            Row(.ksX1001, ["EUC-KR", "KSC 5601", "KS C 5601-1987", "ISO IR149", "ISO 2022 IR 149"], relatives: [uhc]),
            Row(.cns11643, ["CNS 11643", "EUC-TW"]),
            Row(
                CodedCharacterSet("BIG-5", .table("BIG5", .bigFive)), ["CP950", "windows-950"],
                relatives: [CodedCharacterSet("Big5-HKSCS", .table("BIG5-HKSCS", .bigFive))]),
            Row(.utf8, ["UTF-8", "UNICODE", "ISO IR192", "ISO 10646", "CP65001"]),
            Row(.utf16, ["UTF-16", "UTF-16LE", "UTF-16BE", "UCS-2", "UNICODE UCS-2"]),
            Row(.utf32, ["UTF-32", "UTF-32LE", "UTF-32BE", "UCS-4"]),
            // Not in the table.
            Row(.windows1252, ["CP1252", "ANSI"]),
            Row(.shiftJIS, ["SJIS", "MS Kanji", "CP932", "windows-31J", "windows-932"]),
            Row(.eucJP),
            Row(uhc, ["UHC", "CP949"]),
            Row(CodedCharacterSet("Big5-HKSCS", .table("BIG5-HKSCS", .bigFive))),
            Row(
                CodedCharacterSet("TIS-620", .table("TIS-620", .plain)),
                ["ISO IR166", "ISO-8859-11", "8859/11", "CP874"]),
            Row(part(10), ["ISO-8859-10", "Latin 6"]),
            Row(part(13), ["ISO-8859-13", "Latin 7"], relatives: [windows(1257)]),
            Row(part(14), ["ISO-8859-14", "Latin 8"]),
            Row(part(16), ["ISO-8859-16", "Latin 10"]),
            Row(CodedCharacterSet("KOI8-R", .table("KOI8-R", .plain))),
            Row(CodedCharacterSet("KOI8-U", .table("KOI8-U", .plain))),
            Row(CodedCharacterSet("IBM437", .table("CP437", .plain)), ["CP437"]),
            Row(CodedCharacterSet("IBM850", .table("CP850", .plain)), ["CP850"]),
            Row(CodedCharacterSet("IBM852", .table("CP852", .plain)), ["CP852"]),
        ] + [1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258].map { Row(windows($0), ["CP\($0)"]) }

    private static let uhc = CodedCharacterSet("windows-949", .table("UHC", .plain))

    private static func part(_ number: Int) -> CodedCharacterSet {
        CodedCharacterSet("8859/\(number)", .table("ISO-8859-\(number)", .plain))
    }

    private static func windows(_ page: Int) -> CodedCharacterSet {
        CodedCharacterSet("windows-\(page)", .table("CP\(page)", .plain))
    }

    private static func latin(_ number: Int, _ registration: Int) -> [String] {
        ["ISO-8859-\(number)", "Latin \(number)", "ISO IR\(registration)", "ISO 2022 IR \(registration)"]
    }

    /// What its senders send instead.
    var relatives: [CodedCharacterSet] { Self.catalog.first { $0.set == self }?.relatives ?? [] }
}
