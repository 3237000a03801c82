// subprocess_exec() and subprocess_shell(), on any loop that can tell when a child has ended.
#include "loopspec/subprocess.h"

#include "loopspec/base_event_loop.h"
#include "platform/process.h"
#include "subprocess_checks.h"
#include "transports/child_process_transport.h"
#include "transports/flow_control.h"

namespace loopspec {
namespace {

std::string shown(const Stdio& stdio) {
  switch (stdio.kind()) {
    case Stdio::Kind::kStdout:
      return "<stdout>";
    case Stdio::Kind::kDevNull:
      return "-3";  // as Python numbers it
    case Stdio::Kind::kDescriptor:
      return std::to_string(stdio.fd());
    default:
      return "<pipe>";
  }
}

// "execute program 'cat' stdin=<pipe> stdout=stderr=<pipe>"
std::string described(std::string text, const SubprocessOptions& options) {
  const auto add = [&text](const char* name, const Stdio& stdio) {
    if (stdio.kind() != Stdio::Kind::kInherit) text += " " + std::string(name) + "=" + shown(stdio);
  };
  add("stdin", options.standard_input);
  if (options.standard_error.kind() == Stdio::Kind::kStdout) {
    add("stdout=stderr", options.standard_output);
  } else {
    add("stdout", options.standard_output);
    add("stderr", options.standard_error);
  }
  return text;
}

}  // namespace

bool BaseEventLoop::has_subprocesses() const noexcept { return platform::kChildrenOnEveryLoop; }

Coroutine<std::shared_ptr<SubprocessTransport>> BaseEventLoop::open_subprocess(ProtocolFactory factory,
                                                                               std::vector<std::string> command,
                                                                               bool shell, SubprocessOptions options) {
  detail::check_subprocess_options(options, shell);
  if (command.empty())
    throw TypeError("BaseEventLoop.subprocess_exec() missing 1 required positional argument: 'program'");
  std::shared_ptr<BaseProtocol> protocol = factory();
  if (!has_subprocesses()) throw NotImplementedError("");
  const std::string title =
      shell ? "run shell command '" + command.front() + "'" : "execute program '" + command.front() + "'";
  if (get_debug()) logger().log(LogLevel::kDebug, described(title, options));
  const Future<void> waiter = create_future<void>();
  const auto transport = std::make_shared<detail::ChildProcessTransport>(*this, std::move(protocol));
  transport->start(command, shell, options, waiter);
  std::exception_ptr error;
  try {
    co_await waiter;
  } catch (...) {
    detail::rethrow_if_exit();
    error = std::current_exception();
  }
  if (error) {
    transport->close();
    co_await transport->wait();
    std::rethrow_exception(error);
  }
  if (get_debug()) logger().log(LogLevel::kInfo, title + ": " + transport->repr());
  co_return transport;
}

}  // namespace loopspec
