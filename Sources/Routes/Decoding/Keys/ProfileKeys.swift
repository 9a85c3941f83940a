/// The keys of a profile, the file that `validate:` names.
package enum ProfileKeys {
    package static let profile = Key("profile", .name, required: true, "the profile's name, in findings")
    package static let language = RouteKeys.language
    package static let about = Key("about", .text, "what the profile is for, and who owns it")
    package static let version = Key(
        "version", .text, "the HL7 version, such as `2.5.1`; messages of other versions are findings")
    package static let base = Key(
        "base",
        .choice([
            .init("strict", "the standard's structure, types, tables, lengths and required fields hold as well"),
            .init("structure", "only the standard's order of segments holds as well"),
            .init("none", "this file alone holds"),
        ]), standard: "strict", "what else holds")
    package static let others = Key(
        "others",
        .choice([
            .init("allow", "they are held to `every` alone"),
            .init("refuse", "they are a finding"),
        ]), standard: "allow", "messages that `messages` does not name")
    package static let every = Key("every", .mapping(part), "rules for every message")
    package static let messages = Key(
        "messages", .named(.mapping(part)),
        "rules by type of message: `ADT^A01`, `ADT^*`, or several with commas between them")

    package static let table = KeyTable(
        "a profile", "What one site's messages have to be like, beyond the standard.",
        [profile, language, about, version, base, others, every, messages])

    // MARK: Rules

    package static let segments = Key("segments", .named(.mapping(segmentTable)), "rules by segment, such as `PV1`")
    package static let fields = Key(
        "fields", .named(.mapping(fieldTable)),
        "rules by path, such as `PID-3`, `PID-3.4.1` or `PID-3[5=MR].1`; they hold for every segment and repetition")
    package static let part = KeyTable("rules", "Rules for messages of one type.", [segments, fields])

    package static let usage = Key(
        "usage",
        .choice([
            .init("R", "required: it must be there, with a value"),
            .init("RE", "required but may be empty"),
            .init("O", "optional"),
            .init("X", "not used: it must not be there"),
        ]), standard: "O", "HL7's usage code")
    package static let occurs = Key(
        "occurs", .text, "how often it may come when it is there: `1`, `1..3`, `2..*`")
    package static let severity = Key(
        "severity",
        .choice([.init("error", "`problems` applies"), .init("warning", "only noted")]), standard: "error",
        "how bad a breach is")
    package static let segmentTable = KeyTable(
        "rules of a segment", "What holds for a segment.", [usage, occurs, severity])

    package static let length = Key("length", .text, "characters of one repetition: `20` at most, or `1..20`")
    package static let codeTable = Key(
        "table", .text, "an HL7 table by its four digits, such as `0001`, or a CSV file with a column `code`")
    package static let codes = Key("codes", .oneOrMore(.text), "the values that are allowed")
    package static let pattern = Key("pattern", .text, "a pattern that the whole value must match")
    package static let value = Key("value", .text, "the only value that is allowed")
    package static let fieldTable = KeyTable(
        "rules of a field", "What holds for a field, component or subcomponent.",
        [usage, occurs, length, codeTable, codes, pattern, value, severity])
}
