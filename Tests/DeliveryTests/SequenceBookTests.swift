import Foundation
import Pipeline
import Testing

@testable import Delivery

/// The book of sequence numbers, without a disk.
@Suite struct SequenceBookTests {
    private static func link(_ name: String = "EHR") throws -> SequenceLink {
        try #require(SequenceLink(listener: "l", application: Array(name.utf8), facility: []))
    }

    private static func row(_ step: SequenceStep, _ count: Int) -> SequenceBook.Row {
        SequenceBook.Row(link: step.link, number: step.number, message: MessageID(day: 260_301, count: count))
    }

    @Test func `A new link expects 1, and a sender that asks is told so`() throws {
        var book = SequenceBook()
        let link = try Self.link()
        #expect(book.judge(0, on: link) == .asked(expected: 1))
        #expect(book.judge(2, on: link) == .unexpected(expected: 1))
        #expect(book.judge(1, on: link) == .expected(SequenceStep(link: link, number: 1)))
    }

    @Test func `A number is accepted once, repeated as the last, and refused when it is any other`() throws {
        var book = SequenceBook()
        let link = try Self.link()
        for number in 1...3 as ClosedRange<Int64> {
            #expect(book.judge(number, on: link) == .expected(SequenceStep(link: link, number: number)))
            #expect(book.judge(number, on: link) == .pending)
            book.settle(Self.row(SequenceStep(link: link, number: number), Int(number)))
        }
        #expect(book.judge(3, on: link) == .repeated(message: MessageID(day: 260_301, count: 3), expected: 4))
        for other in [1, 2, 5, 99] as [Int64] { #expect(book.judge(other, on: link) == .unexpected(expected: 4)) }
        #expect(book.judge(0, on: link) == .asked(expected: 4))
    }

    @Test func `A number that was not stored is expected again`() throws {
        var book = SequenceBook()
        let link = try Self.link()
        let step = SequenceStep(link: link, number: 1)
        #expect(book.judge(1, on: link) == .expected(step))
        book.release(step)
        #expect(book.judge(1, on: link) == .expected(step))
        book.settle(Self.row(step, 1))
        let next = SequenceStep(link: link, number: 2)
        #expect(book.judge(2, on: link) == .expected(next))
        book.release(next)
        #expect(book.judge(1, on: link) == .repeated(message: MessageID(day: 260_301, count: 1), expected: 2))
    }

    @Test func `After -1 the next number begins anew, whatever it is`() throws {
        var book = SequenceBook()
        let link = try Self.link()
        book.settle(Self.row(SequenceStep(link: link, number: 50), 1))
        #expect(book.judge(-1, on: link) == .asked(expected: 51))
        let step = SequenceStep(link: link, number: 7, beganAnew: true)
        #expect(book.judge(7, on: link) == .expected(step))
        book.settle(Self.row(step, 2))
        #expect(book.judge(8, on: link) == .expected(SequenceStep(link: link, number: 8)))
        #expect(book.judge(50, on: link) == .unexpected(expected: 9))
    }

    @Test func `One that is released takes only itself back, whatever else is on its way`() throws {
        var book = SequenceBook()
        let link = try Self.link()
        let (first, second) = (SequenceStep(link: link, number: 1), SequenceStep(link: link, number: 2))
        #expect(book.judge(1, on: link) == .expected(first))
        #expect(book.judge(2, on: link) == .expected(second))
        book.release(second)
        #expect(book.judge(1, on: link) == .pending)
        #expect(book.judge(3, on: link) == .unexpected(expected: 2))
        book.settle(Self.row(first, 1))
        #expect(book.judge(2, on: link) == .expected(second))
    }

    @Test func `What is refused after -1 may be sent again with any number`() throws {
        var book = SequenceBook()
        let link = try Self.link()
        book.settle(Self.row(SequenceStep(link: link, number: 1), 1))
        #expect(book.judge(-1, on: link) == .asked(expected: 2))
        let step = SequenceStep(link: link, number: 50, beganAnew: true)
        #expect(book.judge(50, on: link) == .expected(step))
        book.release(step)
        #expect(book.judge(50, on: link) == .expected(step))
    }

    @Test func `Links do not know of each other, and there are no more than the limit`() throws {
        var book = SequenceBook()
        let (first, second) = (try Self.link("A"), try Self.link("B"))
        book.settle(Self.row(SequenceStep(link: first, number: 9), 1))
        #expect(book.judge(1, on: second) == .expected(SequenceStep(link: second, number: 1)))
        for number in 0..<SequenceBook.linkLimit { _ = book.judge(-1, on: try Self.link("L\(number)")) }
        let asked = book.judge(1, on: try Self.link("new"))
        #expect(
            asked == .expected(SequenceStep(link: try Self.link("new"), number: 1)), "who only asks keeps no one out")
        for number in 0..<SequenceBook.linkLimit { _ = book.judge(1, on: try Self.link("L\(number)")) }
        #expect(book.judge(1, on: try Self.link("newer")) == .tooManyLinks(limit: SequenceBook.linkLimit))
        #expect(book.judge(10, on: first) == .expected(SequenceStep(link: first, number: 10)))
        #expect(SequenceLink(listener: "l", application: [UInt8](repeating: 65, count: 501), facility: []) == nil)
    }
}
