import HL7
import Routes
import YAML

/// The small languages inside route files: conditions, texts with placeholders, patterns and date formats. What is
/// accepted works within its bounds; what is not has a reason with a place.
enum LanguageTarget {
    @Sendable static func run(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        condition(text)
        template(text)
        pattern(text)
        dateFormat(text, input)
    }

    private static let span = SourceSpan(file: "f.yaml", line: 1, column: 1)

    private static func condition(_ text: String) {
        let (condition, findings) = ConditionParser.parse(text, at: span, tables: ["wards"])
        hold(condition != nil || !findings.isEmpty, "no condition and no reason")
        check(findings)
        for fix in findings.compactMap(\.fix) {
            let (again, left) = ConditionParser.parse(fix, at: span, tables: ["wards"])
            // Where the rest cannot be put right, only the path in it is.
            hold((again != nil && left.isEmpty) || (try? Path(fix)) != nil, "the correction is none: \(fix)")
        }
    }

    private static func template(_ text: String) {
        let (template, findings) = TemplateParser.parse(text, at: span)
        hold((template != nil) == findings.isEmpty, "a text and a reason against it")
        check(findings)
    }

    private static func check(_ findings: [Diagnostic]) {
        for finding in findings { hold(finding.span.column >= 1 && !finding.message.isEmpty, "a finding of no place") }
    }

    private static func pattern(_ text: String) {
        // The first line is the pattern, the rest what is searched.
        let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let source = String(lines.first ?? "")
        let searched = Array((lines.count > 1 ? String(lines[1]) : source).utf8.prefix(300))
        let pattern: Pattern
        do {
            pattern = try Pattern(source)
        } catch {
            hold(error.offset >= 0 && error.offset <= source.unicodeScalars.count, "an error outside of the pattern")
            return
        }
        hold(pattern.size <= Pattern.largestProgram, "a program over the limit")
        let ranges = pattern.ranges(in: searched)
        var end = 0
        for range in ranges {
            hold(range.lowerBound >= end && !range.isEmpty && range.upperBound <= searched.count, "ranges overlap")
            hold(pattern.matches(Array(searched[range])) || isAnchored(source), "what was found is no match")
            end = range.upperBound
        }
        if pattern.matches(searched), !searched.isEmpty { hold(!ranges.isEmpty, "the whole matches and no part does") }
    }

    /// `^` and `$` mean something else in a part.
    private static func isAnchored(_ source: String) -> Bool { source.contains("^") || source.contains("$") }

    private static func dateFormat(_ text: String, _ input: [UInt8]) {
        let format: DateFormat
        do {
            format = try DateFormat(text)
        } catch {
            hold(error.offset >= 0, "an error of no place")
            return
        }
        for date in dates {
            let written = format.format(date)
            guard format.canRead, let read = format.parse(written) else { continue }
            hold(format.format(read) == written, "a date that was read is written otherwise")
        }
        _ = format.parse(input)
    }

    private static let dates: [Timestamp] =
        [
            Timestamp(secondsSince1970: 1_772_360_100, nanoseconds: 123_400_000, offsetMinutes: 60),
            Timestamp(secondsSince1970: 951_782_400, nanoseconds: 0, offsetMinutes: -330),
        ] + ["1999", "200002", "20240229"].compactMap { Timestamp(hl7: Array($0.utf8)) }
}
