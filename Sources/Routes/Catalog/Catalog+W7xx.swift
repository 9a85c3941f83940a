/// Pages for warnings.
extension DiagnosticCatalog {
    static let w7xx: [Page] = [
        Page(
            code: "W701", title: "file name differs from route",
            explanation: """
                The route's name is used everywhere at run time; a file of another name is hard to
                find at night.
                """),
        Page(
            code: "W702", title: "clear text allowed",
            explanation: """
                `insecure: yes` lets messages travel in clear text. The warning stays as long as
                that is so.
                """),
        Page(
            code: "W703", title: "section without effect",
            explanation: "The section is part of the language and this version does not act on it."),
        Page(
            code: "W704", title: ".yml file not read",
            explanation: """
                Route files end in .yaml. A .yml file in the folder is left alone, which is probably
                not meant.
                """),
        Page(
            code: "W705", title: "unused table",
            explanation: "No step and no condition uses the table."),
        Page(
            code: "W706", title: "setting without effect",
            explanation: "The destination's connector never comes to a point where this setting matters."),
        Page(
            code: "W707", title: "file name not of its own",
            explanation: """
                A file destination never overwrites a file. When its `path:` gives several messages
                the same name, the first one is written and every later one becomes a dead letter. A
                time is not enough: two messages may come within one second.
                """,
            wrong: "file: {path: out/message.hl7}",
            right: "file: {path: 'out/{MSH-10}-{message.id}.hl7'}"),
        Page(
            code: "W708", title: "two destinations write to the same files",
            explanation: """
                What one destination has written, the other finds there: its message becomes a dead
                letter, or with `batch: yes` both are mixed in one file.
                """),
        Page(
            code: "W709", title: "step never reached",
            explanation: """
                `stop` without `when:` ends every message, so the steps after it in the same list are
                never done.
                """,
            wrong: "- stop: skip\n  because: Not ours\n- remove: PID-19",
            right: "- when: MSH-4 is \"TEST\"\n  stop: skip\n  because: Not ours\n- remove: PID-19"),
        Page(
            code: "W710", title: "tag never set",
            explanation: """
                A condition asks for a tag that no step of the route sets: it is always empty, and the
                condition is always answered alike.
                """),
        Page(
            code: "W711", title: "MSH-18 written without its text",
            explanation: """
                MSH-18 names the character set that the message is in. Writing the name does not change
                the text, so the receiver would read it wrongly. A destination with `charset:` gets the
                text in that set, and MSH-18 that says so.
                """,
            wrong: "- set: MSH-18\n  value: UNICODE UTF-8",
            right: "to: {lab: {charset: UNICODE UTF-8}}"),
        Page(
            code: "W712", title: "value not in the table",
            explanation: """
                The text is compared with a field or component that takes its values from a table, and no
                accepted version's table holds it, so the comparison never finds it in messages that keep to
                the standard. Tables that a site may extend, and senders that do not keep to HL7's, are the
                reason why this is a warning. Where such a value is really sent, write it with `matches`:
                that is not looked up.
                """,
            wrong: "- when: PID-8 is \"female\"\n  remove: PID-6",
            right: "- when: PID-8 is \"F\"\n  remove: PID-6"),
        Page(
            code: "W713", title: "codes missing in the table",
            explanation: """
                Most keys of the table are codes of the HL7 table that the field takes its values from, but
                not all of that table's codes are there. What happens to the others is said by `not_found:`
                or `default:`; a row for each says what is meant. Of several accepted versions all codes
                count where `accept: versions:` names them, otherwise those that every version has.
                """),
        Page(
            code: "W714", title: "unknown message type",
            explanation: """
                No accepted version of HL7 has this message type and event. Events and types of a site's own
                begin with Z.
                """,
            wrong: "types: [ADT^A99]",
            right: "types: [ADT^A09]"),
        Page(
            code: "W715", title: "not in every accepted version",
            explanation: """
                Some of the versions under `accept: versions:` have this place and some do not. In messages
                of the others it is empty, and writing it sends what their receivers do not know. Without
                `versions:` nothing is said: then only places that no version has are errors.
                """),
    ]
}
