import HL7
import Validation

/// Invented messages, one segment a line.
enum Invented {
    static let admission = #"""
        MSH|^~\&|ADT|EAST|ENGINE|HOSP|20260301101500||ADT^A01^ADT_A01|M1|P|2.5.1
        EVN||20260301101500
        PID|1||884211^^^HOSP^MR||LIND^ASTRID||19720519|F
        PV1|1|I|W4^12^B
        """#

    static let results = #"""
        MSH|^~\&|LAB|EAST|ENGINE|HOSP|20260301101500||ORU^R01^ORU_R01|M2|P|2.5.1
        PID|1||884211^^^HOSP^MR||LIND^ASTRID
        OBR|1||F1|718-7^Hemoglobin^LN|||20260301
        OBX|1|NM|718-7^Hemoglobin^LN||13.2|g/dL|||||F
        NTE|1||fine
        OBX|2|NM|789-8^Erythrocytes^LN||4.1|10*6/uL|||||F
        """#

    static func message(_ text: String) throws -> Message {
        try Message(text.split(separator: "\n").flatMap { Array($0.utf8) + [0x0D] })
    }

    /// With one line taken out, and others changed.
    static func message(
        _ text: String, without name: String? = nil, replacing pairs: [(String, String)] = []
    ) throws -> Message {
        var text = text
        for (old, new) in pairs { text = text.replacing(old, with: new) }
        if let name {
            text = text.split(separator: "\n").filter { !$0.hasPrefix(name) }.joined(separator: "\n")
        }
        return try message(text)
    }

    /// `100 PV1[1]@4` for each finding: code, path and line.
    static func findings(_ level: MessageValidator.Level, _ message: Message) -> [String] {
        MessageValidator(level).report(on: message).findings.map { finding in
            "\(finding.code.rawValue) \(finding.path ?? "-") line \(finding.segmentLine ?? 0)"
        }
    }
}
