/// Cuts `PID-3[4.1=HOSP,5=MR].1, PV1-19` at the commas that stand between paths.
enum PathWords {
    static func parts(of text: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        for character in text {
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if character == ",", depth == 0 {
                parts.append(part)
                part = ""
            } else if character != " " || depth > 0 {
                part.append(character)
            }
        }
        return (parts + [part]).filter { !$0.isEmpty }
    }
}
