import HL7

/// Holds the segments of a message against a structure and says which are too many, and which are missing where.
///
/// Reading is exact as long as the message fits. Where it does not, either something required was left out or the
/// segment does not belong there: of both, the reading is taken with which the following segments fit best.
struct StructureCheck {
    /// How many segments further a reading is tried.
    private static let outlook = 12

    let graph: StructureGraph
    let message: Message

    /// Whether the message fits, at the price of one look at each segment.
    func fits() -> Bool {
        var states = StructureStates(graph)
        for index in 0..<message.segmentCount {
            guard let code = code(at: index) else { continue }
            guard code != StructureGraph.anySegment, states.advance(over: code, graph) else { return false }
        }
        return states.mayEnd(graph)
    }

    func findings(into report: inout ValidationReport) {
        var states = StructureStates(graph)
        var last: Int?
        for index in 0..<message.segmentCount {
            guard let code = code(at: index) else { continue }
            guard code != StructureGraph.anySegment else {
                report.add(unreadableLine(index))
                continue
            }
            if states.advance(over: code, graph) {
                last = index
                continue
            }
            guard !report.isFull else {
                report.omit(1)
                continue
            }
            if recover(at: index, code, after: last, &states, &report) { last = index }
        }
        if !states.mayEnd(graph) {
            let detour = graph.detourToEnd(from: states.current)
            for omission in detour.omitted { report.add(missing(omission, before: message.segmentCount, after: last)) }
        }
    }

    /// `nil` for segments that may stand anywhere (Z segments); 0 for a line that is no segment.
    private func code(at index: Int) -> UInt32? {
        guard let name = message.segmentName(at: index) else { return StructureGraph.anySegment }
        return name.isSiteDefined && !graph.codes.contains(name.code) ? nil : name.code
    }

    // MARK: Recovery

    /// - Parameter last: the segment that was understood last.
    /// - Returns: whether this one was understood.
    private func recover(
        at index: Int, _ code: UInt32, after last: Int?, _ states: inout StructureStates,
        _ report: inout ValidationReport
    ) -> Bool {
        var best = Reading(cost: 1, states: states)
        best.look(from: index + 1, self)
        for detour in graph.detours(from: states.current, to: code) {
            guard let leaf = detour.leaf else { continue }
            var moved = states
            moved.restart(at: leaf)
            var reading = Reading(cost: detour.omitted.count, states: moved, detour: detour)
            reading.look(from: index + 1, self)
            if reading.isBetter(than: best) { best = reading }
        }
        guard let detour = best.detour, let leaf = detour.leaf else {
            report.add(unexpected(index, states.current, after: last))
            return false
        }
        for omission in detour.omitted { report.add(missing(omission, before: index, after: last)) }
        states.restart(at: leaf)
        return true
    }

    /// One way to understand a segment that does not fit.
    private struct Reading {
        var cost: Int
        var states: StructureStates
        var detour: StructureGraph.Detour?
        /// Segments that fit afterwards.
        var matched = 0

        init(cost: Int, states: StructureStates, detour: StructureGraph.Detour? = nil) {
            self.cost = cost
            self.states = states
            self.detour = detour
        }

        mutating func look(from start: Int, _ check: StructureCheck) {
            var states = states
            var index = start
            while index < check.message.segmentCount, matched < StructureCheck.outlook {
                if let code = check.code(at: index) {
                    guard states.advance(over: code, check.graph) else {
                        cost += 1
                        return
                    }
                    matched += 1
                }
                index += 1
            }
            guard index == check.message.segmentCount else { return }
            if !states.mayEnd(check.graph) { cost += check.graph.detourToEnd(from: states.current).omitted.count }
            matched = StructureCheck.outlook
        }

        /// At the same price something missing is believed before something superfluous: the segment keeps its place.
        func isBetter(than other: Reading) -> Bool {
            if cost != other.cost { return cost < other.cost }
            if matched != other.matched { return matched > other.matched }
            return other.detour == nil
        }
    }

    // MARK: Words

    /// `, after AL1[5]`
    private func place(after last: Int?) -> String {
        guard let last, let name = message.segmentName(at: last) else { return "" }
        let occurrence = message.occurrence(of: last, name)
        return occurrence > 1 ? ", after \(name)[\(occurrence)]" : ", after \(name)"
    }

    private func unreadableLine(_ index: Int) -> Finding {
        Finding(
            .unreadableLine, .error, .segmentSequence, at: nil,
            "line \(index + 1) does not begin with the name of a segment")
    }

    private func unexpected(_ index: Int, _ states: [Int], after last: Int?) -> Finding {
        let name = message.segmentName(at: index)
        let title = name?.description ?? "line \(index + 1)"
        var text: String
        if let name, graph.codes.contains(name.code) {
            text = "\(title) does not belong here in \(graph.identifier)\(place(after: last))"
            if let group = states.first.flatMap({ graph.groups(around: $0).first }) { text += " in group \(group)" }
            let next = expected(after: states)
            if !next.isEmpty { text += "; here may come \(next)" }
        } else {
            text = "\(graph.identifier) has no \(title)"
        }
        let location = name.map { Location(segment: index, name: $0, occurrence: message.occurrence(of: index, $0)) }
        return Finding(.unexpectedSegment, .error, .segmentSequence, at: location, text)
    }

    private func expected(after states: [Int]) -> String {
        var names: [String] = []
        for state in states {
            for step in graph.steps[state] where !names.contains(graph.leaves[step.leaf].name) {
                names.append(graph.leaves[step.leaf].name)
            }
        }
        return names.prefix(8).joined(separator: ", ") + (names.count > 8 ? " …" : "")
    }

    private func missing(_ omission: StructureGraph.Omission, before index: Int, after last: Int?) -> Finding {
        let leaf = graph.leaves[omission.leaf]
        var text: String
        if omission.group >= 0 {
            text = "the group \(graph.groups[omission.group].name) is missing, with \(leaf.name) in it"
        } else {
            text = "\(leaf.name) is missing"
            if let group = graph.groups(around: omission.leaf).first { text += " in group \(group)" }
        }
        text += place(after: last)
        let name = SegmentName(leaf.name)
        let location = name.map { name in
            let before = message.segments(named: name).count { $0 < index }
            return Location(segment: index, name: name, occurrence: before + 1)
        }
        return Finding(.missingSegment, .error, .segmentSequence, at: location, text)
    }
}
