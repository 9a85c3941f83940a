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
        var numbers = (0, 0, 0)
        var position = 0
        var hasDigits = false
        loop: for byte in bytes.drop(while: { $0 == 0x20 }).prefix(20) {
            switch byte {
            case 0x30...0x39:
                hasDigits = true
                let digit = Int(byte) - 0x30
                switch position {
                case 0: numbers.0 = min(numbers.0, 999) * 10 + digit
                case 1: numbers.1 = min(numbers.1, 999) * 10 + digit
                case 2: numbers.2 = min(numbers.2, 999) * 10 + digit
                default: break loop
                }
            case 0x2E where hasDigits: position += 1
            default: break loop
            }
        }
        guard hasDigits else { return nil }
        self.init(numbers.0, numbers.1, numbers.2)
    }

    static func < (first: VersionNumber, second: VersionNumber) -> Bool {
        (first.major, first.minor, first.patch) < (second.major, second.minor, second.patch)
    }
}
