// create_datagram_endpoint(), whatever the kind of loop.
#include <algorithm>
#include <vector>

#include "connecting.h"
#include "loopspec/base_event_loop.h"
#include "loopspec/datagram.h"
#include "platform/socket_file.h"
#include "platform/socket_io.h"
#include "transports/until_made.h"

namespace loopspec {
namespace {

// A socket to try: its kind, and the addresses that go with it.
struct Candidate {
  AddressFamily family = AddressFamily::kUnspecified;
  int protocol = 0;
  SocketAddress local;
  SocketAddress remote;
};

struct Endpoint {
  Socket sock;
  SocketAddress remote;
};

bool given(const std::optional<EndpointAddress>& address) {
  return address && *address;
}

// "local_addr=('127.0.0.1', 0), family=2"
std::string named_options(const DatagramOptions& options) {
  std::string text;
  const auto add = [&text](const char* name, const std::string& value) {
    text += (text.empty() ? "" : ", ") + std::string(name) + "=" + value;
  };
  if (given(options.local_addr)) add("local_addr", options.local_addr->repr());
  if (given(options.remote_addr)) add("remote_addr", options.remote_addr->repr());
  if (options.family != AddressFamily::kUnspecified)
    add("family", std::to_string(platform::family_number(options.family)));
  if (options.protocol != 0) add("proto", std::to_string(options.protocol));
  if (options.flags != 0) add("flags", std::to_string(options.flags));
  if (options.reuse_port) add("reuse_port", "True");
  if (options.allow_broadcast) add("allow_broadcast", "True");
  return text;
}

void check_given_socket(const DatagramOptions& options) {
  if (options.sock.type() != SocketType::kDatagram)
    throw ValueError("A datagram socket was expected, got " + options.sock.repr());
  const std::string others = named_options(options);
  if (others.empty()) return;
  throw ValueError("socket modifier keyword arguments can not be used when sock is specified. (" + others + ")");
}

std::vector<Candidate> unix_candidates(AbstractEventLoop& loop, const DatagramOptions& options) {
  Candidate candidate{options.family, options.protocol, {}, {}};
  for (const auto* address : {&options.local_addr, &options.remote_addr}) {
    if (*address && !(*address)->is_path()) throw TypeError("string is expected");
  }
  if (given(options.local_addr)) {
    const std::string& path = options.local_addr->path();
    candidate.local = SocketAddress::unix_path(path);
    try {
      platform::remove_socket_file(path);
    } catch (const OSError& error) {  // perhaps we may only create files there
      loop.logger().log(LogLevel::kError,
                        "Unable to check or remove stale UNIX socket '" + path + "': " + error.message());
    }
  }
  if (given(options.remote_addr)) candidate.remote = SocketAddress::unix_path(options.remote_addr->path());
  return {candidate};
}

// Joins the answers for both names by family and protocol, in the resolver's order; leaves what lacks one of them.
Coroutine<std::vector<Candidate>> resolved_candidates(AbstractEventLoop& loop, const DatagramOptions& options) {
  const AddressHints hints(options.family, SocketType::kDatagram, options.protocol, options.flags);
  std::vector<Candidate> candidates;
  for (const bool local : {true, false}) {
    const std::optional<EndpointAddress>& wanted = local ? options.local_addr : options.remote_addr;
    if (!wanted) continue;
    if (wanted->is_path()) throw TypeError("2-tuple is expected");
    const std::vector<AddressInfo> infos = co_await detail::ensure_resolved(loop, wanted->host(), wanted->port(), hints);
    if (infos.empty()) throw OSError("getaddrinfo() returned empty list");
    for (const AddressInfo& info : infos) {
      auto known = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
        return candidate.family == info.family && candidate.protocol == info.protocol;
      });
      if (known == candidates.end())
        known = candidates.insert(candidates.end(), Candidate{info.family, info.protocol, {}, {}});
      (local ? known->local : known->remote) = info.address;
    }
  }
  std::erase_if(candidates, [&](const Candidate& candidate) {
    return (options.local_addr && !candidate.local) || (options.remote_addr && !candidate.remote);
  });
  if (candidates.empty()) throw ValueError("can not get address information");
  co_return candidates;
}

Coroutine<std::vector<Candidate>> candidates_for(AbstractEventLoop& loop, const DatagramOptions& options) {
  if (!given(options.local_addr) && !given(options.remote_addr)) {
    if (options.family == AddressFamily::kUnspecified) throw ValueError("unexpected address family");
    co_return std::vector<Candidate>{{options.family, options.protocol, {}, {}}};
  }
  if (options.family == AddressFamily::kUnix) co_return unix_candidates(loop, options);
  co_return co_await resolved_candidates(loop, options);
}

Coroutine<Endpoint> open_one(AbstractEventLoop& loop, const Candidate& candidate, const DatagramOptions& options) {
  Endpoint endpoint{Socket(candidate.family, SocketType::kDatagram, candidate.protocol), candidate.remote};
  if (options.reuse_port) endpoint.sock.setsockopt(SocketOption::kReusePort, 1);
  if (options.allow_broadcast) endpoint.sock.setsockopt(SocketOption::kBroadcast, 1);
  endpoint.sock.setblocking(false);
  if (candidate.local) endpoint.sock.bind(candidate.local);
  if (candidate.remote && !options.allow_broadcast) co_await loop.sock_connect(endpoint.sock, candidate.remote);
  co_return endpoint;
}

Coroutine<Endpoint> open_endpoint(AbstractEventLoop& loop, const DatagramOptions& options) {
  if (options.sock) {
    check_given_socket(options);
    options.sock.setblocking(false);
    co_return Endpoint{options.sock, {}};
  }
  const std::vector<Candidate> candidates = co_await candidates_for(loop, options);
  std::exception_ptr first;
  for (const Candidate& candidate : candidates) {
    try {
      co_return co_await open_one(loop, candidate, options);
    } catch (const OSError&) {
      if (!first) first = std::current_exception();
    }
  }
  std::rethrow_exception(first);
}

std::string described(const std::optional<EndpointAddress>& address) {
  return address ? address->repr() : "None";
}

}  // namespace

std::string EndpointAddress::repr() const {
  if (is_path_) return SocketAddress::unix_path(*host_).repr();
  const std::string port = !port_.given() ? "None" : port_.number() ? port_.text() : "'" + port_.text() + "'";
  return "(" + (host_ ? "'" + *host_ + "'" : std::string("None")) + ", " + port + ")";
}

Coroutine<std::shared_ptr<DatagramTransport>> BaseEventLoop::open_datagram(ProtocolFactory factory,
                                                                           DatagramOptions options) {
  Endpoint endpoint = co_await open_endpoint(*this, options);
  std::shared_ptr<BaseProtocol> protocol = factory();
  const Future<void> waiter = create_future<void>();
  const std::shared_ptr<DatagramTransport> transport =
      make_datagram_transport(std::move(endpoint.sock), std::move(protocol), waiter, endpoint.remote);
  if (get_debug()) {
    const std::string remote = "remote_addr=" + described(options.remote_addr) + " created: " + transport->repr();
    if (given(options.local_addr)) {
      logger().log(LogLevel::kInfo, "Datagram endpoint local_addr=" + options.local_addr->repr() + " " + remote);
    } else {
      logger().log(LogLevel::kDebug, "Datagram endpoint " + remote);
    }
  }
  co_await detail::until_made(waiter, transport);
  co_return transport;
}

}  // namespace loopspec
