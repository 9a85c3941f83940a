/// Names that people give to routes, destinations, tables and parameters.
enum Naming {
    static let longest = 64

    static func isName(_ text: some StringProtocol, also more: Set<Character> = ["-"]) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter || first.isNumber, text.count <= longest else {
            return false
        }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || more.contains($0) }
    }

    /// The nearest text that is a name.
    static func corrected(_ text: String) -> String? {
        let kept = text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
        let name = String(String(kept.drop { $0 == "-" }).prefix(longest))
        return isName(name) ? name : nil
    }
}
