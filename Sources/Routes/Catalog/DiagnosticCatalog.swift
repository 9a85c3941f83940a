/// Every diagnostic code with the page that `orderly explain CODE` prints.
package struct DiagnosticCatalog {
    /// What one code means, for a reader who has just met it.
    package struct Page: Sendable {
        /// `E211`
        package let code: String
        /// One line without a final full stop.
        package let title: String
        /// Why it is refused and what to do, in plain sentences.
        package let explanation: String
        /// Lines of a route file that give this finding.
        package let wrong: String?
        /// The same lines as they should be.
        package let right: String?

        package init(
            code: String, title: String, explanation: String, wrong: String? = nil, right: String? = nil
        ) {
            self.code = code
            self.title = title
            self.explanation = explanation
            self.wrong = wrong
            self.right = right
        }
    }

    /// In order of code.
    package static let all: [Page] = (e1xx + e2xx + e24x + e25x + e26x + e3xx + e4xx + e5xx + e6xx + w7xx).sorted {
        $0.code < $1.code
    }

    /// The page of a code, in whatever case it is typed.
    package static func page(_ code: String) -> Page? {
        all.first { $0.code == code.uppercased() }
    }
}
