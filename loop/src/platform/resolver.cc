#include <memory>

#include "loopspec/exceptions.h"
#include "resolver.h"
#include "resolver_errors.h"
#include "socket_constants.h"
#include "system_sockets.h"

namespace loopspec::platform {
namespace {

int system_address_flags(int flags) noexcept {
  return ((flags & AddressFlags::kPassive) != 0 ? AI_PASSIVE : 0) |
         ((flags & AddressFlags::kCanonicalName) != 0 ? AI_CANONNAME : 0) |
         ((flags & AddressFlags::kNumericHost) != 0 ? AI_NUMERICHOST : 0) |
         ((flags & AddressFlags::kNumericService) != 0 ? AI_NUMERICSERV : 0);
}

int system_name_flags(int flags) noexcept {
  return ((flags & NameFlags::kNumericHost) != 0 ? NI_NUMERICHOST : 0) |
         ((flags & NameFlags::kNumericService) != 0 ? NI_NUMERICSERV : 0) |
         ((flags & NameFlags::kNameRequired) != 0 ? NI_NAMEREQD : 0) |
         ((flags & NameFlags::kDatagram) != 0 ? NI_DGRAM : 0);
}

}  // namespace

std::vector<AddressInfo> resolve(const std::optional<std::string>& host, const Port& port, const AddressHints& hints) {
  addrinfo wanted{};
  wanted.ai_family = to_system(hints.family);
  wanted.ai_socktype = to_system(hints.type);
  wanted.ai_protocol = hints.protocol;
  wanted.ai_flags = system_address_flags(hints.flags);
  // The resolver wants a host or a service; asyncio's callers may give neither.
  const std::string service = port.given() && !port.text().empty() ? port.text() : !host || port.given() ? "0" : "";
  start_resolver();
  addrinfo* first = nullptr;
  const int code =
      ::getaddrinfo(host ? host->c_str() : nullptr, service.empty() ? nullptr : service.c_str(), &wanted, &first);
  if (code != 0) raise_resolver_error(code, "getaddrinfo");
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> answers(first, &::freeaddrinfo);
  std::vector<AddressInfo> result;
  for (const addrinfo* answer = first; answer != nullptr; answer = answer->ai_next) {
    AddressInfo info;
    info.family = family_from_system(answer->ai_family);
    info.type = type_from_system(answer->ai_socktype);
    info.protocol = answer->ai_protocol;
    if (answer->ai_canonname != nullptr) info.canonical_name = answer->ai_canonname;
    info.address = SocketAddress::from_raw(answer->ai_addr, answer->ai_addrlen);
    result.push_back(std::move(info));
  }
  return result;
}

std::pair<std::string, std::string> resolve_name(const SocketAddress& address, int flags) {
  char host[NI_MAXHOST] = "";
  char service[NI_MAXSERV] = "";
  start_resolver();
  const int code = ::getnameinfo(static_cast<const sockaddr*>(address.data()), static_cast<socklen_t>(address.size()),
                                 host, sizeof host, service, sizeof service, system_name_flags(flags));
  if (code != 0) raise_resolver_error(code, "getnameinfo");
  return {host, service};
}

}  // namespace loopspec::platform
