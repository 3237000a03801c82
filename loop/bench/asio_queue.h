// Asio's channel, its queue between coroutines, on the workload of queues.cc. The one for several threads is not
// needed.
#pragma once

#include <asio.hpp>
#include <asio/experimental/channel.hpp>
#include <limits>

#include "workload.h"

namespace loopspec::bench {

class AsioQueue {
 public:
  // `maxsize` 0 is unbounded.
  void hand_over(std::size_t count, std::size_t maxsize, Tally& tally) {
    Channel channel(context_, maxsize == 0 ? std::numeric_limits<std::size_t>::max() : maxsize);
    asio::co_spawn(context_, produce(&channel, count), asio::detached);
    asio::co_spawn(context_, consume(&channel, count, &tally), asio::detached);
    context_.run();
    context_.restart();
  }

 private:
  // On the context itself: a channel's default executor costs Asio an indirection a call.
  using Channel = asio::experimental::channel<asio::io_context::executor_type, void(asio::error_code, std::uint64_t)>;

  static asio::awaitable<void> produce(Channel* channel, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) co_await channel->async_send(asio::error_code(), i, asio::use_awaitable);
  }

  static asio::awaitable<void> consume(Channel* channel, std::size_t count, Tally* tally) {
    for (std::size_t i = 0; i < count; ++i) {
      tally->sum += co_await channel->async_receive(asio::use_awaitable);
      ++tally->calls;
    }
  }

  asio::io_context context_{1};
};

}  // namespace loopspec::bench
