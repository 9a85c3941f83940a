import Foundation

/// Where anonymised files go.
struct AnonymisedOutputs {
    /// `-` is standard input.
    let inputs: [String]
    private let folder: String?
    private let inPlace: Bool

    /// - Throws: before anything is written, if two files would go to one place or a file is there already.
    init(inputs: [String], folder: String?, inPlace: Bool) throws {
        self.inputs = inputs
        self.folder = folder
        self.inPlace = inPlace
        guard let folder else { return }
        var names: Set<String> = []
        for input in inputs {
            let name = Self.name(of: input)
            guard names.insert(name).inserted else {
                throw CommandFailure("two of the files are called \(name); anonymise them into two folders")
            }
            guard !FileManager.default.fileExists(atPath: "\(folder)/\(name)") else {
                throw CommandFailure("\(folder)/\(name) is there already; it is not overwritten")
            }
        }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure("the folder \(folder) cannot be made")
        }
    }

    func write(_ bytes: [UInt8], of input: String) throws {
        let data = Data(bytes)
        if inPlace { return try replace(input, with: data) }
        guard let folder else { return FileHandle.standardOutput.write(data) }
        let target = "\(folder)/\(Self.name(of: input))"
        do {
            try data.write(to: URL(filePath: target), options: .withoutOverwriting)
        } catch {
            throw CommandFailure("\(target) cannot be written")
        }
    }

    /// At once, so that a full disk leaves the file as it was; its permissions stay.
    private func replace(_ file: String, with data: Data) throws {
        let mode = (try? FileManager.default.attributesOfItem(atPath: file))?[.posixPermissions]
        do {
            try data.write(to: URL(filePath: file), options: .atomic)
            if let mode { try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file) }
        } catch {
            throw CommandFailure("\(file) cannot be overwritten")
        }
    }

    private static func name(of input: String) -> String {
        input == "-" ? "stdin.hl7" : URL(filePath: input).lastPathComponent
    }
}
