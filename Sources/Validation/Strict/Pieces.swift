/// Cuts bytes at a separator, from left to right, without copying them.
struct Pieces: Sequence, IteratorProtocol {
    private let bytes: ArraySlice<UInt8>
    private let separator: UInt8?
    private var start: Int?

    /// - Parameter separator: without one the whole is one piece.
    init(_ bytes: ArraySlice<UInt8>, at separator: UInt8?) {
        self.bytes = bytes
        self.separator = separator
        start = bytes.startIndex
    }

    mutating func next() -> ArraySlice<UInt8>? {
        guard let from = start else { return nil }
        guard let separator, let end = bytes[from...].firstIndex(of: separator) else {
            start = nil
            return bytes[from...]
        }
        start = end + 1
        return bytes[from..<end]
    }
}
