package import HL7

/// A line of a message with what the standard says about it.
package struct InspectedSegment: Sendable {
    package enum Kind: String, Sendable {
        /// The version has it.
        case standard
        /// Other versions have it, this one does not.
        case otherVersion = "other version"
        /// A Z segment.
        case site
        /// Named like a segment, but in no version of the standard.
        case unknown
        /// A line without the name of a segment.
        case noSegment = "no segment"
    }

    /// 0-based, in the message's order.
    package var index: Int
    /// `nil` for a line without one.
    package var id: SegmentName?
    /// `OBX[2]`, or `PID` where it is the only one; `line 5` for a line without a name.
    package var path: String
    package var kind: Kind
    /// Empty where the standard has none.
    package var name: String
    package var fields: [InspectedPart]
    /// The whole line where it is no segment. Safe to show.
    package var text: String?
    /// Fields and parts that were not looked at because there are more than `MessageInspector.mostParts`.
    package var isCut = false
}
