import FoundationEssentials
import NIOCore

/// What both ends of the control socket agree on.
package enum ControlSocket {
    /// In the store's directory, mode 0600: who may read the store may steer the engine.
    package static let name = "control.sock"
    /// A line may have 64 KiB.
    static let lineLimit = 65_536

    package static func path(in directory: String) -> String { "\(directory)/\(name)" }

    static func encode(_ value: some Encodable) throws -> ByteBuffer {
        var buffer = ByteBuffer(bytes: try JSONEncoder().encode(value))
        buffer.writeInteger(UInt8(0x0A))
        return buffer
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from line: ByteBuffer) throws -> Value {
        try JSONDecoder().decode(type, from: Data(line.readableBytesView))
    }

    /// A request with the message that follows it; `nil` if not all of it has come yet.
    ///
    /// - Parameters:
    ///   - announced: a request whose message has not come yet, kept between calls.
    ///   - contentLimit: bytes of a message.
    static func takeRequest(
        from buffer: inout ByteBuffer, announced: inout ControlRequest?, contentLimit: Int
    ) throws -> (request: ControlRequest, content: [UInt8]?)? {
        if announced == nil {
            guard let line = try takeLine(from: &buffer) else { return nil }
            announced = try decode(ControlRequest.self, from: line)
        }
        guard let request = announced else { return nil }
        guard let length = request.length else {
            announced = nil
            return (request, nil)
        }
        guard (0...contentLimit).contains(length) else {
            throw EngineError(
                .control, "the message has \(length) bytes, the limit is \(contentLimit) (`limits: message`)")
        }
        guard let content = buffer.readBytes(length: length) else { return nil }
        announced = nil
        return (request, content)
    }

    /// The first line of what has come, without its end; `nil` if it has not ended yet.
    static func takeLine(from buffer: inout ByteBuffer) throws(EngineError) -> ByteBuffer? {
        guard let end = buffer.readableBytesView.firstIndex(of: 0x0A) else {
            guard buffer.readableBytes <= lineLimit else {
                throw EngineError(.control, "a control request is longer than the limit of \(lineLimit) bytes")
            }
            return nil
        }
        let line = buffer.readSlice(length: end - buffer.readableBytesView.startIndex)
        buffer.moveReaderIndex(forwardBy: 1)
        return line
    }
}
