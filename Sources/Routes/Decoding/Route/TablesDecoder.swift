import YAML

/// Reads `tables:` and the CSV files it names.
struct TablesDecoder {
    static let mostTables = 200

    let scope: RouteScope

    /// Every name is known to the scope afterwards, also those whose files are faulty.
    func tables(_ reader: MappingReader) -> [String: CodeTable] {
        guard reader.has(RouteKeys.tables), let entries = reader.named(RouteKeys.tables) else { return [:] }
        guard entries.count <= Self.mostTables else {
            scope.findings.error(
                "E233", "the route has more than \(Self.mostTables) tables", at: reader.keySpan(RouteKeys.tables))
            return [:]
        }
        var tables: [String: CodeTable] = [:]
        for entry in entries {
            guard let name = entry.key.text else { continue }
            scope.tableNames.insert(name)
            guard Naming.isName(name, also: ["-", "_"]) else {
                scope.findings.error(
                    "E222", "a table's name must be letters, digits, - and _", at: entry.key.span)
                continue
            }
            tables[name] = table(name, entry)
        }
        return tables
    }

    private func table(_ name: String, _ entry: Node.Entry) -> CodeTable? {
        if entry.value.entries == nil {
            guard let file = scope.scalars.shape.text(entry.value, for: "`\(name)`") else { return nil }
            return load(
                TableReader(
                    name: name, file: "", limits: TableLimits(), keyColumn: RouteKeys.tableKey.standard ?? "",
                    valueColumn: RouteKeys.tableValue.standard ?? "", ignoresCase: false), file, entry.value)
        }
        let scalars = scope.scalars
        guard
            let reader = MappingReader(entry.value, RouteKeys.tableTable, scalars: scalars, owner: entry.key.span),
            let node = reader.node(RouteKeys.tableFile), let file = reader.text(RouteKeys.tableFile),
            let key = reader.text(RouteKeys.tableKey), let value = reader.text(RouteKeys.tableValue),
            let ignoresCase = reader.yesNo(RouteKeys.ignoreCase)
        else { return nil }
        return load(
            TableReader(
                name: name, file: "", limits: TableLimits(), keyColumn: key, valueColumn: value,
                ignoresCase: ignoresCase), file, node)
    }

    /// The codes in the column `code` of a CSV file.
    func codes(_ file: String, _ node: Node) -> CodeTable? {
        load(
            TableReader(
                name: file, file: "", limits: TableLimits(), keyColumn: "code", valueColumn: "code",
                ignoresCase: false), file, node)
    }

    private func load(_ reader: TableReader, _ file: String, _ node: Node) -> CodeTable? {
        guard scope.scalars.refusingVariables(file, node) != nil else { return nil }
        let path = scope.absolute(file)
        let shown = scope.files.shown(path)
        switch scope.files.read(path, limit: reader.limits.bytes) {
        case .failure(let failure):
            scope.findings.error(
                "E502", "\(shown) cannot be read: \(failure.reason)", at: node.span,
                help: "the name is relative to the route folder")
            return nil
        case .success(let bytes):
            scope.hash.add(bytes)
            let (table, diagnostics) = reader.named(shown).read(bytes)
            if !diagnostics.isEmpty { scope.files.keepSource(shown, bytes) }
            scope.findings.report(diagnostics)
            return table
        }
    }
}

extension TableReader {
    fileprivate func named(_ file: String) -> TableReader {
        TableReader(
            name: name, file: file, limits: limits, keyColumn: keyColumn, valueColumn: valueColumn,
            ignoresCase: ignoresCase)
    }
}
