/// Paths as text: no file system is asked.
enum FilePath {
    /// Absolute, without `.` and `..`.
    static func resolved(_ path: String, in directory: String) -> String {
        let whole = path.hasPrefix("/") ? path : directory + "/" + path
        var parts: [Substring] = []
        for part in whole.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    static func name(of path: String) -> String {
        String(path.split(separator: "/").last ?? "")
    }

    /// `tables/sex.csv` in `Routes` is shown as `Routes/tables/sex.csv`.
    static func shown(_ path: String, in directory: String, shownAs shown: String) -> String {
        guard path.hasPrefix(directory + "/") else { return path }
        let rest = path.dropFirst(directory.count + 1)
        return shown.isEmpty || shown == "." ? String(rest) : "\(shown)/\(rest)"
    }
}
