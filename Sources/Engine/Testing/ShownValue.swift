/// Values of test messages as failures show them.
enum ShownValue {
    private static let longest = 120

    /// Quoted, on one line, without control characters; `nothing` for an empty value.
    static func text(_ bytes: some Collection<UInt8>) -> String {
        guard !bytes.isEmpty else { return "nothing" }
        var text = ""
        for scalar in String(decoding: Array(bytes.prefix(longest * 4)), as: UTF8.self).unicodeScalars {
            if scalar.properties.generalCategory == .control {
                text += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text.count > longest ? "\"\(text.prefix(longest - 1))…\"" : "\"\(text)\""
    }
}
