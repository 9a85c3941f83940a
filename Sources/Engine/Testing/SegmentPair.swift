import HL7
import Inspection

/// Two segments of the same name, compared as deep as they have parts.
struct SegmentPair {
    let expected: SegmentParts
    let got: SegmentParts

    /// The smallest place at which they differ.
    struct Difference {
        var field: Int
        var repetition: Int?
        var component: Int?
        var subcomponent: Int?
        var expected: ArraySlice<UInt8>
        var got: ArraySlice<UInt8>

        /// `PID-3[2].4: expected "HOSP", got "OLD"`
        func described(as segment: String) -> String {
            var place = "\(segment)-\(field)"
            if let repetition { place += "[\(repetition)]" }
            if let component { place += ".\(component)" }
            if let subcomponent { place += component == nil ? ".1.\(subcomponent)" : ".\(subcomponent)" }
            return "\(place): expected \(ShownValue.text(expected)), got \(ShownValue.text(got))"
        }
    }

    func differences() -> [Difference] {
        let left = expected.fields()
        let right = got.fields()
        return (0..<max(left.count, right.count)).flatMap { index in
            field(
                Difference(
                    field: index + 1, expected: index < left.count ? left[index] : [],
                    got: index < right.count ? right[index] : []))
        }
    }

    private func field(_ whole: Difference) -> [Difference] {
        guard !whole.expected.elementsEqual(whole.got) || expected.delimiters != got.delimiters else { return [] }
        if expected.isSyntax(whole.field) { return whole.expected.elementsEqual(whole.got) ? [] : [whole] }
        let left = expected.repetitions(of: whole.expected)
        let right = got.repetitions(of: whole.got)
        let isSingle = left.count <= 1 && right.count <= 1
        return (0..<max(left.count, right.count)).flatMap { index in
            var part = whole
            part.repetition = isSingle ? nil : index + 1
            part.expected = index < left.count ? left[index] : []
            part.got = index < right.count ? right[index] : []
            return repetition(part, isOneSided: !isSingle && (index >= left.count || index >= right.count))
        }
    }

    /// - Parameter isOneSided: the other side has no such repetition, so that even an empty one is too many.
    private func repetition(_ whole: Difference, isOneSided: Bool) -> [Difference] {
        if isOneSided || expected.isValued(whole.expected) != got.isValued(whole.got) { return [whole] }
        return parts(whole, expected.components(of: whole.expected), got.components(of: whole.got)) { part, number in
            part.component = number
        } deeper: {
            component($0)
        }
    }

    private func component(_ whole: Difference) -> [Difference] {
        parts(whole, expected.subcomponents(of: whole.expected), got.subcomponents(of: whole.got)) { part, number in
            part.subcomponent = number
        } deeper: {
            isEqual($0.expected, $0.got) ? [] : [$0]
        }
    }

    private func parts(
        _ whole: Difference, _ left: [ArraySlice<UInt8>], _ right: [ArraySlice<UInt8>],
        number: (inout Difference, Int) -> Void, deeper: (Difference) -> [Difference]
    ) -> [Difference] {
        let isSingle = left.count <= 1 && right.count <= 1
        return (0..<max(left.count, right.count)).flatMap { index in
            var part = whole
            if !isSingle { number(&part, index + 1) }
            part.expected = index < left.count ? left[index] : []
            part.got = index < right.count ? right[index] : []
            return deeper(part)
        }
    }

    /// As sent; with different delimiters, as meant.
    private func isEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        if expected.delimiters == got.delimiters { return left.elementsEqual(right) }
        return Escapes.decode(left, expected.delimiters) == Escapes.decode(right, got.delimiters)
    }
}
