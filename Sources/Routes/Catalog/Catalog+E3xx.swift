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
            code: "E302", title: "unknown segment",
            explanation: """
                No version of HL7 that the route accepts has a segment of this name. Segments of a site's
                own begin with Z and are never looked up.
                """,
            wrong: "- remove: PDI-4",
            right: "- remove: PID-4"),
        Page(
            code: "E303", title: "text too long",
            explanation: """
                A text with placeholders is read for every message, so its length is limited. Long fixed
                content belongs into the receiving system.
                """),
        Page(
            code: "E304", title: "no such component",
            explanation: """
                The field's or component's data type has fewer parts. Every version that the route accepts
                (accept: versions:, or else every version that has the accepted types) has been looked at.
                """,
            wrong: "- remove: PID-3.20",
            right: "- remove: PID-3.2"),
        Page(
            code: "E305", title: "no such field",
            explanation: """
                The segment has fewer fields. Every version that the route accepts (accept: versions:, or
                else every version that has the accepted types) has been looked at. What a sender puts there
                against the standard belongs into a Z segment.
                """,
            wrong: "- remove: PID-51",
            right: "- remove: PID-5.1"),
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
        Page(
            code: "E308", title: "part of a value without parts",
            explanation: """
                The field or component holds one value in every version that the route accepts: text, a
                number, a date, a code. It has no components, and its path ends there.
                """,
            wrong: "- change: MSH-10.1\n  apply: trim",
            right: "- change: MSH-10\n  apply: trim"),
    ]
}
