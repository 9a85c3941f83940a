import CWorkMarks

/// Where one thread marks the message that it works on. The mark lies in a mapped file, so it outlives a crash of the
/// process, and nothing is flushed for it.
package struct WorkSlot: @unchecked Sendable {
    // Unchecked because each slot belongs to one thread at a time, and the memory stays as long as the process.

    let memory: UnsafeMutableRawPointer
    /// Header and content.
    let size: Int

    static let headerSize = MemoryLayout<orderly_work_slot>.size
    /// What is kept of a message: all of nearly every one. Of longer ones the mark tells that they come again.
    static let keptLimit = 65_536
    static let labelLimit = 512
    static let peerLimit = 64
    static let defaultSize = headerSize + labelLimit + peerLimit + keptLimit

    private var header: UnsafeMutablePointer<orderly_work_slot> {
        memory.assumingMemoryBound(to: orderly_work_slot.self)
    }

    /// - Parameters:
    ///   - label: of the listener that it came to, at most ``labelLimit`` bytes.
    ///   - peer: who sent it.
    package func begin(_ bytes: [UInt8], to label: WorkLabel, from peer: String) {
        let kept = min(bytes.count, Self.keptLimit)
        var content = Content(next: memory + Self.headerSize)
        content.append(label.bytes, limit: Self.labelLimit)
        var peer = peer
        let peerLength = peer.withUTF8 { content.append($0, limit: Self.peerLimit) }
        bytes.withUnsafeBytes { _ = content.append($0, limit: kept) }
        header.pointee.label_length = UInt32(label.bytes.count)
        header.pointee.peer_length = UInt32(peerLength)
        header.pointee.kept_length = UInt32(kept)
        header.pointee.message_length = UInt64(bytes.count)
        // Of what is kept it is told after a crash.
        header.pointee.message_mark = kept < bytes.count ? Suspect.mark(label.listener, bytes) : 0
        orderly_work_begin(header)
    }

    package func end() { orderly_work_end(header) }

    private struct Content {
        var next: UnsafeMutableRawPointer

        mutating func append(_ bytes: [UInt8], limit: Int) {
            bytes.withUnsafeBytes { _ = append($0, limit: limit) }
        }

        @discardableResult
        mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) -> Int {
            append(UnsafeRawBufferPointer(bytes), limit: limit)
        }

        @discardableResult
        mutating func append(_ bytes: UnsafeRawBufferPointer, limit: Int) -> Int {
            let count = min(bytes.count, limit)
            if count > 0, let base = bytes.baseAddress { next.copyMemory(from: base, byteCount: count) }
            next += count
            return count
        }
    }
}
