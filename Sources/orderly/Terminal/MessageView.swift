import CharacterSets
import Dictionary
import HL7
import Inspection

/// One message of a file as `orderly view` shows it, also when it is none.
struct MessageView {
    let place: String
    private let inspector: MessageInspector?
    private let selection: PartSelection?
    private let notes: [String]
    private let bytes: [UInt8]
    private let characterSet: String?

    init(
        bytes: [UInt8], reader: TextReader, place: String, version: HL7Version?, paths: [Path], showsAll: Bool
    ) {
        self.place = place
        self.bytes = bytes
        do {
            let decoded = try reader.read(bytes)
            let message = decoded.message
            let inspector = MessageInspector(message, version: version, showsAll: showsAll)
            self.inspector = inspector
            selection = paths.isEmpty ? nil : PartSelection(paths, in: message)
            characterSet = decoded.coding.description
            notes = (version == nil ? [inspector.versionNote].compactMap { $0 } : []) + decoded.notes.map(\.description)
        } catch {
            inspector = nil
            selection = nil
            characterSet = nil
            notes = ["no HL7 message: \(error)"]
        }
    }

    var isMessage: Bool { inspector != nil }

    /// Line by line: a message may have a hundred thousand segments.
    func show(with text: InspectionText, _ line: (String) -> Void) {
        for note in notes { line(text.terminal.paint(note, isMessage ? .yellow : .red)) }
        guard let inspector else {
            for shown in MessageText.lines(of: bytes).prefix(5) { line("  " + shown.prefix(200)) }
            return
        }
        for index in 0..<inspector.segmentCount where selection?.holds(segment: index) ?? true {
            guard let segment = inspector.segment(at: index) else { continue }
            guard let shown = selection == nil ? segment : selection?.pruned(segment) else { continue }
            for shown in text.lines(of: shown) { line(shown) }
        }
    }

    var json: JSONText {
        guard let inspector else {
            var object = JSONText()
            object.add("error", notes.first)
            return object
        }
        var object = inspector.json(of: selection)
        object.add("characterSet", characterSet)
        object.add("notes", notes)
        return object
    }
}
