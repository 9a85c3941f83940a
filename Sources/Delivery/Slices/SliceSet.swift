import Logging

/// The write sides of the store's slices, opened as they are needed. Used by the committer's thread alone.
final class SliceSet {
    let configuration: StoreConfiguration
    private let logger: Logger
    private var writers: [Int: SliceWriter] = [:]

    init(configuration: StoreConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    func file(of day: Int) -> SliceFile { SliceFile(day: day, directory: configuration.directory) }

    /// The slice of a day, made if it is not there.
    func writer(for day: Int, at now: Duration = .zero) throws(StoreError) -> SliceWriter {
        if let known = writers[day] {
            known.lastUse = max(known.lastUse, now)
            return known
        }
        let writer = try SliceWriter(file(of: day), configuration: configuration)
        writer.lastUse = now
        writers[day] = writer
        return writer
    }

    /// The slice of a day that has one.
    func existingWriter(for day: Int, at now: Duration = .zero) throws(StoreError) -> SliceWriter {
        guard writers[day] != nil || file(of: day).exists else {
            throw StoreError(.notFound, "there is no slice \(file(of: day).name)")
        }
        return try writer(for: day, at: now)
    }

    /// Has long logs copied into their slices; all logs, at once, when `isIdle`.
    func checkpoint(isIdle: Bool) throws(StoreError) {
        for writer in writers.values {
            try writer.checkpoint(beyond: configuration.checkpointPages)
            if isIdle, writer.pagesInLog > 0 { try writer.checkpoint() }
        }
    }

    /// Closes what only old settlements needed.
    func closeUnused(since limit: Duration) throws(StoreError) {
        guard let newest = writers.keys.max() else { return }
        for (day, writer) in writers where day != newest && writer.lastUse < limit {
            try close(writer)
        }
    }

    func close(day: Int) throws(StoreError) {
        if let writer = writers[day] { try close(writer) }
    }

    private func close(_ writer: SliceWriter) throws(StoreError) {
        writers[writer.file.day] = nil
        do {
            try writer.checkpoint(truncating: true)
            try writer.close()
        } catch {
            if error.isFinal { writer.forsake() }
            throw error
        }
    }

    /// After a failed write nothing is known about the connections: they are opened anew.
    ///
    /// - Throws: only what is final. SQLite copies the log when a connection closes and keeps to itself what fails
    ///   then, so it is copied before.
    func abandon() throws(StoreError) {
        let abandoned = writers.values
        writers = [:]
        var failure: StoreError?
        for writer in abandoned {
            do {
                guard failure == nil else {
                    writer.forsake()
                    continue
                }
                try writer.checkpoint()
                try writer.close()
            } catch {
                guard error.isFinal else { continue }
                writer.forsake()
                failure = error
            }
        }
        if let failure { throw failure }
    }

    /// Leaves everything open until the process ends, see ``SliceWriter/forsake()``.
    func forsake() {
        for writer in writers.values { writer.forsake() }
        writers = [:]
    }

    /// Lets go of one slice that cannot be read.
    func abandon(day: Int) {
        try? writers.removeValue(forKey: day)?.close()
    }

    /// - Throws: only what is final.
    func closeAll() throws(StoreError) {
        for writer in writers.values {
            do {
                try close(writer)
            } catch {
                logger.warning("slice not closed cleanly", metadata: ["reason": "\(error)"])
                if error.isFinal {
                    forsake()
                    throw error
                }
            }
        }
    }
}
