/// What one message may be at most; larger ones are refused before they are read.
package struct MessageLimits: Hashable, Sendable {
    /// Size of the whole message. Whatever is set here, messages of 2 GiB and more are refused.
    package var bytes = 16_000_000
    /// Segments in it, also after steps have added some.
    package var segments = 100_000

    package init() {}
}
