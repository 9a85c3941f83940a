/// Pages for findings about paths and placeholders.
extension DiagnosticCatalog {
    static let e3xx: [Page] = [
        Page(
            code: "E301", title: "path cannot be read",
            explanation: """
                A path is SEGMENT-FIELD.COMPONENT.SUBCOMPONENT, counted from 1: PID-5, PID-5.1,
                PID-3.4.1. A number in brackets picks one of several segments or repetitions (OBX[2]-5,
                PID-3[last].1), a star means all (PID-3[*].1), a comparison picks by content
                (PID-3[5=MR].1).
                """,
            wrong: "- remove: PID.5.1",
            right: "- remove: PID-5.1"),
        Page(
            code: "E303", title: "text too long",
            explanation: """
                A text with placeholders is read for every message, so its length is limited. Long fixed
                content belongs into the receiving system.
                """),
        Page(
            code: "E306", title: "unknown placeholder",
            explanation: """
                Between { and } stands a path, `now:` with a date format, or message.id. Settings such
                as ${env:NAME} are read when the engine starts and only in connections. A brace itself
                is written {{.
                """,
            wrong: "text: '{patient} arrived'",
            right: "text: '{PID-3.1} arrived'"),
        Page(
            code: "E307", title: "placeholder not closed",
            explanation: """
                Each { begins a placeholder and needs its }. A brace itself is written {{.
                """,
            wrong: "path: 'out/{MSH-10.hl7'",
            right: "path: 'out/{MSH-10}.hl7'"),
    ]
}
