package import HL7

/// One step of a route: exactly one verb, perhaps with a name and a condition.
package struct Step: Sendable {
    package var name: String?
    package var when: Condition?
    /// Where the verb stands.
    package var place: Place
    package var verb: Verb

    package init(name: String? = nil, when: Condition? = nil, place: Place, verb: Verb) {
        self.name = name
        self.when = when
        self.place = place
        self.verb = verb
    }

    package indirect enum Verb: Sendable {
        case set(Path, Value)
        case copy(from: Path, to: Path)
        case move(from: Path, to: Path)
        case change([Path], apply: [TextFunction])
        /// `table` is a name in ``Route/tables``.
        case map(Path, table: String, missing: MissingCode)
        case reformatDate(Path, from: DateFormat?, to: DateFormat, invalid: InvalidValue)
        case remove([Removal])
        case keepOnly([SegmentPattern])
        /// A new repetition of a field; keys are component numbers.
        case append(Path, fields: [Int: Template])
        /// A new segment; keys are field numbers.
        case addSegment(SegmentName, at: Position, fields: [Int: Template])
        /// 1, 2, 3 … in a segment's field, from 1 again after each `restartAt`.
        case renumber(Path, restartAt: SegmentName?)
        case require(Condition, otherwise: Ending, because: String)
        case stop(Ending, because: String)
        /// The first branch whose condition holds; `nil` is `otherwise:`.
        case choose([Branch])
        case forEach(Path, with: [SegmentName], steps: [Step])
        /// `when:` + `do:` + `else:`; the step's own `when` decides.
        case group(steps: [Step], otherwise: [Step])
        /// Steps of a shared file, already with their parameters filled in.
        case use(file: String, steps: [Step])
        case tag([Tag])
    }

    package enum Value: Sendable {
        case text(Template)
        /// The first of these that is valued; nothing is written when none is.
        case firstOf([Path])
        case now(DateFormat)
        /// Writes `""`, which asks the receiver to delete.
        case hl7Null
    }

    package struct Branch: Sendable {
        package var when: Condition?
        package var place: Place
        package var steps: [Step]

        package init(when: Condition?, place: Place, steps: [Step]) {
            self.when = when
            self.place = place
            self.steps = steps
        }
    }

    package struct Tag: Sendable {
        package var name: String
        package var path: Path

        package init(name: String, path: Path) {
            self.name = name
            self.path = path
        }
    }

    package enum Removal: Sendable {
        case path(Path)
        case segments(SegmentPattern)
    }

    package enum Position: Sendable {
        /// After the last segment that the path selects; at the end when there is none.
        case after(Path)
        /// Before the first segment that the path selects; at the end when there is none.
        case before(Path)
        case atEnd
    }

    package enum MissingCode: Sendable {
        case keep
        case clear
        case fail
        case replace(with: [UInt8])
    }

    package enum InvalidValue: String, Sendable, CaseIterable {
        case keep
        case clear
        case fail
    }

    /// How `require` and `stop` end a message.
    package enum Ending: String, Sendable, CaseIterable {
        /// AE with an ERR segment; nothing is delivered.
        case reject
        /// Positive acknowledgement, counted; nothing is delivered.
        case skip
        /// As a failing step: ``Route/onError`` decides.
        case fail
    }
}
