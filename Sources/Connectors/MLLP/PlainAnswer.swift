/// An answer that is no HL7 message, as some receivers give it: `ACK`, `NAK`, a web page.
enum PlainAnswer: Equatable {
    case accepted
    case refused
    case page
    case unknown

    init(_ bytes: [UInt8]) {
        let text = String(decoding: bytes.prefix(200).filter { $0 < 0x80 }, as: UTF8.self).lowercased()
        let start = text.drop { $0.isWhitespace }
        if ["<html", "<!doctype", "http/"].contains(where: { start.hasPrefix($0) }) {
            self = .page
            return
        }
        switch start.prefix(while: { $0.isLetter }) {
        case "ack", "aa", "ca", "ok": self = .accepted
        case "nak", "nack", "ae", "ce", "ar", "cr", "error", "reject", "rejected": self = .refused
        default: self = .unknown
        }
    }
}
