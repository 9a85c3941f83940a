package import Dictionary
package import HL7

/// Two messages, compared by what they mean.
///
/// No difference are: empty parts at the end (`A^^` and `A`), how a character is escaped, what separators the header
/// declares (MSH-1 and MSH-2 alone tell), line ends, the order of sets (see `RepetitionMatching`), the order of
/// segments that follow the same segment and are known by a key (allergies, diagnoses, observations …), and Set IDs
/// where segments of that name are too many, too few or moved.
package struct MessageComparer {
    private let left: Message
    private let right: Message
    private let definitions: Definitions
    private let ignored: IgnoredPlaces
    private var found: [MessageDifference] = []

    /// Differences of one pair of messages; further ones are not looked for.
    package static let mostDifferences = 10_000

    /// - Parameters:
    ///   - version: by which both are read; otherwise what MSH-12 of the first says.
    ///   - ignoring: paths whose values may differ; one that picks no segment or repetition means all.
    package init(_ left: Message, _ right: Message, version: HL7Version? = nil, ignoring paths: [Path] = []) {
        self.left = left
        self.right = right
        let announced = HL7Version.nearest(to: Header(left).version)
        definitions = Definitions(version ?? announced ?? MessageInspector.fallbackVersion)
        ignored = IgnoredPlaces(paths, left, right)
    }

    /// In the order of the second message.
    package mutating func differences() -> [MessageDifference] {
        found = []
        let lefts = (0..<left.segmentCount).map { ComparedSegment(left, at: $0, definitions) }
        let rights = (0..<right.segmentCount).map { ComparedSegment(right, at: $0, definitions) }
        let matching = SegmentMatching(lefts, rights)
        let order = SegmentOrder(matching, lefts, rights)
        for pair in matching.pairs where found.count < Self.mostDifferences {
            switch (pair.left.map { lefts[$0] }, pair.right.map { rights[$0] }) {
            case (let old?, let new?):
                if pair.hasMoved, !order.isFree(old, new) { addSegment(.moved, old, new) }
                compare(old, new, ignoringSetID: order.isRenumbered(old))
            case (let old?, nil): addSegment(.removed, old, nil)
            case (nil, let new?): addSegment(.added, nil, new)
            case (nil, nil): break
            }
        }
        return found
    }

    // MARK: Segments

    private mutating func addSegment(_ kind: MessageDifference.Kind, _ old: ComparedSegment?, _ new: ComparedSegment?) {
        guard ![old, new].contains(where: { $0?.place().map(ignored.contains) ?? false }) else { return }
        let name = (old ?? new)?.name
        var difference = MessageDifference(kind: kind, name: name.map(SegmentTitles.title) ?? "")
        difference.old = old.map { Self.side($0, left) }
        difference.new = new.map { Self.side($0, right) }
        found.append(difference)
    }

    private static func side(_ segment: ComparedSegment, _ message: Message) -> MessageDifference.Side {
        MessageDifference.Side(path: segment.path, text: VisibleText.text(message.segmentBytes(at: segment.index)))
    }

    private mutating func compare(_ old: ComparedSegment, _ new: ComparedSegment, ignoringSetID: Bool) {
        guard let name = old.name, new.name != nil else {
            if old.fields != new.fields { addSegment(.changed, old, new) }
            return
        }
        let varying = VaryingFields.pair(of: name)
        for number in 1...max(1, old.fields.count, new.fields.count) where found.count < Self.mostDifferences {
            if number == 1, ignoringSetID { continue }
            let (one, other) = (old.field(number), new.field(number))
            guard one != other, !((one?.isEmpty ?? true) && (other?.isEmpty ?? true)) else { continue }
            let definition = definitions.field(number, of: name)
            var type = definition?.type
            if let varying, varying.varying == number {
                type = definitions.type(named: new.firstText(ofField: varying.naming))
            }
            let context = FieldContext(
                old: old, new: new, number: number, title: definition?.name.description ?? "", type: type,
                table: definition?.table)
            compare(one?.parts ?? [], other?.parts ?? [], context)
        }
    }

    // MARK: Fields

    /// What is known while the parts of one field are compared.
    private struct FieldContext {
        var old: ComparedSegment
        var new: ComparedSegment
        var number: Int
        var title: String
        var type: DataType?
        var table: Int?
    }

    private mutating func compare(
        _ old: [RepetitionMatching.Repetition], _ new: [RepetitionMatching.Repetition], _ context: FieldContext
    ) {
        let isSingle = old.count <= 1 && new.count <= 1
        let matching = RepetitionMatching(old, new, type: context.type?.name.description ?? "")
        for pair in matching.pairs where found.count < Self.mostDifferences {
            var places = Places(context, isSingle ? nil : pair.left, isSingle ? nil : pair.right)
            if isSingle { places.isSingle = true }
            switch (pair.left.map { old[$0] }, pair.right.map { new[$0] }) {
            case (let one?, let other?):
                if pair.hasMoved {
                    add(.moved, context.title, places, whole(one), whole(other), nil)
                } else if one != other {
                    compareComponents(one, other, places, context)
                }
            case (let one?, nil): add(isSingle ? .changed : .removed, context.title, places, whole(one), [], nil)
            case (nil, let other?): add(isSingle ? .changed : .added, context.title, places, [], whole(other), nil)
            case (nil, nil): break
            }
        }
    }

    private mutating func compareComponents(
        _ old: RepetitionMatching.Repetition, _ new: RepetitionMatching.Repetition, _ places: Places,
        _ context: FieldContext
    ) {
        let isPlain = old.count <= 1 && new.count <= 1
        for position in 1...max(1, old.count, new.count) {
            let one = position <= old.count ? old[position - 1] : []
            let other = position <= new.count ? new[position - 1] : []
            guard one != other else { continue }
            guard found.count < Self.mostDifferences else { return }
            let component = context.type.flatMap { definitions.component(position, of: $0) }
            var table = context.type.flatMap { definitions.table(ofComponent: position, of: $0) }
            if position == 1, let own = context.table { table = own }
            var (place, title) = (places, context.title)
            if !isPlain {
                place.component = position
                title = Self.title(title, component?.name.description)
            }
            guard one.count > 1 || other.count > 1 else {
                add(.changed, title, place, one.first ?? [], other.first ?? [], table)
                continue
            }
            for number in 1...max(one.count, other.count) {
                let (text, changed) = (
                    number <= one.count ? one[number - 1] : [], number <= other.count ? other[number - 1] : []
                )
                guard text != changed else { continue }
                guard found.count < Self.mostDifferences else { return }
                place.component = position
                place.subcomponent = number
                let sub = component?.type.flatMap { definitions.component(number, of: $0) }
                add(.changed, Self.title(title, sub?.name.description), place, text, changed, sub?.table)
            }
        }
    }

    private static func title(_ whole: String, _ part: String?) -> String {
        guard let part, !part.isEmpty else { return whole }
        return whole.isEmpty ? part : "\(whole) › \(part)"
    }

    /// A repetition in the recommended separators, to be shown.
    private func whole(_ repetition: RepetitionMatching.Repetition) -> [UInt8] {
        Array(
            repetition.map { component in
                component.map { Escapes.encode($0, .standard) }.joined(separator: [0x26])
            }.joined(separator: [0x5E]))
    }

    // MARK: Results

    /// One place in both messages.
    private struct Places {
        var old: Location?
        var new: Location?
        var isSingle = false
        var component: Int?
        var subcomponent: Int?
        let context: FieldContext

        init(_ context: FieldContext, _ left: Int?, _ right: Int?) {
            self.context = context
            old = context.old.place()
            new = context.new.place()
            old?.field = context.number
            new?.field = context.number
            old?.repetition = left.map { $0 + 1 }
            new?.repetition = right.map { $0 + 1 }
        }

        var locations: [Location] {
            [old, new].compactMap { $0 }.map { place in
                var place = place
                place.component = component
                place.subcomponent = subcomponent
                return place
            }
        }

        func path(_ segment: ComparedSegment, _ place: Location?) -> String {
            var text = "\(segment.path)-\(context.number)"
            if let repetition = place?.repetition { text += "[\(repetition)]" }
            if let component { text += ".\(component)" }
            if let subcomponent { text += ".\(subcomponent)" }
            return text
        }
    }

    private mutating func add(
        _ kind: MessageDifference.Kind, _ name: String, _ places: Places, _ old: [UInt8], _ new: [UInt8], _ table: Int?
    ) {
        guard !places.locations.contains(where: ignored.contains) else { return }
        var difference = MessageDifference(kind: kind, name: name)
        if kind != .added { difference.old = side(places.path(places.context.old, places.old), old, table) }
        if kind != .removed { difference.new = side(places.path(places.context.new, places.new), new, table) }
        found.append(difference)
    }

    private func side(_ path: String, _ text: [UInt8], _ table: Int?) -> MessageDifference.Side {
        let display = table.flatMap { definitions.table($0)?.code(text)?.display.description }
        return MessageDifference.Side(
            path: path, text: VisibleText.text(text), meaning: display?.isEmpty ?? true ? nil : display,
            isNull: text == [0x22, 0x22])
    }
}

extension ComparedSegment {
    /// `OBX[2]`, or `PID` where it is the only one; `line 5` without a name.
    var path: String {
        guard let name else { return "line \(index + 1)" }
        return isOnly ? "\(name)" : "\(name)[\(occurrence)]"
    }
}
