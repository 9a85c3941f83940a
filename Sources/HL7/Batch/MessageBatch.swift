/// The content of one frame or file that holds several messages, or none in an envelope of FHS and BHS.
package struct MessageBatch: Sendable {
    /// What one BHS covers; without one, messages as they follow each other.
    package struct Group: Sendable {
        package var header: BatchSegment?
        /// Each byte for byte.
        package var messages: [[UInt8]] = []
    }

    package private(set) var fileHeader: BatchSegment?
    package private(set) var groups: [Group] = []
    package private(set) var problems: [BatchProblem]

    package var messages: [[UInt8]] { groups.flatMap(\.messages) }
    package var messageCount: Int { groups.reduce(0) { $0 + $1.messages.count } }
    /// Whether FHS or BHS stand around the messages.
    package var hasEnvelope: Bool { fileHeader != nil || groups.contains { $0.header != nil } }

    /// Whether each message begins with a header that can be read. Without an envelope a line of text that looks like
    /// one cannot be told from the beginning of a message.
    package var hasReadableHeaders: Bool {
        groups.allSatisfy { $0.messages.allSatisfy { (try? Delimiters(header: $0[...])) != nil } }
    }

    /// Cuts what is at hand as a whole; time is linear in its size.
    package init(
        _ bytes: [UInt8], from source: BatchSource, limits: BatchLimits = BatchLimits()
    ) throws(BatchError) {
        var reader = BatchReader(source, limits: limits)
        var structure = BatchStructure()
        reader.receive(bytes)
        reader.finish()
        problems = []
        var isGroupOpen = false
        while let piece = try reader.next() {
            structure.add(piece)
            switch piece {
            case .message(let bytes, _):
                if !isGroupOpen { groups.append(Group()) }
                isGroupOpen = true
                groups[groups.count - 1].messages.append(bytes)
            case .segment(let segment):
                isGroupOpen = segment.kind == .batchHeader
                if segment.kind == .batchHeader { groups.append(Group(header: segment)) }
                if segment.kind == .fileHeader, fileHeader == nil { fileHeader = segment }
            case .stray: break
            }
        }
        problems = structure.problems
    }
}

extension Message {
    /// Whether this was read from bytes that hold more than one message, or an envelope of FHS and BHS: to be cut by
    /// ``MessageBatch`` first.
    package var isBatch: Bool {
        guard segmentName(at: 0) == .msh else { return true }
        for index in 1..<max(1, segmentCount) {
            // Without a name here: it may be one with another separator than the first header's.
            let name = segmentName(at: index)
            guard name == nil || name == .msh || name?.isBatchEnvelope == true else { continue }
            switch BatchLine(segmentBytes(at: index), inMessageWith: (delimiters.field, nil)) {
            case .message, .segment: return true
            case .blank, .other: continue
            }
        }
        return false
    }
}

extension SegmentName {
    /// FHS, BHS, BTS or FTS.
    package var isBatchEnvelope: Bool {
        switch code {
        case 0x464853, 0x424853, 0x425453, 0x465453: true
        default: false
        }
    }
}
