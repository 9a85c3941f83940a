import HL7
import MLLP
import NIOCore

/// A message with places left open that make it one of a kind: its mark, and for composed ones its patient.
struct MessageTemplate: Sendable {
    private enum Slot: Sendable {
        /// The ten digits of a mark; its run stands in the bytes already.
        case number(at: Int)
        /// The seven digits of a patient.
        case patient(at: Int)
    }

    static let markToken = "{mark}"
    static let patientToken = "{patient}"
    static let patientDigits = 7
    /// Patients there may be: as many as have different keys.
    static let patientLimit = 1_000_000

    /// Framed, every slot filled with zeros.
    private let frame: ByteBuffer
    private let slots: [Slot]
    /// Bytes of the message, without its frame.
    let size: Int

    private init(_ message: [UInt8], slots: [Slot]) {
        var frame = ByteBuffer()
        Framing.write(message, into: &frame)
        self.frame = frame
        self.slots = slots
        size = message.count
    }

    /// A composed message, in which tokens stand where marks and patients belong.
    init(composed text: [UInt8], run: RunID) {
        var message: [UInt8] = []
        var slots: [Slot] = []
        var rest = text[...]
        while let byte = rest.first {
            // The slot's place in the frame: one more for VT.
            if rest.starts(with: Self.markToken.utf8) {
                message += MessageMark(run: run, number: 0).bytes
                slots.append(.number(at: message.count + 1 - MessageMark.digits))
                rest = rest.dropFirst(Self.markToken.utf8.count)
            } else if rest.starts(with: Self.patientToken.utf8) {
                message += run.bytes + [UInt8(ascii: "P")] + Array(repeating: 0x30, count: Self.patientDigits)
                slots.append(.patient(at: message.count + 1 - Self.patientDigits))
                rest = rest.dropFirst(Self.patientToken.utf8.count)
            } else {
                message.append(byte)
                rest = rest.dropFirst()
            }
        }
        self.init(message, slots: slots)
    }

    /// A message of the user's own, in which nothing but the bytes of MSH-10 changes.
    ///
    /// - Returns: `nil` where there is no MSH with room for an MSH-10, or MLLP cannot carry the message.
    init?(own message: [UInt8], run: RunID) {
        guard Framing.canCarry(message), let range = Self.controlID(in: message) else { return nil }
        let mark = MessageMark(run: run, number: 0).bytes
        let numbered = message[..<range.lowerBound] + mark + message[range.upperBound...]
        self.init(Array(numbered), slots: [.number(at: range.lowerBound + 1 + mark.count - MessageMark.digits)])
    }

    /// The whole frame of one message.
    func frame(number: Int, patient: Int, allocator: ByteBufferAllocator) -> ByteBuffer {
        var frame = allocator.buffer(capacity: frame.readableBytes)
        append(number: number, patient: patient, to: &frame)
        return frame
    }

    /// Writes the whole frame of one message behind what `buffer` holds.
    func append(number: Int, patient: Int, to buffer: inout ByteBuffer) {
        let start = buffer.readableBytes
        buffer.writeImmutableBuffer(frame)
        buffer.withUnsafeMutableReadableBytes { bytes in
            for slot in slots {
                switch slot {
                case .number(let at): Self.write(number, digits: MessageMark.digits, at: start + at, in: bytes)
                case .patient(let at): Self.write(patient, digits: Self.patientDigits, at: start + at, in: bytes)
                }
            }
        }
    }

    /// The slots lie inside of the frame that was just written.
    private static func write(_ value: Int, digits: Int, at place: Int, in bytes: UnsafeMutableRawBufferPointer) {
        var rest = value
        for index in (place..<place + digits).reversed() {
            bytes[index] = 0x30 + UInt8(rest % 10)
            rest /= 10
        }
    }

    /// Where MSH-10 stands: behind the ninth field separator, of which MSH-1 is the first.
    private static func controlID(in message: [UInt8]) -> Range<Int>? {
        guard let read = try? Message(message), read.segmentName(at: 0) == .msh else { return nil }
        let header = read.segmentBytes(at: 0)
        guard header.starts(with: "MSH".utf8), let separator = header.dropFirst(3).first else { return nil }
        guard let offset = message.indices.first(where: { message[$0...].starts(with: header) }) else { return nil }
        var place = offset
        for _ in 0..<9 {
            guard let next = message[place..<offset + header.count].firstIndex(of: separator) else { return nil }
            place = next + 1
        }
        let end = message[place..<offset + header.count].firstIndex(of: separator) ?? offset + header.count
        return place..<end
    }
}
