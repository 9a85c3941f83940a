/// How much waits, over all slices.
extension StoreReader {
    func level(of key: DestinationKey, countsBytes: Bool) throws(StoreError) -> QueueLevel {
        var level = QueueLevel()
        for file in try files() {
            let part = try query(file) { try $0.level(of: key, countsBytes: countsBytes) }
            level.messages += part.messages
            level.bytes += part.bytes
        }
        return level
    }
}
