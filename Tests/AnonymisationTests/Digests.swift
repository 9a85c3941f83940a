import Anonymisation
import Crypto

/// HMAC-SHA-256 as the program hands it in.
enum Digests {
    static func keyed(_ key: String) -> KeyedDigest {
        { text in Array(HMAC<SHA256>.authenticationCode(for: text, using: SymmetricKey(data: Array(key.utf8)))) }
    }

    /// Something like it for tests with hundreds of thousands of values, where cryptography without optimisation
    /// takes minutes (FNV-1a, mixed).
    static let quick: KeyedDigest = { text in
        var hash = text.reduce(14_695_981_039_346_656_037 as UInt64) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        hash = (hash ^ hash >> 29) &* 0xBF58_476D_1CE4_E5B9
        return (0..<8).map { UInt8(truncatingIfNeeded: hash >> ($0 * 8)) }
    }
}
