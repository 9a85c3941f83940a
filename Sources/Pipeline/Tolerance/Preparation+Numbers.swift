import Dictionary
import HL7
import Routes

/// Patients' and orders' numbers that stand elsewhere than they should.
extension Preparation {
    // MARK: Patients

    mutating func checkPatients() throws(Halt) {
        for index in message.segments(named: .pid).prefix(100) {
            try checkPatientNumber(index)
            try checkAuthorities(index)
        }
    }

    private mutating func checkPatientNumber(_ index: Int) throws(Halt) {
        let place = location(index, .pid, 3)
        guard !identifiers(index).contains(where: { !$0.id.isEmpty }) else { return }
        guard let source = [2, 4, 18, 19].first(where: { !identifier(index, $0).id.isEmpty }) else { return }
        let text = "the patient's number is not in PID-3 but in PID-\(source)"
        guard try meet(.patientIDs, text, .requiredFieldMissing, at: place) else { return }
        write(number(from: source, index), at: place)
        repaired(.patientIDs, "PID-3 is PID-\(source)")
    }

    /// As a CX that says what kind of number it is, where the field says so.
    private func number(from field: Int, _ index: Int) -> [UInt8] {
        let place = Location(segment: index, name: .pid, field: field, repetition: 1)
        let raw = Array(message.raw(at: place))
        let type: String? = field == 19 ? "SS" : field == 18 ? "AN" : nil
        guard let type, let component = message.delimiters.component, identifier(index, field).type.isEmpty else {
            return raw
        }
        let separators = raw.filter { $0 == component }.count
        return raw + Array(repeating: component, count: max(0, 4 - separators))
            + (separators > 4 ? [] : Array(type.utf8))
    }

    private mutating func checkAuthorities(_ index: Int) throws(Halt) {
        var place = location(index, .pid, 3)
        place.component = 4
        for (number, identifier) in identifiers(index).enumerated()
        where !identifier.id.isEmpty && identifier.authority.isEmpty {
            place.repetition = number + 1
            let isRepaired = try meet(
                .patientIDs, "a patient's number has no assigning authority", .requiredFieldMissing, at: place)
            guard isRepaired else { continue }
            guard let authority = tolerance.assumedAuthority else {
                report.add(.patientIDs)
                continue
            }
            write(Escapes.encode(authority, message.delimiters), at: place)
            repaired(.patientIDs, "the number has the authority that `assume_authority` names")
        }
    }

    /// Of PID-3; at most 100.
    private func identifiers(_ index: Int) -> [Identifier] {
        let count = min(message.repetitionCount(segment: index, field: 3), 100)
        guard count > 0 else { return [] }
        return (1...count).map { repetition in
            let place = Location(segment: index, name: .pid, field: 3, repetition: repetition)
            return Identifier(cx: CompositeValue(message, at: place))
        }
    }

    private func identifier(_ index: Int, _ field: Int) -> Identifier {
        Identifier(cx: CompositeValue(message, at: Location(segment: index, name: .pid, field: field)))
    }

    // MARK: Orders

    /// ORC-2 and ORC-3 should equal OBR-2 and OBR-3 of the order's first OBR.
    mutating func checkOrders(_ lexicon: Lexicon) throws(Halt) {
        guard message.hasSegment(.obr) || message.hasSegment(.orc) else { return }
        var order: Int?
        for index in 0..<message.segmentCount {
            switch message.segmentName(at: index) {
            case SegmentName.orc?:
                order = index
                try checkLengths(index, .orc, lexicon)
            case SegmentName.obr?:
                if let order { for field in 2...3 { try checkOrder(order, index, field) } }
                order = nil
                try checkLengths(index, .obr, lexicon)
            default: break
            }
        }
    }

    private mutating func checkOrder(_ order: Int, _ request: Int, _ field: Int) throws(Halt) {
        let (ofOrder, ofRequest) = (raw(order, .orc, field), raw(request, .obr, field))
        guard ofOrder.isEmpty != ofRequest.isEmpty else { return }
        let target = ofOrder.isEmpty ? location(order, .orc, field) : location(request, .obr, field)
        let source = ofOrder.isEmpty ? "OBR-\(field)" : "ORC-\(field)"
        let text = "the order's number is only in \(source)"
        if try meet(.orderNumbers, text, .requiredFieldMissing, at: target) {
            write(Array(ofOrder.isEmpty ? ofRequest : ofOrder), at: target)
            repaired(.orderNumbers, "\(target.name)-\(field) is \(source)")
        }
    }

    /// Up to 2.6 the standard has lengths. Nothing is ever cut.
    private mutating func checkLengths(_ index: Int, _ name: SegmentName, _ lexicon: Lexicon) throws(Halt) {
        for field in 2...3 {
            let value = raw(index, name, field)
            guard value.count > 22, let limit = lexicon.field(field, of: name)?.length else { continue }
            let id = value.prefix { $0 != message.delimiters.component }
            guard id.count > max(22, limit) || (limit == 22 && id.count > 22) else { continue }
            let place = location(index, name, field)
            if tolerance[.orderNumbers] == .repair {
                report.add(.orderNumbers)
            } else {
                _ = try meet(
                    .orderNumbers, "the order's number is longer than the standard has it", .tooLong, at: place)
            }
        }
    }
}
