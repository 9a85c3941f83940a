import Delivery
import Pipeline
import Routes

/// Makes what is sent again out of what is stored.
struct ReplayMaker: Sendable {
    let store: MessageStore
    let resubmission: Resubmission
    let clock: WallClock

    /// What a replay is to do about one message.
    enum Fate {
        /// The new message, and the dead letters whose place it takes.
        case send(Acceptance, replacing: [DeliveryID])
        /// It waits in a queue meanwhile, or nothing of it is meant any more.
        case passOver
        /// With a reason that names no content.
        case fail(String)
    }

    func fate(of id: MessageID, in job: ReplayJob) -> Fate {
        do {
            guard let stored = try store.reader.message(id) else { return .fail("its content was dropped") }
            let deliveries = stored.deliveries.map { (destination: $0.destination.name, state: $0.state) }
            let choice = job.selection.choice(route: stored.route, decision: stored.decision, deliveries: deliveries)
            guard case .taken(let indices) = choice else { return .passOver }
            let made =
                switch job.selection.mode {
                case .asSent: try asSent(stored, indices.map { stored.deliveries[$0] }, job.selection)
                case .throughRoute: try throughRoute(stored, job.selection)
                }
            var acceptance = made.acceptance
            guard case .queued(let planned) = acceptance.decision else { return .passOver }
            acceptance.decision = .queued(planned.map { Self.apart($0, "replay \(job.number)") })
            acceptance.replay = ReplayStep(job: job.number, original: id)
            acceptance.notes.append(
                NoteRecord(
                    message: acceptance.id, at: acceptance.receivedAt, kind: .replayed,
                    text: "replay \(job.number) of \(id) by \(job.user), \(job.selection.mode.rawValue): \(job.reason)")
            )
            return .send(acceptance, replacing: made.replaced)
        } catch {
            return .fail("\(error)")
        }
    }

    /// Nothing of today waits for it.
    static func apart(_ planned: PlannedDelivery, _ name: String) -> PlannedDelivery {
        var planned = planned
        planned.lane = .apart(Array(name.utf8))
        return planned
    }

    private func throughRoute(
        _ stored: StoredMessage, _ selection: ReplaySelection
    ) throws -> (acceptance: Acceptance, replaced: [DeliveryID]) {
        // A replay goes on by itself after a crash: it must not crash again on the same message.
        if resubmission.breaker.suspect(stored.bytes, to: stored.listener) != nil {
            throw EngineError(.control, "the engine crashed on \(stored.id): `orderly dead retry` runs it by itself")
        }
        let replaced = stored.deliveries.filter {
            $0.state == .deadLetter
                && (selection.destination == nil || $0.destination.name.isEmpty
                    || $0.destination.name == selection.destination)
        }.map(\.id)
        let acceptance = try resubmission.acceptance(
            of: stored, as: replaced.isEmpty ? .replay : .retry, to: selection.destination)
        return (acceptance, replaced)
    }

    private func asSent(
        _ stored: StoredMessage, _ deliveries: [StoredDelivery], _ selection: ReplaySelection
    ) throws -> (acceptance: Acceptance, replaced: [DeliveryID]) {
        let replaced = deliveries.filter { $0.state == .deadLetter }.map(\.id)
        let planned = try deliveries.map {
            try self.planned($0, of: stored, to: selection.destination ?? $0.destination.name)
        }
        return (copy(of: stored, planned, as: replaced.isEmpty ? .replay : .retry), replaced)
    }

    /// A delivery as it was sent, or with other bytes, to a destination of its route.
    ///
    /// - Throws: ``EngineError`` when the route has no such destination, or one that this cannot go to.
    func planned(
        _ delivery: StoredDelivery, of stored: StoredMessage, to name: String, payload corrected: [UInt8]? = nil
    ) throws -> PlannedDelivery {
        guard let route = resubmission.runners[stored.route]?.route else {
            throw EngineError(.control, "there is no route \(stored.route) any more")
        }
        let destinations = route.destinations + [route.acknowledge.applicationTo].compactMap { $0 }
        guard let definition = destinations.first(where: { $0.name == name }) else {
            throw EngineError(
                .control,
                "route \(route.name) has no destination \(name); it has "
                    + destinations.map(\.name).joined(separator: ", "))
        }
        let isElsewhere = name != delivery.destination.name
        if case .file = definition.connector, isElsewhere {
            throw EngineError(
                .control, "\(name) writes files, which its route names: send it through the route instead")
        }
        guard let payload = try corrected ?? store.reader.payload(of: delivery.id) else {
            throw EngineError(.control, "what \(delivery.id) carried was dropped")
        }
        return PlannedDelivery(
            destination: name, payload: payload == stored.bytes ? nil : payload, controlID: delivery.controlID,
            address: isElsewhere ? nil : delivery.address)
    }

    /// A new message of the same bytes. Nobody waits for an answer to it.
    func copy(of stored: StoredMessage, _ planned: [PlannedDelivery], as kind: SentAgain) -> Acceptance {
        Acceptance(
            id: store.nextID(), route: stored.route, routeVersion: stored.routeVersion, listener: stored.listener,
            connection: .random(in: .min ... .max), peer: kind.peer(of: stored.id),
            receivedAt: clock.read().nanoseconds, bytes: stored.bytes, keys: stored.keys, decision: .queued(planned),
            replies: [])
    }
}
