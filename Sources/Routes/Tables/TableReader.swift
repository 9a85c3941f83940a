import YAML

/// Makes a ``CodeTable`` of a CSV file: a header line, then a code and what it becomes on each line.
struct TableReader {
    /// Findings in one table after which the rest is only counted.
    private static let mostFindings = 20

    let name: String
    /// As people see it.
    let file: String
    let limits: TableLimits
    /// Column titles.
    let keyColumn: String
    let valueColumn: String
    let ignoresCase: Bool

    private struct Columns {
        var key: Int
        var value: Int
    }

    func read(_ bytes: [UInt8]) -> (table: CodeTable?, diagnostics: [Diagnostic]) {
        guard bytes.count <= limits.bytes else {
            return (nil, [found("E503", 1, "the table is larger than \(WrittenValue.size(bytes: limits.bytes))")])
        }
        guard String(validating: bytes, as: UTF8.self) != nil else {
            let line = SourceText(file: file, bytes: bytes).lineThatIsNotUTF8
            return (
                nil,
                [found("E504", line, "this line is not UTF-8", help: "save the table as \"CSV UTF-8\"")]
            )
        }
        var reader = CSVReader(bytes)
        do throws(CSVReader.Fault) {
            guard let header = try reader.next() else {
                return (nil, [found("E507", 1, "the table is empty", help: header)])
            }
            switch columns(header) {
            case .failure(let failure): return (nil, [failure.diagnostic])
            case .success(let columns): return try rows(&reader, columns)
            }
        } catch {
            return (nil, [found("E504", error.line, error.message)])
        }
    }

    private var header: String { "the first line names the columns: \(keyColumn),\(valueColumn)" }

    private struct HeaderFailure: Error {
        var diagnostic: Diagnostic
    }

    private func columns(_ record: CSVReader.Record) -> Result<Columns, HeaderFailure> {
        let titles = record.fields.map { String(decoding: $0, as: UTF8.self) }
        var places: [Int] = []
        for wanted in [keyColumn, valueColumn] {
            guard let index = titles.firstIndex(of: wanted) else {
                let meant = Spelling.suggestion(for: wanted, among: titles)
                let help = meant.map { "the file has a column `\($0)`" } ?? header
                return .failure(
                    HeaderFailure(
                        diagnostic: found("E505", record.line, "the table has no column `\(wanted)`", help: help)))
            }
            places.append(index)
        }
        return .success(Columns(key: places[0], value: places[1]))
    }

    private func rows(
        _ reader: inout CSVReader, _ columns: Columns
    ) throws(CSVReader.Fault) -> (table: CodeTable?, diagnostics: [Diagnostic]) {
        var rows: [(key: [UInt8], entry: CodeTable.Entry)] = []
        var lines: [[UInt8]: Int] = [:]
        var diagnostics: [Diagnostic] = []
        while let record = try reader.next() {
            guard rows.count < limits.rows else {
                return (nil, [found("E503", record.line, "the table has more than \(limits.rows) rows")])
            }
            guard columns.key < record.fields.count, columns.value < record.fields.count else {
                let wanted = max(columns.key, columns.value) + 1
                diagnostics.append(
                    found("E504", record.line, "this line has \(record.fields.count) of at least \(wanted) columns"))
                continue
            }
            let key = ignoresCase ? record.fields[columns.key].map(Self.upper) : record.fields[columns.key]
            if let first = lines.updateValue(record.line, forKey: key) {
                diagnostics.append(duplicate(key, record.line, first: first))
            }
            rows.append((key, CodeTable.Entry(value: record.fields[columns.value], line: record.line)))
        }
        if rows.isEmpty, diagnostics.isEmpty {
            diagnostics = [found("E507", 1, "the table has no rows", help: header)]
        }
        guard diagnostics.isEmpty else { return (nil, Array(diagnostics.prefix(Self.mostFindings))) }
        return (CodeTable(name: name, file: file, ignoresCase: ignoresCase, rows: rows), [])
    }

    private func duplicate(_ key: [UInt8], _ line: Int, first: Int) -> Diagnostic {
        let code = String(decoding: key.prefix(40), as: UTF8.self)
        var diagnostic = found("E506", line, "the code `\(code)` is in the table twice", help: "keep one of them")
        diagnostic.related = [Diagnostic.Related(span: span(first), label: "the first one")]
        return diagnostic
    }

    private func found(_ code: String, _ line: Int, _ message: String, help: String? = nil) -> Diagnostic {
        Diagnostic(code: code, message: message, span: span(line), help: help)
    }

    private func span(_ line: Int) -> SourceSpan { SourceSpan(file: file, line: line, column: 1) }

    private static func upper(_ byte: UInt8) -> UInt8 { byte >= 0x61 && byte <= 0x7A ? byte - 0x20 : byte }
}

extension SourceText {
    fileprivate var lineThatIsNotUTF8: Int {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return line
    }
}
