// The steps of create_connection(): resolving, ordering the addresses, trying them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loopspec/base_event_loop.h"
#include "loopspec/coroutine.h"

namespace loopspec::detail {

// The address itself when `host` is numeric, without asking the resolver; else what getaddrinfo() answers, perhaps nothing.
Coroutine<std::vector<AddressInfo>> ensure_resolved(AbstractEventLoop& loop, std::optional<std::string> host, Port port,
                                                    AddressHints hints);
std::optional<AddressInfo> numeric_address_info(const std::optional<std::string>& host, const Port& port,
                                                const AddressHints& hints);

// Alternates the families, `first_count` addresses of the first one ahead.
std::vector<AddressInfo> interleave(std::vector<AddressInfo> infos, int first_count);

// A connected socket, non-blocking.
Coroutine<Socket> connect_to_host(BaseEventLoop& loop, std::optional<std::string> host, Port port,
                                  ConnectionOptions options);

}  // namespace loopspec::detail
