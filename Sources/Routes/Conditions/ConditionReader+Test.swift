import HL7
import YAML

extension ConditionReader {
    /// What follows the subject.
    mutating func test(of read: SubjectRead) throws(ConditionFault) -> (test: Condition.Test, isNegated: Bool) {
        let start = peek()
        let head = try head(after: read)
        lastVerb = head.spelling
        let test = try test(head, start)
        if case .path(let path) = read.subject, path.field == nil { checkSegment(path, head, start) }
        return (test, head.isNegated)
    }

    private mutating func test(_ head: ConditionHead, _ start: ConditionToken) throws(ConditionFault) -> Condition.Test
    {
        switch head.verb {
        case .valued: return .valued
        case .empty: return .empty
        case .null: return .null
        case .equals: return .equals(try operand(after: head))
        case .isIn: return try membership()
        case .contains: return .contains(try part(after: head))
        case .starts: return .starts(with: try part(after: head))
        case .ends: return .ends(with: try part(after: head))
        case .matches: return try pattern(after: head)
        case .ordered(let ordering): return .ordered(ordering, try reference(after: head))
        }
    }

    // MARK: Heads

    /// The words of the test, in this language or as people say them.
    private mutating func head(after read: SubjectRead) throws(ConditionFault) -> ConditionHead {
        let first = peek()
        if let (head, range) = longestHead() {
            skip(to: range.upperBound)
            let written = lexer.source(range)
            if written != head.spelling, single(written) != head.spelling { slip(head, written, first, range) }
            return head
        }
        switch first.kind {
        case .text, .misquoted:
            slip("E413", "`is` is missing before the text", first.range.lowerBound..<first.range.lowerBound, "is ")
            return ConditionHead(verb: .equals, isNegated: false)
        case .end, .symbol(")"), .symbol("&&"), .symbol("||"), .word("and"), .word("or"):
            return alone(read)
        case .openQuote: throw openQuote(first)
        default: throw noTest(first, after: read)
        }
    }

    /// The longest run of words and signs that is a test.
    private func longestHead() -> (ConditionHead, Range<Int>)? {
        var phrase = ""
        var offset = position
        var found: (ConditionHead, Range<Int>)?
        let start = peek().range.lowerBound
        for _ in 0..<ConditionWords.longestPhrase {
            let token = peek(after: offset)
            switch token.kind {
            case .word(let word): phrase += (phrase.isEmpty ? "" : " ") + plain(word)
            case .symbol(let symbol): phrase += (phrase.isEmpty ? "" : " ") + symbol
            default: return found
            }
            offset = token.range.upperBound
            if let head = ConditionWords.heads[phrase] { found = (head, start..<offset) }
        }
        return found
    }

    private func plain(_ word: String) -> String {
        String(word.lowercased().map { $0 == "\u{2019}" ? "'" : $0 })
    }

    /// With single spaces.
    private func single(_ text: String) -> String {
        text.split(separator: " ").joined(separator: " ")
    }

    private mutating func slip(
        _ head: ConditionHead, _ written: String, _ first: ConditionToken, _ range: Range<Int>
    ) {
        let isState = [.valued, .empty, .null].contains(head.verb)
        if isState, "is " + single(written) == head.spelling {
            slip("E413", "`is` is missing before `\(written)`", range, padded(head.spelling, range))
            return
        }
        let isSign = first.word == nil
        slip(
            isSign ? "E403" : "E407", "`\(written)` is written `\(head.spelling)`", range,
            padded(head.spelling, range))
    }

    /// `PID-3.1 and …`
    private mutating func alone(_ read: SubjectRead) -> ConditionHead {
        let range = position - read.source.unicodeScalars.count..<position
        slip(
            "E413", "\(read.source) alone is no condition", range, "\(read.source) is valued",
            help: "say what it must be")
        return ConditionHead(verb: .valued, isNegated: false)
    }

    private mutating func noTest(_ token: ConditionToken, after read: SubjectRead) -> ConditionFault {
        let words = ["is", "in", "contains", "starts", "ends", "matches", "not"]
        let meant = token.word.flatMap { Spelling.suggestion(for: $0, among: words) }
        return fault(
            "E401", "`\(shown(token))` is no test", token.range, label: meant.map { "did you mean `\($0)`?" },
            help: "after \(read.source) comes is, in, contains, starts with, ends with, matches, <, <=, > or >=")
    }

    private mutating func checkSegment(_ path: Path, _ head: ConditionHead, _ start: ConditionToken) {
        guard ![.valued, .empty].contains(head.verb) else { return }
        report(
            "E415", "\(path) is a whole segment and has no value of its own", start.range.lowerBound..<position,
            help: "compare one of its fields, such as \(path.segment)-1, or write \(path.segment) is valued")
    }

    // MARK: Operands

    /// A text or a path after `is`.
    private mutating func operand(after head: ConditionHead) throws(ConditionFault) -> Condition.Operand {
        let token = peek()
        switch token.kind {
        case .text(""), .misquoted(""):
            take()
            report(
                "E407", "an empty text can mean two things", token.range,
                help: "write is empty when nothing was sent, is null when \"\" was sent to delete")
            return .text([])
        case .word(let word):
            guard word.utf8.count > 3, looksLikePath(word), isPathOrNearly(word) else { break }
            take()
            let path = path(word, token)
            if let path {
                let span = place.span(token.range)
                note(ConditionName(subject: .path(path), span: span, comparison: span))
            }
            if let path, path.selectsMany {
                let first = word.split(separator: "[*]", omittingEmptySubsequences: false).joined(separator: "[1]")
                report(
                    "E402", "\(word) can be several values, and the right side must be one", token.range,
                    help: "pick one of them, such as \(first)")
            }
            return path.map { .path($0) } ?? .text([])
        default: break
        }
        return .text(try text(after: head.spelling))
    }

    private func isPathOrNearly(_ word: String) -> Bool {
        do {
            return try Path(word).field != nil
        } catch {
            return error.suggestion != nil
        }
    }

    /// A text that is not empty.
    private mutating func part(after head: ConditionHead) throws(ConditionFault) -> [UInt8] {
        let token = peek()
        let text = try text(after: head.spelling)
        if text.isEmpty {
            report(
                "E414", "every value \(head.spelling) an empty text", token.range, help: "write the text to look for")
        }
        return text
    }

    private mutating func pattern(after head: ConditionHead) throws(ConditionFault) -> Condition.Test {
        let token = peek()
        let source = String(decoding: try text(after: head.spelling), as: UTF8.self)
        do {
            return .matches(try Pattern(source))
        } catch {
            let isVerbatim =
                lexer.source(token.range.lowerBound + 1..<max(token.range.lowerBound + 1, token.range.upperBound - 1))
                == source
            let start = token.range.lowerBound + 1 + error.offset
            report(
                "E409", "the pattern cannot be read: \(error.message)",
                isVerbatim ? start..<start + 1 : token.range, help: error.help)
            return .valued
        }
    }
}
