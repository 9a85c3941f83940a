import ArgumentParser
import Delivery
import Foundation

/// Where the program begins: runs the command, and turns what it could not do into words and a status.
@main
enum Program {
    static func main() async {
        do {
            var command = try OrderlyCommand.parseAsRoot()
            if var concurrent = command as? any AsyncParsableCommand {
                try await concurrent.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            end(failure.description)
        } catch let failure as StoreError {
            end(failure.description)
        } catch {
            OrderlyCommand.exit(withError: error)
        }
    }

    private static func end(_ description: String) -> Never {
        Terminal.complain("orderly: \(description)")
        exit(ExitStatus.unusable.rawValue)
    }
}
