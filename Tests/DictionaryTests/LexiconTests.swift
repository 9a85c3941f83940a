import Dictionary
import HL7
import Testing

@Suite struct LexiconTests {
    let lexicon = Lexicon(.v251)

    @Test(
        "A version has as many of everything as the facts give it",
        arguments: [
            (HL7Version.v21, [38, 435, 39, 38, 101, 353]),
            (.v23, [110, 1468, 114, 210, 267, 1802]),
            (.v251, [150, 2103, 213, 352, 477, 5100]),
            (.v271, [169, 2497, 206, 331, 517, 5132]),
            (.v29, [190, 2912, 304, 658, 789, 4977]),
        ])
    func counts(_ version: HL7Version, _ expected: [Int]) {
        // The facts of 2.5.1 have 5,277 rows of codes: 172 say that a table is open, 5 are there twice.
        let lexicon = Lexicon(version)
        let found = [
            lexicon.segments.count, lexicon.segments.reduce(0) { $0 + $1.fields.count }, lexicon.structures.count,
            lexicon.events.count, lexicon.tables.count, lexicon.tables.reduce(0) { $0 + $1.codes.count },
        ]
        #expect(found == expected)
    }

    @Test("A field is told as the standard tells it")
    func field() throws {
        let pid = try #require(SegmentName("PID"))
        let name = try #require(lexicon.field(5, of: pid))
        #expect(name.name.description == "Patient Name")
        #expect(name.type?.name.description == "XPN")
        #expect(name.usage == .required)
        #expect((name.minimumRepetitions, name.maximumRepetitions) == (1, nil))
        #expect((name.length, name.itemNumber, name.table) == (250, 108, nil))
        let sex = try #require(lexicon.field(8, of: pid))
        #expect(sex.name.description == "Administrative Sex")
        #expect((sex.table, sex.maximumRepetitions, sex.isRepeatable) == (1, 1, false))
        #expect(lexicon.segment(pid)?.fieldCount == 39)
    }

    @Test(
        "Names from the shouted facts of 2.1 read like all others",
        arguments: [
            ("PID", 19, "SSN Number - Patient"), ("PID", 5, "Patient Name"), ("MSH", 12, "Version ID"),
            ("PID", 7, "Date of Birth"), ("ACC", 1, "Accident Date/Time"), ("GT1", 13, "Guarantor Date - Begin"),
        ])
    func shoutedNames(_ segment: String, _ position: Int, _ name: String) throws {
        let segment = try #require(SegmentName(segment))
        #expect(Lexicon(.v21).field(position, of: segment)?.name.description == name)
    }

    @Test("A field may differ by version, and be known to some only")
    func fieldsByVersion() throws {
        let pid = try #require(SegmentName("PID"))
        #expect(Lexicon(.v231).field(8, of: pid)?.name.description == "Sex")
        #expect(Lexicon(.v22).field(3, of: pid)?.type?.name.description == "CM_PAT_ID")
        #expect(Lexicon(.v22).field(30, of: pid) == nil)
        #expect(Lexicon.versions(defining: 30, of: pid).description == "2.3 to 2.9")
        #expect(Lexicon.versions(defining: 41, of: pid).isEmpty)
        let spm = try #require(SegmentName("SPM"))
        #expect(Lexicon.versions(defining: spm).description == "2.5 to 2.9")
    }

    @Test("Components have names, types and tables of their own")
    func components() throws {
        let family = try #require(lexicon.component(1, of: "XPN"))
        #expect(family.name.description == "Family Name")
        #expect(family.type?.component(2)?.name.description == "Own Surname Prefix")
        #expect(lexicon.component(5, of: "CX")?.table == 203)
        #expect(lexicon.dataType("XPN")?.componentCount == 14)
        #expect(lexicon.component(1, of: "ST") == nil)
    }

    @Test(
        "A type is primitive, composite, of any kind, or not described",
        arguments: [
            (HL7Version.v251, "ST", DataType.Kind.primitive), (.v251, "CX", .composite), (.v251, "varies", .varies),
            (.v23, "TS", .composite), (.v21, "CM", .undescribed), (.v27, "WD", .undescribed), (.v28, "CE", .composite),
        ])
    func kinds(_ version: HL7Version, _ name: String, _ kind: DataType.Kind) {
        #expect(Lexicon(version).dataType(name)?.kind == kind)
    }

    @Test("A table knows its codes, whose it is, and whether it is complete")
    func tables() throws {
        let sex = try #require(lexicon.table(1))
        #expect(sex.code("F".utf8)?.display.description == "Female")
        #expect(!sex.contains("f".utf8) && !sex.contains("".utf8) && !sex.contains("FF".utf8))
        #expect(sex.kind == .user && !sex.isClosed)
        let yesNo = try #require(lexicon.table(136))
        #expect(yesNo.codes.map(\.code.description) == ["N", "Y"])
        #expect(yesNo.kind == .hl7 && yesNo.isClosed)
        #expect(lexicon.table(335)?.isOpen == true, "Q<integer>H is a pattern")
        #expect(lexicon.table(78)?.contains("<".utf8) == true)
        // 2.2 says ID for both kinds; the next version tells.
        #expect(Lexicon(.v22).table(1)?.kind == .user)
    }

    @Test("What there is not is nil, whatever is asked", arguments: [Int.min, -1, 0, 65_535, 65_536, .max])
    func junk(_ number: Int) throws {
        let pid = try #require(SegmentName("PID"))
        #expect(lexicon.field(number, of: pid) == nil)
        #expect(lexicon.table(number) == nil)
        #expect(lexicon.component(number, of: "XPN") == nil)
        #expect(Lexicon.versions(defining: number, of: pid).isEmpty)
        let unknown = try #require(SegmentName("QQQ"))
        #expect(lexicon.segment(unknown) == nil)
        #expect(lexicon.dataType("") == nil)
        #expect(lexicon.dataType(String(repeating: "X", count: 70_000)) == nil)
        #expect(lexicon.structure(named: "") == nil)
        #expect(lexicon.structure(named: "ADT_A0") == nil)
        #expect(lexicon.structure(forType: "ADT".utf8, event: "".utf8) == nil)
        #expect(lexicon.structureName(forType: [0xFF, 0xFF, 0xFF], event: [0, 0, 0]) == nil)
    }
}
