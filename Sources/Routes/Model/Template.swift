package import HL7

/// Text with message-time placeholders: `{PID-3.1}`, `{now: yyyyMMdd}`, `{message.id}`.
package struct Template: Sendable {
    package var parts: [Part]

    package init(parts: [Part]) {
        self.parts = parts
    }

    package static func literal(_ text: String) -> Template { Template(parts: [.literal(Array(text.utf8))]) }

    package enum Part: Sendable {
        case literal([UInt8])
        case path(Path)
        case now(DateFormat)
        case messageID
    }
}
