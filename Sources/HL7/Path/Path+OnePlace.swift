extension Path {
    /// Whether it names one place without anything to be searched for: no `last`, no `*`, no test, and not all
    /// segments of a name.
    @inline(__always)
    var isOnePlace: Bool {
        Self.isNumber(segmentPick) && Self.isNumber(fieldPick) && (field != nil || segmentPick != nil)
    }

    @inline(__always)
    var segmentNumber: Int { Self.number(segmentPick) }

    @inline(__always)
    var repetitionNumber: Int { Self.number(fieldPick) }

    @inline(__always)
    private static func isNumber(_ pick: Pick?) -> Bool {
        switch pick {
        case nil, .number: true
        default: false
        }
    }

    @inline(__always)
    private static func number(_ pick: Pick?) -> Int {
        if case .number(let number) = pick { number } else { 1 }
    }
}

extension Scope {
    /// Whether names mean what they mean in the whole message.
    @inline(__always)
    var isWide: Bool { segments.isEmpty && repetition == nil }
}
