/// What the frames mean that come back for one message, as far as MLLP itself says. A value: frames in, steps out.
///
///     release 1    block → recognised · else: an answer
///     release 2    awaiting    06 → committed · 15 → refused · else: an answer, and the block may still come
///                  committed   block → violation · else: an answer
///
/// A second block is never passed over: blocks name no message, so one too many could stand for the next.
package struct CommitWait: Hashable, Sendable {
    package enum Step: Hashable, Sendable {
        /// For HL7 to judge.
        case answer
        case committed
        case refused
        /// A block on a connection of release 1, where nothing follows from it.
        case recognised(isFirst: Bool)
        case violation
    }

    private enum State: Hashable {
        case releaseOne(hasSeenBlock: Bool)
        case awaiting
        case committed
    }

    private var state: State

    /// - Parameter isAwaited: MLLP release 2.
    package init(isAwaited: Bool) {
        state = isAwaited ? .awaiting : .releaseOne(hasSeenBlock: false)
    }

    /// Whether the block that release 2 promises has not come.
    package var isOpen: Bool { state == .awaiting }

    package var isReleaseTwo: Bool { state == .awaiting || state == .committed }

    package mutating func received(_ content: [UInt8]) -> Step {
        guard let block = CommitBlock(content) else { return .answer }
        switch (state, block) {
        case (.releaseOne(let hasSeenBlock), _):
            state = .releaseOne(hasSeenBlock: true)
            return .recognised(isFirst: !hasSeenBlock)
        case (.awaiting, .stored):
            state = .committed
            return .committed
        case (.awaiting, .notStored):
            return .refused
        case (.committed, _):
            return .violation
        }
    }
}
