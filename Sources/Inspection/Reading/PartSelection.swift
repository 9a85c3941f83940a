package import HL7

/// The parts of one message that some paths name; a path that picks no segment or repetition names all of them.
package struct PartSelection: Sendable {
    private var places: Set<Location> = []
    private var segments: Set<Int> = []

    package init(_ paths: [Path], in message: Message) {
        for path in paths.map(\.everywhere) {
            for location in message.locations(of: path, atMost: MessageInspector.mostParts) {
                var place = location
                if place.subcomponent != nil { place.component = place.component ?? 1 }
                if place.isHeaderSyntax {
                    place = Location(segment: place.segment, name: place.name, field: place.field)
                }
                place.occurrence = 1
                places.insert(place)
                segments.insert(place.segment)
            }
        }
    }

    package func holds(segment index: Int) -> Bool { segments.contains(index) }

    /// The segment with nothing but what is selected; `nil` when that is nothing.
    package func pruned(_ segment: InspectedSegment) -> InspectedSegment? {
        guard let id = segment.id, holds(segment: segment.index) else { return nil }
        if places.contains(Location(segment: segment.index, name: id)) { return segment }
        var pruned = segment
        pruned.fields = segment.fields.compactMap(pruned(_:))
        return pruned.fields.isEmpty ? nil : pruned
    }

    private func pruned(_ part: InspectedPart) -> InspectedPart? {
        if places.contains(part.place) { return part }
        var pruned = part
        pruned.parts = part.parts.compactMap(pruned(_:))
        return pruned.parts.isEmpty ? nil : pruned
    }
}
