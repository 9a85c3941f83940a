package import Routes

/// Something in a route that a test can reach: a step, a branch, a destination, a row of a code table.
///
/// Identified by kind and place, so that it is the same in every run of the same files.
package struct CoverageElement: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case step
        /// A branch of `choose`, or the `else:` of a group.
        case branch
        /// A destination: reached when it gets a message.
        case destination
        /// A row of a code table.
        case row
    }

    package let kind: Kind
    /// For a row: the CSV file, its line, column 1.
    package let place: Place
    /// For people: `set PID-5.1`, `otherwise`, `else`, `lab`, `table sex`.
    package let label: String

    package static func == (left: CoverageElement, right: CoverageElement) -> Bool {
        left.kind == right.kind && left.place == right.place
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(place)
    }

    static func step(_ verb: Step.Verb, at place: Place) -> CoverageElement {
        CoverageElement(kind: .step, place: place, label: VerbText.describe(verb))
    }

    static func branch(at place: Place, hasCondition: Bool) -> CoverageElement {
        CoverageElement(kind: .branch, place: place, label: hasCondition ? "when" : "otherwise")
    }

    /// The `else:` of the group at `place`.
    static func otherwise(of place: Place) -> CoverageElement {
        CoverageElement(kind: .branch, place: place, label: "else")
    }

    static func destination(_ name: String, at place: Place) -> CoverageElement {
        CoverageElement(kind: .destination, place: place, label: name)
    }

    static func row(_ line: Int, of table: CodeTable) -> CoverageElement {
        CoverageElement(
            kind: .row, place: Place(file: table.file, line: line, column: 1), label: "table \(table.name)")
    }
}
