import HL7
import Routes

extension Runner {
    // MARK: change

    mutating func change(_ paths: [Path], _ functions: [TextFunction], _ step: CompiledStep) throws(Halt) {
        for path in paths {
            let values = locations(of: path)
            try spend(cost(of: values), in: step)
            for location in values where location.field != nil && !location.isHeaderSyntax {
                let raw = message.raw(at: location)
                guard !raw.isEmpty else { continue }
                try spend(functions.reduce(0) { $0 + $1.cost(on: raw.count) }, in: step)
                let changed = try rewritten(raw, functions, step)
                try write(changed, at: location, step.place)
            }
        }
    }

    /// Every leaf of `raw` through the functions; the delimiters between them stay.
    private func rewritten(
        _ raw: ArraySlice<UInt8>, _ functions: [TextFunction], _ step: CompiledStep
    ) throws(Halt) -> [UInt8] {
        let delimiters = message.delimiters
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var start = raw.startIndex
        for index in raw.indices {
            let byte = raw[index]
            guard byte == delimiters.component || byte == delimiters.subcomponent || byte == delimiters.repetition
            else { continue }
            result += try leaf(raw[start..<index], through: functions, step)
            result.append(byte)
            start = index + 1
            guard result.count <= limits.messageBytes else { throw tooLong(step) }
        }
        return result + (try leaf(raw[start...], through: functions, step))
    }

    private func tooLong(_ step: CompiledStep) -> Halt {
        failure(.tooLong, "a value grew beyond \(limits.messageBytes) bytes", step.place)
    }

    /// Empty stays empty, null stays null.
    private func leaf(
        _ leaf: ArraySlice<UInt8>, through functions: [TextFunction], _ step: CompiledStep
    ) throws(Halt) -> [UInt8] {
        guard !leaf.isEmpty, !leaf.elementsEqual(Leaf.null) else { return Array(leaf) }
        var value = TextValue(
            leaf: leaf, message.delimiters, characters: characters, longest: limits.messageBytes)
        for function in functions {
            value.apply(function, keyedHash: program.keyedHash)
            guard !value.isTooLong else { throw tooLong(step) }
        }
        if message.delimiters.escape == nil { return try encoded(value.flattened, step.place) }
        return value.joined(message.delimiters)
    }

    // MARK: map

    mutating func map(
        _ path: Path, _ table: CodeTable, _ missing: Step.MissingCode, _ step: CompiledStep
    ) throws(Halt) {
        let values = values(of: path)
        try spend(cost(of: values), in: step)
        for location in values {
            let code = leaf(at: location)
            guard !code.isEmpty, !code.elementsEqual(Leaf.null) else { continue }
            if let entry = table.entry(for: text(code)) {
                if trace.isRecording { trace.used(table, line: entry.line, depth: depth) }
                try replaceLeaf(at: location, with: try encoded(entry.value, step.place), step.place)
                continue
            }
            if trace.isRecording { trace.note("not in table \(table.name)", depth: depth) }
            switch missing {
            case .keep: continue
            case .clear: try replaceLeaf(at: location, with: [], step.place)
            case .replace(let text): try replaceLeaf(at: location, with: try encoded(text, step.place), step.place)
            case .fail:
                throw failure(.tableValue, "the code is not in table \(table.name)", step.place, at: location)
            }
        }
    }

    /// Writes the first part of a place and leaves its other parts.
    private mutating func replaceLeaf(
        at location: Location, with raw: [UInt8], _ place: Place
    ) throws(Halt) {
        let whole = message.raw(at: location)
        let leaf = Leaf.first(of: whole, in: location, message.delimiters)
        try write(raw + whole[leaf.endIndex...], at: location, place)
    }

    // MARK: reformat_date

    mutating func reformat(
        _ path: Path, from: DateFormat?, to: DateFormat, _ invalid: Step.InvalidValue, _ step: CompiledStep
    ) throws(Halt) {
        let values = values(of: path)
        try spend(cost(of: values), in: step)
        for location in values {
            let leaf = leaf(at: location)
            guard !leaf.isEmpty, !leaf.elementsEqual(Leaf.null) else { continue }
            let text = Array(text(leaf))
            if let date = from.map({ $0.parse(text) }) ?? Timestamp(hl7: text) {
                // A date that has nothing of what the format asks for (the hour of a day) is none here.
                let written = to.format(date)
                if !written.isEmpty {
                    try replaceLeaf(at: location, with: try encoded(written, step.place), step.place)
                    continue
                }
            }
            if trace.isRecording { trace.note("not a date in the expected form", depth: depth) }
            switch invalid {
            case .keep: continue
            case .clear: try replaceLeaf(at: location, with: [], step.place)
            case .fail: throw failure(.dataType, "not a date in the expected form", step.place, at: location)
            }
        }
    }
}
