import HL7
import Routes

/// The path of a file below its destination's directory, with values from the message made harmless.
struct FileAddress {
    private let template: Template

    private static let longestName = 255
    private static let longestPath = 3000

    init(_ template: Template) {
        self.template = template
    }

    func path(for message: Message, _ runner: Runner, _ place: Place) throws(Halt) -> String {
        var path: [UInt8] = []
        for part in template.parts {
            switch part {
            case .literal(let text): path += text
            case .messageID: path += SafeName.bytes(runner.context.messageID.description.utf8)
            case .now(let format): path += SafeName.bytes(format.format(runner.context.now))
            case .path(let source): path += SafeName.bytes(message.text(source, in: Scope()))
            }
            guard path.count <= Self.longestPath else {
                throw runner.failure(.internalError, "the path is longer than \(Self.longestPath) bytes", place)
            }
        }
        var names = path.split(separator: 0x2F, omittingEmptySubsequences: true).map { Array($0) }
        for index in names.indices {
            guard names[index].count <= Self.longestName else {
                throw runner.failure(.internalError, "a file name is longer than \(Self.longestName) bytes", place)
            }
            if SafeName.isSpecial(names[index]) { names[index].insert(0x5F, at: 0) }
        }
        return String(decoding: Array(names.joined(separator: [0x2F])), as: UTF8.self)
    }
}
