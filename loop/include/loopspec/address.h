// SocketAddress: where a socket is bound or connected to; and what getaddrinfo() returns.
//
// Python documentation: library/socket.html#socket-families
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace loopspec {

// Not the system's numbers: "AF_INET" and "SOCK_STREAM" are spelled differently on each. See platform/.
enum class AddressFamily : std::uint8_t { kUnspecified, kInet, kInet6, kUnix };
enum class SocketType : std::uint8_t { kAny, kStream, kDatagram };

// Protocol numbers, the same everywhere. 0 lets the system choose.
inline constexpr int kProtocolTcp = 6;
inline constexpr int kProtocolUdp = 17;

// "AF_INET", "SOCK_STREAM"
std::string_view family_name(AddressFamily family) noexcept;
std::string_view type_name(SocketType type) noexcept;

class SocketAddress {
 public:
  // No address: Python's None.
  SocketAddress() noexcept = default;
  // A numeric IPv4 or IPv6 address. ValueError for anything else: names are getaddrinfo()'s.
  SocketAddress(std::string_view host, int port, std::uint32_t flow_info = 0, std::uint32_t scope_id = 0);
  // Absent when `host` is not a numeric address (of that family, unless unspecified).
  static std::optional<SocketAddress> parse(std::string_view host, int port,
                                            AddressFamily family = AddressFamily::kUnspecified,
                                            std::uint32_t flow_info = 0, std::uint32_t scope_id = 0);
  // A Unix socket's path; one that begins with a zero byte is Linux's abstract name. OSError when too long.
  static SocketAddress unix_path(std::string_view path);
  // From the system's own form.
  static SocketAddress from_raw(const void* address, std::size_t size) noexcept;

  explicit operator bool() const noexcept { return size_ != 0; }
  AddressFamily family() const noexcept;
  // "127.0.0.1", "::1"; empty for a Unix socket.
  std::string host() const;
  int port() const noexcept;
  std::uint32_t flow_info() const noexcept;
  std::uint32_t scope_id() const noexcept;
  // Of a Unix socket; empty when it is not bound.
  std::string path() const;

  // As Python prints it: ('127.0.0.1', 80), ('::1', 80, 0, 0), '/tmp/socket', b'\x00abstract', None.
  std::string repr() const;

  friend bool operator==(const SocketAddress& a, const SocketAddress& b) noexcept { return a.raw() == b.raw(); }
  friend bool operator<(const SocketAddress& a, const SocketAddress& b) noexcept { return a.raw() < b.raw(); }

  // The system's form.
  const void* data() const noexcept { return bytes_.data(); }
  std::size_t size() const noexcept { return size_; }

 private:
  static constexpr std::size_t kCapacity = 112;  // a sockaddr_un has 110 bytes
  std::string_view raw() const noexcept { return {reinterpret_cast<const char*>(bytes_.data()), size_}; }

  alignas(8) std::array<std::byte, kCapacity> bytes_{};
  std::uint8_t size_ = 0;
};

// A port: a number, a service's name, or none.
class Port {
 public:
  Port() = default;
  Port(int number) : text_(std::to_string(number)), number_(number), given_(true) {}  // NOLINT: as in Python
  Port(std::string service);                                                          // NOLINT
  Port(const char* service) : Port(std::string(service)) {}                           // NOLINT

  // Not Python's None.
  bool given() const noexcept { return given_; }
  // Absent for a service's name; 0 for none or an empty one.
  std::optional<int> number() const noexcept { return number_; }
  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
  std::optional<int> number_ = 0;
  bool given_ = false;
};

// One of the answers of getaddrinfo().
struct AddressInfo {
  AddressFamily family = AddressFamily::kUnspecified;
  SocketType type = SocketType::kAny;
  int protocol = 0;
  std::string canonical_name;
  SocketAddress address;

  friend bool operator==(const AddressInfo&, const AddressInfo&) = default;
};

}  // namespace loopspec
