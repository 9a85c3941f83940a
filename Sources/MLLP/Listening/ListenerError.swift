import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a listener could not be opened.
package struct ListenerError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case addressInUse = "address_in_use"
        /// Ports below 1024 need a privilege.
        case notPermitted = "not_permitted"
        /// No interface of this machine has the address.
        case addressNotAvailable = "address_not_available"
        /// Not an address, and no host of that name is known.
        case unknownHost = "unknown_host"
        case other
    }

    package var code: Code
    /// The address asked for: `host:port`.
    package var address: String
    /// The operating system's number; 0 where there is none.
    package var errno: Int32

    package init(_ code: Code, address: String, errno: Int32 = 0) {
        self.code = code
        self.address = address
        self.errno = errno
    }

    init(_ error: any Error, address: String) {
        guard let error = error as? IOError else {
            let isUnknown = error is SocketAddressError.UnknownHost || error is SocketAddressError
            self.init(isUnknown ? .unknownHost : .other, address: address)
            return
        }
        let code: Code =
            switch error.errnoCode {
            case EADDRINUSE: .addressInUse
            case EACCES, EPERM: .notPermitted
            case EADDRNOTAVAIL: .addressNotAvailable
            default: .other
            }
        self.init(code, address: address, errno: error.errnoCode)
    }

    package var description: String {
        switch code {
        case .addressInUse: "\(address) is in use by another process or listener"
        case .notPermitted: "no permission to listen on \(address)"
        case .addressNotAvailable: "this machine does not have the address of \(address)"
        case .unknownHost: "the host of \(address) is not known"
        case .other: "cannot listen on \(address) (errno \(errno))"
        }
    }
}
