import Dictionary

/// The versions of HL7 that a route can meet.
struct AcceptedVersions {
    /// Never empty.
    let versions: VersionSet
    /// Whether `accept: versions:` names them. Otherwise every version can come that has the accepted types, and
    /// nothing is said about places that only some of them have.
    let isListed: Bool

    /// - Parameters:
    ///   - accept: `nil` where it could not be read.
    ///   - written: versions that the route itself writes into MSH-12.
    init(_ accept: Route.Accept?, written: [[UInt8]]) {
        let listed = accept?.versions.map { VersionSet($0) }
        let allowed = listed ?? .all
        let types = accept?.types.reduce(VersionSet.none) { $0.union($1.versions) } ?? .all
        let possible = types.intersection(allowed)
        let added = VersionSet(written.compactMap { HL7Version($0) })
        versions = (possible.isEmpty ? allowed : possible).union(added)
        isListed = listed != nil
    }

    /// `HL7 2.5.1`; `HL7` where any version can come.
    var description: String { versions == .all ? "HL7" : "HL7 \(versions)" }
}

extension Route.TypePattern {
    /// The versions that have it; every version for what sites may define, and for acknowledgements of any event.
    var versions: VersionSet {
        guard let type, !isSiteDefined else { return .all }
        guard let event else { return Lexicon.versions(definingType: type.utf8) }
        return Lexicon.versions(definingType: type.utf8, event: event.utf8)
    }

    var isSiteDefined: Bool { type?.first == "Z" || event?.first == "Z" || type == "ACK" }
}
