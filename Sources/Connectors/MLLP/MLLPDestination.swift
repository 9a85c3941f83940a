package import Logging
import MLLP
package import NIOCore
package import Pipeline
package import Routes

/// Sends messages over MLLP and reads the receiver's acknowledgements.
///
/// - One unanswered message a connection, at most `connections` connections. Every attempt sends the payload as it is.
/// - An answer counts only if its MSA-2 is the message's MSH-10. After a time-out or an answer that does not count,
///   the connection is closed before the delivery ends, so a late acknowledgement meets no other message.
/// - With MLLP release 2 the receiver's commit acknowledgement comes first: without it, or after a negative one, the
///   message is sent again. It stands in for no HL7 answer: those are waited for as the message asks, so that only a
///   message with NE in MSH-15 and MSH-16 is delivered by the commit alone.
/// - Which answers are waited for follows MSH-15 and MSH-16 of the payload, see ``AnswerExpectation``; with
///   `confirmed_by: commit` HL7's commit acknowledgement is enough, and must be asked for. A message that
///   forbids every answer counts as delivered when the operating system has taken all of its bytes; that is the
///   weakest confirmation there is, and only what the message itself asks for.
package final class MLLPDestination: Destination {
    private let pool: ClientPool
    private let logger: Logger
    private let match: DestinationDefinition.AnswerMatch
    private let isApplicationElsewhere: Bool
    private let hasCommitBlocks: Bool

    /// - Parameter logger: Carries route and destination in its metadata.
    /// - Throws: `clearTextRefused`, `unusableCredentials`, `outOfRange`. Connects with the first delivery.
    package init(
        _ settings: DestinationDefinition.MLLPSettings, group: any EventLoopGroup, logger: Logger
    ) throws(ConnectorError) {
        let configuration = try ClientConfiguration(settings)
        self.logger = logger
        match = settings.answerMatch
        isApplicationElsewhere = settings.confirmedBy == .commit
        hasCommitBlocks = settings.release == .two
        pool = ClientPool(size: settings.connections, keepsConnections: settings.keepConnected) {
            Client(configuration, group: group, logger: logger)
        }
    }

    package func deliver(_ item: OutboundItem) async throws(DeliveryFailure) -> Delivered {
        let expectation = AnswerExpectation(
            payload: item.payload, isApplicationElsewhere: isApplicationElsewhere)
        // Its application's answer is not nothing, and on its other connection nobody waits for it.
        if isApplicationElsewhere, !hasCommitBlocks, expectation.isNothing,
            !AnswerExpectation(payload: item.payload).isNothing
        {
            throw DeliveryFailure(
                kind: .invalid, code: "no_commit_asked",
                reason: "confirmed_by: commit needs AL in MSH-15, and the message asks for no commit acknowledgement")
        }
        let client = try await pool.take()
        let result =
            expectation.isNothing
            ? await write(item, with: client) : await exchange(item, with: client, expecting: expectation)
        await pool.giveBack(client)
        return try result.get()
    }

    package func shutdown() async {
        await pool.shutdown()
    }

    private func exchange(
        _ item: OutboundItem, with client: Client, expecting expectation: AnswerExpectation
    ) async -> Result<Delivered, DeliveryFailure> {
        let judge = AnswerJudge(AnswerReader(controlID: item.controlID, expectation: expectation, match: match))
        let result: Result<[UInt8], ClientError>
        do throws(ClientError) {
            result = .success(try await client.exchange(item.payload) { judge.judge($0) })
        } catch {
            result = .failure(error)
        }
        let verdict = judge.result(of: result)
        if case .failure(let failure) = verdict, failure.kind == .badAnswer {
            logger.warning(
                "An answer was refused and its connection closed",
                metadata: ["message": "\(item.message)", "attempt": "\(item.attempt)", "code": "\(failure.code)"])
        }
        if let tolerated = judge.tolerated {
            logger.info(
                "tolerated",
                metadata: ["message": "\(item.message)", "attempt": "\(item.attempt)", "answer": "\(tolerated)"])
        }
        return verdict
    }

    private func write(_ item: OutboundItem, with client: Client) async -> Result<Delivered, DeliveryFailure> {
        do throws(ClientError) {
            try await client.send(item.payload)
            return .success(Delivered(answer: nil))
        } catch {
            return .failure(DeliveryFailure(error))
        }
    }
}
