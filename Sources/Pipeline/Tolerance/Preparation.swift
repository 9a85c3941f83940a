import Dictionary
import HL7
import Routes

/// What is done about one message's deviations before the route's steps see it: counted, put right or refused, as
/// `tolerate:` says.
///
/// Whatever is only let in leaves byte for byte as it came.
struct Preparation {
    var message: Message
    var report = ToleranceReport()
    var trace: Trace
    let tolerance: Tolerance
    /// Of the route; for what `tolerate:` does not mention.
    let place: Place

    init(_ message: Message, _ tolerance: Tolerance, place: Place, trace: Trace) {
        self.message = message
        self.tolerance = tolerance
        self.place = place
        self.trace = trace
    }

    /// The bytes first, then what the header says, which the values are read by.
    mutating func run() throws(Halt) {
        try checkLines()
        try checkSiteSegments()
        try checkVersion()
        try checkMessageType()
        let lexicon = self.lexicon
        try checkNulls()
        try checkRawDelimiters(lexicon)
        try checkDates(lexicon)
        try checkPatients()
        try checkOrders(lexicon)
        try checkResultTypes()
        try checkSplitResults()
    }

    /// Of the version of MSH-12, or the nearest that it can be.
    private var lexicon: Lexicon {
        Lexicon(HL7Version.nearest(to: message.text(Path(segment: .msh, field: 12, component: 1))) ?? .v251)
    }

    /// A deviation was met.
    ///
    /// - Parameters:
    ///   - text: What it is, without content.
    ///   - count: In how many places.
    /// - Returns: whether it is to be put right; say so with ``repaired(_:_:of:)``.
    mutating func meet(
        _ deviation: Deviation, _ text: String, _ code: ErrorCode, at location: Location? = nil, count: Int = 1
    ) throws(Halt) -> Bool {
        switch tolerance[deviation] {
        case .refuse:
            throw .rejected(
                Problem(
                    code: code, location: location, text: text, place: tolerance.places[deviation] ?? place))
        case .allow:
            report.add(deviation, count: count)
            if trace.isRecording { trace.note("tolerated \(deviation.rawValue): \(text)", depth: 0) }
            return false
        case .repair:
            return true
        }
    }

    mutating func repaired(_ deviation: Deviation, _ text: String, count: Int = 1) {
        report.add(deviation, count: count, repaired: count)
        if trace.isRecording { trace.note("repaired \(deviation.rawValue): \(text)", depth: 0) }
    }

    /// Writes parts of a segment, each with the place it is.
    mutating func write(_ parts: [(place: Location, range: Range<Int>, value: [UInt8])], of segment: Int) {
        if trace.isRecording {
            let bytes = message.segmentBytes(at: segment)
            for part in parts where part.range.upperBound <= bytes.count {
                let before = bytes[bytes.startIndex + part.range.lowerBound..<bytes.startIndex + part.range.upperBound]
                trace.changed(part.place, before: Array(before), after: part.value, depth: 0)
            }
        }
        message.replaceParts(parts.map { (range: $0.range, value: $0.value) }, of: segment)
    }

    mutating func write(_ raw: [UInt8], at location: Location) {
        if trace.isRecording {
            trace.changed(location, before: Array(message.raw(at: location)), after: raw, depth: 0)
        }
        message.setRaw(raw, at: location)
    }

    /// A place in the segment at `index`.
    func location(_ index: Int, _ name: SegmentName, _ field: Int? = nil) -> Location {
        Location(segment: index, name: name, occurrence: message.occurrence(of: index, name), field: field)
    }

    /// Without a copy; empty where there is none.
    func raw(_ index: Int, _ name: SegmentName, _ field: Int) -> ArraySlice<UInt8> {
        message.raw(at: Location(segment: index, name: name, field: field))
    }

    static func isNull(_ raw: ArraySlice<UInt8>) -> Bool { raw.elementsEqual([0x22, 0x22]) }
}
