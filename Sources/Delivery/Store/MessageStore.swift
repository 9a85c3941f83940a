package import Logging
package import Pipeline
import Synchronization

/// The durable store: every accepted message with its plan, its queue entries and what became of them.
///
/// One process a store. All of it may be called from any thread; nothing but ``open(_:logger:)`` and the queries
/// waits for the disk. The interface speaks of batches and results, not of files, so that a shared database can
/// take its place.
package final class MessageStore: Sendable {
    let committer: Committer
    /// The queries; the same that ``StoreReader/open(directory:)`` gives to other processes.
    package var reader: StoreReader { committer.reader }
    package let logger: Logger
    let keeper: StoreKeeper
    private let ids: IDSequence
    private let lock: StoreLock

    private init(
        committer: Committer, keeper: StoreKeeper, ids: IDSequence, lock: StoreLock, logger: Logger
    ) {
        self.committer = committer
        self.keeper = keeper
        self.ids = ids
        self.lock = lock
        self.logger = logger
    }

    /// Opens the store, or makes it: directory mode 0700, files 0600, write-ahead log, a flush for each commit.
    /// Recovers what a crash left.
    ///
    /// - Throws: `locked` when another process has it, `notDurable` when commits would not survive a power cut,
    ///   `unknownVersion` for slices of another version, else what the disk says.
    package static func open(_ configuration: StoreConfiguration, logger: Logger) throws(StoreError) -> MessageStore {
        try Volume.makeDirectory(configuration.directory)
        let lock = try StoreLock(directory: configuration.directory)
        try StoreBackup.requireWhole(configuration.directory)
        try SliceFile.finishMoves(in: configuration.directory)
        let committer = Committer(configuration: configuration, logger: logger)
        let found = try committer.start()
        let keeper = StoreKeeper(committer)
        keeper.start()
        return MessageStore(
            committer: committer, keeper: keeper, ids: IDSequence(after: found.last), lock: lock,
            logger: logger)
    }

    /// Commits what was handed over, copies the logs into the slices and closes them.
    package func close() async {
        await keeper.stop()
        await committer.stop()
        committer.follow(nil)
        reader.close()
        lock.release()
    }

    // MARK: Intake

    /// Above every id given before, on disk or not; also when the clock is set back.
    package func nextID() -> MessageID { ids.next(at: WallTime.now()) }

    /// Hands a message to the committer. Its receiver is told with the others of its group.
    ///
    /// - Returns: `false` when too much waits already: nothing was taken, and the receiver is called when there is
    ///   room again, with the tickets of its own that are done, if any.
    package func submit(_ acceptance: Acceptance, ticket: UInt64, receiver: any CommitReceiver) -> Bool {
        committer.submit(PendingAcceptance(acceptance: acceptance, ticket: ticket, receiver: receiver))
    }

    /// The stored answer, if this message is one whose acknowledgement may not have arrived, sent again: same
    /// listener, and every byte the same, MSH-3, MSH-4 and MSH-10 among them. Nothing is to be queued then.
    ///
    /// Only committed messages are found: a sender that does not wait for a slow commit and repeats itself on
    /// another connection gets both stored.
    ///
    /// - Parameter connection: the one it came on. The answer is owed there from now on, until that connection
    ///   carries another message.
    package func retransmission(listener: String, connection: UInt64, bytes: [UInt8]) -> StoredReply? {
        guard let candidate = uncertainMessages(listener: listener, [bytes]).first ?? nil,
            let stored = reply(to: bytes, repeating: candidate, listener: listener)
        else { return nil }
        repeated([bytes], [candidate], listener: listener, on: connection)
        return stored
    }

    /// For each message of one frame the stored one that it may repeat, see
    /// ``retransmission(listener:connection:bytes:)``. Does not wait for the disk.
    ///
    /// - Returns: as many as `messages`.
    package func uncertainMessages(listener: String, _ messages: [[UInt8]]) -> [MessageID?] {
        let marks = messages.map { UncertainSet.mark(listener: listener, $0) }
        return committer.uncertain.withLock { uncertain in marks.map { uncertain.message(marked: $0) } }
    }

    /// The stored answer, if `bytes` are those of `candidate`.
    package func reply(to bytes: [UInt8], repeating candidate: MessageID, listener: String) -> StoredReply? {
        (try? reader.reply(of: candidate, listener: listener, bytes: bytes)) ?? nil
    }

    /// Messages of one frame that were answered again, on `connection`.
    ///
    /// - Parameter accepted: what was stored of the same frame.
    package func repeated(
        _ messages: [[UInt8]], _ candidates: [MessageID], listener: String, on connection: UInt64,
        beside accepted: Set<MessageID> = []
    ) {
        let marks = messages.map { UncertainSet.mark(listener: listener, $0) }
        let rows = committer.uncertain.withLock { $0.move(marks, to: connection, beside: accepted) }
        let now = WallTime.now()
        committer.note(candidates.map { NoteRecord(message: $0, at: now, kind: .repeated) }, uncertain: rows)
    }

    /// What a message's number says on its link. An expected one is kept for the message until it is stored, or given
    /// back by ``release(_:)``.
    ///
    /// - Parameter number: MSH-13, -1 to 999,999,999,999,999.
    package func sequence(_ number: Int64, on link: SequenceLink) -> SequenceVerdict {
        committer.sequences.withLock { $0.judge(number, on: link) }
    }

    /// The message was not accepted: its number is expected again, and what came behind it is not.
    package func release(_ step: SequenceStep) {
        committer.sequences.withLock { $0.release(step) }
    }

    /// The acknowledgements of a stored message; `nil` when it is gone. For an event loop.
    package func replies(of message: MessageID) -> [[UInt8]]? {
        (try? reader.replies(of: message)) ?? nil
    }

    /// How often a message came whose sender and control id are those of another one that is still uncertain, with
    /// other bytes: both were accepted. Senders that restart or never change their numbering show here.
    package var reusedControlIDs: Int { committer.uncertain.withLock { $0.reusedControlIDs } }

    // MARK: Acknowledgements on connections of their own

    /// Lets an acknowledgement go that was stored as awaiting, with what it finally says; `nil` when there is nothing to
    /// say after all. Not waited for: what is lost in a crash is still awaiting after it.
    package func release(_ id: DeliveryID, to destination: DestinationKey, saying payload: [UInt8]?) {
        let settlement =
            payload.map { Settlement(id: id, destination: destination, state: .queued, attempts: 0, payload: $0) }
            ?? Settlement(
                id: id, destination: destination, state: .discarded, attempts: 0,
                reason: "the sender did not ask for this acknowledgement")
        committer.settle([settlement])
    }

    // MARK: State

    /// What is in force on the connection that commits.
    package func durability() async throws(StoreError) -> StoreDurability {
        try await committer.perform { (slices) throws(StoreError) in
            try slices.writer(for: StoreRecovery.newestDay(in: slices)).durability()
        }
    }

    package var state: StoreState { committer.health.current }

    /// The state now and each later one. Ends when the store is closed.
    package var states: AsyncStream<StoreState> { committer.health.states() }
}
