/// A set of message numbers: a bit each, in pages that are made when something falls into them.
package struct NumberSet: Sendable {
    package enum Insertion: Hashable, Sendable {
        case new
        case known
        /// Not taken in: no such number, or there are too many pages.
        case beyondLimit
    }

    private static let pageBits = 65_536
    private static let wordsPerPage = pageBits / 64
    /// 128 MiB: a thousand million numbers without gaps.
    private static let pageLimit = 16_384

    private var pages: [[UInt64]] = []
    private var pagesInUse = 0
    package private(set) var count = 0

    package init() {}

    package mutating func insert(_ number: Int) -> Insertion {
        guard (0..<MessageMark.numberLimit).contains(number) else { return .beyondLimit }
        let (page, word, bit) = Self.place(of: number)
        if page >= pages.count || pages[page].isEmpty {
            guard pagesInUse < Self.pageLimit else { return .beyondLimit }
            while pages.count <= page { pages.append([]) }
            pages[page] = Array(repeating: 0, count: Self.wordsPerPage)
            pagesInUse += 1
        }
        guard pages[page][word] & bit == 0 else { return .known }
        pages[page][word] |= bit
        count += 1
        return .new
    }

    package func contains(_ number: Int) -> Bool {
        guard (0..<MessageMark.numberLimit).contains(number) else { return false }
        let (page, word, bit) = Self.place(of: number)
        return page < pages.count && !pages[page].isEmpty && pages[page][word] & bit != 0
    }

    /// Takes in all of `other`.
    package mutating func form(unionWith other: NumberSet) {
        other.forEach { _ = insert($0) }
    }

    /// In rising order.
    package func forEach(_ body: (Int) -> Void) {
        for (page, words) in pages.enumerated() {
            for (word, var bits) in words.enumerated() {
                while bits != 0 {
                    body(page * Self.pageBits + word * 64 + bits.trailingZeroBitCount)
                    bits &= bits - 1
                }
            }
        }
    }

    private static func place(of number: Int) -> (page: Int, word: Int, bit: UInt64) {
        (number / pageBits, number % pageBits / 64, 1 << UInt64(number % 64))
    }
}
