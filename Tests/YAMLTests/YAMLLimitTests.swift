import Testing
import YAML

@Suite struct YAMLLimitTests {
    private func codes(_ bytes: [UInt8], limits: YAMLLimits = YAMLLimits()) -> [String] {
        YAMLReader.read(file: "a.yaml", bytes: bytes, limits: limits).1.map(\.code)
    }

    @Test func oneMegabyteIsReadAndOneByteMoreIsNot() {
        let text = Array("a: ".utf8)
        #expect(codes(text + [UInt8](repeating: 0x78, count: 1_000_000 - text.count)).isEmpty)
        #expect(codes(text + [UInt8](repeating: 0x78, count: 1_000_001 - text.count)) == ["E101"])
    }

    @Test func thirtyTwoLevelsAreReadAndOneMoreIsNot() {
        func nested(_ depth: Int) -> [UInt8] {
            Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
        }
        #expect(codes(nested(32)).isEmpty)
        #expect(codes(nested(33)) == ["E110"])
        #expect(codes(nested(100_000)) == ["E110"])
    }

    @Test func valuesAreCounted() {
        let text = "[" + String(repeating: "a,", count: 9) + "]"
        #expect(codes(Array(text.utf8), limits: YAMLLimits(nodes: 10)).isEmpty)
        #expect(codes(Array(text.utf8), limits: YAMLLimits(nodes: 9)) == ["E111"])
    }

    @Test func bytesThatAreNoUTF8AreNamedByLine() throws {
        let (node, diagnostics) = YAMLReader.read(
            file: "a.yaml", bytes: Array("a: é\nb: x".utf8) + [0xFF] + Array("y\n".utf8))
        #expect(node == nil)
        let fault = try #require(diagnostics.first)
        #expect(fault.code == "E102")
        #expect(fault.span.line == 2)
        #expect(fault.span.column == 5)
    }

    @Test(arguments: [UInt8(0x00), 0x07, 0x1B, 0x7F])
    func controlCharactersAreFound(_ byte: UInt8) {
        #expect(codes(Array("a: b".utf8) + [byte]) == ["E112"])
    }

    @Test func noBytesMakeTheReaderStumble() {
        // A reader for hostile input: every outcome is a tree or a finding.
        let alphabet = Array("a:- \n\t\"'{}[]|>*&!%@#,?\\<é".utf8) + [0xFF, 0x00]
        var state: UInt64 = 42
        for _ in 0..<20_000 {
            var bytes: [UInt8] = []
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            let (node, diagnostics) = YAMLReader.read(file: "a.yaml", bytes: bytes)
            #expect(node != nil || !diagnostics.isEmpty)
            for diagnostic in diagnostics { #expect(diagnostic.span.line >= 1 && diagnostic.span.column >= 1) }
        }
    }
}
