#include "loopspec/events.h"
#include "loopspec/gather.h"
#include "loopspec/subprocess.h"
#include "subprocess_stream_protocol.h"

namespace loopspec {
namespace {

// asyncio's default here: what is not said is the parent's own.
SubprocessOptions inheriting(SubprocessOptions options) {
  for (Stdio* stdio : {&options.standard_input, &options.standard_output, &options.standard_error})
    *stdio = stdio->value_or(subprocess::kInherit);
  return options;
}

std::shared_ptr<Process> make_process(std::shared_ptr<SubprocessTransport> transport,
                                      const detail::SubprocessStreamProtocol& protocol, AbstractEventLoop& loop) {
  return std::make_shared<Process>(std::move(transport), protocol.input(), protocol.output(), protocol.errors(), loop);
}

}  // namespace

Process::Process(std::shared_ptr<SubprocessTransport> transport, Writer input, Reader output, Reader errors,
                 AbstractEventLoop& loop)
    : transport_(std::move(transport)),
      input_(std::move(input)),
      output_(std::move(output)),
      errors_(std::move(errors)),
      loop_(loop) {}

Coroutine<int> Process::wait() {
  const std::shared_ptr<Process> self = shared_from_this();
  co_return co_await transport_->wait();
}

void Process::log(const std::string& what) const {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kDebug, repr() + " communicate: " + what);
}

Coroutine<std::optional<Bytes>> Process::feed_input(std::optional<Bytes> input) {
  if (!input_) co_return std::nullopt;
  try {
    if (input) {
      input_->write(*input);
      log("feed stdin (" + std::to_string(input->size()) + " bytes)");
    }
    co_await input_->drain();
  } catch (const BrokenPipeError& error) {
    log("stdin got " + error.message());
  } catch (const ConnectionResetError& error) {
    log("stdin got " + error.message());
  }
  log("close stdin");
  input_->close();
  co_return std::nullopt;
}

Coroutine<std::optional<Bytes>> Process::read_stream(int fd) {
  const Reader& reader = fd == 2 ? errors_ : output_;
  if (!reader) co_return std::nullopt;
  const char* name = fd == 2 ? "stderr" : "stdout";
  const std::shared_ptr<BaseTransport> pipe = transport_->get_pipe_transport(fd);
  log("read " + std::string(name));
  Bytes output = co_await reader->read();
  log("close " + std::string(name));
  pipe->close();
  co_return output;
}

Coroutine<std::pair<std::optional<Bytes>, std::optional<Bytes>>> Process::communicate(std::optional<Bytes> input) {
  const std::shared_ptr<Process> self = shared_from_this();
  std::vector<Coroutine<std::optional<Bytes>>> parts;
  parts.push_back(feed_input(std::move(input)));
  parts.push_back(read_stream(1));
  parts.push_back(read_stream(2));
  std::vector<std::optional<Bytes>> results = co_await gather(std::move(parts));
  co_await transport_->wait();
  co_return std::make_pair(std::move(results[1]), std::move(results[2]));
}

Coroutine<std::shared_ptr<Process>> create_subprocess_exec(std::vector<std::string> command, SubprocessOptions options,
                                                           std::size_t limit) {
  AbstractEventLoop& loop = get_running_loop();
  const auto factory = [&] { return std::make_shared<detail::SubprocessStreamProtocol>(limit, loop); };
  const auto [transport, protocol] =
      co_await loop.subprocess_exec(factory, std::move(command), inheriting(std::move(options)));
  co_return make_process(transport, *protocol, loop);
}

Coroutine<std::shared_ptr<Process>> create_subprocess_shell(std::string command, SubprocessOptions options,
                                                            std::size_t limit) {
  AbstractEventLoop& loop = get_running_loop();
  const auto factory = [&] { return std::make_shared<detail::SubprocessStreamProtocol>(limit, loop); };
  const auto [transport, protocol] =
      co_await loop.subprocess_shell(factory, std::move(command), inheriting(std::move(options)));
  co_return make_process(transport, *protocol, loop);
}

}  // namespace loopspec
