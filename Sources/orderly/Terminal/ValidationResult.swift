import CharacterSets
import Dictionary
import Foundation
import HL7
import Routes
import Validation

/// What was found in one message of a file, for people and for scripts.
struct ValidationResult {
    let file: String
    /// From 1.
    let number: Int
    let count: Int
    /// `nil` where the bytes are no message.
    private let message: Message?
    private let failure: String?
    private let report: ValidationReport

    init(
        _ bytes: [UInt8], file: String, number: Int, of count: Int, _ validator: MessageValidator,
        _ version: HL7Version?
    ) {
        self.file = file
        self.number = number
        self.count = count
        do throws(ParseError) {
            let decoded = try TextReader().read(bytes)
            message = decoded.message
            failure = nil
            report = validator.report(on: decoded, assuming: version)
        } catch {
            message = nil
            failure = error.description
            report = ValidationReport()
        }
    }

    var hasErrors: Bool { failure != nil || report.hasErrors }

    private var isClean: Bool { failure == nil && report.findings.isEmpty }

    // MARK: Text

    func lines(terminal: Terminal, showsValues: Bool) -> [String] {
        let place = count > 1 ? "\(file), message \(number)" : file
        guard let message else {
            return ["\(terminal.paint(place, .bold))  " + terminal.paint("not an HL7 message: \(failure ?? "")", .red)]
        }
        let colour: Terminal.Colour = report.hasErrors ? .red : report.findings.isEmpty ? .green : .yellow
        let standard = [report.version.map { "HL7 \($0)" }, report.structure].compactMap { $0 }.joined(separator: " ")
        var lines = [
            "\(terminal.paint(place, .bold))  \(standard)\(standard.isEmpty ? "" : "  ")"
                + terminal.paint(report.summary, colour)
        ]
        lines += report.findings.map { line(of: $0, message, terminal, showsValues) }
        if report.omitted > 0 { lines.append("  and \(report.omitted) more") }
        return lines
    }

    private func line(of finding: Finding, _ message: Message, _ terminal: Terminal, _ showsValues: Bool) -> String {
        let kind = finding.isError ? terminal.paint("error  ", .red) : terminal.paint("warning", .yellow)
        let segment = finding.segmentLine.map { "line \($0)" } ?? ""
        let path = finding.path ?? ""
        let columns =
            "  \(kind) \(finding.code.rawValue)  \(segment.padding(toLength: max(8, segment.count), withPad: " ", startingAt: 0))"
            + "  \(path.padding(toLength: max(12, path.count), withPad: " ", startingAt: 0))  \(finding.text)"
        let source = finding.place.map { terminal.paint("  \($0)", .dim) } ?? ""
        let value = showsValues ? value(at: finding, message).map { "  \"\($0)\"" } ?? "" : ""
        return columns + value + source
    }

    private func value(at finding: Finding, _ message: Message) -> String? {
        guard let location = finding.location, finding.rule != .missingSegment else { return nil }
        let raw = Array(message.raw(at: location))
        return raw.isEmpty ? nil : MessageText.lines(of: raw).joined(separator: " ")
    }

    static func summary(_ results: [ValidationResult], terminal: Terminal) -> String {
        let clean = results.count(where: \.isClean)
        let failed = results.count(where: \.hasErrors)
        let warned = results.count - clean - failed
        var parts = ["\(clean) without findings"]
        if warned > 0 { parts.append("\(warned) with warnings") }
        if failed > 0 { parts.append("\(failed) with errors") }
        let text = "\(results.count) message\(results.count == 1 ? "" : "s"): \(parts.joined(separator: ", "))"
        return terminal.paint(text, failed > 0 ? .red : .green)
    }

    // MARK: JSON

    private struct Row: Encodable {
        struct Item: Encodable {
            var severity: String
            var code: Int
            var rule: String
            var path: String?
            var line: Int?
            var text: String
            var profile: String?
            var value: String?
        }

        var file: String
        var message: Int
        var version: String?
        var structure: String?
        var failure: String?
        var errors: Int
        var warnings: Int
        var findings: [Item]
        var omitted: Int
    }

    private func row(showsValues: Bool) -> Row {
        Row(
            file: file, message: number, version: report.version, structure: report.structure, failure: failure,
            errors: report.errorCount, warnings: report.warningCount,
            findings: report.findings.map { finding in
                Row.Item(
                    severity: finding.isError ? "error" : "warning", code: finding.code.rawValue,
                    rule: finding.rule.rawValue, path: finding.path, line: finding.segmentLine, text: finding.text,
                    profile: finding.place?.description,
                    value: showsValues ? message.flatMap { value(at: finding, $0) } : nil)
            }, omitted: report.omitted)
    }

    static func json(_ results: [ValidationResult], showsValues: Bool) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(results.map { $0.row(showsValues: showsValues) }), as: UTF8.self)
    }
}
