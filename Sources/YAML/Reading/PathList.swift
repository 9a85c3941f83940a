/// Cuts a one-line list that libyaml could not read into the items its author meant.
enum PathList {
    /// `[PID-3[1].4, PID-5]` → `PID-3[1].4`, `PID-5`.
    static func items(_ written: String) -> [String] {
        var items: [String] = []
        var item = ""
        var depth = 0
        for character in written {
            switch character {
            case "[":
                depth += 1
                if depth > 1 { item.append(character) }
            case "]":
                depth -= 1
                if depth > 0 { item.append(character) }
            case "," where depth == 1:
                items.append(item)
                item = ""
            default: if depth > 0 { item.append(character) }
            }
            if depth == 0 { break }
        }
        items.append(item)
        return items.map { $0.drop { $0 == " " } }.map { String($0) }.filter { !$0.isEmpty }
    }
}
