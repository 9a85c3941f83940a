/// What `apply:` does to one unescaped value.
package enum TextFunction: Sendable {
    case trim
    case uppercase
    case lowercase
    case titleCase
    case digitsOnly
    case lettersAndDigits
    case stripLeadingZeros
    case padLeft(width: Int, with: UInt8)
    case padRight(width: Int, with: UInt8)
    /// To so many characters.
    case truncate(Int)
    case prefix([UInt8])
    case suffix([UInt8])
    case replace(find: [UInt8], with: [UInt8])
    case replacePattern(Pattern, with: [UInt8])
    /// HMAC-SHA-256 in lower-case hexadecimal, keyed with the named secret's value.
    case hash(key: [UInt8])
}
