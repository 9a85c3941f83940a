/// A pattern as it was written.
indirect enum PatternNode: Hashable, Sendable {
    case character(UInt32)
    case set(CharacterClass)
    case start
    case end
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `nil` = without end.
    case repeated(PatternNode, from: Int, to: Int?)
}
