/// A size in bytes. Route files write `16 MB` (1 MB = 1,000,000 bytes) or `16 MiB` (1,048,576).
package struct ByteCount: Hashable, Sendable, Comparable {
    package var bytes: Int

    package init(bytes: Int) {
        self.bytes = bytes
    }

    package static func megabytes(_ count: Int) -> ByteCount { ByteCount(bytes: count * 1_000_000) }

    package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
