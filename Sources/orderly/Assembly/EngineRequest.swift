import Engine
import Foundation
import NIOPosix

/// What only a running engine does.
enum EngineRequest {
    /// - Throws: ``CommandFailure`` when none runs on the store, or with what it says against it.
    static func send(
        _ request: ControlRequest, content: [UInt8]? = nil, to directory: String
    ) async throws -> ControlReply {
        var request = request
        request.user = NSUserName()
        let reply = try await ControlClient.send(
            request, content: content, to: directory, group: MultiThreadedEventLoopGroup.singleton)
        guard let reply else {
            throw CommandFailure("no engine runs on \(directory): start it with `orderly run`, then ask again")
        }
        if let error = reply.error { throw CommandFailure(error) }
        return reply
    }
}
