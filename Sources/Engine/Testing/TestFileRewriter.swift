import Routes

/// Puts what came in the place of what was expected, in the text of a test file.
///
/// Only block texts (`message: |` and items `- |`) are touched, and only where the block, read back, is exactly the message
/// that the test was loaded with. Everything else of the file stays as it is, character for character.
package struct TestFileRewriter {
    /// Without line ends.
    private var lines: [Substring]
    private let lineEnd: String
    /// How many messages were replaced.
    package private(set) var replaced = 0

    package init(_ text: String) {
        lineEnd = text.contains("\r\n") ? "\r\n" : "\n"
        lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }

    package var text: String { lines.joined(separator: lineEnd) }

    /// - Parameter corrections: of one file, in any order.
    /// - Returns: those that could not be written.
    package mutating func apply(_ corrections: [RouteTestCorrection]) -> [RouteTestCorrection] {
        // From the end, so that the lines of those before stay where they are.
        corrections.sorted { $0.place.line > $1.place.line }.filter { !apply($0) }
    }

    private mutating func apply(_ correction: RouteTestCorrection) -> Bool {
        guard let blocks = blocks(from: correction.place.line - 1, count: correction.expected.count) else {
            return false
        }
        let values = blocks.map { block in lines[block.lines].map { value(of: $0, in: block) } }
        guard zip(values, correction.expected).allSatisfy({ Self.isSame($0, $1) }) else { return false }
        let texts = correction.got.compactMap(Self.segments)
        guard texts.count == blocks.count else { return false }
        for (block, segments) in zip(blocks, texts).reversed() {
            let indent = String(repeating: " ", count: block.indent)
            lines.replaceSubrange(block.lines, with: segments.map { Substring(indent + $0) })
            replaced += 1
        }
        return true
    }

    // MARK: Finding blocks

    private struct Block {
        var lines: Range<Int>
        var indent: Int
    }

    /// One block whose heading stands on this line, or a list of blocks that begins there.
    private func blocks(from first: Int, count: Int) -> [Block]? {
        guard lines.indices.contains(first) else { return nil }
        let isList = Self.content(of: lines[first]) == "- |"
        guard isList || (count == 1 && lines[first].hasSuffix(": |")) else { return nil }
        var blocks: [Block] = []
        var heading = first
        while blocks.count < count {
            guard lines.indices.contains(heading), !isList || Self.content(of: lines[heading]) == "- |",
                Self.indent(of: lines[heading]) == Self.indent(of: lines[first]), let block = block(below: heading)
            else { return nil }
            blocks.append(block)
            heading = block.lines.upperBound
        }
        return blocks
    }

    private func block(below heading: Int) -> Block? {
        let outer = Self.indent(of: lines[heading])
        let start = heading + 1
        guard start < lines.count else { return nil }
        let indent = Self.indent(of: lines[start])
        guard indent > outer else { return nil }
        var end = start
        while end < lines.count, Self.indent(of: lines[end]) >= indent, !Self.content(of: lines[end]).isEmpty {
            end += 1
        }
        return Block(lines: start..<end, indent: indent)
    }

    private static func indent(of line: Substring) -> Int { line.prefix { $0 == " " }.count }

    private static func content(of line: Substring) -> Substring { line.drop { $0 == " " } }

    private func value(of line: Substring, in block: Block) -> Substring { line.dropFirst(block.indent) }

    // MARK: Comparing and writing

    /// Blank lines at the end do not count: they are not replaced either.
    private static func isSame(_ lines: [Substring], _ message: [UInt8]) -> Bool {
        segments(message).map { $0 == lines.map(String.init) } ?? false
    }

    /// The lines of a message that a block text can hold exactly; `nil` for any other.
    private static func segments(_ message: [UInt8]) -> [String]? {
        guard let text = String(validating: message, as: UTF8.self) else { return nil }
        let lines = text.split { $0 == "\r" || $0 == "\n" || $0 == "\r\n" }.map(String.init)
        let isPlain = lines.allSatisfy { line in
            line.first != " "
                && line.unicodeScalars.allSatisfy {
                    $0.properties.generalCategory != .control && ![0x2028, 0x2029, 0xFEFF].contains($0.value)
                }
        }
        return isPlain && !lines.isEmpty ? lines : nil
    }
}
