/// One HL7 v2 message: the bytes as they came and an index over them.
///
/// The bytes are owned once. A table of segments is made on parsing; fields are found on demand. A segment that is
/// edited gets bytes of its own, every other one leaves exactly as it came, with its line end, the blank lines
/// behind it and whatever stood before the header.
///
/// Nothing here traps: places that do not exist read as empty, and writes that cannot be carried out are not.
package struct Message: Sendable {
    /// As received.
    let bytes: [UInt8]
    /// Bytes before the first segment: byte order mark, blank lines.
    let leading: Int
    let segmentLimit: Int
    package let delimiters: Delimiters
    /// Live order.
    var entries: [SegmentEntry]
    /// Contents of the edited and inserted segments.
    var edits: [[UInt8]] = []
    /// Where the segments of each name are; only kept for messages with many.
    var directory: SegmentDirectory?
    /// Whether it differs from what was received.
    package internal(set) var isChanged = false
}

extension Message {
    /// Reads the header and finds the segments; time is linear in the size.
    ///
    /// Segments end at CR, LF or CRLF, whichever come. Lines without a valid identifier are kept as segments
    /// without a name.
    package init(_ bytes: [UInt8], limits: MessageLimits = MessageLimits()) throws(ParseError) {
        let largest = min(limits.bytes, Int(Int32.max))
        guard bytes.count <= largest else { throw ParseError(.tooLarge, offset: largest, limit: largest) }
        self = try bytes.withUnsafeBufferPointer { view throws(ParseError) in
            try Self.read(view, of: bytes, segmentLimit: limits.segments)
        }
    }

    private static func read(
        _ view: UnsafeBufferPointer<UInt8>, of bytes: [UInt8], segmentLimit: Int
    ) throws(ParseError) -> Message {
        let leading = SegmentTable.leading(view)
        guard leading < view.count else { throw ParseError(.empty, offset: leading) }
        guard SegmentTable.beginsWithHeader(view, at: leading) else { throw ParseError(.notHL7, offset: leading) }
        let delimiters: Delimiters
        do {
            delimiters = try Delimiters(header: UnsafeBufferPointer(rebasing: view[leading...]))
        } catch {
            throw ParseError(error.code, offset: leading + error.offset)
        }
        let entries = SegmentTable.scan(view, from: leading, field: delimiters.field, limit: segmentLimit)
        guard let entries else { throw ParseError(.tooManySegments, offset: view.count, limit: segmentLimit) }
        return Message(
            bytes: bytes, leading: leading, segmentLimit: segmentLimit, delimiters: delimiters, entries: entries,
            directory: SegmentDirectory(entries))
    }

    /// The message as it leaves: the received bytes themselves while nothing has changed.
    package func serialized() -> [UInt8] {
        guard isChanged else { return bytes }
        var count = leading
        for entry in entries {
            count += content(of: entry).count + max(1, entry.terminator?.count ?? 1)
        }
        var result: [UInt8] = []
        result.reserveCapacity(count)
        // Untouched neighbours leave in one piece: `pending` is what was not yet copied of the received bytes.
        var pending = 0..<leading
        for entry in entries {
            if entry.edit < 0, let terminator = entry.terminator {
                if pending.upperBound != entry.content.lowerBound {
                    result += bytes[pending]
                    pending = entry.content
                }
                pending = pending.lowerBound..<terminator.upperBound
                continue
            }
            result += bytes[pending]
            result += content(of: entry)
            if let terminator = entry.terminator {
                pending = terminator
            } else {
                result.append(0x0D)
                pending = 0..<0
            }
        }
        result += bytes[pending]
        return result
    }

    /// The bytes of a segment without its line end.
    func content(of entry: SegmentEntry) -> ArraySlice<UInt8> {
        let edit = Int(entry.edit)
        if edit >= 0 { return edit < edits.count ? edits[edit][...] : [] }
        return bytes[entry.content]
    }

    /// Looks into the segment at `index`, which exists.
    @inline(__always)
    func scan<Result>(_ index: Int, _ body: (FieldScan) -> Result) -> Result {
        let entry = entries[index]
        let edit = Int(entry.edit)
        guard edit < 0 else {
            return edits[edit].withUnsafeBufferPointer {
                body(FieldScan(bytes: $0, delimiters: delimiters, isHeader: entry.isHeader))
            }
        }
        return bytes.withUnsafeBufferPointer {
            let content = UnsafeBufferPointer(rebasing: $0[entry.content])
            return body(FieldScan(bytes: content, delimiters: delimiters, isHeader: entry.isHeader))
        }
    }

    /// Part of the segment at `index`, counted from its first byte.
    @inline(__always)
    func slice(_ range: Range<Int>, of index: Int) -> ArraySlice<UInt8> {
        let entry = entries[index]
        let edit = Int(entry.edit)
        guard edit < 0 else { return edits[edit][range] }
        let start = Int(entry.start)
        return bytes[start + range.lowerBound..<start + range.upperBound]
    }
}
