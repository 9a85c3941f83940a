/// Bytes that are no text of a set, or text that a set cannot hold. Holds none of either.
struct CodingFailure: Error, Hashable, Sendable {
    /// Of the first such byte or character, counted in bytes from the beginning of what was to be converted.
    var offset: Int
}
