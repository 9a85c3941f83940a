package import HL7

/// What one site's messages have to be like, beyond the version of the standard: one file that `validate:` names.
package struct Profile: Sendable {
    package var name: String
    package var about: String?
    package var place: Place
    /// Such as `2.5.1`: messages of other versions are findings. `nil` takes every version.
    package var version: String?
    /// What the standard itself is held to.
    package var base: Base
    /// What is done with messages that no part names.
    package var others: Others
    /// In the order of the file; all parts whose types fit a message hold for it.
    package var parts: [Part]

    package init(
        name: String, about: String? = nil, place: Place, version: String? = nil, base: Base = .strict,
        others: Others = .allow, parts: [Part]
    ) {
        self.name = name
        self.about = about
        self.place = place
        self.version = version
        self.base = base
        self.others = others
        self.parts = parts
    }

    package enum Base: String, Sendable, CaseIterable {
        case none, structure, strict
    }

    package enum Others: String, Sendable, CaseIterable {
        /// They are held to `every` alone.
        case allow
        /// They are a finding: 200 or 201 of table 0357.
        case refuse
    }

    /// HL7's usage codes (v2.5.1 §2.12.5).
    package enum Usage: String, Sendable, CaseIterable {
        case required = "R"
        case requiredIfKnown = "RE"
        case optional = "O"
        case notUsed = "X"
    }

    package enum Severity: String, Sendable, CaseIterable {
        case error, warning
    }

    /// Rules for some types of message.
    package struct Part: Sendable {
        /// Empty for `every`.
        package var types: [Route.TypePattern]
        package var segments: [SegmentRule]
        package var fields: [FieldRule]

        package init(types: [Route.TypePattern] = [], segments: [SegmentRule] = [], fields: [FieldRule] = []) {
            self.types = types
            self.segments = segments
            self.fields = fields
        }
    }

    package struct SegmentRule: Sendable {
        package var name: SegmentName
        package var usage: Usage
        /// How many may be there when any is; `Int.max` = any number.
        package var occurs: ClosedRange<Int>?
        package var severity: Severity
        package var place: Place

        package init(
            name: SegmentName, usage: Usage = .optional, occurs: ClosedRange<Int>? = nil, severity: Severity = .error,
            place: Place
        ) {
            self.name = name
            self.usage = usage
            self.occurs = occurs
            self.severity = severity
            self.place = place
        }
    }

    /// Rules for a field, component or subcomponent, in every segment and repetition that its path picks.
    package struct FieldRule: Sendable {
        package var path: Path
        package var usage: Usage
        /// Repetitions of a valued field.
        package var occurs: ClosedRange<Int>?
        /// In characters, of one repetition.
        package var length: ClosedRange<Int>?
        package var codes: Codes?
        /// The whole value must match.
        package var pattern: Pattern?
        package var value: [UInt8]?
        package var severity: Severity
        package var place: Place

        package init(
            path: Path, usage: Usage = .optional, occurs: ClosedRange<Int>? = nil, length: ClosedRange<Int>? = nil,
            codes: Codes? = nil, pattern: Pattern? = nil, value: [UInt8]? = nil, severity: Severity = .error,
            place: Place
        ) {
            self.path = path
            self.usage = usage
            self.occurs = occurs
            self.length = length
            self.codes = codes
            self.pattern = pattern
            self.value = value
            self.severity = severity
            self.place = place
        }
    }

    package enum Codes: Sendable {
        /// Four digits: an HL7 table, in the version of the message.
        case hl7(String)
        case list([[UInt8]])
        /// The column `code` of a CSV file.
        case file(CodeTable)
    }
}
