/// A header or trailer of a file or batch (HL7 v2.5.1 §2.15.2, §2.15.3, §2.15.6 and §2.15.7).
///
/// ```
/// FHS|^~\&|3 app|4 facility|5 app|6 facility|7 time|8|9 name|10 comment|11 control id|12 reference
/// BHS|     the same, of a batch
/// BTS|1 messages|2 comment
/// FTS|1 batches|2 comment
/// ```
package struct BatchSegment: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case fileHeader = "FHS"
        case batchHeader = "BHS"
        case batchTrailer = "BTS"
        case fileTrailer = "FTS"

        package var isHeader: Bool { self == .fileHeader || self == .batchHeader }
    }

    /// BTS-1 or FTS-1.
    package enum DeclaredCount: Hashable, Sendable {
        /// Empty: nothing is claimed.
        case none
        case number(Int)
        case unreadable
    }

    package let kind: Kind
    /// The line without its end.
    package let bytes: [UInt8]
    package let place: BatchPlace
    /// A header's own; a trailer has those of standard use, but for the separator that stands in it.
    package let delimiters: Delimiters

    package init(_ kind: Kind, bytes: [UInt8], place: BatchPlace) {
        self.kind = kind
        self.bytes = bytes
        self.place = place
        var delimiters = Delimiters.standard
        if kind.isHeader, let own = try? Delimiters(header: bytes[...]) {
            delimiters = own
        } else if bytes.count > 3 {
            delimiters.field = bytes[3]
        }
        self.delimiters = delimiters
    }

    /// A field as sent; empty when it is not there. In a header field 1 is the separator.
    package func raw(_ field: Int) -> ArraySlice<UInt8> {
        guard bytes.count > 3, field > 0 else { return [] }
        if kind.isHeader, field == 1 { return bytes[3...3] }
        var left = kind.isHeader ? field - 1 : field
        var start = 3
        while let separator = bytes[start...].firstIndex(of: delimiters.field) {
            start = separator + 1
            left -= 1
            if left == 0 { return bytes[start...].prefix { $0 != delimiters.field } }
        }
        return []
    }

    /// BHS-11 or FHS-11.
    package var controlID: ArraySlice<UInt8> { raw(11) }

    package var declaredCount: DeclaredCount {
        let text = raw(1).filter { $0 != 0x20 && $0 != 0x09 }
        if text.isEmpty || Array(text) == [0x22, 0x22] { return .none }
        guard text.count <= 10, text.allSatisfy({ (0x30...0x39).contains($0) }) else { return .unreadable }
        return .number(text.reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }
}
