import HL7
import Testing

@Suite struct PathTests {
    @Test(arguments: [
        "PID", "PID-3", "PID-3.1", "PID-3.4.2", "PID-3[2].1", "PID-3[last].1", "PID-3[*].4.1", "OBX[3]-5", "OBX[last]",
        "OBX[*]-5.1", "PID-3[4.1=HOSP,5=MR].1", "OBX[3.1=718-7]-5", "ZPI-999[999].999.999", "PID-3[4!=HOSP]",
        #"NTE[3="two words"]-1"#, #"OBX[5="a\"b\\c]"]-1"#, #"OBX[3=""]-1"#, "OBX[3.1=718-7,11!=X]-5[*].1",
        "OBX[3=Ω]-5", #"OBX[3="a,b"]-5"#, "Z1A-1", "OBX[5=1/2:3;4(5)]-1",
    ])
    func `A path that is read is written the same`(_ text: String) throws {
        let path = try Path(text)
        #expect(path.description == text)
        #expect(try Path(path.description) == path)
    }

    @Test func `A path is taken apart as the grammar says`() throws {
        let path = try Path(#"OBX[3.1=718-7,11!="F x"]-5[last].2.3"#)
        #expect(path.segment == SegmentName("OBX"))
        #expect(
            path.segmentPick
                == .matching([
                    Path.Test(part: 3, subpart: 1, isEqual: true, value: Array("718-7".utf8)),
                    Path.Test(part: 11, isEqual: false, value: Array("F x".utf8)),
                ]))
        #expect((path.field, path.component, path.subcomponent) == (5, 2, 3))
        #expect(path.fieldPick == .last)
        #expect(try Path("PID-3[*]").fieldPick == .all)
        #expect(try Path("PID-3[12]").fieldPick == .number(12))
        #expect(try Path("PID[1=x, 2=y]").segmentPick == Path("PID[1=x,2=y]").segmentPick)
    }

    @Test(arguments: [
        ("PID.5.1", "PID-5.1", 3), ("PID-5-1", "PID-5.1", 5), ("PID-5-1-2", "PID-5.1.2", 5), ("pid-3", "PID-3", 0),
        ("PID-3(1)", "PID-3[1]", 5), ("PID-3(1).1", "PID-3[1].1", 5), ("PID5.1", "PID-5.1", 0), ("PID 5", "PID-5", 3),
        ("PID-3[0]", "PID-3[1]", 6), (" PID-3", "PID-3", 0), ("PID-5 .1", "PID-5.1", 5),
        ("PID-3[LAST].1", "PID-3[last].1", 6),
        ("PID_3", "PID-3", 3), ("Pid.3.1", "PID-3.1", 0), ("OBX(2)-5-1", "OBX[2]-5.1", 3), ("PID/3", "PID-3", 3),
        ("PID-3[4==HOSP]", "PID-3[4=HOSP]", 8), ("obx[3.1=718-7]-5", "OBX[3.1=718-7]-5", 0),
        ("PID-3[-1]", "PID-3[last]", 6),
    ])
    func `A slip is answered with the right spelling`(_ text: String, _ suggestion: String, _ offset: Int) {
        let error = #expect(throws: PathError.self) { try Path(text) }
        #expect(error?.suggestion == suggestion)
        #expect(error?.offset == offset)
    }

    @Test(arguments: [
        ("", 0), ("P", 0), ("PIDX-1", 0), ("PID-", 4), ("PID-0", 4), ("PID-1000", 4), ("PID-3.", 6), ("PID-3[", 6),
        ("PID-3[1", 5), ("PID-3[]", 6), ("PID-3[x]", 6), ("PID-3[1=]", 8), ("PID-3[1=\"a]", 8), ("PID-3.1.1.1", 9),
        ("PID-3[1<2]", 7), ("PID-3[1]x", 8), ("PID-99999999999999999999", 4), ("PID-3[1000]", 6), ("PID-٣", 4),
        ("PID-3[1=a,]", 10), ("Ünd-1", 0), ("PID-3[1=a,2]", 11), ("ABCDEFG", 0), ("*", 0),
    ])
    func `What is no path is refused where it goes wrong`(_ text: String, _ offset: Int) {
        let error = #expect(throws: PathError.self) { try Path(text) }
        #expect(error?.offset == offset)
        #expect((error?.length ?? 0) >= 1)
        #expect(error?.message.isEmpty == false)
        if let suggestion = error?.suggestion { #expect((try? Path(suggestion)) != nil) }
    }

    @Test func `A path has limits`() throws {
        let test = "1=x"
        let eight = Array(repeating: test, count: 8).joined(separator: ",")
        #expect(
            try Path("PID-3[\(eight)]").fieldPick
                == .matching(Array(repeating: Path.Test(part: 1, isEqual: true, value: [0x78]), count: 8)))
        let many = #expect(throws: PathError.self) { try Path("PID-3[\(eight),\(test)]") }
        #expect(many?.message == "a pick has at most 8 tests")
        let long = #expect(throws: PathError.self) {
            try Path("PID-3[1=" + String(repeating: "x", count: 192) + "]")
        }
        #expect(long?.message == "a path has at most 200 characters")
        #expect(throws: PathError.self) { try Path(String(repeating: "x", count: 1_000_000)) }
        #expect(try Path("PID-3[1=" + String(repeating: "x", count: 191) + "]").field == 3)
    }

    @Test func `Patterns match names alike`() throws {
        let pid = try #require(SegmentName("PID"))
        #expect(SegmentPattern.named(pid).matches(pid))
        #expect(!SegmentPattern.named(.msh).matches(pid))
        #expect(SegmentPattern.prefix([0x50]).matches(pid))
        #expect(!SegmentPattern.prefix([0x5A]).matches(pid))
        #expect(try #require(SegmentName("ZP1")).isSiteDefined)
        #expect(SegmentName("pid") == nil && SegmentName("1AB") == nil && SegmentName("PIDX") == nil)
    }
}
