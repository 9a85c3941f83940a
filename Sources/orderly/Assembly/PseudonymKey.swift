import Anonymisation
import Crypto
import Foundation

/// The key of pseudonyms: 256 random bits, in a file as 64 hexadecimal digits or for one run only.
struct PseudonymKey {
    private let key: SymmetricKey

    private static let digits = 64

    /// - Parameter file: made if it is not there, readable by its owner alone.
    init(file: String?) throws {
        guard let file else {
            key = SymmetricKey(size: .bits256)
            return
        }
        if let data = FileManager.default.contents(atPath: file) {
            key = try Self.read(data, file)
            Self.warnIfReadable(file)
        } else {
            guard !FileManager.default.fileExists(atPath: file) else {
                throw CommandFailure("the key file \(file) cannot be read")
            }
            key = SymmetricKey(size: .bits256)
            try Self.make(file, key)
        }
    }

    /// HMAC-SHA-256.
    var digest: KeyedDigest {
        let key = key
        return { text in Array(HMAC<SHA256>.authenticationCode(for: text, using: key)) }
    }

    private static func read(_ data: Data, _ file: String) throws -> SymmetricKey {
        let text = String(decoding: data.prefix(200), as: UTF8.self).filter { !$0.isWhitespace }
        let characters = Array(text.utf8)
        let bytes = stride(from: 0, to: characters.count - 1, by: 2).compactMap {
            UInt8(String(decoding: characters[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        guard characters.count == digits, bytes.count == digits / 2 else {
            throw CommandFailure("the key file \(file) does not hold \(digits) hexadecimal digits and nothing else")
        }
        return SymmetricKey(data: bytes)
    }

    /// Only if nobody else makes it at the same time.
    private static func make(_ file: String, _ key: SymmetricKey) throws {
        let text = key.withUnsafeBytes { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "\n"
        }
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CommandFailure("the key file \(file) cannot be made") }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
        } catch {
            throw CommandFailure("the key file \(file) cannot be written")
        }
        Terminal.complain("made the key file \(file); keep it as you keep patient data")
    }

    private static func warnIfReadable(_ file: String) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        guard let mode = attributes?[.posixPermissions] as? Int, mode & 0o077 != 0 else { return }
        Terminal.complain("the key file \(file) can be read by others; `chmod 600 \(file)`")
    }
}
