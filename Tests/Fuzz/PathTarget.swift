import HL7

/// Text of a route file as a path: it reads back from its own description, or its error lies inside the text and
/// suggests a path.
enum PathTarget {
    @Sendable static func run(_ input: [UInt8]) {
        let text = String(decoding: input, as: UTF8.self)
        let path: Path
        do {
            path = try Path(text)
        } catch {
            hold(error.offset >= 0 && error.length >= 1, "an error of no place")
            hold(error.offset <= text.count || error.offset <= Path.longestText, "an error outside of the text")
            if let suggestion = error.suggestion { hold((try? Path(suggestion)) != nil, "\(suggestion) is no path") }
            return
        }
        // Quoted again a value may take more room than a path may have.
        let isTooLong = path.description.utf8.count > Path.longestText
        hold(isTooLong || (try? Path(path.description)) == path, "\(path) reads back as another path")
        for message in messages {
            let all = message.locations(of: path)
            hold(message.location(of: path) == all.first, "\(path): the first place is another one")
            hold(message.text(path) == (all.first.map { message.text(at: $0) } ?? []), "\(path): another text")
            for target in message.targets(of: path, atMost: 10) {
                var changed = message
                changed.setText([0x41], at: target)
            }
        }
    }

    private static let messages: [Message] = [
        #"MSH|^~\&|A^B&C~D|E||F\T\G"# + "\rPID|1|a~b|x^y&z~u^v&w\rOBX|1|ST\rOBX|2|NM|||3~4\r",
        "MSH|^\rPID|1^2|3",
    ].compactMap { try? Message(Array($0.utf8)) }
}
