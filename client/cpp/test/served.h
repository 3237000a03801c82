// A server of the test's own, and channels to it.
#pragma once

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <utility>

#include "server/server.h"

namespace loopspec::test {

class Served {
 public:
  explicit Served(server::Limits limits = {}) {
    server::ServerOptions options;
    options.loops = {"selector/epoll"};
    options.listen = "";
    options.limits = limits;
    auto started = server::Server::start(std::move(options));
    EXPECT_TRUE(started.ok()) << started.status();
    server = *std::move(started);
  }
  std::shared_ptr<grpc::Channel> channel() const { return server->in_process_channel(); }

  std::unique_ptr<server::Server> server;
};

}  // namespace loopspec::test
