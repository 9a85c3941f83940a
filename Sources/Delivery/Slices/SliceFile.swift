import Foundation

/// A slice's place on disk: `2026-11-23.orderly` holds the messages whose ids begin with 261123.
struct SliceFile: Hashable, Sendable, Comparable {
    /// yyMMdd
    var day: Int
    var directory: String

    var name: String {
        func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
        return "20\(two(day / 10_000))-\(two(day / 100 % 100))-\(two(day % 100)).orderly"
    }

    var path: String { directory + "/" + name }
    /// What SQLite keeps beside it while it is open.
    var sidePaths: [String] { [path + "-wal", path + "-shm"] }
    var exists: Bool { access(path, F_OK) == 0 }

    /// Whether commits still wait in the log beside the slice.
    var hasLog: Bool {
        var status = stat()
        return stat(path + "-wal", &status) == 0 && status.st_size > 0
    }

    /// What it takes on disk, with its log and its index.
    var bytes: Int {
        ([path] + sidePaths + SearchIndex.paths(of: self)).reduce(0) { sum, path in
            var status = stat()
            return stat(path, &status) == 0 ? sum + Int(status.st_size) : sum
        }
    }

    /// Without a single byte, also in its log.
    var isEmpty: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_size == 0 && !hasLog
    }

    static func < (left: SliceFile, right: SliceFile) -> Bool { left.day < right.day }

    init(day: Int, directory: String) {
        self.day = day
        self.directory = directory
    }

    /// `nil` for anything that is not named like a slice.
    init?(name: String, directory: String) {
        let bytes = Array(name.utf8)
        guard bytes.count == 18, name.hasPrefix("20"), name.hasSuffix(".orderly"), bytes[4] == 0x2D, bytes[7] == 0x2D
        else { return nil }
        let digits = [2, 3, 5, 6, 8, 9].map { Int(bytes[$0]) - 0x30 }
        guard digits.allSatisfy({ (0...9).contains($0) }) else { return nil }
        self.init(day: digits.reduce(0) { $0 * 10 + $1 }, directory: directory)
    }

    /// The slices of a store, oldest first.
    static func all(in directory: String) throws(StoreError) -> [SliceFile] {
        guard let listing = opendir(directory) else {
            throw StoreError(.cannotOpen, "cannot read the store directory \(directory)", cause: Volume.lastError())
        }
        defer { closedir(listing) }
        var files: [SliceFile] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if let file = SliceFile(name: name, directory: directory) { files.append(file) }
        }
        return files.sorted()
    }
}
