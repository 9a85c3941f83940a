/// What a listener makes of frames that are not as MLLP has them.
package struct FramingTolerance: Hashable, Sendable {
    /// FS without the CR behind it ends a frame.
    package var missingEnd = true
    /// Bytes between frames are passed over.
    package var bytesBetween = true
    /// Several frames may be complete in what one read brings.
    package var sharedReads = true
    /// A connection that does not begin with VT is one message, up to the end of its stream.
    package var noFraming = false
    /// A message may come before the one in front of it is answered.
    package var earlyNext = true

    package init() {}
}
