import Routes
import YAML

extension Place {
    init(_ span: SourceSpan) {
        self.init(file: span.file, line: span.line, column: span.column)
    }
}
