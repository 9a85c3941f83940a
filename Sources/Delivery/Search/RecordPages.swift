import Pipeline

/// What a query means among the records of one day, newest first, read page by page. Records that cannot be read are
/// told of and end there: they are no reason to show nothing else.
struct RecordPages {
    private let query: MessageQuery
    private let file: SliceFile
    private let damage: DamageLedger
    private var page: ArraySlice<FoundMessage> = []
    /// The next page; `nil` = there is none.
    private var before: MessageID?

    private static let size = 1000

    /// - Parameter before: only those with a lower count.
    init(_ query: MessageQuery, of file: SliceFile, before: Int, damage: DamageLedger) {
        self.query = query
        self.file = file
        self.damage = damage
        if !query.needsContent, SliceRecord.exists(file) { self.before = MessageID(day: file.day, count: before) }
        read()
    }

    var first: FoundMessage? { page.first }

    mutating func removeFirst() {
        page = page.dropFirst()
        if page.isEmpty { read() }
    }

    private mutating func read() {
        guard let start = before else { return }
        do throws(StoreError) {
            page = try SliceRecord.find(query, in: file, before: start, limit: Self.size)[...]
        } catch {
            page = []
            damage.noteRecord(error, of: file)
        }
        before = page.count < Self.size ? nil : page.last?.id
    }
}
