import HL7
import Routes

/// `keep_order`: which deliveries of a destination must not overtake each other.
///
/// With paths, the key is the combination of their values; a message with several values (several patients, all
/// repetitions of PID-3) has several keys. A message in which a path has no value, or with more than
/// eight keys, keeps its place among all. A message that merges patients or visits (one with MRG segments) has the keys
/// of both: for a path in PID or PV1 also those of the field of MRG that holds the prior value, same component.
struct LaneRule: Sendable {
    private let order: DestinationDefinition.KeepOrder

    private static let mostKeys = 8
    /// Values looked at.
    private static let mostPlaces = 10_000

    init(_ order: DestinationDefinition.KeepOrder) {
        self.order = order
    }

    func lane(of message: Message) -> PlannedDelivery.Lane {
        switch order {
        case .all: .whole
        case .none: .anyOrder
        case .by(let paths): keys(paths.map(\.everywhere), in: message).map { .keys($0) } ?? .whole
        }
    }

    private func keys(_ paths: [Path], in message: Message) -> [[UInt8]]? {
        guard var keys = combinations(paths, in: message) else { return nil }
        if let merge = Self.merge, !message.segments(named: merge).isEmpty {
            let prior = paths.map { Self.prior(of: $0, merge) }
            if zip(prior, paths).contains(where: { $0 != $1 }) {
                guard let others = combinations(prior, in: message) else { return nil }
                for key in others where !keys.contains(key) { keys.append(key) }
            }
        }
        return keys.count <= Self.mostKeys ? keys : nil
    }

    /// Each choice of one value for each path, joined by `|`; `nil` when a path has none, or there are too many.
    private func combinations(_ paths: [Path], in message: Message) -> [[UInt8]]? {
        var keys: [[UInt8]] = []
        for (number, path) in paths.enumerated() {
            guard let values = values(of: path, in: message), !values.isEmpty else { return nil }
            keys = number == 0 ? values : keys.flatMap { key in values.map { key + [0x7C] + $0 } }
            guard keys.count <= Self.mostKeys else { return nil }
        }
        return keys.isEmpty ? nil : keys
    }

    /// Without repeats; `nil` when one of the places is empty or null, or there are too many.
    private func values(of path: Path, in message: Message) -> [[UInt8]]? {
        var values: [[UInt8]] = []
        var segments = 0
        var last = -1
        let locations = message.locations(of: path, in: Scope(), atMost: Self.mostPlaces + 1)
        guard locations.count <= Self.mostPlaces else { return nil }
        for (location, raw) in zip(locations, message.rawValues(at: locations)) {
            if location.segment != last { segments += 1 }
            last = location.segment
            let text = Escapes.decode(Leaf.first(of: raw, in: location, message.delimiters), message.delimiters)
            guard !text.isEmpty, text != Leaf.null else { return nil }
            if !values.contains(text) { values.append(text) }
            guard values.count <= Self.mostKeys else { return nil }
        }
        // A patient among several who has no value must not be overtaken either.
        if path.segmentPick == .all, segments < message.segments(named: path.segment).count { return nil }
        return values
    }

    private static let merge = SegmentName("MRG")

    /// HL7 v2.5.1 §3.4.9: where MRG has the value that a field of PID or PV1 had before.
    private static let priorFields: [String: [Int: Int]] = [
        "PID": [2: 4, 3: 1, 4: 2, 5: 7, 18: 3],
        "PV1": [19: 5, 50: 6],
    ]

    private static func prior(of path: Path, _ merge: SegmentName) -> Path {
        guard let field = path.field, let prior = priorFields[path.segment.description]?[field] else { return path }
        var other = path
        other.segment = merge
        other.field = prior
        return other
    }
}

extension Path {
    /// In every segment of its name, where the path does not pick one.
    fileprivate var everywhere: Path {
        guard segmentPick == nil else { return self }
        var path = self
        path.segmentPick = .all
        return path
    }
}
