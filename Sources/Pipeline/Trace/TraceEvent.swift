package import HL7
package import Routes

/// One thing that happened in a run, in order.
package struct TraceEvent: Hashable, Sendable {
    /// How many steps are around it: 0 for the route's own list.
    package let depth: Int
    package let kind: Kind

    package enum Kind: Hashable, Sendable {
        /// A step ran; with its condition, if it has one, and what that saw.
        case ran(StepMark, because: [Sighting])
        /// A step's condition was false.
        case skipped(StepMark, because: [Sighting])
        /// A branch of `choose`, or an `else:`, was taken.
        case took(CoverageElement, because: [Sighting])
        /// A branch of `choose` whose condition was false.
        case passedOver(Place, because: [Sighting])
        /// The next item of a `for_each`, from 1.
        case looped(Path, number: Int)
        /// A place was written, made or removed. Raw bytes; empty `before` = new, empty `after` = gone or emptied.
        case changed(Location, before: [UInt8], after: [UInt8])
        /// A label for the stored message.
        case tagged(String, value: [UInt8])
        /// The row of a code table that a `map` found.
        case usedRow(CoverageElement)
        /// Something a reader should know: several values where one was needed, a code that no table has.
        case note(String)
        /// What follows, until the next such event, is one part of a split message.
        case part(number: Int, of: Int)
        /// What follows is about one destination; `isTaken` when its `when` held.
        case destination(CoverageElement, isTaken: Bool, because: [Sighting])
        /// The message ended here; `skipped` among a destination's steps ends that destination alone.
        case ended(Ending, text: String, place: Place)
    }

    package enum Ending: String, Hashable, Sendable {
        case skipped
        case rejected
        case failed
    }

    /// Which step an event is about.
    package struct StepMark: Hashable, Sendable {
        package let place: Place
        package let name: String?
        /// The step as a line of text: `set PID-5.1`.
        package let text: String
        /// The `use` steps around it, outermost first.
        package let usedFrom: [Place]
        package let element: CoverageElement
    }
}
