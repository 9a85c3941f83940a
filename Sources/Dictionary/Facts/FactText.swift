/// A text of the dictionary, such as a field's name or a code. It is not copied out of the facts before it is asked
/// for.
package struct FactText: Sendable, Equatable, CustomStringConvertible {
    private let start: Int
    private let count: Int

    /// The text whose length stands at that place of the section of texts.
    init(at place: Int) {
        let offset = Section.texts.offset(of: place)
        start = offset + 2
        count = Facts.number16(at: offset)
    }

    private init(start: Int, count: Int) {
        self.start = start
        self.count = count
    }

    package var isEmpty: Bool { count == 0 }

    package var description: String {
        withBytes { bytes in
            String(unsafeUninitializedCapacity: bytes.count) { buffer in
                for index in bytes.indices { buffer[index] = bytes[index] }
                return bytes.count
            }
        }
    }

    package var bytes: [UInt8] {
        withBytes { bytes in bytes.indices.map { bytes[$0] } }
    }

    package func withBytes<Value>(_ body: (Span<UInt8>) -> Value) -> Value {
        Facts.withBytes(of: start..<start + count, body)
    }

    /// Texts are stored once each: equal texts stand at the same place, unless one is cut.
    package static func == (left: Self, right: Self) -> Bool {
        if left.start == right.start { return left.count == right.count }
        return left.order(right) == .same
    }

    package static func == (left: Self, right: some Collection<UInt8>) -> Bool {
        left.order(right) == .same
    }

    enum Order { case before, same, after }

    /// How this text stands to another, byte by byte.
    func order(_ other: some Collection<UInt8>) -> Order {
        let found = other.withContiguousStorageIfAvailable { order($0.span) }
        if let found { return found }
        let copy = Array(other)
        return order(copy.span)
    }

    func order(_ other: FactText) -> Order { other.withBytes { order($0) } }

    func order(_ other: Span<UInt8>) -> Order {
        withBytes { bytes in
            for index in 0..<min(bytes.count, other.count) where bytes[index] != other[index] {
                return bytes[index] < other[index] ? .before : .after
            }
            if bytes.count == other.count { return .same }
            return bytes.count < other.count ? .before : .after
        }
    }

    /// What stands before the first such byte, or the whole.
    func prefix(upTo byte: UInt8) -> FactText {
        let end = withBytes { bytes in bytes.indices.first { bytes[$0] == byte } }
        return FactText(start: start, count: end ?? count)
    }
}
