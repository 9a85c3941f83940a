import HL7
import YAML

extension ConditionReader {
    /// Spaces where a replacement would touch its neighbours.
    func padded(_ text: String, _ range: Range<Int>) -> String {
        let isFree = { (index: Int) in
            self.lexer.source(index..<index + 1).allSatisfy { $0 == " " || $0 == "(" || $0 == ")" }
        }
        let before = range.lowerBound == 0 || isFree(range.lowerBound - 1) ? "" : " "
        return before + text + (isFree(range.upperBound) ? "" : " ")
    }

    static func quoted(_ text: String) -> String {
        "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    // MARK: Texts

    /// A text in double quotes; other quotes and none at all are slips.
    mutating func text(after words: String, inList: Bool = false) throws(ConditionFault) -> [UInt8] {
        let token = peek()
        switch token.kind {
        case .text(let text):
            take()
            return Array(text.utf8)
        case .misquoted(let text):
            take()
            slip("E405", "text stands in double quotes", token.range, Self.quoted(text))
            return Array(text.utf8)
        case .openQuote: throw openQuote(token)
        default: break
        }
        guard let range = unquoted(from: token, inList: inList) else {
            throw fault(
                "E401", "a text must follow `\(words)`", token.isEnd ? end : token.range,
                help: "write it in double quotes")
        }
        if !inList, words != "is", words != "is not", let word = token.word, range == token.range,
            word.utf8.count > 3, looksLikePath(word)
        {
            throw fault("E401", "`\(words)` takes a text in double quotes, not a path", range)
        }
        skip(to: range.upperBound)
        let text = lexer.source(range)
        slip("E405", "text stands in double quotes", range, Self.quoted(text))
        return Array(text.utf8)
    }

    /// Where the last character stands, for findings at the end.
    var end: Range<Int> {
        max(0, lexer.scalars.count - 1)..<max(1, lexer.scalars.count)
    }

    /// Up to where unquoted text was probably meant to go.
    private func unquoted(from first: ConditionToken, inList: Bool) -> Range<Int>? {
        var token = first
        var last: ConditionToken?
        while !isStop(token, inList: inList) {
            last = token
            token = peek(after: token.range.upperBound)
        }
        return last.map { first.range.lowerBound..<$0.range.upperBound }
    }

    private func isStop(_ token: ConditionToken, inList: Bool) -> Bool {
        switch token.kind {
        case .end, .text, .misquoted, .openQuote: true
        case .symbol(let symbol): ["&&", "||", ")"].contains(symbol) || inList && [",", "]"].contains(symbol)
        case .word(let word): ["and", "or"].contains(word.lowercased())
        case .number: false
        }
    }

    // MARK: in

    mutating func membership() throws(ConditionFault) -> Condition.Test {
        let token = peek()
        switch token.kind {
        case .symbol("["): return .oneOf(try list(closedBy: "]"))
        case .symbol("("):
            let before = padded("[", token.range).first == " " ? " " : ""
            slip("E407", "a list stands in [ ]", token.range, before + "[")
            return .oneOf(try list(closedBy: ")"))
        case .text(let text):
            take()
            slip("E407", "a list stands in [ ]", token.range, "[\(lexer.source(token.range))]")
            return .oneOf([Array(text.utf8)])
        case .word("table"):
            take()
            return try table()
        case .word(let word) where tables.contains(word):
            take()
            slip("E407", "a table is named with `table`", token.range, "table \(word)")
            return .inTable(word)
        case .openQuote: throw openQuote(token)
        default:
            throw fault(
                "E401", "a list or a table must follow `in`", token.isEnd ? end : token.range,
                help: "write in [\"A\", \"B\"] or in table NAME")
        }
    }

    private mutating func list(closedBy close: String) throws(ConditionFault) -> [[UInt8]] {
        let open = take()
        var texts: [[UInt8]] = []
        while !peek().isSymbol(close) {
            if peek().isEnd || peek().isSymbol(")") || peek().isSymbol("]") {
                throw fault(
                    "E416", "a list is not closed", open.range, label: "it begins here",
                    help: "add a ] after its last text")
            }
            texts.append(try text(after: "in", inList: true))
            let next = peek()
            if next.isSymbol(",") {
                take()
            } else if case .text = next.kind {
                slip("E416", "a comma is missing in the list", position..<position, ",", label: "here")
            }
        }
        let closing = take()
        if close == ")" { amend(closing.range, "]") }
        if texts.isEmpty {
            report(
                "E414", "nothing is in an empty list", open.range.lowerBound..<position,
                help: "write its texts, such as [\"A\", \"B\"]")
        }
        return texts
    }

    private mutating func table() throws(ConditionFault) -> Condition.Test {
        let token = peek()
        let name: String
        switch token.kind {
        case .word(let word): name = word
        case .number(let number): name = number
        case .text(let text), .misquoted(let text):
            name = text
            slip("E407", "a table's name stands without quotes", token.range, text)
        default:
            throw fault(
                "E401", "a table's name must follow `table`", token.isEnd ? end : token.range, help: knownTables)
        }
        take()
        guard !tables.contains(name) else { return .inTable(name) }
        let meant = Spelling.suggestion(for: name, among: tables.sorted())
        let message = "there is no table `\(name)` in this route"
        if let meant {
            slip("E408", message, token.range, meant, label: "did you mean `\(meant)`?")
        } else {
            report("E408", message, token.range, help: knownTables)
        }
        return .inTable(name)
    }

    private var knownTables: String {
        tables.isEmpty
            ? "name it under tables: with its file" : "tables of this route: \(tables.sorted().joined(separator: ", "))"
    }

    // MARK: Order

    /// A bare number, or a date in quotes.
    mutating func reference(after head: ConditionHead) throws(ConditionFault) -> Condition.Reference {
        let token = peek()
        switch token.kind {
        case .number(let number):
            take()
            if let date = Timestamp(hl7: Array(number.utf8)), [8, 12, 14].contains(number.utf8.count),
                (1850...2150).contains(date.year)
            {
                slip("E410", "a date stands in quotes, a number does not", token.range, Self.quoted(number))
                return .date(date)
            }
            if let number = Decimal64(number.utf8) { return .number(number) }
        case .text(let text), .misquoted(let text):
            take()
            if let reference = dateOrNumber(text, token) { return reference }
        case .openQuote: throw openQuote(token)
        default: break
        }
        throw fault(
            "E410", "`\(head.spelling)` compares with a number or a date", token.isEnd ? end : token.range,
            help: "write a number such as 7.5, or a date as HL7 writes it in quotes, such as \"20260301\"")
    }

    private mutating func dateOrNumber(_ text: String, _ token: ConditionToken) -> Condition.Reference? {
        let isMisquoted = if case .misquoted = token.kind { true } else { false }
        if let date = Timestamp(hl7: Array(text.utf8)) {
            if isMisquoted { slip("E405", "text stands in double quotes", token.range, Self.quoted(text)) }
            return .date(date)
        }
        if let number = Decimal64(text.utf8) {
            slip("E410", "a number stands without quotes", token.range, text)
            return .number(number)
        }
        let digits = text.filter { $0.isASCII && $0.isNumber }
        let isWritten = text.allSatisfy { $0.isASCII && ($0.isNumber || "-:T ".contains($0)) }
        guard isWritten, let date = Timestamp(hl7: Array(digits.utf8)) else { return nil }
        slip("E410", "a date is written as HL7 writes it", token.range, Self.quoted(digits))
        return .date(date)
    }
}
