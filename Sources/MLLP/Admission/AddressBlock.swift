package import NIOCore

/// An address or a CIDR block, IPv4 or IPv6: `10.20.0.0/16`, `192.0.2.7`, `2001:db8::/32`.
///
/// Blocks of one family never contain addresses of the other; an IPv4 address that an IPv6 socket reports as
/// `::ffff:192.0.2.7` counts as IPv4. Bits beyond the prefix do not matter: `10.20.30.40/16` is `10.20.0.0/16`.
package struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
    /// In network order: 4 or 16.
    private let bytes: [UInt8]
    /// How many leading bits count: 0…32 or 0…128.
    package let prefix: Int
    package let description: String

    /// - Returns: `nil` when `text` is neither an address nor a block.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = try? SocketAddress(ipAddress: String(first), port: 0),
            let (bytes, mapped) = Self.parse(address)
        else { return nil }
        let width = bytes.count * 8
        var prefix = width
        if parts.count == 2 {
            let digits = parts[1].utf8
            guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
                let given = Int(parts[1])
            else { return nil }
            prefix = mapped ? given - 96 : given
        }
        guard (0...width).contains(prefix) else { return nil }
        self.bytes = bytes
        self.prefix = prefix
        self.description = String(text)
    }

    /// - Returns: `false` for anything but an IP address.
    package func contains(_ address: SocketAddress) -> Bool {
        Self.bytes(of: address).map(contains) ?? false
    }

    func contains(_ other: [UInt8]) -> Bool {
        guard other.count == bytes.count else { return false }
        let whole = prefix / 8
        guard bytes.prefix(whole) == other.prefix(whole) else { return false }
        let rest = prefix % 8
        guard rest > 0 else { return true }
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> rest)
        return bytes[whole] & mask == other[whole] & mask
    }

    /// 4 or 16 bytes in network order; `nil` for a Unix domain socket.
    static func bytes(of address: SocketAddress) -> [UInt8]? {
        parse(address)?.bytes
    }

    /// Where the address stands in the operating system's structure, everywhere: after family and port (2 + 2) in
    /// `sockaddr_in`, after family, port and flow information (2 + 2 + 4) in `sockaddr_in6`.
    private static func parse(_ address: SocketAddress) -> (bytes: [UInt8], isMapped: Bool)? {
        let range: Range<Int>
        switch address {
        case .v4: range = 4..<8
        case .v6: range = 8..<24
        case .unixDomainSocket: return nil
        }
        let bytes = address.withSockAddr { pointer, size in
            let raw = UnsafeRawBufferPointer(start: pointer, count: size)
            return size >= range.upperBound ? Array(raw[range]) : []
        }
        return bytes.isEmpty ? nil : unmapped(bytes)
    }

    private static func unmapped(_ bytes: [UInt8]) -> (bytes: [UInt8], isMapped: Bool) {
        guard bytes.count == 16 else { return (bytes, false) }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? (Array(bytes[12...]), true) : (bytes, false)
    }
}
