import Crypto
import Foundation
import Pipeline

/// HMAC-SHA-256 in lower-case hexadecimal, for the `hash` function of routes.
enum HMACHash {
    static let keyedHash: KeyedHash = { key, text in
        let code = HMAC<SHA256>.authenticationCode(for: Data(text), using: SymmetricKey(data: key))
        let digits = Array("0123456789abcdef".utf8)
        return code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
