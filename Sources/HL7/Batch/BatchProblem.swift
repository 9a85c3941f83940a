/// What does not fit together in a batch.
package struct BatchProblem: Hashable, Sendable, CustomStringConvertible {
    package enum Code: Hashable, Sendable {
        /// BTS-1 or FTS-1 names another number than there is.
        case wrongCount(declared: Int, found: Int)
        /// BTS-1 or FTS-1 is no number.
        case unreadableCount
        /// FHS inside a file or batch.
        case misplacedHeader
        /// BTS or FTS with nothing that it could end.
        case misplacedTrailer
        /// Lines that belong to no message.
        case stray(lines: Int)
    }

    package var code: Code
    /// The segment it is about; `nil` for stray lines.
    package var segment: BatchSegment.Kind?
    package var place: BatchPlace

    package init(_ code: Code, _ segment: BatchSegment.Kind? = nil, at place: BatchPlace) {
        self.code = code
        self.segment = segment
        self.place = place
    }

    /// Table 0357's code for it.
    package var errorCode: ErrorCode {
        switch code {
        case .wrongCount: .cardinality
        case .unreadableCount: .dataType
        case .misplacedHeader, .misplacedTrailer, .stray: .segmentSequence
        }
    }

    package var description: String {
        let name = segment?.rawValue ?? ""
        let unit = segment == .fileTrailer ? "batches" : "messages"
        return switch code {
        case .wrongCount(let declared, let found):
            "\(name)-1 says \(declared) \(unit) and there are \(found) (\(place))"
        case .unreadableCount: "\(name)-1 is no number (\(place))"
        case .misplacedHeader: "\(name) stands inside a file or batch that has begun (\(place))"
        case .misplacedTrailer: "\(name) ends nothing (\(place))"
        case .stray(let lines): "\(lines) lines belong to no message (\(place))"
        }
    }
}
