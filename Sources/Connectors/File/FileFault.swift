package import Pipeline

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What went wrong while a file was written. Names no path: file names may come from message content.
package struct FileFault: Error, Hashable, Sendable {
    package enum Operation: String, Hashable, Sendable {
        case openDirectory = "open the directory"
        case createDirectory = "create a directory"
        case openFile = "open the file"
        case examineFile = "examine the file"
        case readFile = "read the file"
        case writeFile = "write the file"
        case syncFile = "flush the file to disk"
        case syncDirectory = "flush the directory to disk"
        case renameFile = "give the file its name"
    }

    package enum Cause: Hashable, Sendable {
        /// A system call failed with this `errno`.
        case system(Int32)
        /// A symbolic link, or something that is no directory, stands where a directory belongs.
        case notADirectory
        /// A link, directory, device or pipe stands where the file belongs.
        case notARegularFile
        /// A file with this name and other content is there already.
        case otherContent
    }

    package var operation: Operation
    package var cause: Cause

    package init(_ operation: Operation, number: Int32) {
        self.init(operation, .system(number))
    }

    package init(_ operation: Operation, _ cause: Cause) {
        self.operation = operation
        self.cause = cause
    }

    package func isSystem(_ number: Int32) -> Bool { cause == .system(number) }

    /// How delivery goes on: what a person or time can heal is retried, what lies in this very name is not.
    package var failure: DeliveryFailure {
        switch cause {
        case .notADirectory:
            DeliveryFailure(
                kind: .invalid, code: "not_a_directory",
                reason: "a part of the file's path is a symbolic link or not a directory; links are never followed")
        case .notARegularFile:
            DeliveryFailure(
                kind: .invalid, code: "not_a_regular_file",
                reason: "a link, directory, device or pipe has the file's name")
        case .otherContent:
            DeliveryFailure(
                kind: .invalid, code: "file_exists",
                reason: "a file with this name and other content exists and is kept;"
                    + " {message.id} and {MSH-10} in the path make names unique")
        case .system(let number):
            Self.failure(of: operation, number)
        }
    }

    private static func failure(of operation: Operation, _ number: Int32) -> DeliveryFailure {
        let known = causes[number]
        let text = known?.text ?? "system error \(number)"
        return DeliveryFailure(
            kind: known?.kind ?? .unreachable, code: known?.code ?? "system_error_\(number)",
            reason: "cannot \(operation.rawValue): \(text)")
    }

    private static let causes: [Int32: (kind: DeliveryFailure.Kind, code: String, text: String)] = [
        ENOSPC: (.unreachable, "no_space", "no space left on the volume"),
        EDQUOT: (.unreachable, "quota_exceeded", "the disk quota is used up"),
        EIO: (.unreachable, "io_error", "input/output error"),
        EROFS: (.unreachable, "read_only", "the volume is read-only"),
        EACCES: (.unreachable, "permission_denied", "permission denied"),
        EPERM: (.unreachable, "permission_denied", "operation not permitted"),
        ENOENT: (.unreachable, "directory_missing", "the directory is not there"),
        EMFILE: (.unreachable, "too_many_open_files", "too many open files in this process"),
        EAGAIN: (.unreachable, "file_in_use", "another payload is being written to it"),
        EEXIST: (.unreachable, "file_in_use", "another file took its name meanwhile"),
        ENFILE: (.unreachable, "too_many_open_files", "too many open files on this machine"),
        EFBIG: (.invalid, "too_large", "larger than a file may be here"),
        ENAMETOOLONG: (.invalid, "name_too_long", "the name is too long for the volume"),
        EINVAL: (.invalid, "invalid_name", "the volume does not allow this name"),
        EILSEQ: (.invalid, "invalid_name", "the volume does not allow this name"),
        EISDIR: (.invalid, "not_a_regular_file", "a directory has the file's name"),
    ]
}
