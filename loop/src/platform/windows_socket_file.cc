// No loop here has Unix sockets, as asyncio's have none on Windows: what is asked about their files is never needed.
#include <cerrno>

#include "loopspec/exceptions.h"
#include "socket_file.h"

namespace loopspec::platform {

void require_unix_sockets() { throw NotImplementedError(""); }

bool address_in_use(int error) noexcept { return error == EADDRINUSE || error == EACCES; }
bool address_not_available(int error) noexcept { return error == EADDRNOTAVAIL; }

void remove_socket_file(const std::string&) {}
std::optional<std::uint64_t> file_number(const std::string&) { return std::nullopt; }

}  // namespace loopspec::platform
