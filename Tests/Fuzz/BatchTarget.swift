import HL7

/// A frame or file with any number of messages: however it is cut into chunks the same pieces come out, each message is
/// a part of the input and within the limit, and no more is held than a message, a line and a chunk.
enum BatchTarget {
    @Sendable static func run(_ input: [UInt8]) {
        var random = InputRandom(input)
        let source = random.pick([BatchSource.frame, .file])
        let limits = BatchLimits(
            messageBytes: random.pick([1, 40, 1_000, 1_000_000]), messages: random.pick([1, 3, 10_000]))
        let whole = pieces([input[...]], source, limits)
        let cut = pieces(random.cut(input, longest: random.pick([1, 1, 3, 40, 4_000])), source, limits)
        hold((whole.error == nil) == (cut.error == nil), "the cut decides whether a limit is passed")
        hold(whole.error != nil || whole.pieces == cut.pieces, "the cut changes the pieces")
        var messages = 0
        for piece in whole.pieces {
            guard case .message(let bytes, let place) = piece else { continue }
            messages += 1
            hold(bytes.count <= limits.messageBytes, "a message over the limit")
            hold(place.offset >= 0 && place.offset <= input.count && place.line >= 1, "a place outside of the input")
            hold(bytes.starts(with: "MSH".utf8), "a message without its header")
            if source == .frame {
                hold(input[place.offset...].starts(with: bytes), "a message is not what stands at its place")
            }
        }
        hold(messages <= limits.messages, "more messages than the limit")
    }

    private static func pieces(
        _ chunks: [ArraySlice<UInt8>], _ source: BatchSource, _ limits: BatchLimits
    ) -> (pieces: [BatchPiece], error: BatchError?) {
        var reader = BatchReader(source, limits: limits)
        var pieces: [BatchPiece] = []
        do throws(BatchError) {
            for chunk in chunks {
                reader.receive(Array(chunk))
                while let piece = try reader.next() { pieces.append(piece) }
                hold(reader.held <= 2 * limits.messageBytes + chunk.count + 80, "\(reader.held) bytes are held")
            }
            reader.finish()
            while let piece = try reader.next() { pieces.append(piece) }
        } catch {
            return (pieces, error)
        }
        return (pieces, nil)
    }
}
