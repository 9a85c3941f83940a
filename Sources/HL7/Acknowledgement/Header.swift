/// What the header says about who sends what, and how it is to be answered. Reading never fails: what is not there
/// is empty. Values are raw, escaped as sent.
///
/// It keeps the header segment and finds a value when it is asked for.
package struct Header: Sendable {
    package let delimiters: Delimiters
    /// Whether the message carries an MSA segment, so is itself an answer.
    package let isAcknowledgement: Bool
    /// The MSH segment; that of a file or batch (FHS, BHS) where there is none.
    private let segment: ArraySlice<UInt8>
    private let isMessageHeader: Bool
    private var otherControlID: [UInt8]?
    /// For who reads messages in sets that this room does not know; without it, answers follow MSH-18.
    package var answerEncoding: AnswerEncoding?

    package init(_ message: Message) {
        let index = message.segmentName(at: 0) == .msh ? 0 : message.segments(named: .msh).first
        self.init(
            segment: message.segmentBytes(at: index ?? 0), isMessageHeader: index != nil,
            delimiters: message.delimiters, isAcknowledgement: message.hasSegment(.msa))
    }

    private init(
        segment: ArraySlice<UInt8>, isMessageHeader: Bool, delimiters: Delimiters, isAcknowledgement: Bool
    ) {
        self.segment = segment
        self.isMessageHeader = isMessageHeader
        self.delimiters = delimiters
        self.isAcknowledgement = isAcknowledgement
    }

    /// As much of a header as there is in bytes that need not be a message: too large, cut off, with separators
    /// that are none (then `|^~\&` are taken).
    ///
    /// - Returns: `nil` when the first 64 KiB have no MSH at all.
    package init?(lenient bytes: [UInt8]) {
        if let message = try? Message(bytes) {
            guard message.hasSegment(.msh) else { return nil }
            self.init(message)
            return
        }
        guard let start = Self.start(in: bytes) else { return nil }
        let delimiters = (try? Delimiters(header: bytes[start...])) ?? .standard
        let lines = bytes.withUnsafeBufferPointer { buffer in
            SegmentTable.scan(buffer, from: start, field: delimiters.field, limit: 1_000_000)
        }
        self.init(
            segment: bytes[start...].prefix { $0 != 0x0D && $0 != 0x0A && $0 != 0x1C }, isMessageHeader: true,
            delimiters: delimiters,
            isAcknowledgement: lines?.contains { $0.code == SegmentName.msa.code } ?? false)
    }

    /// `MSH` and something that is neither letter nor digit, at the beginning or behind a byte that is neither.
    private static func start(in bytes: [UInt8]) -> Int? {
        func isLetterOrDigit(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: false
            }
        }
        let end = min(bytes.count, 65_536) - 3
        guard end > 0 else { return nil }
        return (0..<end).first { index in
            bytes[index] == 0x4D && bytes[index + 1] == 0x53 && bytes[index + 2] == 0x48
                && !isLetterOrDigit(bytes[index + 3]) && (index == 0 || !isLetterOrDigit(bytes[index - 1]))
        }
    }

    // MARK: Values

    /// MSH-2 as sent.
    package var encodingCharacters: [UInt8] { Array(raw(2)) }
    /// MSH-3
    package var sendingApplication: [UInt8] { Array(raw(3)) }
    /// MSH-4
    package var sendingFacility: [UInt8] { Array(raw(4)) }
    /// MSH-5
    package var receivingApplication: [UInt8] { Array(raw(5)) }
    /// MSH-6
    package var receivingFacility: [UInt8] { Array(raw(6)) }
    /// MSH-9.1
    package var type: [UInt8] { Array(raw(9, component: 1)) }
    /// MSH-9.2
    package var event: [UInt8] { Array(raw(9, component: 2)) }
    /// MSH-9.3
    package var structure: [UInt8] { Array(raw(9, component: 3)) }
    /// MSH-10. Can be set, for answers that shall not match.
    package var controlID: [UInt8] {
        get { otherControlID ?? Array(raw(10)) }
        set { otherControlID = newValue }
    }
    /// MSH-11
    package var processingID: [UInt8] { Array(raw(11)) }
    /// MSH-12.1
    package var version: [UInt8] { Array(raw(12, component: 1)) }
    /// MSH-13
    package var sequenceNumber: [UInt8] { Array(raw(13)) }
    /// MSH-15
    package var acceptAckType: [UInt8] { Array(raw(15)) }
    /// MSH-16
    package var applicationAckType: [UInt8] { Array(raw(16)) }
    /// MSH-18, all repetitions
    package var characterSet: [UInt8] { Array(raw(18)) }

    /// A field without a copy, or one component of its first repetition.
    func raw(_ field: Int, component: Int? = nil) -> ArraySlice<UInt8> {
        guard isMessageHeader || field <= 6 else { return [] }
        let place = Location(segment: 0, name: .msh, field: field, component: component)
        let range = segment.withUnsafeBufferPointer {
            FieldScan(bytes: $0, delimiters: delimiters, isHeader: true).range(of: place)
        }
        guard let range else { return [] }
        return segment[segment.startIndex + range.lowerBound..<segment.startIndex + range.upperBound]
    }
}
