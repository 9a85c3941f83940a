/// One value of a composite data type, read part by part: a repetition of a field, or one of its components.
///
/// Reading is total: parts that are not there are empty. Where the value is itself a component, its parts are
/// subcomponents.
package struct CompositeValue: Hashable, Sendable {
    package let raw: [UInt8]
    package let delimiters: Delimiters
    private let isComponent: Bool

    package init(_ raw: some Collection<UInt8>, _ delimiters: Delimiters, isComponent: Bool = false) {
        self.raw = Array(raw)
        self.delimiters = delimiters
        self.isComponent = isComponent
    }

    /// What stands at a place of a message; of a field without a repetition the first one.
    package init(_ message: Message, at location: Location) {
        var place = location
        if place.component == nil, place.repetition == nil { place.repetition = 1 }
        self.init(message.raw(at: place), message.delimiters, isComponent: place.component != nil)
    }

    /// A part with its own smaller parts, escaped as sent.
    package func part(_ number: Int) -> CompositeValue {
        CompositeValue(slice(number), delimiters, isComponent: true)
    }

    /// The unescaped text of a part; of one with smaller parts that of the first, or of the one asked for. An HL7
    /// null is empty: nobody's name is `""`.
    package func text(_ number: Int, _ subpart: Int = 1) -> [UInt8] {
        let part = slice(number)
        let leaf = isComponent ? (subpart == 1 ? part : []) : Self.slice(part, subpart, delimiters.subcomponent)
        guard !leaf.elementsEqual([0x22, 0x22]) else { return [] }
        return Escapes.decode(leaf, delimiters)
    }

    /// ``text(_:_:)`` as UTF-8; for codes and separators, which are ASCII.
    package func string(_ number: Int) -> String { String(decoding: text(number), as: UTF8.self) }

    package var isEmpty: Bool {
        raw.allSatisfy { $0 == delimiters.component || $0 == delimiters.subcomponent }
    }

    private func slice(_ number: Int) -> ArraySlice<UInt8> {
        Self.slice(raw[...], number, isComponent ? delimiters.subcomponent : delimiters.component)
    }

    private static func slice(_ raw: ArraySlice<UInt8>, _ number: Int, _ separator: UInt8?) -> ArraySlice<UInt8> {
        guard let separator else { return number == 1 ? raw : [] }
        var rest = raw
        for _ in 1..<max(1, number) {
            guard let end = rest.firstIndex(of: separator) else { return [] }
            rest = rest[(end + 1)...]
        }
        return rest.prefix { $0 != separator }
    }
}
