import Dictionary
import HL7

/// Which fields of a version hold a date or a time stamp; found once for each version.
struct DateFields: Sendable {
    private let bySegment: [SegmentName: [Int]]

    private init(_ version: HL7Version) {
        var bySegment: [SegmentName: [Int]] = [:]
        for segment in Lexicon(version).segments {
            let fields = segment.fields.filter { field in
                field.type.map { type in Self.names.contains { type.name == $0 } } ?? false
            }
            if !fields.isEmpty { bySegment[segment.name] = fields.map(\.position) }
        }
        self.bySegment = bySegment
    }

    private static let names: [[UInt8]] = ["TS", "DTM", "DT"].map { Array($0.utf8) }

    private static let all: [HL7Version: DateFields] = Dictionary(
        uniqueKeysWithValues: HL7Version.allCases.map { ($0, DateFields($0)) })

    static func of(_ version: HL7Version) -> DateFields { all[version] ?? DateFields(version) }

    func fields(of name: SegmentName) -> [Int] { bySegment[name] ?? [] }

    /// Whether OBX-2 says that OBX-5 is a date.
    static func isDate(_ type: ArraySlice<UInt8>) -> Bool { names.contains { type.elementsEqual($0) } }
}
