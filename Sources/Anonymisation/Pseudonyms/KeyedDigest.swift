/// HMAC-SHA-256 of a text under a key that whoever made this holds: 32 bytes that nobody without the key can relate
/// to the text. Handed in, because this room has no cryptography of its own.
package typealias KeyedDigest = @Sendable (_ text: [UInt8]) -> [UInt8]
