extension DiagnosticCatalog {
    static let e3xx: [Page] = []
}
