/// One code of a table.
package struct TableCode: Sendable {
    package let code: FactText
    /// Its meaning; empty where the facts have none.
    package let display: FactText

    init(_ record: Record) {
        code = record.text(4)
        display = record.text(8)
    }
}
