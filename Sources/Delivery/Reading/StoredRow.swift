import Foundation
import GRDB

/// A row as it lies on disk. A damaged one may hold any type or NULL in any column, which GRDB's own subscripts answer
/// by ending the process; here it is an error that names row and column, never what it holds.
struct StoredRow {
    private let row: Row
    /// Such as `delivery 261123-000042.1`.
    private let name: String

    static func one(
        _ database: Database, _ name: String, sql: String, arguments: StatementArguments = StatementArguments()
    ) throws -> StoredRow? {
        // Asked for each message of a list: preparing it costs more than running it.
        let statement = try database.cachedStatement(sql: sql)
        return try Row.fetchOne(statement, arguments: arguments).map { StoredRow(row: $0, name: name) }
    }

    /// - Parameter name: of each row, by its first column, which is the row's number.
    static func all(
        _ database: Database, sql: String, arguments: StatementArguments = StatementArguments(),
        named name: (Int64) -> String
    ) throws -> [StoredRow] {
        var rows: [StoredRow] = []
        try forEach(database, sql: sql, arguments: arguments, named: name) { row in
            rows.append(row)
            return true
        }
        return rows
    }

    /// Row by row, while `body` asks for more.
    static func forEach(
        _ database: Database, sql: String, arguments: StatementArguments = StatementArguments(),
        named name: (Int64) -> String, _ body: (StoredRow) throws -> Bool
    ) throws {
        let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        while let row = try rows.next() {
            let number = Int64.fromDatabaseValue(row[0]) ?? 0
            guard try body(StoredRow(row: row.copy(), name: name(number))) else { return }
        }
    }

    // MARK: Columns

    func integer(_ column: Int) throws(StoreError) -> Int64 { try value(column) }

    func optionalInteger(_ column: Int) throws(StoreError) -> Int64? { try optionalValue(column) }

    /// A count; a damaged one may be of any size and sign.
    func count(_ column: Int) throws(StoreError) -> Int {
        let count: Int64 = try value(column)
        guard count >= 0, count <= Int64(Int32.max) else { throw damage(column, "a count of \(count)") }
        return Int(count)
    }

    func text(_ column: Int) throws(StoreError) -> String { try value(column) }

    func optionalText(_ column: Int) throws(StoreError) -> String? { try optionalValue(column) }

    func bytes(_ column: Int) throws(StoreError) -> [UInt8] {
        let data: Data = try value(column)
        return Array(data)
    }

    func optionalBytes(_ column: Int) throws(StoreError) -> [UInt8]? {
        let data: Data? = try optionalValue(column)
        return data.map { Array($0) }
    }

    private func value<Value: DatabaseValueConvertible>(_ column: Int) throws(StoreError) -> Value {
        guard let value: Value = try optionalValue(column) else { throw damage(column, "NULL") }
        return value
    }

    private func optionalValue<Value: DatabaseValueConvertible>(_ column: Int) throws(StoreError) -> Value? {
        guard column < row.count else { throw damage(column, "nothing") }
        let stored: DatabaseValue = row[column]
        if stored.isNull { return nil }
        guard let value = Value.fromDatabaseValue(stored) else { throw damage(column, Self.type(of: stored)) }
        return value
    }

    private func damage(_ column: Int, _ what: String) -> StoreError {
        let names = Array(row.columnNames)
        let columnName = column < names.count ? names[column] : String(column)
        return StoreError(.damagedRow, "\(name) is damaged", cause: "column \(columnName) holds \(what)")
    }

    private static func type(of value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "NULL"
        case .int64: "an integer"
        case .double: "a real number"
        case .string: "text"
        case .blob: "a blob"
        }
    }
}
