import Dictionary
package import HL7

/// Derives a profile from sample messages: what is always there, how often and how long things are, which codes occur.
///
/// It remembers counts, lengths and codes, never other values: a code is kept only where the dictionary says that codes
/// stand, and written only if it is one of the HL7 table or came in several messages.
package struct ProfileLearner {
    /// Types of message in one profile.
    package static let mostTypes = 200

    /// Messages that were read.
    package private(set) var count = 0
    /// Of types beyond ``mostTypes``; they are left out.
    package private(set) var omitted = 0
    private(set) var types: [String: TypeSample] = [:]
    private(set) var versions: Set<String> = []
    /// What of the standard every message keeps to.
    private(set) var keepsStructure = true
    private(set) var isStrict = true
    private let structure = MessageValidator(.structure)
    private let strict = MessageValidator(.strict)

    package init() {}

    package mutating func learn(_ message: Message) {
        let header = { (field: Int, component: Int) in
            String(
                decoding: message.raw(
                    at: Location(segment: 0, name: .msh, field: field, repetition: 1, component: component)),
                as: UTF8.self)
        }
        let type = [header(9, 1), header(9, 2)]
        guard type.allSatisfy(Self.isCode) else { return omitted += 1 }
        let name = type.joined(separator: "^")
        guard types[name] != nil || types.count < Self.mostTypes else { return omitted += 1 }
        count += 1
        versions.insert(String(header(12, 1).prefix(20)))
        if isStrict, !strict.report(on: message).findings.isEmpty { isStrict = false }
        if !isStrict, keepsStructure, !structure.report(on: message).findings.isEmpty { keepsStructure = false }
        let lexicon = Lexicon(HL7Version.nearest(to: Array(header(12, 1).utf8)) ?? .v251)
        types[name, default: TypeSample()].add(message, number: count, lexicon)
    }

    /// What a profile can name.
    private static func isCode(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) || (0x30...0x39).contains($0) }
    }

    /// When all messages say the same.
    var version: HL7Version? {
        guard versions.count == 1, let only = versions.first else { return nil }
        return HL7Version(only)
    }
}
