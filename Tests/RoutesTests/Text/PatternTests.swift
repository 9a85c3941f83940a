import Routes
import Testing

@Suite struct PatternTests {
    struct Example: Sendable, CustomTestStringConvertible {
        var pattern: String
        var text: String
        var isMatch: Bool

        init(_ pattern: String, _ text: String, _ isMatch: Bool = true) {
            self.pattern = pattern
            self.text = text
            self.isMatch = isMatch
        }

        var testDescription: String { "\(pattern) on \(text)" }
    }

    @Test(
        "The whole value must match",
        arguments: [
            Example("abc", "abc"), Example("abc", "abcd", false), Example("bc", "abc", false), Example("", ""),
            Example("", "a", false), Example("a.c", "abc"), Example("a.c", "a\u{FC}c"), Example("a.c", "a\u{1F489}c"),
            Example("a.c", "a\rc"), Example("[a-c]+", "abcabc"), Example("[^a-c]", "d"), Example("[^a-c]", "b", false),
            Example("[^a]", "\u{FC}"), Example("[\u{E4}-\u{FC}]", "\u{F6}"), Example("[a\\-z]", "-"),
            Example("[a-]", "-"), Example("[.]", "x", false), Example("\\d{3}-\\d", "718-7"),
            Example("\\d{3}-\\d", "71-7", false), Example("\\w+\\s\\w+", "Van Dyke"), Example("\\D\\W\\S", "a-b"),
            Example("[\\d.]+", "1.25"), Example("a{2}", "aa"), Example("a{2}", "aaa", false),
            Example("a{2,}", "aaaa"), Example("a{2,}", "a", false), Example("a{1,3}", "aaa"),
            Example("a{1,3}", "aaaa", false), Example("a{0}b", "b"), Example("colou?r", "color"),
            Example("ab|cd", "cd"), Example("ab|cd", "abd", false), Example("a(b|c)d", "acd"), Example("(a|)b", "b"),
            Example("(?:ab)+", "abab"), Example("^abc$", "abc"), Example("^(a|b)*$", "abba"),
            Example("a$b", "ab", false),
            Example("(a*)*", "aaaa"), Example("(a|a?)+", "aa"), Example("\\.", "."), Example("\\\\", "\\"),
            Example("[<>] *[0-9]+([.][0-9]+)?", "< 0.01"), Example("a\\tb", "a\tb"), Example("}", "}"),
            Example("]", "]"),
        ])
    func wholeValue(_ example: Example) throws {
        let pattern = try Pattern(example.pattern)
        #expect(pattern.matches(Array(example.text.utf8)) == example.isMatch)
    }

    @Test(
        "Matches are the leftmost, the longest, apart from each other and never empty",
        arguments: [
            ("a", "banana", [1..<2, 3..<4, 5..<6]), ("an", "banana", [1..<3, 3..<5]), ("ana", "banana", [1..<4]),
            ("a|ab", "ab", [0..<2]), ("ab|a", "ab", [0..<2]), ("a|abc|bcd", "abcd", [0..<3]),
            ("[0-9]*", "a12b3", [1..<3, 4..<5]), ("x*", "abc", []), ("^a", "aaa", [0..<1]), ("a$", "aaa", [2..<3]),
            ("a|a*b", "aaaa", [0..<1, 1..<2, 2..<3, 3..<4]), ("a|a*b", "aaab", [0..<4]),
            ("a|a*b", "aacaab", [0..<1, 1..<2, 3..<6]), ("ab|bcd|c", "abcd", [0..<2, 2..<3]),
            ("abcd|bc|c", "abce", [1..<3]), ("(ab)+", "abababa", [0..<6]), ("\u{FC}", "\u{FC}x\u{FC}", [0..<2, 3..<5]),
            ("ab|abcde|c|cd", "abcdabcde", [0..<2, 2..<4, 4..<9]),
        ])
    func ranges(_ pattern: String, _ text: String, _ ranges: [Range<Int>]) throws {
        #expect(try Pattern(pattern).ranges(in: Array(text.utf8)) == ranges)
    }

    /// What leftmost-longest means, spelled out: slow, and obviously right.
    private func plainRanges(_ pattern: Pattern, _ text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        while start < text.count {
            let ends = (start + 1...text.count).reversed()
            if let end = ends.first(where: { pattern.matches(Array(text[start..<$0])) }) {
                found.append(start..<end)
                start = end
            } else {
                start += 1
            }
        }
        return found
    }

