import CharacterSets
import YAML

/// What decoding one route file needs to know, and what it learns on the way.
final class RouteScope {
    /// Steps of one route, those of shared files counted at each use.
    static let mostSteps = 10_000
    static let deepestUse = 8

    let files: FileCatalog
    let findings: Findings
    let variables: Variables
    let characterSets: CharacterSetNames
    /// Names under `tables:`, also of tables that could not be read.
    var tableNames: Set<String> = []
    /// What the route names of HL7.
    let uses: PlaceUses
    /// Everything the route draws on.
    var hash = ContentHash()
    /// The files that are being read because of `use:`, outermost first.
    var openFiles: [String] = []
    /// What can be said of listener and destinations, faulty or not.
    var ends = RouteEnds()
    /// Names after `use:` in destinations.
    var usedDestinations: Set<String> = []
    private var stepCount = 0

    init(
        files: FileCatalog, findings: Findings, variables: Variables,
        characterSets: CharacterSetNames = CharacterSetNames()
    ) {
        self.files = files
        self.findings = findings
        self.variables = variables
        self.characterSets = characterSets
        self.uses = PlaceUses(findings: findings)
    }

    var scalars: ScalarReader { ScalarReader(findings: findings, variables: variables) }

    var charsets: CharacterSetReader { CharacterSetReader(scalars: scalars, names: characterSets) }

    var expressions: ExpressionReader { ExpressionReader(scalars: scalars, tables: tableNames, uses: uses) }

    func place(_ span: SourceSpan) -> Place { Place(file: span.file, line: span.line, column: span.column) }

    /// Counts a step; false, once reported, when there are too many.
    func countStep(at span: SourceSpan) -> Bool {
        stepCount += 1
        if stepCount == Self.mostSteps + 1 {
            findings.error("E233", "the route has more than \(Self.mostSteps) steps", at: span)
        }
        return stepCount <= Self.mostSteps
    }

    /// Relative to the file that holds the node.
    func absolute(_ path: String) -> String {
        FilePath.resolved(path, in: openFiles.last.map { FilePath.directory(of: $0) } ?? files.directory)
    }
}
