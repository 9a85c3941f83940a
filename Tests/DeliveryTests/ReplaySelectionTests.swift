import Delivery
import Pipeline
import Testing

@Suite struct ReplaySelectionTests {
    let directory = TemporaryDirectory()

    private func selection(
        _ mode: ReplaySelection.Mode, _ states: Set<MessageState> = [], to destination: String? = nil,
        payloadOf: String? = nil
    ) -> ReplaySelection {
        var query = MessageQuery()
        query.states = states
        return ReplaySelection(query, mode: mode, destination: destination, payloadOf: payloadOf)
    }

    private func choice(
        _ selection: ReplaySelection, _ deliveries: [(destination: String, state: DeliveryState)],
        _ decision: StoredDecision = .queued
    ) -> ReplaySelection.Choice {
        selection.choice(route: "feed", decision: decision, deliveries: deliveries)
    }

    @Test(
        "As sent takes what was delivered or given up as a dead letter, of the destinations and states that are meant")
    func asSent() {
        let deliveries: [(destination: String, state: DeliveryState)] = [
            ("lab", .delivered), ("archive", .deadLetter), ("ward", .discarded), ("acks", .delivered),
        ]
        var all = selection(.asSent)
        #expect(choice(all, deliveries) == .taken([0, 1, 3]))
        all.acknowledgements = ["feed/acks"]
        #expect(choice(all, deliveries) == .taken([0, 1]), "an acknowledgement is not sent again unless it is named")
        #expect(choice(selection(.asSent, to: "acks"), deliveries) == .taken([3]))
        #expect(choice(selection(.asSent, [.deadLetter]), deliveries) == .taken([1]))
        #expect(choice(selection(.asSent, [.discarded]), deliveries) == .taken([2]))
        #expect(choice(selection(.asSent, to: "pacs", payloadOf: "lab"), deliveries) == .taken([0]))
        #expect(choice(selection(.asSent, to: "pacs"), deliveries) == .nothing)
    }

    @Test(
        "What still waits is left alone, in both ways", arguments: [DeliveryState.queued, .blocked, .parked, .awaiting])
    func waiting(_ state: DeliveryState) {
        let deliveries: [(destination: String, state: DeliveryState)] = [("lab", state), ("archive", .delivered)]
        #expect(choice(selection(.asSent), deliveries) == .taken([1]))
        #expect(choice(selection(.asSent, to: "lab"), deliveries) == .waits)
        #expect(choice(selection(.throughRoute), deliveries) == .waits)
        #expect(choice(selection(.throughRoute, to: "archive"), deliveries) == .taken([]))
    }

    @Test("Through the route go messages that it skipped or could not handle, not what it rejected or somebody gave up")
    func throughRoute() {
        #expect(choice(selection(.throughRoute), [], .skipped) == .taken([]))
        #expect(choice(selection(.throughRoute), [("", .deadLetter)], .deadLettered) == .taken([]))
        #expect(choice(selection(.throughRoute), [("", .discarded)], .deadLettered) == .nothing)
        #expect(choice(selection(.throughRoute, [.discarded]), [("", .discarded)], .deadLettered) == .taken([]))
        #expect(choice(selection(.throughRoute), [], .rejected) == .nothing)
        #expect(choice(selection(.throughRoute, [.rejected]), [], .rejected) == .taken([]))
    }

    @Test("A preview counts what there is up to the end of the selection, and tells what is left alone")
    func preview() async throws {
        let store = try MessageStore.open(.test(directory), logger: quiet)
        var acceptances = (1...5).map { Sample.acceptance(store.nextID(), controlID: "C\($0)", receivedAt: Int64($0)) }
        acceptances[3].peer = SentAgain.replay.peer(of: acceptances[0].id)
        acceptances[4].peer = SentAgain.retry.peer(of: acceptances[0].id)
        _ = await store.store(acceptances)
        for index in [0, 1, 3, 4] {
            try await store.discard(DeliveryID(message: acceptances[index].id, ordinal: 1), reason: "test")
        }
        var wanted = selection(.asSent, [.discarded, .queued])
        var preview = try store.reader.preview(wanted)
        #expect(preview.messages == 3 && preview.replays == 1 && preview.waiting == 1)
        #expect((preview.first, preview.last) == (1, 5))
        let lab = DestinationKey(route: "registrations", name: "lab")
        #expect(preview.deliveries == [lab: [.discarded: 3]] && preview.routes == ["registrations": 3])
        wanted.includesReplays = true
        wanted.end = acceptances[4].id.rawValue
        preview = try store.reader.preview(wanted)
        #expect(preview.messages == 3 && preview.replays == 0 && preview.last == 4)
        await store.close()
    }
}
