/// Which listener a message in work came to.
package struct WorkLabel: Hashable, Sendable {
    package let route: String
    package let listener: String
    /// Both as the marks hold them.
    let bytes: [UInt8]

    /// Longer ones are cut: then a message of theirs is counted, but not known again.
    package init(route: String, listener: String) {
        self.route = route
        self.listener = listener
        bytes = Array((listener + "\n" + route).utf8.prefix(WorkSlot.labelLimit))
    }

    /// As a crash left it.
    init(bytes: some Sequence<UInt8>) {
        let parts = String(decoding: Array(bytes), as: UTF8.self)
            .split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        self.init(route: parts.count > 1 ? String(parts[1]) : "", listener: parts.first.map(String.init) ?? "")
    }
}
