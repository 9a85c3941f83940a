package import HL7
package import NIOCore

/// The messages of a run, by their number.
package struct MessageSource: Sendable {
    /// Which composed messages a source cannot mark as asked.
    package struct MarkingError: Error, CustomStringConvertible {
        package var description: String
    }

    /// Where composed messages carry their mark besides MSH-10: the number of the visit, which routes keep.
    package static let standardMarkPlace = "PV1-19.1"

    package let run: RunID
    private let templates: [MessageTemplate]
    /// By template, the weights up to and with it; empty: the templates take turns.
    private let ends: [Int]
    private let numbering: Numbering

    /// Messages composed for the purpose.
    ///
    /// - Parameters:
    ///   - time: as for MSH-7.
    ///   - markPath: where each message carries its mark besides MSH-10.
    package init(
        _ mix: MessageMix, run: RunID, numbering: Numbering, time: String,
        markPath: Path
    ) throws(MarkingError) {
        self.run = run
        self.numbering = numbering
        var templates: [MessageTemplate] = []
        var ends: [Int] = []
        for share in mix.shares {
            let text = Array(share.kind.text(at: time).utf8)
            guard var message = try? Message(text), let place = message.targets(of: markPath).first,
                message.canWrite(at: place)
            else { throw MarkingError(description: "\(share.kind.rawValue) has no \(markPath)") }
            message.setRaw(Array(MessageTemplate.markToken.utf8), at: place)
            templates.append(MessageTemplate(composed: message.serialized(), run: run))
            ends.append((ends.last ?? 0) + share.weight)
        }
        self.templates = templates
        self.ends = ends
    }

    /// Messages of the user's own, in turn, each with an MSH-10 of this run.
    ///
    /// - Returns: `nil` when one of them cannot be sent that way, or there is none.
    package init?(own messages: [[UInt8]], run: RunID, numbering: Numbering) {
        let templates = messages.compactMap { MessageTemplate(own: $0, run: run) }
        guard !templates.isEmpty, templates.count == messages.count else { return nil }
        self.run = run
        self.numbering = numbering
        self.templates = templates
        ends = []
    }

    /// Whether the patients are this source's own, so that a number tells the patient.
    package var isComposed: Bool { !ends.isEmpty }

    /// Bytes of a message, on average.
    package var meanSize: Int {
        guard let total = ends.last, total > 0 else {
            return templates.reduce(0) { $0 + $1.size } / max(1, templates.count)
        }
        var sum = 0
        for (index, template) in templates.enumerated() {
            sum += template.size * (ends[index] - (index > 0 ? ends[index - 1] : 0))
        }
        return sum / total
    }

    /// Writes the frame of one message behind what `buffer` holds. The same bytes for the same number.
    package func append(_ number: Int, to buffer: inout ByteBuffer) {
        templates[index(of: number)].append(number: number, patient: numbering.patient(of: number), to: &buffer)
    }

    /// The frame of one message.
    func frame(_ number: Int, allocator: ByteBufferAllocator) -> ByteBuffer {
        templates[index(of: number)].frame(
            number: number, patient: numbering.patient(of: number), allocator: allocator)
    }

    private func index(of number: Int) -> Int {
        guard let total = ends.last else {
            return (numbering.turn(of: number) + numbering.sender(of: number)) % templates.count
        }
        let point = Int(Scatter.mixed(UInt64(number)) % UInt64(total))
        return ends.firstIndex { point < $0 } ?? 0
    }
}
