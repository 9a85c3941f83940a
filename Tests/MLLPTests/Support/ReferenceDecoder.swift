/// The table of states, a byte at a time and as plain as can be, to hold the fast decoder against.
struct ReferenceDecoder {
    private enum State { case between, inFrame, ending, failed }

    let limit: Int
    private(set) var messages: [[UInt8]] = []
    private(set) var framing = 0
    private(set) var junk = 0
    private var state = State.between
    private var body: [UInt8] = []

    init(limit: Int) { self.limit = limit }

    mutating func take(_ byte: UInt8) {
        switch (state, byte) {
        case (.failed, _):
            junk += 1
        case (.between, 0x0B):
            framing += 1
            state = .inFrame
        case (.between, _):
            junk += 1
        case (.inFrame, 0x1C):
            state = .ending
        case (.inFrame, 0x0B):
            junk += body.count
            body = []
            framing += 1
        case (.inFrame, _):
            append(byte)
        case (.ending, 0x0D):
            framing += 2
            emit()
        case (.ending, 0x0A), (.ending, 0x0B):
            framing += 1
            emit()
            take(byte)
        case (.ending, _):
            state = .inFrame
            append(0x1C)
            take(byte)
        }
    }

    mutating func finish() {
        if state == .ending {
            framing += 1
            emit()
        } else {
            junk += body.count
        }
    }

    private mutating func append(_ byte: UInt8) {
        body.append(byte)
        if body.count > limit {
            junk += body.count
            body = []
            state = .failed
        }
    }

    private mutating func emit() {
        messages.append(body)
        body = []
        state = .between
    }
}
