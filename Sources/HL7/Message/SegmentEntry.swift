/// One segment in a message's table: where its bytes are, or which edit replaced them. Plain data, 20 bytes.
///
/// ```
/// … PID|1||…|M  \r \r\n  OBR|…
///   ▲start      ▲end     ▲next      the line end and the blank lines behind it belong to the segment before
/// ```
struct SegmentEntry {
    /// `SegmentName.code`, or 0 for a line without an identifier.
    var code: UInt32
    var start: UInt32
    var end: UInt32
    var next: UInt32
    /// Index into `Message.edits`; -1 while the segment is as received.
    var edit: Int32 = -1

    init(code: UInt32, start: Int, end: Int, next: Int) {
        self.code = code
        self.start = UInt32(truncatingIfNeeded: start)
        self.end = UInt32(truncatingIfNeeded: end)
        self.next = UInt32(truncatingIfNeeded: next)
    }

    /// Marks a line end that the message nowhere has: a carriage return, as the standard asks.
    static let carriageReturn = UInt32.max

    var content: Range<Int> { Int(start)..<Int(end) }

    /// The range of the line end in the received bytes; `nil` for `carriageReturn`.
    var terminator: Range<Int>? { end == Self.carriageReturn ? nil : Int(end)..<Int(next) }

    /// Takes another line end; only for an entry with an edit, whose content does not end where its line end begins.
    mutating func setTerminator(_ range: Range<Int>?) {
        end = range.map { UInt32(truncatingIfNeeded: $0.lowerBound) } ?? Self.carriageReturn
        next = range.map { UInt32(truncatingIfNeeded: $0.upperBound) } ?? Self.carriageReturn
    }

    var isHeader: Bool {
        code == SegmentName.msh.code || code == SegmentName.fhs.code || code == SegmentName.bhs.code
    }
}
