/// One record of a section. Numbers are read where they stand.
///
/// ```
/// segments    name u32 | mask u16 | – u16 | first field u32 | fields u32
/// fields      position u16 | mask u16 | name u32 | type u16 | table u16 | length u32 | item u32
///             | most i16 | least u8 | usage u8
/// types       name u32 | mask u16 | flags u16 | first component u32 | components u32
/// components  position u16 | mask u16 | name u32 | type u16 | table u16 | usage u8 | – u8 | – u16
/// tables      number u16 | mask u16 | HL7's u16 | user's u16 | open u16 | – u16 | first code u32 | codes u32
/// codes       mask u16 | – u16 | code u32 | display u32
/// structures  name u32 | mask u16 | – u16 | list u32
/// nodes       flags u8 : segment's name or text u24 | list u32
/// lists       first node u32 | nodes u32
/// events      type u32 | event u32 | mask u16 | – u16 | structure's name u32
/// ```
struct Record {
    private let start: Int

    init(_ section: Section, _ index: Int) {
        start = section.offset(of: index)
    }

    func number8(_ offset: Int) -> Int { Facts.number8(at: start + offset) }
    func number16(_ offset: Int) -> Int { Facts.number16(at: start + offset) }
    func number32(_ offset: Int) -> Int { Facts.number32(at: start + offset) }

    func text(_ offset: Int) -> FactText { FactText(at: number32(offset)) }

    /// The versions in which the record holds.
    func versions(_ offset: Int) -> VersionSet { VersionSet(mask: UInt16(truncatingIfNeeded: number16(offset))) }

    /// A run of records elsewhere, as its first index and its length.
    func run(_ offset: Int, of section: Section) -> Range<Int> {
        let first = min(number32(offset), section.count)
        return first..<first + min(number32(offset + 4), section.count - first)
    }
}
