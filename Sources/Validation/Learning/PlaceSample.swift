import Dictionary
import HL7

/// What was seen of a field.
///
/// Components are those that stand in the messages, not those of the type: samples of several versions, and senders
/// that write more than the standard has, are told as they are.
struct PlaceSample {
    /// Segments in which the field was valued.
    private(set) var valued = 0
    /// Repetitions with a value.
    private(set) var repetitions = 0
    private(set) var mostRepetitions = 0
    /// By number; a repetition without separators is its own component 1.
    private(set) var components: [Int: ComponentSample] = [:]

    private var hasSeparators = false

    /// Whether no repetition ever had parts, not even empty ones.
    var isOneValue: Bool { !hasSeparators && components[1]?.hasParts != true }

    mutating func add(
        _ message: Message, at place: Location, _ definition: FieldDefinition?, number: Int, _ lexicon: Lexicon
    ) {
        valued += 1
        guard let field = place.field else { return }
        let count = message.repetitionCount(segment: place.segment, field: field)
        mostRepetitions = max(mostRepetitions, count)
        guard count > 0 else { return }
        for repetition in 1...count {
            var place = place
            place.repetition = repetition
            guard message.state(at: place) == .valued else { continue }
            repetitions += 1
            let separators = message.raw(at: place).count { $0 == message.delimiters.component }
            if separators > 0 { hasSeparators = true }
            for component in 1...min(separators + 1, Path.largestNumber) {
                place.component = component
                guard message.state(at: place) != .empty else { continue }
                let table = Self.table(of: component, definition)
                components[component, default: ComponentSample()].add(
                    message, at: place, table.flatMap { lexicon.table($0) }, number: number)
            }
        }
    }

    /// The table of a place where the dictionary says that a code stands: types ID and IS, and the code of coded
    /// elements.
    private static func table(of component: Int, _ definition: FieldDefinition?) -> Int? {
        guard let type = definition?.type else { return nil }
        let name = type.name.description
        if type.isPrimitive { return component == 1 && isCode(name) ? definition?.table : nil }
        guard let part = type.component(component) else { return nil }
        if component == 1, ["CE", "CWE", "CNE", "CF"].contains(name) { return definition?.table }
        return part.type.map { isCode($0.name.description) } == true ? part.table : nil
    }

    private static func isCode(_ type: String) -> Bool { type == "ID" || type == "IS" }
}