    @Test("One pass over the text finds what trying every start and every end finds")
    func onePassIsRight() throws {
        var seed: UInt64 = 7
        func next(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        let atoms = ["a", "b", "c", "ab", "[ab]", ".", "(a|bc)", "(ab|b)", "(a|ab|c)", "(cb|c)"]
        let counts = ["", "", "", "*", "+", "?", "{2}", "{1,2}"]
        for _ in 0..<600 {
            var source = ""
            for _ in 0...next(4) {
                source += atoms[next(atoms.count)] + counts[next(counts.count)] + (next(5) == 0 ? "|" : "")
            }
            let pattern = try Pattern(source)
            let text = (0..<next(14)).map { _ in UInt8(0x61 + next(3)) }
            let shown = String(decoding: text, as: UTF8.self)
            #expect(pattern.ranges(in: text) == plainRanges(pattern, text), "\(source) on \(shown)")
        }
    }

    @Test(
        "The work grows with the text and not faster, whatever the pattern",
        arguments: [
            "^(a+)+$", "(.*)a(.*)b", "(a|a)*b", "(a*)*c", "a|a*b", "(a|aa)+$", "(x+x+)+y", "a{1,50}b", "[^b]*b|a",
        ])
    func linear(_ source: String) throws {
        let pattern = try Pattern(source)
        for size in [1 << 12, 1 << 16] {
            let text = [UInt8](repeating: 0x61, count: size)
            let steps = pattern.steps(in: text)
            #expect(steps.matches <= (size + 1) * pattern.size)
            // A position is entered by the threads that read on and by the search for the next match.
            #expect(steps.ranges <= (size + 1) * pattern.size)
            #expect(steps.matches + steps.ranges > 0)
        }
    }

    @Test("Bytes that are no UTF-8 are characters of their own")
    func strayBytes() throws {
        let latin: [UInt8] = [0x4D, 0xFC, 0x6C]
        #expect(try Pattern("M.l").matches(latin))
        #expect(try Pattern("M[^a-z]l").matches(latin))
        #expect(try Pattern("M\u{FC}l").matches(latin) == false)
        #expect(try Pattern("..").matches([0xE2, 0x82]))
        #expect(try Pattern(".").matches([0xE2, 0x82]) == false)
        #expect(try Pattern("..").matches([0xC0, 0xAF]), "an overlong form is two stray bytes")
        #expect(try Pattern("[a-z]").matches([0xED, 0xA0, 0x80]) == false)
    }

    @Test(
        "What is no pattern is refused with the place of the fault",
        arguments: [
            ("a(b", 1), ("ab)", 2), ("[a-", 0), ("[]", 0), ("[z-a]", 1), ("*a", 0), ("a**", 2), ("a+?", 2), ("a{2", 1),
            ("a{5,2}", 1), ("a{,2}", 1), ("a{1001}", 1), ("{", 0), ("(a)\\1", 3), ("(?=a)", 0), ("(?i)a", 0),
            ("\\q", 0), ("a\\", 1), ("[[:alpha:]]", 1), ("^*", 1), ("[\\d-z]x[a-\\d]", 8),
        ])
    func refused(_ source: String, _ offset: Int) throws {
        let error = #expect(throws: PatternError.self) { try Pattern(source) }
        #expect(error?.offset == offset, "\(error?.description ?? "")")
    }

    @Test(
        "Size is limited in every direction",
        arguments: [
            String(repeating: "a", count: 1_001), String(repeating: "(", count: 40) + String(repeating: ")", count: 40),
            "(a{100}){101}", "((a{1000}){1000}){1000}", "(((){1000}){1000}){1000}",
        ])
    func limits(_ source: String) {
        #expect(throws: PatternError.self) { try Pattern(source) }
    }

    @Test("Any text is a pattern or is refused, and any pattern ends")
    func anything() {
        let pieces = [
            "(", ")", "[", "]", "^", "-", "\\", "d", "{2,", "9}", "}", "*", "+", "?", "|", "a", "$", ".", "\u{1F489}",
            ",",
        ]
        var seed: UInt64 = 11
        var accepted = 0
        for _ in 0..<20_000 {
            var source = ""
            for _ in 0..<7 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                source += pieces[Int(seed >> 33) % pieces.count]
            }
            guard let pattern = try? Pattern(source) else { continue }
            accepted += 1
            let text = Array("aad9-\u{1F489}".utf8) + [0xFF]
            #expect(pattern.ranges(in: text).allSatisfy { !$0.isEmpty && $0.upperBound <= text.count })
        }
        #expect(accepted > 100)
    }
}
