#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Reading, writing and flushing the bytes of an open file. Blocks.
enum FileContent {
    /// Largest piece of one system call.
    private static let pieceSize = 1 << 20

    /// Writes all bytes at the file's position, or at its end when it was opened for appending.
    static func write(_ bytes: [UInt8], to file: borrowing Descriptor) throws(FileFault) {
        let number = file.number
        var position = 0
        while position < bytes.count {
            let piece = bytes[position..<min(position + pieceSize, bytes.count)]
            position += try SystemCall.perform(.writeFile) {
                piece.withUnsafeBytes { unistdWrite(number, $0) }
            }
        }
    }

    /// Returns when the file's content is on disk.
    static func flush(
        _ file: borrowing Descriptor, with sync: @Sendable (Int32) -> Int32
    ) throws(FileFault) {
        let number = file.number
        try SystemCall.perform(.syncFile) { sync(number) }
    }

    static func size(of file: borrowing Descriptor) throws(FileFault) -> Int {
        let number = file.number
        var status = stat()
        try SystemCall.perform(.examineFile) { fstat(number, &status) }
        return Int(clamping: status.st_size)
    }

    static func truncate(_ file: borrowing Descriptor, to size: Int) throws(FileFault) {
        let number = file.number
        try SystemCall.perform(.writeFile) { ftruncate(number, off_t(size)) }
    }

    /// The last byte of a file of this size; `nil` when it is empty.
    static func lastByte(of file: borrowing Descriptor, size: Int) throws(FileFault) -> UInt8? {
        guard size > 0 else { return nil }
        let number = file.number
        var byte: UInt8 = 0
        let count = try SystemCall.perform(.readFile) { pread(number, &byte, 1, off_t(size - 1)) }
        return count == 1 ? byte : nil
    }

    /// Whether the file holds exactly these bytes.
    static func isEqual(_ file: borrowing Descriptor, to bytes: [UInt8]) throws(FileFault) -> Bool {
        guard try size(of: file) == bytes.count else { return false }
        let number = file.number
        var buffer = [UInt8](repeating: 0, count: min(pieceSize, max(1, bytes.count)))
        var position = 0
        while position < bytes.count {
            let count = try SystemCall.perform(.readFile) {
                buffer.withUnsafeMutableBytes { pread(number, $0.baseAddress, $0.count, off_t(position)) }
            }
            guard count > 0, position + count <= bytes.count else { return false }
            guard buffer[..<count].elementsEqual(bytes[position..<(position + count)]) else { return false }
            position += count
        }
        return true
    }

    private static func unistdWrite(_ number: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.write(number, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
        Musl.write(number, bytes.baseAddress, bytes.count)
        #elseif canImport(Darwin)
        Darwin.write(number, bytes.baseAddress, bytes.count)
        #endif
    }
}
