import NIOCore

/// Sits between the socket's side of an embedded channel and the handler under test: counts flushes and reads, and
/// holds writes back when it is told to, as a socket does whose peer has stopped reading.
final class OutboundTap: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private(set) var flushes = 0
    private(set) var reads = 0
    var isClogged = false
    private var held: [EventLoopPromise<Void>] = []

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard isClogged else {
            context.write(data, promise: promise)
            return
        }
        if let promise { held.append(promise) }
    }

    func flush(context: ChannelHandlerContext) {
        flushes += 1
        context.flush()
    }

    func read(context: ChannelHandlerContext) {
        reads += 1
        context.read()
    }

    /// The oldest write goes through.
    func unclogOne() {
        if !held.isEmpty { held.removeFirst().succeed() }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        for promise in held { promise.fail(ChannelError.ioOnClosedChannel) }
        held = []
    }
}
