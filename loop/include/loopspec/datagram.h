// create_datagram_endpoint(): its template, and everything a program needs to use it.
//
// Python documentation: library/asyncio-protocol.html#datagram-transports
#pragma once

#include <utility>

#include "loopspec/network.h"

namespace loopspec {

template <class Factory>
detail::Made<DatagramTransport, Factory> AbstractEventLoop::create_datagram_endpoint(Factory protocol_factory,
                                                                                     DatagramOptions options) {
  std::invoke_result_t<Factory&> protocol;
  auto transport = co_await open_datagram(detail::remember(protocol_factory, protocol), std::move(options));
  co_return std::make_pair(std::move(transport), std::move(protocol));
}

}  // namespace loopspec
