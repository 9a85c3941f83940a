import HL7
import MLLP
import NIOCore

/// One connection to a ``Sink``: answers each message as the script says. Bound to the sink's event loop.
///
/// A message counts as taken when its positive answer goes out, not when it comes: what is answered otherwise has to come
/// again, and shows as missing if it does not.
final class SinkHandler: ConnectionHandler {
    private let sink: SinkLoop
    private var isClosed = false
    /// Whether a late answer is on its way, and the next message has to go without.
    private var isOwing = false

    init(sink: SinkLoop) {
        self.sink = sink
        sink.connectionOpened()
    }

    func received(_ bytes: [UInt8], on connection: Connection) {
        guard let (arrival, fault) = sink.arrived(bytes) else {
            refuseUnreadable(bytes, on: connection)
            return
        }
        guard !isOwing else {
            sink.count("unanswered-for-late")
            connection.reply([])
            return
        }
        switch fault {
        case nil:
            accept(arrival, on: connection)
        case .slow(let time):
            sink.count("slow")
            after(time) { handler in handler.accept(arrival, on: connection) }
        case .refuse(let code):
            sink.count("nack")
            sink.refuse(arrival)
            let code = AcknowledgementCode(rawValue: code) ?? .AE
            connection.reply([sink.acknowledgement(code, of: arrival.header)])
        case .drop:
            sink.count("drop")
            connection.reply([])
        case .close:
            sink.count("close")
            connection.close()
        case .wrongID:
            sink.count("wrong-id")
            var other = arrival.header
            other.controlID = Array("SOMEBODY-ELSES".utf8)
            connection.reply([sink.acknowledgement(.AA, of: other)])
        case .late(let time):
            sink.count("late")
            isOwing = true
            connection.reply([])
            after(time) { handler in
                handler.isOwing = false
                handler.sink.take(arrival)
                connection.send(handler.sink.acknowledgement(.AA, of: arrival.header))
            }
        }
    }

    func violated(_ violation: FramingViolation, on connection: Connection) {
        sink.countViolation()
    }

    func closed(_ connection: Connection) {
        isClosed = true
        sink.connectionClosed()
    }

    private func accept(_ arrival: SinkLoop.Arrival, on connection: Connection) {
        sink.take(arrival)
        connection.reply([sink.acknowledgement(.AA, of: arrival.header)])
    }

    /// Unless the connection has ended by then.
    private func after(_ time: Duration, _ body: @escaping (SinkHandler) -> Void) {
        let bound = NIOLoopBound((self, body), eventLoop: sink.eventLoop)
        _ = sink.eventLoop.scheduleTask(in: TimeAmount(clamping: time)) {
            let (handler, body) = bound.value
            if !handler.isClosed { body(handler) }
        }
    }

    private func refuseUnreadable(_ bytes: [UInt8], on connection: Connection) {
        guard let header = Header(lenient: bytes) else {
            connection.close()
            return
        }
        connection.reply([sink.acknowledgement(.AR, of: header)])
    }
}
