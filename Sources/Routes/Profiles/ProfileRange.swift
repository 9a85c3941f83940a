import YAML

/// Reads `1`, `1..3` and `2..*`.
struct ProfileRange {
    let findings: Findings

    private static let largest = 1_000_000

    func occurrence(_ reader: MappingReader) -> ClosedRange<Int>? {
        range(reader, ProfileKeys.occurs, "write 1, 1..3 or 2..*") { $0...$0 }
    }

    func length(_ reader: MappingReader) -> ClosedRange<Int>? {
        range(reader, ProfileKeys.length, "write the most characters, such as 20, or 1..20") { 0...$0 }
    }

    private func range(
        _ reader: MappingReader, _ key: Key, _ help: String, one: (Int) -> ClosedRange<Int>
    ) -> ClosedRange<Int>? {
        guard let node = reader.node(key), let text = reader.text(key) else { return nil }
        if let number = number(text[...]) { return one(number) }
        let ends = text.split(separator: ".", omittingEmptySubsequences: false)
        if ends.count == 3, ends[1].isEmpty, let low = number(ends[0]),
            let high = ends[2] == "*" ? Int.max : number(ends[2]), low <= high
        {
            return low...high
        }
        findings.error("E262", "`\(key.name)` cannot be `\(text)`", at: node.span, help: help)
        return nil
    }

    private func number(_ text: Substring) -> Int? {
        guard text.utf8.count <= 7, let number = WrittenValue.integer(String(text)), number <= Self.largest else {
            return nil
        }
        return number
    }
}
