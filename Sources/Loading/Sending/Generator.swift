import Histogram
package import MLLP
package import NIOCore

/// Sends the messages of a ``MessageSource`` over many connections and checks every answer.
package final class Generator: Sendable {
    private let loops: [NIOLoopBound<SenderLoop>]
    private let eventLoops: [any EventLoop]
    private let peer: String

    /// - Parameters:
    ///   - numbering: the one the source was made with, with as many senders as there are connections.
    ///   - eventLoops: the connections are dealt out over them; at most as many as connections are used.
    ///   - log: gets the mark of every positively acknowledged message, with its patient's number (with messages of the
    ///     user's own, its connection's).
    package init(
        _ settings: GeneratorSettings, source: MessageSource, numbering: Numbering, eventLoops: [any EventLoop],
        log: LogFile? = nil
    ) async throws {
        let used = Array(eventLoops.prefix(max(1, settings.connections)))
        var loops: [NIOLoopBound<SenderLoop>] = []
        for (index, eventLoop) in used.enumerated() {
            let indexes = Array(stride(from: index, to: settings.connections, by: used.count))
            loops.append(
                try await eventLoop.submit {
                    NIOLoopBound(
                        SenderLoop(
                            settings, source: source, numbering: numbering, indexes: indexes,
                            log: log.map { IDLog($0) },
                            eventLoop: eventLoop),
                        eventLoop: eventLoop)
                }.get())
        }
        self.loops = loops
        self.eventLoops = used
        peer = "\(settings.host):\(settings.port)"
    }

    /// Opens the connections and begins to send.
    ///
    /// - Throws: when not one connection of an event loop could be opened. Later losses are made good.
    package func start() async throws(ClientError) {
        do {
            for loop in loops { try await loop.eventLoop.flatSubmit { loop.value.connect() }.get() }
        } catch {
            await close()
            throw ClientError(ClientError.Code(error), wasSent: false, peer: peer)
        }
        let start = NIODeadline.now()
        for loop in loops { loop.eventLoop.execute { loop.value.begin(at: start) } }
    }

    /// Sends no new message any more.
    package func stop() {
        for loop in loops { loop.eventLoop.execute { loop.value.stopOffering() } }
    }

    /// Ends all connections; messages without an answer stay in doubt.
    package func close() async {
        for loop in loops { try? await loop.eventLoop.submit { loop.value.close() }.get() }
    }

    /// - Parameter takingSecond: the next snapshot's latencies begin here.
    package func snapshot(takingSecond: Bool = false) async -> GeneratorSnapshot {
        var sum = GeneratorSnapshot(
            counts: GeneratorCounts(), second: takingSecond ? LatencyRecorder.empty() : nil, isDone: true)
        for loop in loops {
            guard let part = try? await loop.eventLoop.submit({ loop.value.snapshot(takingSecond: takingSecond) }).get()
            else { continue }
            sum.counts = sum.counts + part.counts
            if let second = part.second { sum.second?.add(second) }
            sum.isDone = sum.isDone && part.isDone
        }
        return sum
    }

    package func result() async -> GeneratorResult {
        var sum = GeneratorResult(latency: LatencyRecorder.empty(), acknowledged: NumberSet())
        for loop in loops {
            guard let part = try? await loop.eventLoop.submit({ loop.value.result() }).get() else { continue }
            sum.latency.add(part.latency)
            if let serviceTime = part.serviceTime {
                sum.serviceTime = sum.serviceTime ?? LatencyRecorder.empty()
                sum.serviceTime?.add(serviceTime)
            }
            sum.acknowledged.form(unionWith: part.acknowledged)
            sum.elapsed = max(sum.elapsed, part.elapsed)
            sum.logFailure = sum.logFailure ?? part.logFailure
        }
        return sum
    }
}
