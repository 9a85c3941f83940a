/// Lists of bytes in one column, readable in the `sqlite3` shell and safe for any bytes: `5:first,6:second,`.
enum Netstrings {
    static func join(_ items: [[UInt8]]) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(items.reduce(0) { $0 + $1.count + 8 })
        for item in items {
            joined.append(contentsOf: String(item.count).utf8)
            joined.append(UInt8(ascii: ":"))
            joined.append(contentsOf: item)
            joined.append(UInt8(ascii: ","))
        }
        return joined
    }

    /// Reads as far as the list is well formed.
    static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        var items: [[UInt8]] = []
        var rest = bytes[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            guard let count = Int(String(decoding: rest[..<colon], as: UTF8.self)), count >= 0 else { break }
            let start = colon + 1
            guard rest.endIndex - start > count, rest[start + count] == UInt8(ascii: ",") else { break }
            items.append(Array(rest[start..<start + count]))
            rest = rest[(start + count + 1)...]
        }
        return items
    }
}
