import Dictionary
import HL7
import Testing

@Suite struct StructureTests {
    /// A structure as the facts write it.
    private func text(_ nodes: StructureNodes) -> String {
        nodes.map { node in
            let mark = node.isRequired ? (node.isRepeatable ? "+" : "") : (node.isRepeatable ? "*" : "?")
            switch node.kind {
            case .segment(let name): return "\(name)\(mark)"
            case .anySegment: return "any\(mark)"
            case .group: return "\(node.name)(\(text(node.nodes)))\(mark)"
            case .choice: return "\(node.name)<\(text(node.nodes))>\(mark)"
            }
        }.joined(separator: " ")
    }

    @Test("The grammar of an event is the one that its version prints")
    func grammar() throws {
        let oru = try #require(Lexicon(.v231).structure(forType: "ORU".utf8, event: "R01".utf8))
        #expect(
            text(oru.nodes) == """
                MSH ORU_R01_PATIENT_RESULT(ORU_R01_PATIENT(PID PD1? NK1* NTE* ORU_R01_VISIT(PV1 PV2?)?)? \
                ORU_R01_ORDER_OBSERVATION(ORC? OBR NTE* ORU_R01_OBSERVATION(OBX? NTE*)+ CTI*)+)+ DSC?
                """)
        let a04 = try #require(Lexicon(.v251).structure(forType: "ADT".utf8, event: "A04".utf8))
        #expect(a04.name.description == "ADT_A01")
        #expect(a04.nodes.first?.segment == .msh)
    }

    @Test("One of several segments is a choice")
    func choices() throws {
        let orm = try #require(Lexicon(.v24).structure(named: "ORM_O01"))
        #expect(text(orm.nodes).contains("<OBR RQD RQ1 RXO ODS ODT>"))
        let ccr = try #require(Lexicon(.v29).structure(named: "CCR_I16"))
        #expect(text(ccr.nodes).contains("RESOURCE_OBJECT<AIS AIG AIL AIP>"))
    }

    @Test("2.9 gives each event a variant, all of one name")
    func variants() throws {
        let lexicon = Lexicon(.v29)
        let a04 = try #require(lexicon.structure(forType: "ADT".utf8, event: "A04".utf8))
        #expect(a04.name.description == "ADT_A01-B")
        #expect(a04.identifier.description == "ADT_A01")
        #expect(lexicon.structure(named: "ADT_A01")?.name.description == "ADT_A01-A")
        #expect(lexicon.structure(named: "ADT_A01-B") != nil)
        #expect(lexicon.structure(named: "ADT_A0") == nil)
        #expect(lexicon.structure(forType: "ACK".utf8, event: "S12".utf8) != nil)
    }

    @Test(
        "A missing MSH-9.3 is derived from the event",
        arguments: [
            (HL7Version.v251, "ADT", "A08", "ADT_A01"), (.v251, "ADT", "A31", "ADT_A05"),
            (.v251, "ADT", "A40", "ADT_A39"),
            (.v251, "ORU", "R01", "ORU_R01"), (.v251, "SIU", "S26", "SIU_S12"), (.v251, "MDM", "T11", "MDM_T01"),
            (.v251, "QBP", "Q22", "QBP_Q21"), (.v251, "QBP", "ZV1", "QBP_Q21"), (.v251, "RSP", "K22", "RSP_K21"),
            (.v24, "RSP", "K22", "RSP_K22"), (.v29, "ADT", "A08", "ADT_A01"), (.v251, "ACK", "A01", "ACK"),
            // An order of 2.6 in a message that says 2.8.
            (.v28, "ORM", "O01", "ORM_O01"),
        ])
    func derivation(_ version: HL7Version, _ type: String, _ event: String, _ structure: String) {
        #expect(Lexicon(version).structureName(forType: type.utf8, event: event.utf8) == structure)
    }

    @Test("The versions of an event are known")
    func versionsOfEvents() {
        #expect(Lexicon.versions(definingType: "OMI".utf8, event: "O23".utf8).description == "2.5 to 2.9")
        #expect(Lexicon.versions(definingType: "ORM".utf8).description == "2.1 to 2.6")
        #expect(Lexicon.versions(definingType: "ZZZ".utf8).isEmpty)
    }

    @Test("Every grammar is finite, starts with MSH and names segments of its version", arguments: HL7Version.allCases)
    func everyGrammar(_ version: HL7Version) {
        let lexicon = Lexicon(version)
        // Structures of 2.7 to 2.8.2 still print segments that those versions withdrew.
        var withdrawn: Set<String> = []
        if version >= .v27, version <= .v282 { withdrawn = ["QRD", "QRF", "URD", "URS"] }
        if version == .v271 { withdrawn.insert("UB1") }
        var unknown: Set<String> = []
        func walk(_ nodes: StructureNodes, depth: Int) {
            guard depth < 12 else {
                Issue.record("deeper than 12")
                return
            }
            #expect(!nodes.isEmpty)
            for node in nodes {
                if let segment = node.segment {
                    if lexicon.segment(segment) == nil { unknown.insert("\(segment)") }
                } else if node.kind != .anySegment {
                    #expect(!node.name.isEmpty)
                    walk(node.nodes, depth: depth + 1)
                }
            }
        }
        for structure in lexicon.structures {
            #expect(structure.nodes.first?.segment == .msh, "\(structure.name)")
            walk(structure.nodes, depth: 0)
        }
        #expect(unknown == withdrawn)
    }

    @Test(
        "Every event leads to a grammar, but for those that the facts name without one", arguments: HL7Version.allCases)
    func everyEvent(_ version: HL7Version) {
        let open = Lexicon(version).events.filter { $0.structure == nil }.map(\.event)
        let expected: [String]
        switch version {
        case .v24: expected = ["QRY^P04"]
        case .v28, .v281, .v282: expected = ["OMQ^O57", "ORX^O58", "OSU^O51"]
        case .v29: expected = ["QBP^Q25"]
        default: expected = []
        }
        #expect(open == expected)
    }
}
