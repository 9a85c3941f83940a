extension DiagnosticCatalog {
    /// Test files.
    static let e25x: [Page] = []
}
