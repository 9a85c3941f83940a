package import HL7

extension Path {
    /// Whether the path names every one of several places, with `[*]`: `OBX[*]-5`, `PID-3[*].1`.
    ///
    /// A pick by content (`PID-3[5=MR].1`) is meant as one; a path that stops at a field means the field as one
    /// value.
    package var selectsMany: Bool {
        segmentPick == .all || fieldPick == .all
    }

    /// Whether `any`, `all` or `no` have several values to go through: repetitions, segments, or what a pick by
    /// content leaves.
    package var canBeQuantified: Bool {
        if selectsMany || segmentPick?.isByContent == true || fieldPick?.isByContent == true { return true }
        if field == nil { return segmentPick == nil }
        return component == nil && fieldPick == nil
    }
}

extension Path.Pick {
    fileprivate var isByContent: Bool {
        if case .matching = self { true } else { false }
    }
}
