import Glibc

/// The thread of a ``ScriptedPeer``: `poll` over the listener, the connections and the wake-up pipe.
///
/// Made on one thread and handed over to its own; touched by no other after that.
struct PeerLoop: Sendable {
    let listener: Int32
    let wake: Int32
    let script: [PeerAct]
    let then: PeerAct
    let board: PeerBoard

    private struct Connection {
        var socket: Int32
        var number: Int
        var received: [UInt8] = []
    }

    private struct State {
        var connections: [Connection] = []
        var messages: [[UInt8]] = []
        /// Acknowledgements that wait for the next message, with the connection they belong to.
        var held: [(number: Int, bytes: [UInt8])] = []
    }

    func run() {
        var state = State()
        while !board.isStopping {
            var polled = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            polled.append(pollfd(fd: wake, events: Int16(POLLIN), revents: 0))
            polled += state.connections.map { pollfd(fd: $0.socket, events: Int16(POLLIN), revents: 0) }
            _ = poll(&polled, nfds_t(polled.count), 100)
            if polled[0].revents != 0 { accept(&state) }
            for entry in polled.dropFirst(2) where entry.revents != 0 { serve(entry.fd, &state) }
            board.release()
        }
        for connection in state.connections { _ = close(connection.socket) }
        _ = close(listener)
        _ = close(wake)
        board.endStop()
    }

    private func accept(_ state: inout State) {
        let socket = Glibc.accept(listener, nil, nil)
        guard socket >= 0 else { return }
        var yes: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        // A client that does not read must not hold up the thread for ever.
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        var number = 0
        board.update { record in
            record.accepted += 1
            number = record.accepted
        }
        state.connections.append(Connection(socket: socket, number: number))
    }

    private func serve(_ socket: Int32, _ state: inout State) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0, let index = state.connections.firstIndex(where: { $0.socket == socket }) else {
            return end(socket, &state)
        }
        state.connections[index].received += buffer[..<count]
        let number = state.connections[index].number
        // Looked up anew each time: an act may end the connection.
        while let index = state.connections.firstIndex(where: { $0.socket == socket }),
            let message = Self.cutFrame(from: &state.connections[index].received)
        {
            take(message, on: socket, number, &state)
        }
    }

    /// Takes the first whole frame, with anything before its VT.
    private static func cutFrame(from bytes: inout [UInt8]) -> [UInt8]? {
        guard let start = bytes.firstIndex(of: 0x0B) else { return nil }
        var position = start + 1
        while position + 1 < bytes.count {
            if bytes[position] == 0x1C, bytes[position + 1] == 0x0D {
                let message = Array(bytes[(start + 1)..<position])
                bytes.removeFirst(position + 2)
                return message
            }
            position += 1
        }
        return nil
    }

    private func take(_ message: [UInt8], on socket: Int32, _ number: Int, _ state: inout State) {
        for held in state.held {
            guard let open = state.connections.first(where: { $0.number == held.number }) else { continue }
            send(held.bytes, on: open.socket)
        }
        state.held = []
        let position = state.messages.count
        state.messages.append(message)
        board.note { record in
            record.messages.append(message)
            record.connectionOfMessage.append(number)
        }
        perform(position < script.count ? script[position] : then, on: socket, number, &state)
        // After the act, so that who waits for a message knows that its act is done.
        board.update()
    }

    private func perform(_ act: PeerAct, on socket: Int32, _ number: Int, _ state: inout State) {
        let message = state.messages[state.messages.count - 1]
        func answer(_ code: String, controlID: [UInt8]? = nil) -> [UInt8] {
            PeerAct.framed(PeerAct.acknowledgement(code, of: message, controlID: controlID))
        }
        switch act {
        case .answer(let codes):
            for code in codes { send(answer(code), on: socket) }
        case .wrongControlID(let code):
            send(answer(code, controlID: Array("NEVER-SENT".utf8)), on: socket)
        case .late(let code):
            state.held.append((number, answer(code)))
        case .answerPrevious(let code):
            guard let previous = state.messages.dropLast().last else { return }
            send(PeerAct.framed(PeerAct.acknowledgement(code, of: previous)), on: socket)
        case .silence:
            break
        case .closeBeforeAnswer:
            end(socket, &state)
        case .closeAfterAnswer(let code):
            send(answer(code), on: socket)
            end(socket, &state)
        case .reset:
            var hard = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, socklen_t(MemoryLayout<linger>.size))
            end(socket, &state)
        case .frame(let bytes):
            send(PeerAct.framed(bytes), on: socket)
        case .bytes(let bytes):
            send(bytes, on: socket)
        case .trickle(let code):
            for byte in answer(code) { send([byte], on: socket) }
        case .flood(let count):
            send([0x0B] + [UInt8](repeating: UInt8(ascii: "x"), count: count), on: socket)
        }
    }

    /// A client that has gone away is no error here.
    private func send(_ bytes: [UInt8], on socket: Int32) {
        var position = 0
        while position < bytes.count {
            let sent = bytes[position...].withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            position += sent
        }
    }

    private func end(_ socket: Int32, _ state: inout State) {
        guard state.connections.contains(where: { $0.socket == socket }) else { return }
        state.connections.removeAll { $0.socket == socket }
        _ = close(socket)
        board.update { $0.ended += 1 }
    }
}
