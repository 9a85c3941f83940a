/// HMAC-SHA-256 of `text` in lower-case hexadecimal; handed in, so that this room needs no cryptography.
package typealias KeyedHash = @Sendable (_ key: [UInt8], _ text: [UInt8]) -> [UInt8]
