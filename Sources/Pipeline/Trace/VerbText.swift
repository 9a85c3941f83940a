import HL7
import Routes

/// A step as one line of text, close to how the route file has it.
enum VerbText {
    static func describe(_ verb: Step.Verb) -> String {
        switch verb {
        case .set(let path, let value): "set \(path)\(describe(value))"
        case .copy(let from, let to): "copy \(from) to \(to)"
        case .move(let from, let to): "move \(from) to \(to)"
        case .change(let paths, let functions):
            "change \(list(paths)): \(functions.map { name(of: $0) }.joined(separator: ", "))"
        case .map(let path, let table, _): "map \(path) by table \(table)"
        case .reformatDate(let path, _, _, _): "reformat_date \(path)"
        case .remove(let removals): "remove \(removals.map(describe).joined(separator: ", "))"
        case .keepOnly(let patterns): "keep_only \(patterns.map(describe).joined(separator: ", "))"
        case .append(let path, _): "append \(path)"
        case .addSegment(let name, let position, _): "add_segment \(name) \(describe(position))"
        case .renumber(let path, let restartAt):
            "renumber \(path)" + (restartAt.map { ", restart_at \($0)" } ?? "")
        case .require(_, let otherwise, _): "require, otherwise \(otherwise.rawValue)"
        case .stop(let ending, _): "stop: \(ending.rawValue)"
        case .choose: "choose"
        case .forEach(let path, let with, _):
            "for_each \(path)" + (with.isEmpty ? "" : " with \(list(with))")
        case .group: "do"
        case .use(let file, _): "use \(file)"
        case .tag(let tags): "tag \(tags.map { "\($0.name): \($0.path)" }.joined(separator: ", "))"
        }
    }

    private static func list(_ items: [some CustomStringConvertible]) -> String {
        items.map(\.description).joined(separator: ", ")
    }

    private static func describe(_ value: Step.Value) -> String {
        switch value {
        case .text: ""
        case .firstOf(let paths): ", first_of \(list(paths))"
        case .now: ", now"
        case .hl7Null: ", hl7_null"
        }
    }

    private static func describe(_ removal: Step.Removal) -> String {
        switch removal {
        case .path(let path): path.description
        case .segments(let pattern): describe(pattern)
        }
    }

    private static func describe(_ pattern: SegmentPattern) -> String {
        switch pattern {
        case .named(let name): name.description
        case .prefix(let letters): String(decoding: letters, as: UTF8.self) + "*"
        }
    }

    private static func describe(_ position: Step.Position) -> String {
        switch position {
        case .after(let path): "after \(path)"
        case .before(let path): "before \(path)"
        case .atEnd: "at_end"
        }
    }

    private static func name(of function: TextFunction) -> String {
        switch function {
        case .trim: "trim"
        case .uppercase: "uppercase"
        case .lowercase: "lowercase"
        case .titleCase: "title_case"
        case .digitsOnly: "digits_only"
        case .lettersAndDigits: "letters_and_digits"
        case .stripLeadingZeros: "strip_leading_zeros"
        case .padLeft: "pad_left"
        case .padRight: "pad_right"
        case .truncate(let count): "truncate \(count)"
        case .prefix: "prefix"
        case .suffix: "suffix"
        case .replace: "replace"
        case .replacePattern: "replace_pattern"
        case .hash: "hash"
        }
    }
}
