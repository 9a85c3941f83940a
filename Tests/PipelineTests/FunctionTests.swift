import CharacterSets
import HL7
import Pipeline
import Routes
import Testing

/// `change … apply: FUNCTION`.
struct FunctionTests {
    /// PV1-3 with this raw value, changed.
    private func changed(
        _ raw: [UInt8], _ functions: TextFunction..., charset: String = "", path: String = "PV1-3"
    ) throws -> [UInt8] {
        let start = #"MSH|^~\&|A|B|C|D|20260301||ADT^A01|1|P|2.5.1||||||"# + charset + "\rPV1|1|I|"
        let message = try TextReader().read(Array(start.utf8) + raw + [0x0D])
        let route = Fixture.route(steps: Fixture.steps([.change([try Path(path)], apply: functions)]))
        let outcome = CompiledRoute(route, keyedHash: Fixture.keyedHash).run(message, try Fixture.context())
        guard case .planned(let plan) = outcome else { throw Fixture.Unexpected() }
        let payload = plan.deliveries[0].payload ?? message.received
        return Array(payload.dropFirst(start.utf8.count).dropLast())
    }

    private func changed(_ raw: String, _ function: TextFunction, charset: String = "") throws -> String {
        try Fixture.required(
            String(validating: try changed(Array(raw.utf8), function, charset: charset), as: UTF8.self))
    }

