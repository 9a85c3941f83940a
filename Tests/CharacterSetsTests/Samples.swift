import CharacterSets
import HL7

/// Messages in a set, and what is asked of them.
enum Samples {
    /// Text that each set of the catalog holds, and that is not ASCII.
    static let texts: [(set: String, text: String)] = [
        ("8859/1", "Zoë Müller-Åström ½"), ("8859/2", "Łukasz Dvořák Šípková"), ("8859/3", "Ġorġ Ħal Ĉapelo"),
        ("8859/4", "Ņikolajs Ķēniņš"), ("8859/5", "Иванова Ольга"), ("8859/6", "محمد"), ("8859/7", "Παπαδόπουλος"),
        ("8859/8", "כהן"), ("8859/9", "Şükrü Yıldız İnan"), ("8859/15", "Œuvre 5 €"), ("ISO IR14", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("ISO IR87", "山田 太郎"), ("ISO IR159", "丂丄"), ("GB 18030-2000", "李明 㐀 €"), ("KS X 1001", "홍길동"),
        ("CNS 11643-1992", "李明"), ("BIG-5", "李明 功許蓋"), ("UNICODE UTF-8", "山田 Müller 😀"),
        ("windows-1252", "Müller € “q”"), ("Shift_JIS", "表ソ能 ①"), ("EUC-JP", "山田㈱"), ("windows-949", "똠방각하"),
        ("Big5-HKSCS", "李明嘅"), ("TIS-620", "สมชาย"), ("8859/10", "Ąžuolas"), ("8859/13", "Ļubova Ž"),
        ("8859/14", "Ŵyn Ẁ"), ("8859/16", "Ștefan Țepeș"), ("KOI8-R", "Иванов"), ("KOI8-U", "Їжакевич"),
        ("IBM437", "Müller"), ("IBM850", "Müller Ø"), ("IBM852", "Łukasz"), ("windows-1250", "Łukasz Šíp"),
        ("windows-1251", "Їжак"), ("windows-1253", "Παπάς"), ("windows-1254", "Şükrü"), ("windows-1255", "כהן ₪"),
        ("windows-1256", "محمد پ"), ("windows-1257", "Ļubova"), ("windows-1258", "Ngô Đình Diệm"),
    ]

    static func set(_ name: String) throws -> CodedCharacterSet {
        guard let set = CharacterSetNames().set(named: name) else { throw Missing(name: name) }
        return set
    }

    struct Missing: Error { var name: String }

    /// An admission whose patient has this name, declared and written in the set.
    static func message(_ text: String, in set: CodedCharacterSet) throws -> [UInt8] {
        let unicode =
            "MSH|^~\\&|EHR|EAST|ENGINE|HOSP|20260301||ADT^A08|C1|P|2.5.1||||||UNICODE UTF-8\rEVN|A08|20260301\r"
            + "PID|1||4711^^^HOSP^MR||\(text)^Anna||1980|F\rNTE|1||\(text) and \(text)\rPV1|1|I\r"
        return try TargetText(set).bytes(of: Message(Array(unicode.utf8)))
    }

    static func text(_ message: Message, _ path: String) throws -> String {
        String(decoding: message.text(try Path(path)), as: UTF8.self)
    }

    static func location(_ path: String, in message: Message) throws -> Location {
        guard let place = message.targets(of: try Path(path)).first else { throw Missing(name: path) }
        return place
    }
}

extension [UInt8] {
    /// One character a byte, for messages that are written out in tests.
    init(latin1 text: String) {
        self = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }
}
