import HL7
import YAML

/// What a route names of HL7, and where.
struct PlaceUse {
    enum Subject {
        /// The path is there where one is written, so that a correction can keep its picks.
        case place(HL7Place, Path?)
        case segment(SegmentName)
        /// `O*`
        case prefix([UInt8])
        /// `type is "ADT^A01"`
        case messageType
    }

    var subject: Subject
    var span: SourceSpan
    var context: Findings.Context
    /// What the place's value is compared with, and where the comparison stands.
    var values: [[UInt8]] = []
    var comparison: SourceSpan?
    /// The table of a `map` step.
    var table: String?
}
