import CharacterSets
import Delivery
import HL7
import NIOCore
import Pipeline
import Routes

/// After a restart: the acknowledgements of one route that still wait for deliveries of their messages.
struct AwaitedAcknowledgements {
    let intake: RouteIntake
    let group: any EventLoopGroup

    private static let atOnce = 500

    /// Before the route's listener opens, so that none is met which is followed already.
    ///
    /// - Throws: `StoreError` when the store cannot be read.
    func resume() throws {
        let route = intake.runner.route
        guard let destination = route.acknowledge.applicationTo else { return }
        let filter = DeliveryFilter(route: route.name, destination: destination.name, states: [.awaiting])
        var last: DeliveryID?
        while true {
            let page = try intake.store.reader.deliveries(filter, after: last, limit: Self.atOnce)
            for delivery in page { try resume(delivery) }
            guard page.count == Self.atOnce else { return }
            last = page.last?.id
        }
    }

    private func resume(_ delivery: StoredDelivery) throws {
        guard let stored = try intake.store.reader.message(delivery.id.message),
            let message = try? intake.runner.read(stored.bytes, limits: intake.limits)
        else { return }
        let eventLoop = group.next()
        let (nanoseconds, isNoAge) = intake.clock.read().nanoseconds.subtractingReportingOverflow(stored.receivedAt)
        let age = Duration.nanoseconds(isNoAge ? 0 : nanoseconds)
        eventLoop.execute { [intake] in
            AwaitedAnswer(
                id: stored.id, request: message, header: Header(message.message), runner: intake.runner, owed: nil,
                intake: intake, outlet: .queue(delivery.id, delivery.destination), eventLoop: eventLoop
            ).resume(senderIsReleased: true, age: age)
        }
    }
}
