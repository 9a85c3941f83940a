import Foundation
import GRDB
import Pipeline

/// What is on record.
extension ReplayLedger {
    private static let columns = """
        SELECT number, created_at, user, reason, selection, rate, state, remark, ended_at, total, sent, failed,
            passed_over, position FROM replay
        """

    /// The newest first.
    package func jobs(limit: Int = 100) throws(StoreError) -> [ReplayJob] {
        try jobs(" ORDER BY number DESC LIMIT ?", [min(max(limit, 1), Self.jobLimit)])
    }

    package func job(_ number: Int) throws(StoreError) -> ReplayJob? {
        try jobs(" WHERE number = ?", [number]).first
    }

    /// Those that are not over, the oldest first.
    package func open() throws(StoreError) -> [ReplayJob] {
        try jobs(" WHERE state < 2 ORDER BY number", [])
    }

    private func jobs(_ clause: String, _ arguments: StatementArguments) throws(StoreError) -> [ReplayJob] {
        try read { database in
            try StoredRow.all(
                database, sql: Self.columns + clause, arguments: arguments, named: { "replay \($0)" }
            ).map { row in
                let number = try row.count(0)
                guard
                    let selection = try? JSONDecoder().decode(
                        ReplaySelection.self, from: Data(try row.bytes(4)))
                else { throw StoreError(.damagedRow, "replay \(number) is damaged", cause: "its selection") }
                var job = ReplayJob(
                    number: number, selection: selection, rate: try row.count(5), user: try row.text(2),
                    reason: try row.text(3), state: ReplayJob.State(rawValue: try row.count(6)) ?? .interrupted,
                    createdAt: try row.integer(1))
                job.remark = try row.optionalText(7)
                job.endedAt = try row.optionalInteger(8)
                (job.total, job.sent) = (try row.count(9), try row.count(10))
                (job.failed, job.passedOver) = (try row.count(11), try row.count(12))
                job.position = try row.integer(13)
                return job
            }
        }
    }

    /// The first that could not be sent, with why; at most 1000 of a replay are kept.
    package func failures(of job: Int, limit: Int = 20) throws(StoreError) -> [ReplayJob.Failure] {
        try read { database in
            try StoredRow.all(
                database,
                sql: "SELECT message, reason FROM replay_failure WHERE job = ? ORDER BY message LIMIT ?",
                arguments: [job, min(max(limit, 1), Self.failureLimit)], named: { "failure of \($0)" }
            ).map { row in
                ReplayJob.Failure(message: MessageID(rawValue: try row.integer(0)), reason: try row.text(1))
            }
        }
    }
}
