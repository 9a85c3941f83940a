import HL7
import Routes

/// Results whose OBX-2 does not fit, and texts that come line by line.
extension Preparation {
    // MARK: Types

    mutating func checkResultTypes() throws(Halt) {
        for index in message.segments(named: .obx) {
            let type = raw(index, .obx, 2)
            let value = raw(index, .obx, 5)
            guard !value.isEmpty, !Self.isNull(value), let inferred = inferred(type, value) else { continue }
            let place = location(index, .obx, 2)
            let text = type.isEmpty ? "OBX-2 is empty" : "OBX-5 is not of the type that OBX-2 says"
            guard try meet(.resultTypes, text, .dataType, at: place) else { continue }
            if let raw = inferred.value { write(raw, at: location(index, .obx, 5)) }
            write(Array(inferred.type.utf8), at: place)
            repaired(.resultTypes, "OBX-2 is \(inferred.type)")
        }
    }

    private struct Inferred {
        var type: String
        /// OBX-5 anew, where it has to be.
        var value: [UInt8]?
    }

    /// What OBX-2 should be; `nil` when it is right, or when nothing better is known.
    private func inferred(_ type: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) -> Inferred? {
        let isNumber = type.elementsEqual("NM".utf8)
        let isText = type.elementsEqual("TX".utf8)
        guard type.isEmpty || Self.isNull(type) || isNumber || isText else { return nil }
        let delimiters = message.delimiters
        let parts: [UInt8?] = [delimiters.component, delimiters.subcomponent]
        let repetitions = value.split(separator: delimiters.repetition ?? 0x0D, omittingEmptySubsequences: false)
        guard !value.contains(where: { parts.contains($0) }) else {
            let isStructured = repetitions.allSatisfy { StructuredNumeric(CompositeValue($0, delimiters)) != nil }
            return isStructured && !isText ? Inferred(type: "SN") : nil
        }
        let texts = repetitions.map { Escapes.decode($0, delimiters) }
        if texts.allSatisfy({ NumericValue($0).map { !$0.hasDecimalComma } ?? false }) {
            return isNumber ? nil : Inferred(type: "NM")
        }
        if isText { return nil }
        if repetitions.count == 1, let structured = StructuredNumeric.parts(ofResult: texts[0]),
            let component = delimiters.component
        {
            let raw = structured.map { Escapes.encode($0, delimiters) }.joined(separator: [component])
            return Inferred(type: "SN", value: Array(raw))
        }
        let isLong = repetitions.count > 1 || value.count > 200 || value.contains { $0 == delimiters.escape }
        return Inferred(type: isLong ? "TX" : "ST")
    }

    // MARK: Lines

    /// Neighbouring OBX with one OBX-3, whose OBX-4 counts on, or is one in lines of a report, and that hold text. All else
    /// must be equal or left out in the later one: two results of one test differ in flags or times, and stay two.
    mutating func checkSplitResults() throws(Halt) {
        var runs: [Range<Int>] = []
        var last = -2
        for index in message.segments(named: .obx) {
            if last == index - 1, continues(index) {
                let start = runs.last.map { $0.upperBound == index } == true ? runs.removeLast().lowerBound : index - 1
                runs.append(start..<index + 1)
            }
            last = index
        }
        guard let first = runs.first else { return }
        let text = "one text stands in several OBX segments"
        let place = location(first.lowerBound, .obx, 5)
        guard try meet(.splitResults, text, .other, at: place, count: runs.count) else { return }
        join(runs)
    }

    /// OBX has 31 fields in 2.9.
    private static let lastField = 31

    private static let texts = ["TX", "FT", "ST"].map { Array($0.utf8) }

    /// Whether the OBX at `index` goes on with the text of the one before it.
    private func continues(_ index: Int) -> Bool {
        let type = raw(index, .obx, 2)
        guard Self.texts.contains(where: { type.elementsEqual($0) }) else { return false }
        for field in [2, 3, 11] where !raw(index, .obx, field).elementsEqual(raw(index - 1, .obx, field)) {
            return false
        }
        guard !raw(index, .obx, 3).isEmpty else { return false }
        for field in 6...Self.lastField where field != 11 {
            let own = raw(index, .obx, field)
            guard own.isEmpty || own.elementsEqual(raw(index - 1, .obx, field)) else { return false }
        }
        let (own, before) = (raw(index, .obx, 4), raw(index - 1, .obx, 4))
        // Values in ST are results by themselves unless they are numbered as parts of one.
        if own.elementsEqual(before) { return !(own.isEmpty && type.elementsEqual("ST".utf8)) }
        guard let number = Self.number(own), let last = Self.number(before) else { return false }
        return number == last + 1
    }

    private static func number(_ raw: ArraySlice<UInt8>) -> Int? {
        guard (1...6).contains(raw.count), raw.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return raw.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// TX and ST have a line a repetition, FT has `\.br\`.
    private mutating func join(_ runs: [Range<Int>]) {
        var gone: [Location] = []
        var joined = 0
        for run in runs {
            let isFormatted = raw(run.lowerBound, .obx, 2).elementsEqual("FT".utf8)
            let escape = message.delimiters.escape
            let lineBreak = escape.map { [$0] + Array(".br".utf8) + [$0] }
            guard let joint = isFormatted ? lineBreak : message.delimiters.repetition.map({ [$0] }) else { continue }
            let lines = run.map { raw($0, .obx, 5) }
            write(Array(lines.joined(separator: joint)), at: location(run.lowerBound, .obx, 5))
            gone += run.dropFirst().map { location($0, .obx) }
            joined += 1
        }
        if trace.isRecording {
            for place in gone { trace.changed(place, before: Array(message.raw(at: place)), after: [], depth: 0) }
        }
        message.remove(gone)
        repaired(.splitResults, "its OBX segments are one", count: joined)
        report.add(.splitResults, count: runs.count - joined)
    }
}
