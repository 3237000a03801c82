// The files of Unix sockets, and what servers need to know of the platform.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace loopspec::platform {

// SO_REUSEADDR lets a server bind while old connections linger; elsewhere it lets others steal the port.
inline constexpr bool kReuseAddressByDefault =
#ifdef _WIN32
    false;
#else
    true;
#endif

// Throws NotImplementedError where Python has no AF_UNIX, which is Windows.
void require_unix_sockets();

bool address_in_use(int error) noexcept;
bool address_not_available(int error) noexcept;

// Removes the file if it is a socket; nothing happens when there is none, or for an abstract name. Throws OSError.
void remove_socket_file(const std::string& path);
// What tells this file from another one that takes its path. Absent when there is none, or for an abstract name.
std::optional<std::uint64_t> file_number(const std::string& path);

}  // namespace loopspec::platform
