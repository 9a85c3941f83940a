package import HL7

/// A parsed condition. Two-valued: a test that does not apply is false.
package indirect enum Condition: Sendable {
    case all([Condition])
    case any([Condition])
    case not(Condition)
    case compare(Comparison)

    package struct Comparison: Sendable {
        /// Present exactly when the subject can select several values.
        package var quantifier: Quantifier?
        package var subject: Subject
        package var test: Test
        package var isNegated: Bool
        package var place: Place
        /// As written, for traces: `PID-8 is "F"`.
        package var source: String

        package init(
            quantifier: Quantifier? = nil, subject: Subject, test: Test, isNegated: Bool = false, place: Place,
            source: String
        ) {
            self.quantifier = quantifier
            self.subject = subject
            self.test = test
            self.isNegated = isNegated
            self.place = place
            self.source = source
        }
    }

    package enum Quantifier: String, Sendable, CaseIterable {
        case any
        case all
        case no
    }

    package enum Subject: Sendable {
        case path(Path)
        /// `MSH-9.1^MSH-9.2`
        case type
        /// `MSH-9.2`
        case event
        /// A value set by a `tag` step.
        case tag(String)
    }

    package enum Operand: Sendable {
        case text([UInt8])
        case path(Path)
    }

    package enum Test: Sendable {
        case valued
        case empty
        case null
        case equals(Operand)
        case oneOf([[UInt8]])
        case inTable(String)
        case contains([UInt8])
        case starts(with: [UInt8])
        case ends(with: [UInt8])
        /// The whole value matches.
        case matches(Pattern)
        case ordered(Ordering, Reference)
    }

    package enum Ordering: String, Sendable, CaseIterable {
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// What `<` and its kin compare with: a number, or an HL7 date (`"20260301"`) compared at the shorter precision.
    package enum Reference: Sendable {
        case number(Decimal64)
        case date(Timestamp)
    }
}
