extension DiagnosticCatalog {
    static let e4xx: [Page] = []
}
