package import HL7
package import Routes

/// One comparison of a condition, with what it saw: why a step ran or did not.
package struct Sighting: Hashable, Sendable {
    /// As written: `PID-8 is "F"`.
    package let source: String
    package let place: Place
    package internal(set) var holds = false
    /// The values it looked at, in order, at most 20; for a comparison of two paths the other's follow.
    package private(set) var values: [Value] = []
    /// Such as `not a number`.
    package private(set) var notes: [String] = []
    /// The table row that an `in table` test found.
    package private(set) var row: CoverageElement?

    private let isRecording: Bool
    private static let most = 20

    package struct Value: Hashable, Sendable {
        /// `nil` where there is no such place in the message, and for `type`, `event` and tags.
        package let location: Location?
        package let state: ValueState
        package let text: [UInt8]
    }

    init(of comparison: Condition.Comparison, isRecording: Bool) {
        source = isRecording ? comparison.source : ""
        place = comparison.place
        self.isRecording = isRecording
    }

    mutating func saw(_ location: Location?, _ state: ValueState, _ text: ArraySlice<UInt8>) {
        guard isRecording, values.count < Self.most else { return }
        values.append(Value(location: location, state: state, text: Array(text)))
    }

    mutating func saw(rowAt line: Int, of table: CodeTable) {
        guard isRecording else { return }
        row = .row(line, of: table)
    }

    mutating func note(_ text: String) {
        guard isRecording, !notes.contains(text) else { return }
        notes.append(text)
    }
}
