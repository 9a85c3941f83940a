/// File paths that a careless or hostile sender might bring about: each is either refused or stays in its directory.
enum HostileNames {
    static let all: [String] = traversals + encodings + controls + lengths + depths + devices + links

    private static let traversals: [String] = {
        let climbs = ["..", "../..", "../../../../../../../..", "a/..", "a/../..", "a/b/../../..", "./..", "..//.."]
        let targets = ["", "/", "/secret", "/outside/x", "/etc/passwd", "/out", "/out/../secret", "/."]
        var found = climbs.flatMap { climb in targets.map { climb + $0 } }
        found += ["/", "//", "/etc/passwd", "//etc/passwd", "/tmp/x", "///", ".", "./", "./x", "x/.", "x/./y", "~/x"]
        found += ["", " ", "x/", "x//y", "/x/y", "..\u{0338}/x", "x/\u{0338}../y", "a/\u{0301}b"]
        return found
    }()

    private static let encodings: [String] = {
        let dots = ["%2e%2e", "%252e%252e", "..%c0%af", "%c0%ae%c0%ae", "．．", "‥", "․․", "..%00", "..;", "..\u{200B}"]
        let slashes = ["/", "%2f", "%5c", "\\", "∕", "／", "⧵", "\u{2044}"]
        var found: [String] = []
        for dot in dots {
            for slash in slashes { found += ["\(dot)\(slash)secret", "a\(slash)\(dot)\(slash)secret"] }
        }
        return found
    }()

    private static let controls: [String] =
        (0..<33).flatMap { code -> [String] in
            let character = String(UnicodeScalar(UInt8(code)))
            return ["a\(character)b", "\(character)a", "..\(character)/secret", "a/\(character)/../../secret"]
        } + ["a\u{7F}b", "a\u{85}b", "a\u{2028}b", "a\u{202E}lh7.x", "\u{FEFF}../x"]

    private static let lengths: [String] = [
        String(repeating: "a", count: 255), String(repeating: "a", count: 256), String(repeating: "a", count: 5000),
        String(repeating: "ä", count: 127), String(repeating: "ä", count: 128),
        String(repeating: "a", count: 100_000), "d/" + String(repeating: "b", count: 256),
        String(repeating: "b", count: 256) + "/d",
    ]

    private static let depths: [String] = [1, 15, 16, 17, 200, 2000].map {
        String(repeating: "d/", count: $0) + "f"
    }

    private static let devices: [String] =
        ["CON", "PRN", "AUX", "NUL", "COM1", "LPT1", "con.hl7", "nul.txt"].flatMap {
            [$0, "a/\($0)", "\($0):", "C:\\\($0)", "\\\\?\\\($0)", "\\\\server\\share\\\($0)"]
        } + ["C:/x", "C:\\x", "file:///etc/passwd", "-rf", "--", "$(id)", "`id`", "x;id", "x|id", "*", "?", "x:stream"]

    /// The test plants these links.
    private static let links: [String] = [
        "up/x", "up/secret", "abs/x", "self/self/x", "loop/x", "loop", "secretlink", "dangling", "dangling/x",
    ]
}
