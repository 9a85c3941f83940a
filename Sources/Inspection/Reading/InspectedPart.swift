package import HL7

/// A field of a message, or a smaller part of one, with what the standard says about it.
package struct InspectedPart: Sendable {
    package enum Level: Int, Sendable {
        case field, repetition, component, subcomponent
    }

    package var level: Level
    /// Without the occurrence of the segment, which is always 1 here; with the repetition below the field.
    package var place: Location
    /// As a path of route files: `OBX[2]-5[1].3`; without the numbers of segments and repetitions that stand alone.
    package var path: String
    /// Empty where the standard has none.
    package var name = ""
    /// The data type, such as `CX`; that of OBX-5 is what OBX-2 says. Empty where the standard has none.
    package var type = ""
    package var table: Int?
    package var state: ValueState
    /// As sent.
    package var raw: [UInt8]
    /// The value of a part without parts: one line or, with line breaks in it, several. Safe to show.
    package var lines: [String] = []
    /// What the value means: the display of a code, a date spelt out.
    package var meaning: String?
    /// What is odd about it, in words, with nothing of the value.
    package var remarks: [String] = []
    /// Valued ones only, unless all were asked for. Of a field its repetitions, also where there is only one.
    package var parts: [InspectedPart] = []

    package init(level: Level, place: Location, path: String, state: ValueState, raw: some Collection<UInt8>) {
        self.level = level
        self.place = place
        self.path = path
        self.state = state
        self.raw = Array(raw)
    }
}
