package import HL7

/// What an `ignore` leaves out of a comparison.
package struct IgnoredPlaces: Sendable {
    private var places: Set<Location> = []

    /// - Parameter paths: one that picks no segment, or no repetition, means all of them.
    package init(_ paths: [Path], _ messages: Message...) {
        for path in paths.map(\.everywhere) {
            for message in messages {
                for location in message.targets(of: path) + message.locations(of: path) {
                    places.insert(location.withoutIndex)
                }
            }
        }
    }

    /// Whether the place, or something it is a part of, is left out.
    package func contains(_ place: Location) -> Bool {
        guard !places.isEmpty else { return false }
        var wider = place.withoutIndex
        if wider.component != nil || wider.subcomponent != nil { wider.repetition = wider.repetition ?? 1 }
        if wider.subcomponent != nil { wider.component = wider.component ?? 1 }
        while true {
            if places.contains(wider) { return true }
            // A field's only repetition is spoken of without a number.
            if wider.repetition == nil, wider.field != nil {
                var first = wider
                first.repetition = 1
                if places.contains(first) { return true }
            }
            if wider.subcomponent != nil {
                wider.subcomponent = nil
            } else if wider.component != nil {
                wider.component = nil
            } else if wider.repetition != nil {
                wider.repetition = nil
            } else if wider.field != nil {
                wider.field = nil
            } else {
                return false
            }
        }
    }
}

extension Location {
    /// Segments are matched by name and count: the messages may differ in what stands between.
    fileprivate var withoutIndex: Location {
        var location = self
        location.segment = 0
        return location
    }
}
