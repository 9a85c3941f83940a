extension Message {
    /// The places a path selects, in order, as far as they are there.
    ///
    /// A path that stops at a field selects the whole field of its segment, also when that is empty. A path that
    /// goes below it, or picks a repetition, selects places in repetitions that exist; an empty field has none.
    /// Components that a repetition does not have are places too, they read as empty.
    package func locations(of path: Path, in scope: Scope = Scope()) -> [Location] {
        var found: [Location] = []
        visit(path, in: scope, growing: false) {
            found.append($0)
            return true
        }
        return found
    }

    /// The first of `locations(of:in:)`, without looking for the others.
    package func location(of path: Path, in scope: Scope = Scope()) -> Location? {
        var found: Location?
        visit(path, in: scope, growing: false) {
            found = $0
            return false
        }
        return found
    }

    /// The places to write to: like `locations(of:in:)`, but a place that the path names exactly is among them
    /// also when it is not there yet (repetition 3 of 1, component 7). A missing segment gives none, and MSH-1 and
    /// MSH-2 are never among them.
    package func targets(of path: Path, in scope: Scope = Scope()) -> [Location] {
        var found: [Location] = []
        visit(path, in: scope, growing: true) {
            found.append($0)
            return true
        }
        return found
    }

    /// How many repetitions a field has: 0 when it is empty or not there, else one more than its separators.
    package func repetitionCount(segment index: Int, field: Int) -> Int {
        guard entries.indices.contains(index) else { return 0 }
        let entry = entries[index]
        let segment = content(of: entry)
        let scan = FieldScan(delimiters: delimiters, isHeader: entry.isHeader)
        guard let range = scan.field(field, in: segment).range else { return 0 }
        if entry.isHeader, field <= 2 { return range.isEmpty ? 0 : 1 }
        return scan.repetitionCount(range, in: segment)
    }

    // MARK: Segments

    private func visit(_ path: Path, in scope: Scope, growing: Bool, _ body: (Location) -> Bool) {
        func places(_ index: Int, _ occurrence: Int) -> Bool {
            let location = Location(segment: index, name: path.segment, occurrence: occurrence)
            return visitFields(path, at: location, in: scope, growing: growing, body)
        }
        switch path.segmentPick {
        case nil where path.field != nil:
            visit(path.segment, in: scope) { index, occurrence in
                _ = places(index, occurrence)
                return false
            }
        case nil, .all:
            visit(path.segment, in: scope, places)
        case .number(let number):
            visitNumbered(number, path.segment, in: scope) { _ = places($0, $1) }
        case .last:
            var last: (Int, Int)?
            visit(path.segment, in: scope) {
                last = ($0, $1)
                return true
            }
            if let last { _ = places(last.0, last.1) }
        case .matching(let tests):
            visit(path.segment, in: scope) { index, occurrence in
                guard matches(tests, segment: index) else { return true }
                return places(index, occurrence)
            }
        }
    }

    private func visitNumbered(_ number: Int, _ name: SegmentName, in scope: Scope, _ body: (Int, Int) -> Void) {
        var left = number
        visit(name, in: scope) { index, occurrence in
            left -= 1
            if left == 0 { body(index, occurrence) }
            return left > 0
        }
    }

    private func matches(_ tests: [Path.Test], segment index: Int) -> Bool {
        let entry = entries[index]
        let segment = content(of: entry)
        let scan = FieldScan(delimiters: delimiters, isHeader: entry.isHeader)
        return tests.allSatisfy { test in
            let place = Location(
                segment: index, name: .msh, field: test.part, repetition: test.subpart == nil ? nil : 1,
                component: test.subpart)
            return test.holds(
                for: scan.range(of: place, in: segment), in: segment, scan, isRaw: entry.isHeader && test.part <= 2)
        }
    }

    // MARK: Repetitions

    private func visitFields(
        _ path: Path, at location: Location, in scope: Scope, growing: Bool, _ body: (Location) -> Bool
    ) -> Bool {
        guard let field = path.field else { return body(location) }
        var place = location
        place.field = field
        place.component = path.component
        place.subcomponent = path.subcomponent
        if place.isHeaderSyntax {
            guard !growing else { return true }
            if path.fieldPick != nil || path.component != nil { place.repetition = 1 }
            return body(place)
        }
        if let current = scope.repetition, current.segment == location.segment, current.field == field {
            guard current.repetition > 0, isPicked(current.repetition, by: path.fieldPick, at: place) else {
                return true
            }
            place.repetition = current.repetition
            return growing || current.repetition <= repetitionCount(segment: place.segment, field: field)
                ? body(place) : true
        }
        switch path.fieldPick {
        case nil where path.component == nil:
            return body(place)
        case nil:
            place.repetition = 1
        case .number(let number):
            place.repetition = number
        case .last:
            place.repetition = max(1, repetitionCount(segment: place.segment, field: field))
        case .all:
            return visitRepetitions(place, where: [], body)
        case .matching(let tests):
            return visitRepetitions(place, where: tests, body)
        }
        guard growing || hasRepetition(place) else { return true }
        return body(place)
    }

    private func hasRepetition(_ place: Location) -> Bool {
        guard let number = place.repetition, let field = place.field else { return true }
        let segment = content(of: entries[place.segment])
        let scan = FieldScan(delimiters: delimiters, isHeader: place.name.isHeader)
        guard let range = scan.field(field, in: segment).range, !range.isEmpty else { return false }
        if number == 1 { return true }
        return scan.repetition(number, of: range, in: segment).range != nil
    }

    /// Inside a loop over repetitions the current one is the first, the last and all of them.
    private func isPicked(_ repetition: Int, by pick: Path.Pick?, at place: Location) -> Bool {
        switch pick {
        case nil, .last, .all: return true
        case .number(let number): return number == 1
        case .matching(let tests):
            let segment = content(of: entries[place.segment])
            let scan = FieldScan(delimiters: delimiters, isHeader: place.name.isHeader)
            let found = Location(
                segment: place.segment, name: place.name, field: place.field, repetition: repetition)
            guard let range = scan.range(of: found, in: segment) else { return false }
            return tests.allSatisfy { $0.holds(forRepetition: range, in: segment, scan) }
        }
    }

    /// One pass over the repetitions of a field.
    private func visitRepetitions(_ place: Location, where tests: [Path.Test], _ body: (Location) -> Bool) -> Bool {
        guard let field = place.field else { return true }
        let segment = content(of: entries[place.segment])
        let scan = FieldScan(delimiters: delimiters, isHeader: place.name.isHeader)
        guard let range = scan.field(field, in: segment).range, !range.isEmpty else { return true }
        var place = place
        var start = range.lowerBound
        var number = 0
        while start <= range.upperBound {
            guard let repetition = scan.repetition(1, of: start..<range.upperBound, in: segment).range else { break }
            number += 1
            place.repetition = number
            if tests.allSatisfy({ $0.holds(forRepetition: repetition, in: segment, scan) }), !body(place) {
                return false
            }
            start = repetition.upperBound + 1
        }
        return true
    }
}
