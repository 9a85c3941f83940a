/// Values from messages as parts of file names: `A-Za-z0-9._-`, nothing that means something to a file system.
enum SafeName {
    private static let longest = 100
    private static let underscore: UInt8 = 0x5F
    private static let dot: UInt8 = 0x2E

    /// At most 100 bytes; everything not allowed is `_`, also an empty value, a leading or trailing dot, and a name
    /// that Windows reserves gets one in front.
    static func bytes(_ value: some Collection<UInt8>) -> [UInt8] {
        var name = value.prefix(longest).map { isAllowed($0) ? $0 : underscore }
        if name.first == dot { name[0] = underscore }
        if name.last == dot { name[name.count - 1] = underscore }
        guard !name.isEmpty else { return [underscore] }
        if isReserved(name) {
            name.insert(underscore, at: 0)
            name = Array(name.prefix(longest))
        }
        return name
    }

    /// A whole file name that must not be used: `.`, `..`, or reserved by Windows with or without an extension.
    static func isSpecial(_ name: [UInt8]) -> Bool {
        name.allSatisfy { $0 == dot } || isReserved(name)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == dot || byte == underscore || byte == 0x2D
    }

    private static let reservedNames: Set<[UInt8]> = Set(
        (["CON", "PRN", "AUX", "NUL"] + (0...9).flatMap { ["COM\($0)", "LPT\($0)"] }).map { Array($0.utf8) })

    private static func isReserved(_ name: [UInt8]) -> Bool {
        let stem = name.prefix { $0 != dot }
        guard stem.count <= 4 else { return false }
        return reservedNames.contains(stem.map(ASCII.uppercased))
    }
}
