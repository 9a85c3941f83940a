/// The nodes of a structure or group, in order; read where they stand.
package struct StructureNodes: RandomAccessCollection, Sendable {
    private let rows: Range<Int>

    static let none = StructureNodes(rows: 0..<0)

    private init(rows: Range<Int>) {
        self.rows = rows
    }

    init(list: Int) {
        rows = Record(.lists, list).run(0, of: .nodes)
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { rows.count }

    package subscript(position: Int) -> StructureNode {
        StructureNode(Record(.nodes, rows.lowerBound + position))
    }
}
