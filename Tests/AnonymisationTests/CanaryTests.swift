import Anonymisation
import Crypto
import Dictionary
import HL7
import Inspection
import Testing

/// A word in every part of every field of every segment, and where it may still be found afterwards.
@Suite struct CanaryTests {
    /// Where names of systems and authorities, versions and protocol stand: kept whatever they say.
    static let safeComponents: Set<String> = [
        "HD.1", "HD.2", "HD.3", "EI.2", "EI.3", "EI.4", "XCN.9", "CNN.9", "CNN.10", "CNN.11", "CX.4", "CX.6", "XON.6",
        "XON.8", "ED.1", "RP.2", "PL.4", "PL.11", "CM_PAT_ID.4", "CM_PLACER.2", "CM_FILLER.2", "CM_GROUP_ID.2", "CK.4",
        "CN.9", "PPN.9", "CN_SIMPLE.9",
    ]

    static let safeFields: Set<String> = [
        "MSH-3", "MSH-4", "MSH-5", "MSH-6", "MSH-9", "MSH-11", "MSH-12", "MSH-15", "MSH-16", "MSH-17", "MSH-18",
        "MSH-19", "MSH-20", "MSH-21", "BHS-3", "BHS-4", "BHS-5", "BHS-6", "FHS-3", "FHS-4", "FHS-5", "FHS-6", "OBX-2",
        "SFT-2", "SFT-3", "SFT-4", "QPD-1", "QAK-3",
    ]

    @Test(
        "No word survives in any part of any segment, but in the places that are declared safe",
        arguments: [
            (HL7Version.v21, "Qcanaryword"), (.v23, "Qcanaryword"), (.v251, "Qcanaryword"), (.v251, "CANARY7731"),
            (.v251, "canary 12"), (.v29, "Qcanaryword"),
        ])
    func canaries(_ version: HL7Version, _ word: String) throws {
        let definitions = Definitions(version)
        var anonymiser = Anonymiser(options: AnonymisationOptions(), digest: Digests.quick)
        var survivors: Set<String> = []
        for segment in definitions.lexicon.segments where segment.name != .msh {
            survivors.formUnion(try places(of: segment, word, definitions, &anonymiser))
        }
        #expect(survivors.subtracting(Self.safeComponents).subtracting(Self.safeFields).sorted() == [])
    }

    @Test("The header keeps routing, type, processing id, version and protocol, and nothing else")
    func header() throws {
        let fields = (3...23).map { "canary\($0)" }.joined(separator: "|")
        let message = try Message(Array("MSH|^~\\&|\(fields)\rPID|1".utf8))
        let text = String(decoding: anonymised(message), as: UTF8.self)
        for field in 3...22 {
            #expect(text.contains("canary\(field)|") == Self.safeFields.contains("MSH-\(field)"), "MSH-\(field)")
        }
    }

    @Test("Z segments, unknown segments, fields beyond the standard and lines that are no segments keep no word")
    func unknown() throws {
        let lines = [
            "MSH|^~\\&|A|B|||2026||ADT^A01|1|P|2.5", "ZPI|canary|a^canary&canary~canary", "QQQ|canary",
            "PID|" + String(repeating: "|", count: 60) + "canary", "canary free line",
            "PV1||I" + "^canary^^^^^^^canary&x&canary",
            #"OBX|1|TX|x^canary||\Zcanary\ \canary"#, "OBX|2|ZZ|x||canary", "OBX|3||x||canary^canary",
            "OBX|4|NM|x||canary", "OBX|5|DT|x||canary", "OBX|6|ST|x||canary", "OBX|7|CE|x||canary^canary^canary",
        ]
        let text = String(decoding: anonymised(try Message(Array(lines.joined(separator: "\r").utf8))), as: UTF8.self)
        #expect(text.components(of: "canary") == 0, "\(text)")
    }

    // MARK: Parts

    /// The places, by type and component or by field, in which the word is still there.
    private func places(
        of segment: SegmentDefinition, _ word: String, _ definitions: Definitions, _ anonymiser: inout Anonymiser
    ) throws -> Set<String> {
        let first = segment.name.isHeader ? 3 : 1
        let fields = (first...max(first, segment.fieldCount)).map { number in
            let type = segment.field(number)?.type
            let components = (1...max(1, type?.componentCount ?? 1)).map { position in
                let inner = type.flatMap { definitions.component(position, of: $0) }?.type?.componentCount ?? 1
                return [String](repeating: word, count: max(1, inner)).joined(separator: "&")
            }
            return components.joined(separator: "^")
        }
        let line = "\(segment.name)|" + (segment.name.isHeader ? "^~\\&|" : "") + fields.joined(separator: "|")
        let header = "MSH|^~\\&|A|B|||2026||ADT^A01|1|P|\(definitions.version)\r"
        let message = try Message(Array((segment.name.isHeader ? line : header + line).utf8))
        var report = AnonymisationReport()
        let result = try Message(anonymiser.anonymised(message, report: &report))
        let parts = SegmentParts(result, segment: segment.name.isHeader ? 0 : 1)
        var survivors: Set<String> = []
        for (index, raw) in parts.fields().enumerated() where holdsWord(raw) {
            guard let field = segment.field(index + 1) else { continue }
            for (component, raw) in parts.components(of: raw).enumerated() {
                for (sub, raw) in parts.subcomponents(of: raw).enumerated() where holdsWord(raw) {
                    survivors.insert(name(of: field, component + 1, sub + 1, definitions))
                }
            }
        }
        return survivors
    }

    private func holdsWord(_ raw: ArraySlice<UInt8>) -> Bool {
        String(decoding: raw, as: UTF8.self).lowercased().contains("canary")
    }

    private func name(of field: FieldDefinition, _ component: Int, _ sub: Int, _ definitions: Definitions) -> String {
        let own = "\(field.segment)-\(field.position)"
        guard !Self.safeFields.contains(own), let type = field.type, type.kind == .composite else { return own }
        guard let inner = definitions.component(component, of: type)?.type, inner.kind == .composite else {
            return "\(type.name).\(component)"
        }
        return "\(inner.name).\(sub)"
    }

    private func anonymised(_ message: Message) -> [UInt8] {
        var anonymiser = Anonymiser(options: AnonymisationOptions(), digest: Digests.keyed("key"))
        var report = AnonymisationReport()
        return anonymiser.anonymised(message, report: &report)
    }
}

extension String {
    /// How often a word is in it.
    fileprivate func components(of word: String) -> Int { ranges(of: word).count }
}
