#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What the text of an address says, without asking the network.
enum AddressText {
    /// An address, or a block such as `10.1.0.0/16`.
    static func isBlock(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let bytes = bytes(String(parts[0])) else { return false }
        guard parts.count == 2 else { return true }
        guard let bits = WrittenValue.integer(String(parts[1])) else { return false }
        return bits <= bytes.count * 8
    }

    /// An address, or a name by RFC 1123 §2.1.
    static func isHost(_ text: String) -> Bool {
        if bytes(text) != nil { return true }
        guard !text.isEmpty, text.utf8.count <= 253 else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" || $0 == "_" }
        }
    }

    /// 127.0.0.0/8, ::1, `localhost`: what never leaves the machine.
    static func isLoopback(_ host: String) -> Bool {
        if host.lowercased() == "localhost" { return true }
        guard let bytes = bytes(host) else { return false }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// `0.0.0.0` and `::`.
    static func isAny(_ host: String) -> Bool {
        bytes(host)?.allSatisfy { $0 == 0 } ?? false
    }

    /// Whether two listeners with these hosts and one port would get in each other's way.
    static func overlap(_ left: String, _ right: String) -> Bool {
        if isAny(left) || isAny(right) { return true }
        if let a = bytes(left), let b = bytes(right) { return a == b }
        if left.lowercased() == right.lowercased() { return true }
        let isLocalName = left.lowercased() == "localhost" || right.lowercased() == "localhost"
        return isLocalName && isLoopback(left) && isLoopback(right)
    }

    /// 4 or 16 bytes in network order.
    private static func bytes(_ text: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 { return withUnsafeBytes(of: &four) { Array($0) } }
        var six = in6_addr()
        if inet_pton(AF_INET6, text, &six) == 1 { return withUnsafeBytes(of: &six) { Array($0) } }
        return nil
    }
}
