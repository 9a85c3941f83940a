/// Whether the pieces of a file or batch fit together (HL7 v2.5.1 §2.10.3.1): pieces in, problems out. A value.
///
///     [FHS] { [BHS] { MSH … } [BTS] } [FTS]
///
/// Headers and trailers are optional each by itself, as the standard has them: a batch ends with its BTS, with the
/// next BHS, with FTS or with the input. Empty batches and files are allowed.
package struct BatchStructure: Sendable {
    /// The first hundred; the others are not kept.
    package private(set) var problems: [BatchProblem] = []
    package private(set) var messages = 0
    package private(set) var batches = 0
    private var messagesInBatch = 0
    private var isInBatch = false
    private var isInFile = false

    private static let problemLimit = 100

    package init() {}

    package mutating func add(_ piece: BatchPiece) {
        switch piece {
        case .message:
            messages += 1
            messagesInBatch += 1
            // Messages without BHS are a batch as well: FTS-1 counts it.
            if !isInBatch { batches += 1 }
            isInBatch = true
        case .segment(let segment):
            take(segment)
        case .stray(let lines, let place):
            report(BatchProblem(.stray(lines: lines), at: place))
        }
    }

    private mutating func take(_ segment: BatchSegment) {
        switch segment.kind {
        case .fileHeader:
            if isInFile || isInBatch { report(BatchProblem(.misplacedHeader, segment.kind, at: segment.place)) }
            isInFile = true
            isInBatch = false
            batches = 0
        case .batchHeader:
            batches += 1
            isInBatch = true
            messagesInBatch = 0
        case .batchTrailer:
            guard isInBatch else {
                report(BatchProblem(.misplacedTrailer, segment.kind, at: segment.place))
                return
            }
            compare(segment, with: messagesInBatch)
            isInBatch = false
            messagesInBatch = 0
        case .fileTrailer:
            guard isInFile || isInBatch || batches > 0 else {
                report(BatchProblem(.misplacedTrailer, segment.kind, at: segment.place))
                return
            }
            compare(segment, with: batches)
            isInFile = false
            isInBatch = false
            messagesInBatch = 0
            batches = 0
        }
    }

    private mutating func compare(_ trailer: BatchSegment, with found: Int) {
        switch trailer.declaredCount {
        case .none, .number(found): break
        case .number(let declared):
            report(BatchProblem(.wrongCount(declared: declared, found: found), trailer.kind, at: trailer.place))
        case .unreadable:
            report(BatchProblem(.unreadableCount, trailer.kind, at: trailer.place))
        }
    }

    private mutating func report(_ problem: BatchProblem) {
        if problems.count < Self.problemLimit { problems.append(problem) }
    }
}
