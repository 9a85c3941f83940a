package import HL7

extension Path {
    /// The path that means all segments and repetitions where this one picks none.
    package var everywhere: Path {
        var path = self
        if path.segmentPick == nil { path.segmentPick = .all }
        if path.field != nil, path.component != nil, path.fieldPick == nil { path.fieldPick = .all }
        return path
    }
}
