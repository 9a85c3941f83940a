package import HL7

/// Makes a destination's own answer the sender's: what `reply_from` passes back.
package enum Relay {
    /// The answer with MSA-2 set to the sender's MSH-10, and MSH-3 to MSH-6 turned towards the sender.
    /// Everything else leaves as the destination wrote it.
    ///
    /// - Returns: `nil` when the answer cannot be read as an HL7 message with an MSA segment.
    package static func readdress(_ answer: [UInt8], to request: Message) -> [UInt8]? {
        guard var reply = try? Message(answer), !reply.segments(named: .msa).isEmpty else { return nil }
        for (target, source) in turned {
            guard let place = reply.targets(of: target).first else { return nil }
            guard let from = request.location(of: source) else {
                reply.clear(place)
                continue
            }
            let raw = request.raw(at: from)
            if reply.delimiters == request.delimiters {
                reply.setRaw(Array(raw), at: place)
            } else {
                // Other delimiters: only a value without parts means the same in both.
                let parts = [request.delimiters.component, request.delimiters.subcomponent].compactMap { $0 }
                guard !raw.contains(where: parts.contains), reply.setText(request.text(at: from), at: place) else {
                    return nil
                }
            }
        }
        return reply.serialized()
    }

    private static let turned: [(target: Path, source: Path)] = [
        (header(3), header(5)), (header(4), header(6)), (header(5), header(3)), (header(6), header(4)),
        (Path(segment: .msa, field: 2), header(10)),
    ]

    private static func header(_ field: Int) -> Path { Path(segment: .msh, field: field) }
}
