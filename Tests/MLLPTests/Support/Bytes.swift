import MLLP
import NIOCore

extension [UInt8] {
    init(_ text: String) { self = Array(text.utf8) }

    /// This message in a frame.
    var framed: [UInt8] { [0x0B] + self + [0x1C, 0x0D] }
}

extension String {
    var framed: [UInt8] { [UInt8](self).framed }
}

/// Feeds the chunks one after the other and takes everything that comes out.
func decode(
    _ chunks: [[UInt8]], limit: Int = 1000, finishing: Bool = true
) -> (events: [FrameDecoder.Event], counts: ByteCounts) {
    var decoder = FrameDecoder(limit: limit)
    var events: [FrameDecoder.Event] = []
    for chunk in chunks {
        decoder.receive(ByteBuffer(bytes: chunk))
        while let event = decoder.next() { events.append(event) }
    }
    if finishing {
        decoder.finish()
        while let event = decoder.next() { events.append(event) }
    }
    return (events, decoder.counts)
}

func messages(_ events: [FrameDecoder.Event]) -> [[UInt8]] {
    events.compactMap { if case .message(let message) = $0 { message } else { nil } }
}

func violations(_ events: [FrameDecoder.Event]) -> [FramingViolation] {
    events.compactMap { if case .violation(let violation) = $0 { violation } else { nil } }
}
