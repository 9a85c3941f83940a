import Histogram
import Loading
import Testing

/// What is counted, without sockets.
@Suite struct AccountingTests {
    static let run = RunID("T3ST")

    @Test("A set of numbers tells new from known ones and gives them back in rising order")
    func numberSet() {
        var set = NumberSet()
        let numbers = [0, 63, 64, 65_535, 65_536, 9_999_999_999, 1_000_000]
        for number in numbers { #expect(set.insert(number) == .new) }
        for number in numbers { #expect(set.insert(number) == .known) }
        #expect(set.insert(-1) == .beyondLimit)
        #expect(set.insert(MessageMark.numberLimit) == .beyondLimit)
        var found: [Int] = []
        set.forEach { found.append($0) }
        #expect(found == numbers.sorted())
        #expect(set.count == numbers.count)
        #expect(!set.contains(1))
        #expect(!set.contains(-1))
    }

    @Test("Numbers that are far apart cannot fill the memory")
    func numberSetIsBounded() {
        var set = NumberSet()
        var refused = 0
        for page in 0..<20_000 where set.insert(page * 65_536) == .beyondLimit { refused += 1 }
        #expect(refused == 20_000 - 16_384)
        #expect(set.insert(1) == .new)
    }

    @Test("Conservation tells delivered, refused and missing apart, and names the missing ones")
    func conservation() throws {
        let run = try #require(Self.run)
        func set(_ numbers: some Sequence<Int>) -> NumberSet {
            var set = NumberSet()
            for number in numbers { _ = set.insert(number) }
            return set
        }
        let counts = Conservation(
            acknowledged: set(0..<100), taken: set([0..<90, 200..<203].joined()), refused: set(85..<95), run: run)
        #expect(counts.acknowledged == 100)
        #expect(counts.delivered == 90)
        #expect(counts.refused == 5)
        #expect(counts.missing == 5)
        #expect(counts.unacknowledged == 3)
        #expect(counts.firstMissing.map(\.number) == [95, 96, 97, 98, 99])
    }

    @Test("Percentiles of a known distribution are right to three digits")
    func percentiles() {
        var histogram = Histogram<UInt64>(
            lowestDiscernibleValue: 1000, highestTrackableValue: 3_600_000_000_000,
            numberOfSignificantValueDigits: .three)
        for value in 1...100_000 { histogram.record(UInt64(value) * 10_000) }
        let summary = LatencySummary(histogram)
        func isNear(_ value: Int, _ expected: Int) -> Bool { abs(value - expected) * 1000 <= expected }
        #expect(summary.count == 100_000)
        #expect(isNear(summary.p50, 500_000))
        #expect(isNear(summary.p90, 900_000))
        #expect(isNear(summary.p99, 990_000))
        #expect(isNear(summary.p999, 999_000))
        #expect(summary.max == 1_000_000)
        #expect(LatencySummary(Histogram<UInt64>(numberOfSignificantValueDigits: .three)) == LatencySummary())
    }
}
