/// Cuts bytes into messages and the headers and trailers of files and batches, in one pass: bytes in, pieces out.
/// A value without I/O; what it holds is at most one message, a line that may begin the next, and one chunk. How the
/// input is cut into chunks changes nothing, not even where a limit is passed.
///
/// - Lines end at CR, LF or CRLF. A line that begins with `MSH` and something that is neither letter nor digit starts
///   a message; FHS, BHS, BTS and FTS end it; any other line belongs to it.
/// - A byte order mark and blanks before the first line are left out. From a file, so are the frames of MLLP (VT
///   before a line; FS before a line end, a VT or the end) and Control-Z at the end.
///
/// Whether headers, trailers and counts fit together is for ``BatchStructure`` to say.
package struct BatchReader: Sendable {
    private let source: BatchSource
    private let limits: BatchLimits
    /// From `start` of the current message, or else from the current line.
    private var input: [UInt8] = []
    /// Of `input[0]` in the whole.
    private var base = 0
    /// The current message's first byte.
    private var start: Int?
    private var startPlace = BatchPlace(line: 1, offset: 0)
    /// The current line's first byte, and how far its end was looked for.
    private var line = 0
    private var scanned = 0
    private var lineNumber = 1
    /// The separator that the newest FHS or BHS declares.
    private var envelope: UInt8?
    private var afterCR = false
    private var isAtBeginning = true
    private var stray: (lines: Int, place: BatchPlace)?
    private var ready: [BatchPiece] = []
    private var messages = 0
    private var batches = 0
    private var isFinished = false
    private var isEnded = false

    package init(_ source: BatchSource, limits: BatchLimits = BatchLimits()) {
        self.source = source
        self.limits = limits
    }

    /// Takes the next bytes of the input; then call ``next()`` until it is `nil`.
    package mutating func receive(_ bytes: [UInt8]) {
        let done = start ?? line
        if done > 0 {
            input.removeFirst(done)
            base += done
            line -= done
            scanned -= done
            start = start.map { $0 - done }
        }
        if input.isEmpty { input = bytes } else { input += bytes }
    }

    /// Bytes that are held: of the current message, and of what came behind it.
    package var held: Int { input.count }

    /// No more bytes will come; call ``next()`` until it is `nil`.
    package mutating func finish() {
        isFinished = true
    }

    /// - Returns: the next piece in the order of the input; `nil` when more bytes are needed, or at the end.
    /// - Throws: when a limit is passed; nothing more comes after that.
    package mutating func next() throws(BatchError) -> BatchPiece? {
        while ready.isEmpty, !isEnded {
            guard let end = lineEnd() else {
                guard isFinished else {
                    try checkLine(upTo: scanned)
                    return nil
                }
                let content = contentEnd(input.count)
                try takeLine(upTo: content, rawEnd: input.count, next: input.count, endsFrame: false)
                endMessage(at: content)
                endStray()
                isEnded = true
                break
            }
            try takeLine(upTo: end.content, rawEnd: end.content, next: end.next, endsFrame: end.endsFrame)
        }
        return ready.isEmpty ? nil : ready.removeFirst()
    }

    // MARK: Lines

    private struct LineEnd {
        var content: Int
        /// Where the next line begins.
        var next: Int
        var endsFrame = false
    }

    /// `nil` when the line's end has not come.
    private mutating func lineEnd() -> LineEnd? {
        let (from, isFile, isLast) = (scanned, source == .file, isFinished)
        let end = input.withUnsafeBufferPointer { bytes -> LineEnd? in
            var index = from
            while index < bytes.count {
                switch bytes[index] {
                case 0x0D, 0x0A:
                    return LineEnd(content: index, next: index + 1)
                case 0x1C where isFile:
                    guard index + 1 < bytes.count || isLast else { return nil }
                    let following = index + 1 < bytes.count ? bytes[index + 1] : 0x0D
                    if following == 0x0D || following == 0x0A || following == 0x0B {
                        return LineEnd(content: index, next: index + 1, endsFrame: true)
                    }
                default: break
                }
                index += 1
            }
            return nil
        }
        // An FS at the end is looked at again when what follows it is known.
        scanned = end?.next ?? max(from, input.last == 0x1C && isFile ? input.count - 1 : input.count)
        return end
    }

    /// Control-Z ends a file of old.
    private func contentEnd(_ end: Int) -> Int {
        guard source == .file else { return end }
        var end = end
        while end > line, input[end - 1] == 0x1A { end -= 1 }
        return end
    }

    private mutating func takeLine(
        upTo end: Int, rawEnd: Int, next: Int, endsFrame: Bool
    ) throws(BatchError) {
        let first = contentStart(upTo: end)
        let place = BatchPlace(line: lineNumber, offset: base + first)
        let content = input[first..<end]
        switch BatchLine(content, inMessageWith: start.map { (input[$0 + 3], envelope) }) {
        case .blank:
            break
        case .message:
            endMessage(at: line)
            endStray()
            messages += 1
            guard messages <= limits.messages else { throw fail(.tooManyMessages, limits.messages, place) }
            start = first
            startPlace = place
        case .segment(let kind):
            endMessage(at: line)
            endStray()
            if kind == .batchHeader || kind == .fileHeader { envelope = content.dropFirst(3).first }
            if kind == .batchHeader { batches += 1 }
            guard batches <= limits.batches else { throw fail(.tooManyBatches, limits.batches, place) }
            ready.append(.segment(BatchSegment(kind, bytes: Array(content), place: place)))
        case .other where start != nil:
            if source == .file, content.allSatisfy({ $0 == 0x1A }) { endMessage(at: line) }
        case .other:
            if source == .file, content.allSatisfy({ $0 == 0x1A }) { break }
            stray = (lines: (stray?.lines ?? 0) + 1, place: stray?.place ?? place)
        }
        try checkLine(upTo: rawEnd)
        try checkMessage(upTo: endsFrame ? end : next)
        if endsFrame { endMessage(at: end) }
        advance(past: end, to: next)
    }

    /// Without what stands before a line and is none of it.
    private mutating func contentStart(upTo end: Int) -> Int {
        var first = line
        if isAtBeginning {
            if input[first..<end].starts(with: [0xEF, 0xBB, 0xBF]) { first += 3 }
            while first < end, [0x00, 0x20, 0x09].contains(input[first]) { first += 1 }
            if first < end { isAtBeginning = false }
        }
        if source == .file { while first < end, input[first] == 0x0B { first += 1 } }
        return first
    }

    private mutating func advance(past end: Int, to next: Int) {
        let byte = end < next ? input[end] : 0
        // CRLF is one line end: its LF ends an empty line that does not count.
        if !(byte == 0x0A && afterCR && end == line) && (byte == 0x0D || byte == 0x0A) { lineNumber += 1 }
        afterCR = byte == 0x0D
        line = next
    }

    private mutating func checkMessage(upTo end: Int) throws(BatchError) {
        guard end - (start ?? line) > limits.messageBytes else { return }
        throw fail(.messageTooLarge, limits.messageBytes, place(ofLineIn: start))
    }

    private func place(ofLineIn message: Int?) -> BatchPlace {
        message == nil ? BatchPlace(line: lineNumber, offset: base + line) : startPlace
    }

    /// A line that has not ended may belong to the next message, so it is measured by itself, and leniently: frame
    /// bytes, a byte order mark and Control-Z around a message do not count towards it.
    private mutating func checkLine(upTo end: Int) throws(BatchError) {
        guard end - line - 64 > limits.messageBytes else { return }
        throw fail(.messageTooLarge, limits.messageBytes, place(ofLineIn: start))
    }

    private mutating func fail(_ code: BatchError.Code, _ limit: Int, _ place: BatchPlace) -> BatchError {
        isEnded = true
        ready = []
        return BatchError(code: code, limit: limit, place: place)
    }

    // MARK: Pieces

    private mutating func endMessage(at end: Int) {
        guard let first = start else { return }
        ready.append(.message(Array(input[first..<max(first, end)]), startPlace))
        start = nil
    }

    private mutating func endStray() {
        if let stray { ready.append(.stray(lines: stray.lines, stray.place)) }
        stray = nil
    }
}
