import Synchronization

/// How a run is told to end before its time, from any thread.
package final class LoadStop: Sendable {
    private let requests = Atomic<Int>(0)

    package init() {}

    /// The first time: no new message is sent, and what is under way is waited for. The second time: at once.
    package func request() {
        requests.add(1, ordering: .relaxed)
    }

    var isRequested: Bool { requests.load(ordering: .relaxed) > 0 }
    var isUrgent: Bool { requests.load(ordering: .relaxed) > 1 }
}
