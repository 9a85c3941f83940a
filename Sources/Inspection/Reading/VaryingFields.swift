package import HL7

/// Fields whose type another field of the segment names.
package enum VaryingFields {
    /// The field that names the type, and the field that has it.
    package static func pair(of segment: SegmentName) -> (naming: Int, varying: Int)? {
        switch segment.description {
        case "OBX": (2, 5)
        case "MFE": (5, 4)
        case "MFA": (6, 5)
        default: nil
        }
    }

    static func naming(_ position: Int, of segment: SegmentName) -> Int? {
        pair(of: segment).flatMap { $0.varying == position ? $0.naming : nil }
    }
}
