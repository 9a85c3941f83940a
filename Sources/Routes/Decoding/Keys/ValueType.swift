/// What the value of a key may look like. Decoding, the schema and the reference are made from it.
package indirect enum ValueType: Sendable {
    case text
    /// Letters, digits and `-`.
    case name
    case path
    /// A path, or `Z*` for segments.
    case removal
    /// `PID` or `Z*`
    case segment
    case condition
    /// Text with message-time placeholders.
    case template
    case dateFormat
    case integer(ClosedRange<Int>)
    /// `30s`; the range is in milliseconds.
    case duration(ClosedRange<Int>)
    /// `16 MB`; the range is in bytes.
    case size(ClosedRange<Int>)
    /// Octal, such as `0640`.
    case permissions
    case yesNo
    case choice([Choice])
    /// A file, relative to the file that names it.
    case file
    case messageType
    /// A version of HL7, such as `2.5.1`.
    case version
    case function
    case step
    case list(ValueType)
    /// One, or a list of them.
    case oneOrMore(ValueType)
    case mapping(KeyTable)
    /// NAME: value, with names that the author chooses.
    case named(ValueType)
    case either(ValueType, ValueType)
    /// Anything: read by a later version.
    case anything

    /// One word of several, and what it means.
    package struct Choice: Sendable, Hashable {
        package var word: String
        package var meaning: String

        package init(_ word: String, _ meaning: String) {
            self.word = word
            self.meaning = meaning
        }
    }
}
