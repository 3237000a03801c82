// Runs a program with a protocol of one's own, and prints what it says.
//
// Python documentation: library/asyncio-protocol.html#loop-subprocess-exec-and-subprocessprotocol
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "loopspec/loopspec.h"

namespace {

class DateProtocol : public loopspec::SubprocessProtocol {
 public:
  explicit DateProtocol(loopspec::Future<void> exit_future) : exit_future_(std::move(exit_future)) {}

  void pipe_connection_lost(int, const std::exception_ptr&) override {
    pipe_closed_ = true;
    check_for_exit();
  }

  void pipe_data_received(int, loopspec::BytesView data) override { output_ += data; }

  void process_exited() override {
    exited_ = true;
    // process_exited() may come before pipe_connection_lost(): wait until both were called.
    check_for_exit();
  }

  const std::string& output() const { return output_; }

 private:
  void check_for_exit() {
    if (pipe_closed_ && exited_) exit_future_.set_result();
  }

  loopspec::Future<void> exit_future_;
  std::string output_;
  bool pipe_closed_ = false;
  bool exited_ = false;
};

loopspec::Coroutine<std::string> get_date() {
  loopspec::AbstractEventLoop& loop = loopspec::get_running_loop();
  const auto exit_future = loop.create_future<void>();

  // The program's standard output is a pipe to the protocol; its input and errors are our own.
  loopspec::SubprocessOptions options;
  options.standard_input = loopspec::subprocess::kInherit;
  options.standard_error = loopspec::subprocess::kInherit;
  const std::vector<std::string> command{"date", "+%F %T"};
  const auto factory = [&] { return std::make_shared<DateProtocol>(exit_future); };
  const auto [transport, protocol] = co_await loop.subprocess_exec(factory, command, options);

  co_await exit_future;
  transport->close();
  const std::string& output = protocol->output();
  co_return output.substr(0, output.find('\n'));
}

}  // namespace

int main() {
  std::printf("Current date: %s\n", loopspec::run(get_date()).c_str());
}
