import Dictionary
import HL7

extension MessageInspector {
    /// The message as one object:
    ///
    /// ```
    /// {"type":"ADT^A01^ADT_A01","controlId":…,"version":{"announced":"2.5.1","used":"2.5.1"},"segments":[
    ///   {"index":0,"path":"PID","id":"PID","kind":"standard","name":"Patient Identification","fields":[
    ///     {"path":"PID-3","name":"Patient Identifier List","type":"CX","repetitions":[
    ///       {"path":"PID-3","components":[
    ///         {"path":"PID-3.1","name":"ID Number","type":"ST","value":"12345"}]}]}]}]}
    /// ```
    ///
    /// `value` is the text of a part without parts, line breaks as `\n`; `null: true` is `""` sent; `table` has four
    /// digits; `meaning` and `remarks` are as the terminal shows them. A key with nothing to say is left out.
    package func json(of selection: PartSelection? = nil) -> JSONText {
        let header = Header(message)
        var object = JSONText()
        let type = [header.type, header.event, header.structure].map { VisibleText.text($0) }
        object.add("type", type.filter { !$0.isEmpty }.joined(separator: "^"))
        object.add("controlId", VisibleText.text(header.controlID))
        var version = JSONText()
        version.add("announced", announcedVersion)
        version.add("used", definitions.version.description)
        object.add("version", version)
        let segments = (0..<segmentCount).compactMap { index in
            segment(at: index).flatMap { selection == nil ? $0 : selection?.pruned($0) }
        }
        object.add("segments", segments.map(\.json))
        return object
    }
}

extension InspectedSegment {
    fileprivate var json: JSONText {
        var object = JSONText()
        object.add("index", index)
        object.add("path", path)
        object.add("id", id?.description)
        object.add("kind", kind.rawValue)
        if !name.isEmpty { object.add("name", name) }
        object.add("text", text)
        object.add("fields", fields.map(\.json))
        if isCut { object.add("isCut", true) }
        return object
    }
}

extension InspectedPart {
    /// The part as an object; see `MessageInspector.json`.
    package var json: JSONText {
        var object = JSONText()
        object.add("path", path)
        if level != .repetition {
            if !name.isEmpty { object.add("name", name) }
            if !type.isEmpty { object.add("type", type) }
            object.add("table", table.map(TableNumber.text))
        }
        if state == .null, level != .field { object.add("null", true) }
        if !lines.isEmpty { object.add("value", lines.joined(separator: "\n")) }
        object.add("meaning", meaning)
        object.add("remarks", remarks)
        object.add(childrenName, parts.map(\.json))
        return object
    }

    private var childrenName: String {
        switch level {
        case .field: "repetitions"
        case .repetition: "components"
        case .component, .subcomponent: "subcomponents"
        }
    }
}
