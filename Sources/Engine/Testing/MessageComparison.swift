import HL7
import Inspection

/// Two messages field by field, as `message:` of a test compares them.
///
/// Line ends do not count, nor do empty fields, components and subcomponents at the end of what holds them. Segments are
/// matched by name in order; one that only one side has is a difference of its own.
struct MessageComparison {
    let expected: Message
    let got: Message
    private let ignored: IgnoredPlaces

    /// - Parameter ignoring: paths whose values may differ; one that picks no segment or repetition means all.
    init(expected: Message, got: Message, ignoring paths: [Path] = []) {
        self.expected = expected
        self.got = got
        self.ignored = IgnoredPlaces(paths, expected, got)
    }

    /// One line a difference: `PID-3[2].4: expected "HOSP", got "OLD"`.
    func differences() -> [String] {
        let expectedNames = names(of: expected)
        let gotNames = names(of: got)
        guard expectedNames != gotNames else {
            return expectedNames.indices.flatMap { segment($0, $0, of: expectedNames[$0]) }
        }
        guard expectedNames.count + gotNames.count <= Self.mostSegments else {
            return ["expected \(expectedNames.count) segments, got \(gotNames.count) others"]
        }
        return aligned(expectedNames, gotNames)
    }

    private static let mostSegments = 4_000

    private func names(of message: Message) -> [SegmentName?] {
        (0..<message.segmentCount).map { message.segmentName(at: $0) }
    }

    // MARK: Segments

    private func aligned(_ expectedNames: [SegmentName?], _ gotNames: [SegmentName?]) -> [String] {
        var missing: Set<Int> = []
        var extra: Set<Int> = []
        for change in gotNames.difference(from: expectedNames) {
            switch change {
            case .remove(let offset, _, _): missing.insert(offset)
            case .insert(let offset, _, _): extra.insert(offset)
            }
        }
        var differences: [String] = []
        var left = 0
        var right = 0
        while left < expectedNames.count || right < gotNames.count {
            if left < expectedNames.count, missing.contains(left) {
                differences += lone(left, expectedNames, in: expected, "is missing")
                left += 1
            } else if right < gotNames.count, extra.contains(right) {
                differences += lone(right, gotNames, in: got, "was not expected")
                right += 1
            } else if left < expectedNames.count, right < gotNames.count {
                differences += segment(left, right, of: expectedNames[left])
                left += 1
                right += 1
            } else {
                break
            }
        }
        return differences
    }

    private func lone(_ index: Int, _ names: [SegmentName?], in message: Message, _ words: String) -> [String] {
        let occurrence = names[...index].count { $0 == names[index] }
        guard let name = names[index] else {
            return [
                "line \(index + 1), which is no segment, \(words): \(ShownValue.text(message.segmentBytes(at: index)))"
            ]
        }
        let place = Location(segment: index, name: name, occurrence: occurrence)
        guard !ignored.contains(place) else { return [] }
        let isOnly = names.count { $0 == names[index] } == 1
        let title = isOnly ? name.description : "\(name)[\(occurrence)]"
        return ["\(title) \(words): \(ShownValue.text(message.segmentBytes(at: index)))"]
    }

    private func segment(_ left: Int, _ right: Int, of name: SegmentName?) -> [String] {
        guard let name else {
            let (expected, got) = (expected.segmentBytes(at: left), got.segmentBytes(at: right))
            guard !expected.elementsEqual(got) else { return [] }
            return ["line \(left + 1): expected \(ShownValue.text(expected)), got \(ShownValue.text(got))"]
        }
        let pair = SegmentPair(
            expected: SegmentParts(expected, segment: left),
            got: SegmentParts(got, segment: right))
        let occurrence = expected.segments(named: name).count { $0 <= left }
        let isOnly = expected.segments(named: name).count <= 1 && got.segments(named: name).count <= 1
        return pair.differences().compactMap { difference in
            var place = Location(segment: right, name: name, occurrence: occurrence)
            place.field = difference.field
            place.repetition = difference.repetition
            place.component = difference.component
            place.subcomponent = difference.subcomponent
            guard !ignored.contains(place) else { return nil }
            return difference.described(as: isOnly ? name.description : "\(name)[\(occurrence)]")
        }
    }
}
