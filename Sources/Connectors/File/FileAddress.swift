/// A path below a destination's directory that cannot lead out of it.
///
/// The route's template has made its values safe already; this is the second, independent look before anything is
/// opened. The third are the system calls themselves, which resolve one component at a time and follow no link.
package struct FileAddress: Hashable, Sendable {
    /// Why a text is no address. Never quotes the text: it may hold message content.
    package enum Flaw: String, Error, Hashable, Sendable {
        case empty = "the file's path is empty"
        case absolute = "the file's path starts with /"
        case emptyPart = "the file's path has an empty part"
        case dotPart = "a part of the file's path starts with a dot"
        case forbiddenByte = "the file's path has a control character or a backslash"
        case partTooLong = "a part of the file's path is longer than 255 bytes"
        case tooDeep = "the file's path has more than 16 parts"
    }

    package static let partLimit = 255
    package static let depthLimit = 16

    /// Directories, outermost first.
    package let directories: [String]
    package let file: String

    package init(_ text: String) throws(Flaw) {
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.first != UInt8(ascii: "/") else { throw .absolute }
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw .forbiddenByte
        }
        // Bytes, not characters: a combining mark after a slash would hide the slash from `Character`.
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count <= Self.depthLimit else { throw .tooDeep }
        for part in parts {
            guard let first = part.first else { throw .emptyPart }
            // Covers `.` and `..`, and keeps clear of the temporary names, which start with a dot.
            guard first != UInt8(ascii: ".") else { throw .dotPart }
            guard part.count <= Self.partLimit else { throw .partTooLong }
        }
        directories = parts.dropLast().map { String(decoding: $0, as: UTF8.self) }
        file = String(decoding: parts[parts.count - 1], as: UTF8.self)
    }

    /// The path with its parts joined, which names it uniquely within its directory.
    package var text: String { (directories + [file]).joined(separator: "/") }
}
