package import HL7

/// A place in a structure's grammar: a segment or a group of places, and how often it may stand there.
package struct StructureNode: Sendable {
    package enum Kind: Sendable, Equatable {
        case segment(SegmentName)
        /// Any one segment, where a query or a master file says which.
        case anySegment
        /// All of its nodes in order.
        case group
        /// Exactly one of its nodes.
        case choice
    }

    private let flags: Int
    private let word: Int
    private let list: Int

    init(_ record: Record) {
        flags = record.number8(3)
        word = record.number32(0) & 0xFF_FFFF
        list = record.number32(4)
    }

    package var kind: Kind {
        switch flags & 3 {
        case 0: SegmentName(code: UInt32(word)).map { .segment($0) } ?? .anySegment
        case 1: .anySegment
        case 2: .group
        default: .choice
        }
    }

    /// The segment, where this is one.
    package var segment: SegmentName? { flags & 3 == 0 ? SegmentName(code: UInt32(word)) : nil }

    /// A group's name, such as `ORU_R01_ORDER_OBSERVATION` (in 2.9 `ORDER_OBSERVATION`); empty for a segment.
    package var name: FactText { FactText(at: flags & 2 == 0 ? 0 : word) }

    /// The nodes of a group or choice.
    package var nodes: StructureNodes { flags & 2 == 0 ? .none : StructureNodes(list: list) }

    package var isRequired: Bool { flags & 4 != 0 }
    /// As often as wanted; otherwise once at most.
    package var isRepeatable: Bool { flags & 8 != 0 }
}
