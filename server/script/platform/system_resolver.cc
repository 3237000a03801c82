#include "server/script/platform/system_resolver.h"

#include <memory>

#include "server/script/platform/system.h"

namespace loopspec::script {

namespace {

int family_number(AddressFamily family) {
  if (family == AddressFamily::kInet) return AF_INET;
  return family == AddressFamily::kInet6 ? AF_INET6 : AF_UNSPEC;
}

int flag_bits(int flags) {
  return ((flags & AddressFlags::kPassive) != 0 ? AI_PASSIVE : 0) | ((flags & AddressFlags::kNumericHost) != 0 ? AI_NUMERICHOST : 0);
}

bool is_same(const addrinfo& answer, const AddressInfo& info) {
  const bool stream = info.type == SocketType::kStream;
  const bool datagram = info.type == SocketType::kDatagram;
  return answer.ai_family == family_number(info.family) && stream == (answer.ai_socktype == SOCK_STREAM) &&
         datagram == (answer.ai_socktype == SOCK_DGRAM) && answer.ai_protocol == info.protocol &&
         SocketAddress::from_raw(answer.ai_addr, answer.ai_addrlen) == info.address;
}

}  // namespace

bool equals_system(const AddressQuestion& question, const std::vector<AddressInfo>& infos) {
  addrinfo wanted{};
  wanted.ai_family = family_number(question.hints.family);
  wanted.ai_socktype = question.hints.type == SocketType::kStream ? SOCK_STREAM : 0;
  wanted.ai_flags = flag_bits(question.hints.flags);
  addrinfo* first = nullptr;
  const char* host = question.host ? question.host->c_str() : nullptr;
  if (::getaddrinfo(host, question.port.given() ? question.port.text().c_str() : nullptr, &wanted, &first) != 0) return false;
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> answers(first, &::freeaddrinfo);
  auto info = infos.begin();
  for (const addrinfo* answer = first; answer != nullptr; answer = answer->ai_next, ++info) {
    if (info == infos.end() || !is_same(*answer, *info)) return false;
  }
  return info == infos.end();
}

bool equals_system(const SocketAddress& address, const std::string& host, const std::string& service) {
  char name[NI_MAXHOST] = "";
  char port[NI_MAXSERV] = "";
  const int code = ::getnameinfo(static_cast<const sockaddr*>(address.data()), static_cast<socklen_t>(address.size()), name, sizeof name, port,
                                 sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
  return code == 0 && host == name && service == port;
}

}  // namespace loopspec::script
