package import Dictionary
package import HL7

/// Reads a message with the dictionary beside it, segment by segment.
///
/// Nothing fails: what the standard does not know is shown without a name, what is wrong gets a remark at its place.
/// Messages are taken as UTF-8; other sets are decoded before.
package struct MessageInspector: Sendable {
    package let message: Message
    package let definitions: Definitions
    /// What MSH-12 says. Safe to show.
    package let announcedVersion: String
    /// Also parts without a value, as far as the version has them.
    package var showsAll: Bool

    /// Fields, repetitions, components and subcomponents shown of one segment; a field of a million separators is cut.
    package static let mostParts = 20_000

    /// The version used where MSH-12 says nothing that can be understood.
    package static let fallbackVersion = HL7Version.v251

    /// - Parameter version: instead of what MSH-12 says.
    package init(_ message: Message, version: HL7Version? = nil, showsAll: Bool = false) {
        self.message = message
        let announced = Header(message).version
        announcedVersion = VisibleText.text(announced)
        definitions = Definitions(version ?? HL7Version.nearest(to: announced) ?? Self.fallbackVersion)
        self.showsAll = showsAll
    }

    /// In words, where the version used is not the one announced.
    package var versionNote: String? {
        guard definitions.version.description != announcedVersion else { return nil }
        if announcedVersion.isEmpty { return "MSH-12 names no version; read as \(definitions.version)" }
        return "MSH-12 says \(announcedVersion); read as \(definitions.version)"
    }

    package var segmentCount: Int { message.segmentCount }

    /// - Returns: `nil` when there is no segment at `index`.
    package func segment(at index: Int) -> InspectedSegment? {
        guard index >= 0, index < message.segmentCount else { return nil }
        guard let id = message.segmentName(at: index) else {
            return InspectedSegment(
                index: index, id: nil, path: "line \(index + 1)", kind: .noSegment, name: "", fields: [],
                text: VisibleText.text(message.segmentBytes(at: index)))
        }
        let isOnly = message.segments(named: id).count == 1
        var segment = InspectedSegment(
            index: index, id: id,
            path: isOnly ? "\(id)" : "\(id)[\(message.occurrence(of: index, id))]",
            kind: kind(of: id), name: SegmentTitles.title(of: id), fields: [])
        var reader = SegmentReader(inspector: self, segment: index, id: id, path: segment.path)
        segment.fields = reader.fields()
        segment.isCut = reader.isCut
        return segment
    }

    private func kind(of id: SegmentName) -> InspectedSegment.Kind {
        if definitions.lexicon.segment(id) != nil { return .standard }
        if id.isSiteDefined { return .site }
        return definitions.segment(id) == nil ? .unknown : .otherVersion
    }
}
