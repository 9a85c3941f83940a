import ArgumentParser
import Foundation

/// A comma-separated list of replies.
struct ReplyScript: ExpressibleByArgument {
    var replies: [ScriptedReply]

    init(replies: [ScriptedReply]) {
        self.replies = replies
    }

    init?(argument: String) {
        let words = argument.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let replies = words.compactMap { ScriptedReply(rawValue: $0) }
        guard !replies.isEmpty, replies.count == words.count else { return nil }
        self.replies = replies
    }
}
