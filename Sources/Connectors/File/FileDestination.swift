package import NIOCore
import NIOPosix
package import Pipeline
package import Routes

/// Writes each payload to a file of its own, or appends it to a file of messages (`batch`).
///
/// Delivered means: content and name are on disk. See ``FileWriter`` for the order of writes, and for what a batch
/// file may hold after a crash. System calls run on threads of the destination's own, so that a volume that hangs
/// holds up this destination and nothing else.
package final class FileDestination: Destination {
    private let writer: FileWriter
    private let isBatch: Bool
    private let threads: NIOThreadPool
    private let group: any EventLoopGroup
    private let limit: Duration

    /// - Parameters:
    ///   - owner: Route and destination, as one name.
    ///   - limit: How long one delivery may take before it counts as unanswered; the threads are not waited for.
    package init(
        _ settings: DestinationDefinition.FileSettings, owner: String, group: any EventLoopGroup,
        limit: Duration = .seconds(30)
    ) throws(ConnectorError) {
        guard settings.directory.utf8.first == UInt8(ascii: "/"), !settings.directory.utf8.contains(0) else {
            throw ConnectorError(.directoryNotAbsolute, "the directory of a file destination must be an absolute path")
        }
        writer = FileWriter(root: settings.directory, permissions: settings.permissions, owner: owner)
        isBatch = settings.isBatch
        threads = NIOThreadPool(numberOfThreads: 2)
        threads.start()
        self.group = group
        self.limit = limit
    }

    deinit {
        // A destination that was never shut down must not keep its threads.
        threads.shutdownGracefully { _ in }
    }

    package func deliver(_ item: OutboundItem) async throws(DeliveryFailure) -> Delivered {
        let address = try Self.address(of: item)
        let write = PendingWrite()
        let deadline = group.next().scheduleTask(in: TimeAmount(limit)) { write.abandon(.deadline) }
        defer { deadline.cancel() }
        threads.submit { [writer, isBatch] state in
            guard case .active = state else { return write.abandon(.shutDown) }
            guard write.begin() else { return }
            write.finish(
                Result { () throws(FileFault) in
                    if isBatch {
                        try writer.append(item.payload, to: address)
                    } else {
                        try writer.place(item.payload, at: address, for: item.message)
                    }
                })
        }
        return try await write.result().get()
    }

    /// Waits for writes that have begun, at most as long as one may take.
    package func shutdown() async {
        let ended = Settlement<Void>()
        let deadline = group.next().scheduleTask(in: TimeAmount(limit)) { _ = ended.settle(()) }
        defer { deadline.cancel() }
        threads.shutdownGracefully { _ in ended.settle(()) }
        await ended.value { ended.settle(()) }
    }

    private static func address(of item: OutboundItem) throws(DeliveryFailure) -> FileAddress {
        guard let text = item.address else {
            throw DeliveryFailure(kind: .invalid, code: "no_address", reason: "the delivery names no file")
        }
        do throws(FileAddress.Flaw) {
            return try FileAddress(text)
        } catch {
            throw DeliveryFailure(kind: .invalid, code: "bad_address", reason: error.rawValue)
        }
    }
}
