extension Message {
    /// The places a path selects, in order, as far as they are there.
    ///
    /// A path that stops at a field selects the whole field of its segment, also when that is empty. A path that
    /// goes below it, or picks a repetition, selects places in repetitions that exist; an empty field has none.
    /// Components that a repetition does not have are places too, they read as empty.
    ///
    /// - Parameter most: Ends after so many: a field of separators alone has a repetition a byte.
    package func locations(of path: Path, in scope: Scope = Scope(), atMost most: Int = .max) -> [Location] {
        var found: [Location] = []
        visit(path, in: scope, growing: false) {
            found.append($0)
            return found.count < most
        }
        return found
    }

    /// The first of `locations(of:in:)`, without looking for the others.
    package func location(of path: Path, in scope: Scope = Scope()) -> Location? {
        if scope.isWide, path.isOnePlace {
            guard let place = simplePlace(of: path), place.isHeaderSyntax || hasRepetition(place) else { return nil }
            return place
        }
        var found: Location?
        visit(path, in: scope, growing: false) {
            found = $0
            return false
        }
        return found
    }

    /// The one place that a path without `last`, `*` and tests names, whether its repetition is there or not: the
    /// common case without a loop. `nil` for other paths and where the segment is not there.
    @inline(__always)
    func simplePlace(of path: Path) -> Location? {
        guard path.isOnePlace, let index = index(of: path.segmentNumber, path.segment.code)
        else { return nil }
        var place = Location(segment: index, name: path.segment, occurrence: path.segmentNumber)
        guard let field = path.field else { return place }
        place.field = field
        place.component = path.component
        place.subcomponent = path.subcomponent
        if path.fieldPick != nil || path.component != nil { place.repetition = path.repetitionNumber }
        if place.isHeaderSyntax, place.repetition != nil { place.repetition = 1 }
        return place
    }

    /// The `number`th segment of that name.
    @inline(__always)
    func index(of number: Int, _ code: UInt32) -> Int? {
        guard number > 0 else { return nil }
        if let directory {
            let all = directory.all(code)
            return number <= all.count ? all[number - 1] : nil
        }
        var left = number
        for index in entries.indices where entries[index].code == code {
            left -= 1
            if left == 0 { return index }
        }
        return nil
    }

    /// The places to write to: like `locations(of:in:)`, but a place that the path names exactly is among them
    /// also when it is not there yet (repetition 3 of 1, component 7). A missing segment gives none, and MSH-1 and
    /// MSH-2 are never among them.
    ///
    /// - Parameter most: Ends after so many, as for `locations(of:in:atMost:)`.
    package func targets(of path: Path, in scope: Scope = Scope(), atMost most: Int = .max) -> [Location] {
        var found: [Location] = []
        visit(path, in: scope, growing: true) {
            found.append($0)
            return found.count < most
        }
        return found
    }

    /// How many repetitions a field has: 0 when it is empty or not there, else one more than its separators.
    package func repetitionCount(segment index: Int, field: Int) -> Int {
        guard entries.indices.contains(index) else { return 0 }
        return scan(index) { scan in
            guard let range = scan.field(field).range else { return 0 }
            if scan.isHeader, field <= 2 { return range.isEmpty ? 0 : 1 }
            return scan.repetitionCount(range)
        }
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
        scan(index) { scan in
            tests.allSatisfy { test in
                let place = Location(
                    segment: index, name: .msh, field: test.part, repetition: test.subpart == nil ? nil : 1,
                    component: test.subpart)
                return test.holds(for: scan.range(of: place), in: scan, isRaw: scan.isHeader && test.part <= 2)
            }
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
        return scan(place.segment) { scan in
            guard let range = scan.field(field).range, !range.isEmpty else { return false }
            return number == 1 || scan.repetition(number, of: range).range != nil
        }
    }

    /// Inside a loop over repetitions the current one is the first, the last and all of them.
    private func isPicked(_ repetition: Int, by pick: Path.Pick?, at place: Location) -> Bool {
        switch pick {
        case nil, .last, .all: return true
        case .number(let number): return number == 1
        case .matching(let tests):
            let found = Location(
                segment: place.segment, name: place.name, field: place.field, repetition: repetition)
            return scan(place.segment) { scan in
                guard let range = scan.range(of: found) else { return false }
                return tests.allSatisfy { $0.holds(forRepetition: range, in: scan) }
            }
        }
    }

    /// One pass over the repetitions of a field.
    private func visitRepetitions(_ place: Location, where tests: [Path.Test], _ body: (Location) -> Bool) -> Bool {
        guard let field = place.field else { return true }
        return scan(place.segment) { scan in
            guard let range = scan.field(field).range, !range.isEmpty else { return true }
            var place = place
            var start = range.lowerBound
            var number = 0
            while start <= range.upperBound,
                let repetition = scan.repetition(1, of: start..<range.upperBound).range
            {
                number += 1
                place.repetition = number
                if tests.allSatisfy({ $0.holds(forRepetition: repetition, in: scan) }), !body(place) { return false }
                start = repetition.upperBound + 1
            }
            return true
        }
    }
}
