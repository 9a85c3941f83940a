package import Pipeline

/// Which message of which replay another message is: stored with it, in one transaction, so that a replay that is
/// taken up after a crash knows what it has sent.
package struct ReplayStep: Hashable, Sendable {
    package var job: Int
    package var original: MessageID

    package init(job: Int, original: MessageID) {
        self.job = job
        self.original = original
    }
}
