#include "connecting.h"

#include <algorithm>
#include <cctype>

#include "loopspec/task_group.h"
#include "staggered_race.h"

namespace loopspec::detail {
namespace {

using Errors = std::vector<std::exception_ptr>;
using Infos = std::vector<AddressInfo>;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Binds to the first local address of the family that can be. Appends what went wrong; throws the last of it.
void bind_local(const Socket& sock, const Infos& local, Errors& errors) {
  for (const AddressInfo& info : local) {
    if (info.family != sock.family()) continue;
    try {
      sock.bind(info.address);
      return;
    } catch (const OSError& error) {
      errors.push_back(make_os_error(
          error.error_number(), error.call(),
          "error while attempting to bind on address " + info.address.repr() + ": " + lower(error.message())));
    }
  }
  if (errors.empty())
    throw OSError("no matching local address with family=" + std::string(family_name(sock.family())) + " found");
  const std::exception_ptr last = errors.back();
  errors.pop_back();
  std::rethrow_exception(last);
}

// One attempt. An OSError is also added to `errors`.
Coroutine<Socket> connect_one(BaseEventLoop& loop, AddressInfo info, std::shared_ptr<const Infos> local,
                              std::shared_ptr<Errors> errors) {
  try {
    Socket sock(info.family, info.type, info.protocol);
    sock.setblocking(false);
    if (local) bind_local(sock, *local, *errors);
    // Closed here when this fails or is cancelled: nobody else has a reference.
    co_await loop.sock_connect(sock, info.address);
    co_return sock;
  } catch (const OSError&) {
    errors->push_back(std::current_exception());
    throw;
  }
}

[[noreturn]] void raise_all(const std::vector<std::shared_ptr<Errors>>& per_attempt, bool all_errors) {
  Errors errors;
  for (const auto& attempt : per_attempt) errors.insert(errors.end(), attempt->begin(), attempt->end());
  if (all_errors) throw BaseExceptionGroup("create_connection failed", std::move(errors));
  const std::string model = exception_message(errors.front());
  std::string joined;
  bool same = true;
  for (const std::exception_ptr& error : errors) {
    const std::string text = exception_message(error);
    same = same && text == model;
    joined += (joined.empty() ? "" : ", ") + text;
  }
  if (same) std::rethrow_exception(errors.front());
  throw OSError("Multiple exceptions: " + joined);
}

}  // namespace

std::optional<AddressInfo> numeric_address_info(const std::optional<std::string>& host, const Port& port,
                                                const AddressHints& hints) {
  if (!host || !port.number() || host->find('%') != std::string::npos) return std::nullopt;
  if (hints.protocol != 0 && hints.protocol != kProtocolTcp && hints.protocol != kProtocolUdp) return std::nullopt;
  if (hints.type == SocketType::kAny) return std::nullopt;
  const std::optional<SocketAddress> address = SocketAddress::parse(*host, *port.number(), hints.family);
  if (!address) return std::nullopt;
  AddressInfo info;
  info.family = address->family();
  info.type = hints.type;
  info.protocol = hints.type == SocketType::kStream ? kProtocolTcp : kProtocolUdp;
  info.address = *address;
  return info;
}

Coroutine<Infos> ensure_resolved(AbstractEventLoop& loop, std::optional<std::string> host, Port port,
                                 AddressHints hints) {
  if (auto info = numeric_address_info(host, port, hints)) co_return Infos(1, std::move(*info));
  Infos infos = co_await loop.getaddrinfo(std::move(host), std::move(port), hints);
  co_return infos;
}

Infos interleave(Infos infos, int first_count) {
  std::vector<Infos> families;
  for (AddressInfo& info : infos) {
    auto family = std::find_if(families.begin(), families.end(),
                               [&](const Infos& known) { return known.front().family == info.family; });
    if (family == families.end()) family = families.insert(families.end(), Infos());
    family->push_back(std::move(info));
  }
  Infos result;
  if (families.empty()) return result;
  // The first family starts `first_count - 1` ahead of the others.
  const auto ahead = std::min(static_cast<std::size_t>(std::max(first_count - 1, 0)), families.front().size());
  result.assign(families.front().begin(), families.front().begin() + static_cast<std::ptrdiff_t>(ahead));
  families.front().erase(families.front().begin(), families.front().begin() + static_cast<std::ptrdiff_t>(ahead));
  for (std::size_t row = 0, left = 1; left > 0; ++row) {
    left = 0;
    for (const Infos& family : families) {
      if (row < family.size()) result.push_back(family[row]), ++left;
    }
  }
  return result;
}

Coroutine<Socket> connect_to_host(BaseEventLoop& loop, std::optional<std::string> host, Port port,
                                  ConnectionOptions options) {
  const AddressHints hints(options.family, SocketType::kStream, options.protocol, options.flags);
  Infos infos = co_await ensure_resolved(loop, std::move(host), std::move(port), hints);
  if (infos.empty()) throw OSError("getaddrinfo() returned empty list");
  std::shared_ptr<const Infos> local;
  if (options.local_addr) {
    local = std::make_shared<const Infos>(
        co_await ensure_resolved(loop, options.local_addr->first, options.local_addr->second, hints));
    if (local->empty()) throw OSError("getaddrinfo() returned empty list");
  }
  const int interleaved = options.interleave.value_or(options.happy_eyeballs_delay ? 1 : 0);
  if (interleaved != 0) infos = interleave(std::move(infos), interleaved);

  const auto errors = std::make_shared<std::vector<std::shared_ptr<Errors>>>();  // of each attempt
  if (options.happy_eyeballs_delay) {
    std::vector<std::function<Coroutine<Socket>()>> attempts;
    for (const AddressInfo& info : infos) {
      attempts.emplace_back([&loop, errors, info, local] {
        errors->push_back(std::make_shared<Errors>());
        return connect_one(loop, info, local, errors->back());
      });
    }
    std::optional<Socket> winner = co_await staggered_race(loop, std::move(attempts), *options.happy_eyeballs_delay);
    if (winner) co_return *winner;
  } else {
    for (const AddressInfo& info : infos) {
      errors->push_back(std::make_shared<Errors>());
      try {
        co_return co_await connect_one(loop, info, local, errors->back());
      } catch (const OSError&) {
        // The next one.
      }
    }
  }
  raise_all(*errors, options.all_errors);
}

}  // namespace loopspec::detail