    @Test(arguments: [
        ("  a b ", "a b"), ("a", "a"), ("   ", ""), ("\u{A0}é\u{2003}", "é"), (#" \.br\ x "#, #"\.br\ x"#),
    ])
    func trimTakesSpaceFromBothEnds(raw: String, expected: String) throws {
        #expect(try changed(raw, .trim) == expected)
    }

    @Test(arguments: [
        ("smith", "SMITH"), ("müller-straße", "MÜLLER-STRASSE"), ("ёлка", "ЁЛКА"), (#"a\T\b"#, #"A\T\B"#),
    ])
    func uppercaseKnowsAllLetters(raw: String, expected: String) throws {
        #expect(try changed(raw, .uppercase) == expected)
    }

    @Test func lowercaseKnowsAllLetters() throws {
        #expect(try changed("ÅSA BERG", .lowercase) == "åsa berg")
    }

    @Test(arguments: [
        ("SMITH", "Smith"), ("o'brien-SMITH anna", "O'Brien-Smith Anna"), ("THE PATIENT'S", "The Patient's"),
        ("ÅSA ÖBERG", "Åsa Öberg"), ("3RD ward", "3rd Ward"), (#"one\.br\two THREE"#, #"One\.br\two Three"#),
    ])
    func titleCaseBeginsEachWordWithACapital(raw: String, expected: String) throws {
        #expect(try changed(raw, .titleCase) == expected)
    }

    @Test func digitsOnlyDropsTheRest() throws {
        #expect(try changed("(030) 12 34-5é", .digitsOnly) == "03012345")
    }

    @Test func lettersAndDigitsDropsTheRest() throws {
        #expect(try changed("A-1 é/ñ_2.", .lettersAndDigits) == "A1éñ2")
    }

    @Test(arguments: [("000123", "123"), ("000", "0"), ("0", "0"), ("12300", "12300"), ("00A0", "A0")])
    func leadingZerosGoButTheLastOneStays(raw: String, expected: String) throws {
        #expect(try changed(raw, .stripLeadingZeros) == expected)
    }

    @Test func paddingCountsCharacters() throws {
        #expect(try changed("123", .padLeft(width: 6, with: 0x30)) == "000123")
        #expect(try changed("é", .padRight(width: 3, with: 0x2E)) == "é..")
        #expect(try changed("123456", .padLeft(width: 3, with: 0x30)) == "123456")
        #expect(try changed(#"a\T\b"#, .padLeft(width: 4, with: 0x30)) == #"0a\T\b"#)
    }

    @Test(arguments: [
        ("abcdef", "abc"), ("ab", "ab"), ("éèêë", "éèê"), (#"a\T\bc"#, #"a\T\b"#), (#"abc\.br\d"#, "abc"),
    ])
    func truncateCountsCharacters(raw: String, expected: String) throws {
        #expect(try changed(raw, .truncate(3)) == expected)
    }

    @Test func whatIsAddedIsEscaped() throws {
        #expect(try changed("1", .prefix(Array("a^".utf8))) == #"a\S\1"#)
        #expect(try changed("1", .suffix(Array("|".utf8))) == #"1\F\"#)
    }

    @Test func replaceFindsEveryOccurrence() throws {
        #expect(try changed("a-b--c", .replace(find: [0x2D], with: [0x2F])) == "a/b//c")
        #expect(try changed(#"a\T\b"#, .replace(find: [0x26], with: Array(" and ".utf8))) == "a and b")
        #expect(try changed("abc", .replace(find: [], with: [0x2F])) == "abc")
    }

    @Test func replacePatternChangesWhatMatches() throws {
        let pattern = try Pattern("[0-9]+")
        #expect(try changed("a12b345c", .replacePattern(pattern, with: [0x23])) == "a#b#c")
    }

    @Test func hashSeesTheUnescapedText() throws {
        #expect(try changed(#"a\F\b"#, .hash(key: Array("k".utf8))) == #"k:a\F\b"#)
        #expect(try changed("abc", .hash(key: Array("k".utf8))) == "k:abc")
    }

    @Test func functionsRunInOrderOnEveryLeaf() throws {
        let result = try changed(Array(" a ^b & c~d".utf8), .trim, .suffix([0x21]))
        #expect(String(decoding: result, as: UTF8.self) == "a!^b!&c!~d!")
    }

    @Test func emptyLeavesAndNullsStayAsTheyAre() throws {
        let result = try changed(Array("^\"\"^&".utf8), .prefix([0x58]))
        #expect(String(decoding: result, as: UTF8.self) == "^\"\"^&")
    }

    @Test func onlyTheSelectedLeavesChange() throws {
        let result = try changed(Array("a^b~c^d".utf8), .uppercase, path: "PV1-3[2].2")
        #expect(String(decoding: result, as: UTF8.self) == "a^b~c^D")
    }

    @Test func formattingSequencesAreLeftAlone() throws {
        let raw = #"one\.br\two\H\three\N\\.sp2\\C2842\\Zq\\unknown\ \X41\"#
        let changed = try changed(raw, .uppercase)
        #expect(changed == #"ONE\.br\TWO\H\THREE\N\\.sp2\\C2842\\Zq\\unknown\ A"#)
    }

    @Test(
        arguments: [
            ("8859/1", [0xC9, 0xC3]), ("8859/5", [0xC9, 0xC3]), ("windows-1252", [0xC9, 0xC3]),
            ("GB 18030-2000", [0xE9, 0xE3]),
        ] as [(String, [UInt8])])
    func lettersChangeInEveryCharacterSet(charset: String, upper: [UInt8]) throws {
        let raw: [UInt8] = [0x61, 0xE9, 0xE3, 0x62]
        #expect(try changed(raw, .uppercase, charset: charset) == [0x41] + upper + [0x42])
        #expect(
            try changed(raw, .truncate(2), charset: charset) == (upper[0] == 0xE9 ? [0x61, 0xE9, 0xE3] : [0x61, 0xE9]))
    }

    @Test func bytesThatAreNoTextSurviveEveryFunction() throws {
        let raw: [UInt8] = [0x20, 0x61, 0xFF, 0xC3, 0x28, 0x81, 0x62, 0x20]
        #expect(try changed(raw, .uppercase) == [0x20, 0x41, 0xFF, 0xC3, 0x28, 0x81, 0x42, 0x20])
        #expect(try changed(raw, .trim) == Array(raw.dropFirst().dropLast()))
        #expect(try changed(raw, .lettersAndDigits) == [0x61, 0xFF, 0xC3, 0x81, 0x62])
        #expect(try changed(raw, .truncate(3)) == [0x20, 0x61, 0xFF])
    }

    @Test func theHeaderSyntaxIsNoValue() throws {
        let verb = Step.Verb.change([try Path("MSH-2"), try Path("MSH-3")], apply: [.suffix([0x78])])
        #expect(try Fixture.sent(Fixture.adt, verb) == Fixture.adt.replacing("|ADT|EAST", with: "|ADTx|EAST"))
    }
}
