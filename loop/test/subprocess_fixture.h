// For tests with children. Half of the loops watch them by a thread, which other systems and old kernels do.
#pragma once

#include <algorithm>
#include <csignal>
#include <map>

#include "loopspec/subprocess.h"
#include "network_fixture.h"
#include "open_descriptors.h"
#include "test_system.h"

namespace loopspec {

// Records what is called, as text, and the data by descriptor.
class ChildProtocol : public SubprocessProtocol {
 public:
  explicit ChildProtocol(AbstractEventLoop& loop) : lost(loop.create_future<void>()) {}

  void connection_made(BaseTransport& made) override {
    transport = made.as<SubprocessTransport>();
    calls.emplace_back("made");
  }
  void pipe_data_received(int fd, BytesView bytes) override {
    data[fd] += bytes;
    const std::string call = "data " + std::to_string(fd);
    if (std::find(calls.begin(), calls.end(), call) == calls.end()) calls.push_back(call);
  }
  void pipe_connection_lost(int fd, const std::exception_ptr& error) override {
    calls.push_back("pipe " + std::to_string(fd) + " lost " + exception_type_name(error));
  }
  void process_exited() override {
    calls.push_back("exited " + std::to_string(transport->get_returncode().value()));
  }
  void connection_lost(const std::exception_ptr& error) override {
    calls.push_back("lost " + exception_type_name(error));
    lost.set_result();
  }
  void pause_writing() override { calls.emplace_back("pause"); }
  void resume_writing() override { calls.emplace_back("resume"); }
  // What belongs to the loop, before the loop goes.
  void forget() {
    transport.reset();
    lost = Future<void>();
  }

  std::shared_ptr<SubprocessTransport> transport;
  std::vector<std::string> calls;
  std::map<int, Bytes> data;
  Future<void> lost;
};

using Child = std::shared_ptr<ChildProtocol>;

class ChildTest : public NetworkTest {
 protected:
  ChildTest() : open_before_(open_descriptors()) {
    net.set_child_watching(GetParam().waker == "pipe" ? ChildWatching::kThread : ChildWatching::kBest);
  }
  void SetUp() override { LOOPSPEC_NEEDS_PIPES_AND_CHILDREN(); }
  // Every test leaves no descriptor and no child, alive or dead.
  void TearDown() override {
    EXPECT_EQ(open_descriptors(), open_before_);
    EXPECT_FALSE(has_children()) << "a child is left";
  }

  // Has test_child perform these.
  static std::vector<std::string> command_of(std::vector<std::string> steps) {
    steps.insert(steps.begin(), test_child());
    return steps;
  }

  Child exec(std::vector<std::string> command, SubprocessOptions options = SubprocessOptions()) { return exec_program(std::move(command), std::move(options)); }
  Child exec_program(std::vector<std::string> command, SubprocessOptions options = SubprocessOptions()) {
    const auto protocol = std::make_shared<ChildProtocol>(net);
    const auto factory = [&] { return protocol; };
    const auto made = net.run_until_complete(net.subprocess_exec(factory, std::move(command), std::move(options)));
    EXPECT_EQ(made.first, protocol->transport);
    return protocol;
  }
  void wait(const Child& child) { net.run_until_complete(child->lost); }
  static Log sorted(Log calls) {
    std::sort(calls.begin(), calls.end());
    return calls;
  }
  static std::size_t index_of(const Log& calls, const std::string& call) {
    return static_cast<std::size_t>(std::find(calls.begin(), calls.end(), call) - calls.begin());
  }

 private:
  int open_before_;
};

}  // namespace loopspec
