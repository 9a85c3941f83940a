/// A pattern that texts are compared with: `[A-Z]{2}\d+`.
///
/// Characters, `.`, classes `[a-z]` `[^a-z]` `\d \w \s \D \W \S`, `* + ? {2} {2,} {2,5}`, `|`, groups `( )`, and
/// `^` `$` for the start and the end of the value. No back-references, no look-around, no lazy counts: a match is the
/// leftmost, and the longest that begins there. The time is at most text × pattern, whatever is written, so that no
/// message can stop the engine. Texts are UTF-8; a byte that is not counts as a character of its own.
package struct Pattern: Sendable {
    /// Characters of one pattern.
    package static let longest = 1_000
    /// Groups inside one another.
    package static let deepest = 32
    /// The largest number in `{2,5}`.
    package static let mostRepetitions = 1_000
    /// Instructions, with counts written out.
    package static let largestProgram = 10_000

    /// As written.
    package let source: String
    private let program: PatternProgram

    package init(_ source: String) throws(PatternError) {
        self.source = source
        var parser = PatternParser(source)
        program = try PatternProgram(try parser.parse())
    }

    /// Whether the whole text is a match.
    package func matches(_ text: [UInt8]) -> Bool {
        var search = PatternSearch(program)
        return search.matches(text)
    }

    /// The leftmost matches, each as long as it can be, in order and without overlaps; empty ones are left out.
    package func ranges(in text: [UInt8]) -> [Range<Int>] {
        var search = PatternSearch(program)
        return search.ranges(in: text)
    }

    /// How many instructions the two searches visit in a text: the measure of their time.
    package func steps(in text: [UInt8]) -> (matches: Int, ranges: Int) {
        var whole = PatternSearch(program)
        var parts = PatternSearch(program)
        _ = whole.matches(text)
        _ = parts.ranges(in: text)
        return (whole.steps, parts.steps)
    }

    /// Instructions of the compiled pattern.
    package var size: Int { program.instructions.count }
}
