#include "server/script/connection.h"

#include "server/script/io_data.h"

namespace loopspec::script {

OpResult show_connection(Frame& frame, const std::string& id, const std::shared_ptr<BaseTransport>& transport,
                         const std::shared_ptr<BaseProtocol>& protocol) {
  if (!id.empty()) frame.state.registry().bind(id, transport);
  frame.state.addresses().learn(id, *transport);
  return ListShown(frame).add(transport).add(ScriptProtocol::of(protocol)).result(transport);
}

AddressFamily family_of(v1::AddressFamily family) {
  switch (family) {
    case v1::ADDRESS_FAMILY_INET:
      return AddressFamily::kInet;
    case v1::ADDRESS_FAMILY_INET6:
      return AddressFamily::kInet6;
    case v1::ADDRESS_FAMILY_UNIX:
      return AddressFamily::kUnix;
    default:
      return AddressFamily::kUnspecified;
  }
}

int resolver_flags(v1::Getaddrinfo::Flags flags) {
  if (flags == v1::Getaddrinfo::FLAGS_PASSIVE) return AddressFlags::kPassive;
  return flags == v1::Getaddrinfo::FLAGS_NUMERIC_HOST ? AddressFlags::kNumericHost : 0;
}

}  // namespace loopspec::script
