extension Message {
    /// The whole message again with other contents; line ends, blank lines and what stands before the header stay.
    ///
    /// Writing place by place copies a segment each time; this copies everything once, also lines without a name.
    ///
    /// - Parameter content: gives the new bytes of a segment, which it promises are free of line ends; `nil` leaves
    ///   the segment out, with its line end. Called once for each, in order.
    package func rewritten(_ content: (_ index: Int, _ bytes: ArraySlice<UInt8>) -> [UInt8]?) -> [UInt8] {
        var result = Array(bytes[..<leading])
        result.reserveCapacity(bytes.count)
        for (index, entry) in entries.enumerated() {
            guard let new = content(index, self.content(of: entry)) else { continue }
            result += new
            if let terminator = entry.terminator { result += bytes[terminator] } else { result.append(0x0D) }
        }
        return result
    }
}
