import NIOCore

/// The deadlines of one connection. A value: times in, the one that is due out.
struct Deadlines {
    enum Kind: Int, CaseIterable {
        case handshake
        case firstByte
        case idle
        case frame
        case write
        /// The pause after which an FS without CR ends its frame.
        case quiet
        case answer
        /// Until when new frames are still read while the listener drains.
        case drain
        /// Until when a peer that is to be hung up on may still send.
        case linger
    }

    private var times = [NIODeadline?](repeating: nil, count: Kind.allCases.count)

    subscript(kind: Kind) -> NIODeadline? {
        get { times[kind.rawValue] }
        set { times[kind.rawValue] = newValue }
    }

    var earliest: NIODeadline? {
        times.reduce(nil) { earliest, time in
            guard let time else { return earliest }
            return earliest.map { min($0, time) } ?? time
        }
    }

    /// Removes one deadline that has passed.
    mutating func takeDue(at now: NIODeadline) -> Kind? {
        for kind in Kind.allCases {
            guard let time = self[kind], time <= now else { continue }
            self[kind] = nil
            return kind
        }
        return nil
    }

    mutating func removeAll() {
        for kind in Kind.allCases { self[kind] = nil }
    }
}
