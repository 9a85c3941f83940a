/// MSH-12.1 as numbers: 2.3.1 lies between 2.3 and 2.4.
struct VersionNumber: Comparable {
    var major: Int
    var minor: Int
    var patch: Int

    init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// `nil` when it does not begin with a number.
    init?(_ bytes: some Collection<UInt8>) {
        let text = bytes.drop { $0 == 0x20 }.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }
        let numbers = text.split(separator: 0x2E).prefix(3).map { digits in
            digits.prefix(4).reduce(0) { $0 * 10 + Int($1) - 0x30 }
        }
        guard let first = numbers.first else { return nil }
        self.init(first, numbers.count > 1 ? numbers[1] : 0, numbers.count > 2 ? numbers[2] : 0)
    }

    static func < (first: VersionNumber, second: VersionNumber) -> Bool {
        (first.major, first.minor, first.patch) < (second.major, second.minor, second.patch)
    }
}
