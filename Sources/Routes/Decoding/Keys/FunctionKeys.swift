/// The functions of `apply:` and their parameters.
package enum FunctionKeys {
    package static let simple: [(name: String, function: TextFunction, summary: String)] = [
        ("trim", .trim, "no spaces at either end"),
        ("uppercase", .uppercase, "A for a"),
        ("lowercase", .lowercase, "a for A"),
        ("title_case", .titleCase, "each word starts with a capital"),
        ("digits_only", .digitsOnly, "nothing but 0 to 9"),
        ("letters_and_digits", .lettersAndDigits, "nothing but letters and digits"),
        ("strip_leading_zeros", .stripLeadingZeros, "12 for 0012"),
    ]

    package static let width = Key("width", .integer(1...1000), required: true, "how many characters")
    package static let padding = Key("with", .text, required: true, "one ASCII character")
    package static let find = Key("find", .text, required: true, "the text to find")
    package static let replacement = Key("with", .text, required: true, "what stands there instead")
    package static let pattern = Key("pattern", .text, required: true, "the pattern to find")
    package static let secret = Key("secret", .text, required: true, "the name of the secret that keys the hash")

    package static let padLeft = KeyTable("`pad_left`", "Fills up on the left.", [width, padding])
    package static let padRight = KeyTable("`pad_right`", "Fills up on the right.", [width, padding])
    package static let replace = KeyTable("`replace`", "Every occurrence of a text.", [find, replacement])
    package static let replacePattern = KeyTable(
        "`replace_pattern`", "Every match of a pattern.", [pattern, replacement])
    package static let hash = KeyTable("`hash`", "A keyed hash (HMAC-SHA-256, hexadecimal).", [secret])

    package static let truncate = Key("truncate", .integer(0...100_000), "the first so many characters")
    package static let prefix = Key("prefix", .text, "a text before it")
    package static let suffix = Key("suffix", .text, "a text after it")

    package static let parameterised = KeyTable(
        "a function", "Functions with parameters.",
        [
            Key("pad_left", .mapping(padLeft), "fills up on the left"),
            Key("pad_right", .mapping(padRight), "fills up on the right"),
            truncate, prefix, suffix,
            Key("replace", .mapping(replace), "every occurrence of a text"),
            Key("replace_pattern", .mapping(replacePattern), "every match of a pattern"),
            Key("hash", .mapping(hash), "a keyed hash"),
        ])

    package static let names: [String] = simple.map(\.name) + parameterised.names
}
