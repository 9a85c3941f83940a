import MLLP
import NIOCore
import Testing

@Suite("An address block") struct AddressBlockTests {
    @Test(
        "contains the addresses of its prefix and no others",
        arguments: [
            ("10.20.0.0/16", "10.20.255.1", true), ("10.20.0.0/16", "10.21.0.1", false),
            ("10.20.30.40/16", "10.20.0.1", true), ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false), ("192.0.2.128/25", "192.0.2.127", false),
            ("192.0.2.128/25", "192.0.2.129", true), ("0.0.0.0/0", "203.0.113.9", true),
            ("2001:db8::/32", "2001:db8:ffff::1", true), ("2001:db8::/32", "2001:db9::1", false),
            ("2001:db8::/33", "2001:db8:8000::1", false), ("::1", "::1", true), ("::1", "::2", false),
            ("::/0", "2001:db8::1", true),
        ])
    func containment(block: String, address: String, expected: Bool) throws {
        let block = try #require(AddressBlock(block))
        #expect(block.contains(try SocketAddress(ipAddress: address, port: 1)) == expected)
    }

    @Test("keeps the families apart, and takes a mapped IPv4 address for what it is")
    func families() throws {
        let everyone4 = try #require(AddressBlock("0.0.0.0/0"))
        let everyone6 = try #require(AddressBlock("::/0"))
        let four = try SocketAddress(ipAddress: "192.0.2.1", port: 1)
        let six = try SocketAddress(ipAddress: "2001:db8::1", port: 1)
        let mapped = try SocketAddress(ipAddress: "::ffff:192.0.2.1", port: 1)
        #expect(everyone4.contains(four) && everyone4.contains(mapped) && !everyone4.contains(six))
        #expect(everyone6.contains(six) && !everyone6.contains(four) && !everyone6.contains(mapped))
        #expect(try #require(AddressBlock("::ffff:192.0.2.0/120")).contains(four))
        #expect(!everyone4.contains(try SocketAddress(unixDomainSocketPath: "/nowhere")))
    }

    @Test(
        "is refused when it is none",
        arguments: [
            "", "10.0.0.0/33", "10.0.0.0/", "10.0.0/8", "::/129", "10.0.0.0/+8", "10.0.0.0/-1", "10.0.0.0/8/8",
            "lab.example", "10.0.0.0 /8", "::ffff:192.0.2.0/24",
        ])
    func nonsense(text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
