import CharacterSets
import HL7
import Pipeline
import Routes
import Testing

/// Paths of files with values from messages in them.
struct FileAddressTests {
    private func address(_ template: Template, id: [UInt8]) throws -> String? {
        let header = Array(#"MSH|^~\&|ADT|EAST|ENGINE|HOSP|20260301||ADT^A01|"#.utf8)
        let message = try TextReader().read(header + Escapes.encode(id, Delimiters.standard) + Array("|P|2.5.1\r".utf8))
        let route = CompiledRoute(
            Fixture.route(destinations: [Fixture.destination(file: template)]), keyedHash: Fixture.keyedHash)
        guard case .planned(let plan) = route.run(message, try Fixture.context()) else { throw Fixture.Unexpected() }
        return plan.deliveries[0].address
    }

    private func address(_ template: String, _ id: String) throws -> String? {
        try address(try Template.reading(template), id: Array(id.utf8))
    }

    @Test func placeholdersAreFilledIn() throws {
        let now = Template(
            parts: [.now(try DateFormat("yyyyMMdd"))] + (try Template.reading("/{MSH-10}-{message.id}.hl7")).parts)
        #expect(try address(now, id: Array("MSG1".utf8)) == "20260301/MSG1-260301-000042.hl7")
    }

    @Test func anMLLPDestinationHasNoAddress() throws {
        #expect(try Fixture.plan(Fixture.adt, Fixture.route()).deliveries[0].address == nil)
    }

    @Test(arguments: [
        ("", "_"), (".", "_"), ("..", "__"), ("...", "_._"), ("../../etc/passwd", "_._.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"), (".ssh", "_ssh"), ("a/b", "a_b"), ("a\\b", "a_b"), ("C:", "C_"),
        ("a\u{0}b", "a_b"), ("a\nb", "a_b"), ("a b", "a_b"), ("é", "__"), ("~root", "_root"), ("$HOME", "_HOME"),
        ("`id`", "_id_"), ("*?", "__"), ("-rf", "-rf"), ("a.", "a_"), ("CON", "_CON"), ("con", "_con"),
        ("nul.txt", "_nul.txt"), ("COM1", "_COM1"), ("lpt9.x.y", "_lpt9.x.y"), ("CONSOLE", "CONSOLE"),
        ("a|b^c~d", "a_b_c_d"), ("\u{202E}x", "___x"), ("%2e%2e%2f", "_2e_2e_2f"),
    ])
    func everyHostileValueBecomesAHarmlessName(value: String, expected: String) throws {
        #expect(try address("{MSH-10}", value) == expected)
    }

    @Test func aValueTakesAtMostAHundredBytes() throws {
        #expect(try address("{MSH-10}.hl7", String(repeating: "x", count: 5000))?.utf8.count == 104)
        #expect(try address("{MSH-10}", "." + String(repeating: "x", count: 5000))?.utf8.count == 100)
    }

    @Test func valuesThatTogetherMakeASpecialNameAreCaught() throws {
        #expect(try address("a/{MSH-10}N", "CO") == "a/_CON")
        #expect(try address("a/.{MSH-10}/b", "") == "a/._/b")
        #expect(try address("{MSH-10}/{MSH-10}", "..") == "__/__")
    }

    @Test func aNameLongerThanFileSystemsTakeFailsTheMessage() throws {
        let template = try Template.reading("{MSH-10}{MSH-10}{MSH-10}")
        let message = try Fixture.received(
            #"MSH|^~\&|ADT|EAST|ENGINE|HOSP|20260301||ADT^A01|"# + String(repeating: "x", count: 100) + "|P|2.5.1\r")
        let route = Fixture.route(destinations: [Fixture.destination(file: template)])
        let outcome = CompiledRoute(route, keyedHash: Fixture.keyedHash).run(message, try Fixture.context())
        #expect(try Fixture.problem(outcome).text.contains("255"))
    }

    @Test func noBytesLeaveTheAllowedLetters() throws {
        var generator = Repeatable(seed: 7)
        let allowed = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-".utf8)
        for _ in 0..<500 {
            let value = (0..<Int.random(in: 0...130, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let name = Array(try Fixture.required(try address(try Template.reading("{MSH-10}"), id: value)).utf8)
            #expect(name.allSatisfy(allowed.contains) && (1...100).contains(name.count) && name.first != 0x2E)
        }
    }
}
