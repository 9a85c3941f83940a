import HL7

/// Invented messages, written with `|^~\&` and one segment a line.
enum Samples {
    static let admission = bytes(
        #"MSH|^~\&|EHR|NORTH|LAB|SOUTH|20260301101500||ADT^A01^ADT_A01|MSG00001|P|2.5.1"#,
        #"EVN|A01|20260301101500"#,
        #"PID|1||500123^^^HOSP&1.2.3&ISO^MR~901^^^NAT^NI~77^^^HOSP^PI||LIND\T\QVIST^ASTRID^^^MS||19720519|F"#,
        #"PV1|1|I|W4^12^B|||||||||||||||"""#)

    static let results = bytes(
        #"MSH|^~\&|LAB|SOUTH|EHR|NORTH|20260301||ORU^R01|R7|P|2.3"#,
        #"PID|1||500123"#,
        #"OBR|1||F1|718-7^Hemoglobin^LN"#,
        #"OBX|1|NM|718-7^Hemoglobin^LN||13.2|g/dL|12-16|N|||F"#,
        #"NTE|1||fine"#,
        #"OBX|2|NM|789-8^Erythrocytes^LN||4.1|10*6/uL||L|||F"#,
        #"OBX|3|ST|718-7^again^LN||text\.br\more|||H|||X"#)

    static func bytes(_ lines: String..., end: String = "\r") -> [UInt8] {
        Array(lines.map { $0 + end }.joined().utf8)
    }

    static func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }
}
