// Subprocesses: subprocess_exec() and subprocess_shell() with their templates, and on top of them a child with streams.
//
// Python documentation: library/asyncio-subprocess.html
//
//   SubprocessOptions options;
//   options.standard_output = subprocess::kPipe;
//   const std::vector<std::string> command{"date", "-u"};  // by itself: GCC 12 accepts no braces within a co_await
//   const auto process = co_await create_subprocess_exec(command, options);
//   const auto [output, errors] = co_await process->communicate();
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "loopspec/network.h"
#include "loopspec/streams.h"
#include "loopspec/subprocess_options.h"

namespace loopspec {

// What get_extra_info("subprocess") tells of a child, as of then.
struct Popen {
  int pid = -1;
  std::optional<int> returncode;
  std::vector<std::string> args;
};

// A child and the streams to it. All methods belong to the loop's thread.
class Process : public std::enable_shared_from_this<Process> {
 public:
  int pid() const { return transport_->get_pid(); }
  // Absent while the child runs; minus the signal's number when a signal ended it.
  std::optional<int> returncode() const { return transport_->get_returncode(); }
  // Python's stdin, stdout and stderr, which are macros in C; null for what is no pipe.
  const Writer& standard_input() const noexcept { return input_; }
  const Reader& standard_output() const noexcept { return output_; }
  const Reader& standard_error() const noexcept { return errors_; }

  // Until the child has ended and its pipes are closed; the return code. A child whose output nobody reads may wait for
  // ever: use communicate() then.
  Coroutine<int> wait();
  // Sends `input`, closes the child's standard input, reads its output to the end, and waits. The output is absent for
  // what is no pipe, and is held in memory. A child that closed its input is no error.
  Coroutine<std::pair<std::optional<Bytes>, std::optional<Bytes>>> communicate(std::optional<Bytes> input = std::nullopt);

  // As the transport's.
  void send_signal(int signal) { transport_->send_signal(signal); }
  void terminate() { transport_->terminate(); }
  void kill() { transport_->kill(); }

  // "<Process 1234>"
  std::string repr() const { return "<Process " + std::to_string(pid()) + ">"; }

  // Used by the library.
  Process(std::shared_ptr<SubprocessTransport> transport, Writer input, Reader output, Reader errors,
          AbstractEventLoop& loop);

 private:
  Coroutine<std::optional<Bytes>> feed_input(std::optional<Bytes> input);
  Coroutine<std::optional<Bytes>> read_stream(int fd);
  void log(const std::string& what) const;

  std::shared_ptr<SubprocessTransport> transport_;
  Writer input_;
  Reader output_;
  Reader errors_;
  AbstractEventLoop& loop_;
};

// Starts a program on the running loop; as AbstractEventLoop::subprocess_exec(), but the standard descriptors are the
// parent's unless the options say otherwise. `limit` is the readers'.
Coroutine<std::shared_ptr<Process>> create_subprocess_exec(std::vector<std::string> command,
                                                           SubprocessOptions options = SubprocessOptions(),
                                                           std::size_t limit = StreamReader::kDefaultLimit);
Coroutine<std::shared_ptr<Process>> create_subprocess_shell(std::string command,
                                                            SubprocessOptions options = SubprocessOptions(),
                                                            std::size_t limit = StreamReader::kDefaultLimit);

template <class Factory>
detail::Made<SubprocessTransport, Factory> AbstractEventLoop::subprocess_exec(Factory protocol_factory,
                                                                              std::vector<std::string> command,
                                                                              SubprocessOptions options) {
  std::invoke_result_t<Factory&> protocol;
  auto transport = co_await open_subprocess(detail::remember(protocol_factory, protocol), std::move(command), false,
                                            std::move(options));
  co_return std::make_pair(std::move(transport), std::move(protocol));
}

template <class Factory>
detail::Made<SubprocessTransport, Factory> AbstractEventLoop::subprocess_shell(Factory protocol_factory,
                                                                               std::string command,
                                                                               SubprocessOptions options) {
  std::invoke_result_t<Factory&> protocol;
  auto transport = co_await open_subprocess(detail::remember(protocol_factory, protocol),
                                            std::vector<std::string>(1, std::move(command)), true, std::move(options));
  co_return std::make_pair(std::move(transport), std::move(protocol));
}

}  // namespace loopspec
