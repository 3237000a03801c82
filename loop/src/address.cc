#include "loopspec/address.h"

#include <charconv>

namespace loopspec {

std::string_view family_name(AddressFamily family) noexcept {
  switch (family) {
    case AddressFamily::kInet:
      return "AF_INET";
    case AddressFamily::kInet6:
      return "AF_INET6";
    case AddressFamily::kUnix:
      return "AF_UNIX";
    default:
      return "AF_UNSPEC";
  }
}

std::string_view type_name(SocketType type) noexcept {
  switch (type) {
    case SocketType::kStream:
      return "SOCK_STREAM";
    case SocketType::kDatagram:
      return "SOCK_DGRAM";
    default:
      return "0";
  }
}

Port::Port(std::string service) : text_(std::move(service)), given_(true) {
  if (text_.empty()) return;
  int value = 0;
  const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
  number_ = error == std::errc() && end == text_.data() + text_.size() ? std::optional<int>(value) : std::nullopt;
}

}  // namespace loopspec
