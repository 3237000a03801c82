#include "child_process_transport.h"

#include <cerrno>

#include "../stdio_handles.h"
#include "connection_lost.h"
#include "flow_control.h"
#include "loopspec/subprocess.h"
#include "loopspec/task.h"

namespace loopspec::detail {

// The protocol of one pipe: hands its events on.
class ChildProcessTransport::PipeProtocol final : public Protocol {
 public:
  PipeProtocol(std::shared_ptr<ChildProcessTransport> owner, int of_fd) : process(std::move(owner)), fd(of_fd) {}

  void connection_made(BaseTransport& transport) override { pipe = transport.shared_from_this(); }
  void data_received(BytesView data) override { process->pipe_data_received(fd, data); }
  void connection_lost(const std::exception_ptr& error) override {
    disconnected = true;
    const std::shared_ptr<ChildProcessTransport> owner = std::move(process);
    owner->pipe_connection_lost(fd, error);
  }
  void pause_writing() override {
    if (const auto protocol = process->protocol_) protocol->pause_writing();
  }
  void resume_writing() override {
    if (const auto protocol = process->protocol_) protocol->resume_writing();
  }

  std::shared_ptr<ChildProcessTransport> process;
  int fd;
  std::shared_ptr<BaseTransport> pipe;
  bool disconnected = false;
};

ChildProcessTransport::ChildProcessTransport(BaseEventLoop& loop, std::shared_ptr<BaseProtocol> protocol)
    : loop_(loop) {
  ChildProcessTransport::set_protocol(std::move(protocol));
}

ChildProcessTransport::~ChildProcessTransport() = default;

void ChildProcessTransport::start(const std::vector<std::string>& command, bool shell, const SubprocessOptions& options,
                                  const Future<void>& waiter) {
  const std::shared_ptr<ChildProcessTransport> self = shared_from_here();
  StdioHandles handles(options);
  pid_ = platform::spawn(command, shell, options, handles.child());
  command_ = command;
  try {
    watcher_ = ChildWatcher::start(loop_, pid_, loop_.child_watching(),
                                   [this](const platform::Ended& ended) { child_ended(ended); });
  } catch (...) {
    platform::abandon(pid_);
    throw;
  }
  loop_.own(*this, self);
  if (loop_.get_debug())
    loop_.logger().log(LogLevel::kDebug, "process '" + command.front() + "' created: pid " + std::to_string(pid_));
  Ends ends = handles.release_parent();
  for (std::size_t fd = 0; fd < pipes_.size(); ++fd) pipes_[fd].wanted = static_cast<bool>(ends[fd]);
  loop_.create_task(connect_pipes(std::move(ends), waiter));
}

Coroutine<void> ChildProcessTransport::connect_pipes(Ends ends, Future<void> waiter) {
  const std::shared_ptr<ChildProcessTransport> self = shared_from_here();
  try {
    for (int fd = 0; fd < 3; ++fd) {
      if (const Pipe end = std::exchange(ends[static_cast<std::size_t>(fd)], Pipe())) co_await connect_pipe(fd, end);
    }
  } catch (...) {
    rethrow_if_exit();
    if (!waiter.done()) waiter.set_exception(std::current_exception());
    connecting_failed();
    co_return;
  }
  loop_.call_soon([self] {
    if (const std::shared_ptr<SubprocessProtocol> protocol = self->protocol_) protocol->connection_made(*self);
  });
  const auto pending = std::exchange(pending_calls_, std::nullopt);
  for (const std::function<void()>& function : *pending) loop_.call_soon(function);
  if (!waiter.done()) waiter.set_result();
}

// The protocol was told of nothing and never will be; the child is to be waited for still.
void ChildProcessTransport::connecting_failed() {
  protocol_ = std::make_shared<SubprocessProtocol>();
  for (PipeSlot& slot : pipes_) slot.wanted = static_cast<bool>(slot.protocol);
  finished_ = false;
  pending_calls_.reset();
  try_finish();
}

Coroutine<void> ChildProcessTransport::connect_pipe(int fd, Pipe end) {
  const auto factory = [&] { return std::make_shared<PipeProtocol>(shared_from_here(), fd); };
  PipeSlot& slot = pipes_[static_cast<std::size_t>(fd)];
  if (fd == 0) {
    slot.protocol = (co_await loop_.connect_write_pipe(factory, std::move(end))).second;
  } else {
    slot.protocol = (co_await loop_.connect_read_pipe(factory, std::move(end))).second;
  }
}

// ---- Facts

std::any ChildProcessTransport::get_extra_info(std::string_view name) const {
  return name == "subprocess" ? std::any(Popen{pid_, returncode_, command_}) : std::any();
}

std::string ChildProcessTransport::repr() const {
  std::string text = "<" + std::string(platform::kSubprocessTransport);
  if (closed_) text += " closed";
  if (pid_ >= 0) text += " pid=" + std::to_string(pid_);
  text += returncode_ ? " returncode=" + std::to_string(*returncode_) : pid_ >= 0 ? " running" : " not started";
  constexpr std::array<const char*, 3> kNames{" stdin=", " stdout=", " stderr="};
  for (std::size_t fd = 0; fd < pipes_.size(); ++fd) {
    if (pipes_[fd].protocol) text += kNames[fd] + pipes_[fd].protocol->pipe->repr();
  }
  return text + ">";
}

void ChildProcessTransport::set_protocol(std::shared_ptr<BaseProtocol> protocol) {
  auto typed = std::dynamic_pointer_cast<SubprocessProtocol>(std::move(protocol));
  if (!typed) throw TypeError("a subprocess transport needs a SubprocessProtocol");
  protocol_ = std::move(typed);
}

std::shared_ptr<BaseTransport> ChildProcessTransport::get_pipe_transport(int fd) const {
  if (fd < 0 || static_cast<std::size_t>(fd) >= pipes_.size()) return nullptr;
  const std::shared_ptr<PipeProtocol>& protocol = pipes_[static_cast<std::size_t>(fd)].protocol;
  return protocol ? protocol->pipe : nullptr;
}

bool ChildProcessTransport::may_signal() const {
  if (gone_) throw OSError(ESRCH, "No such process", "kill");
  return !ended_;
}

void ChildProcessTransport::send_signal(int signal) {
  if (may_signal()) platform::send_signal(pid_, signal);
}

void ChildProcessTransport::terminate() {
  if (may_signal()) platform::terminate(pid_);
}

void ChildProcessTransport::kill() {
  if (may_signal()) platform::kill(pid_);
}

// ---- Events

// As callbacks of their own, behind connection_made().
void ChildProcessTransport::call(std::function<void()> function) {
  if (pending_calls_) {
    pending_calls_->push_back(std::move(function));
  } else {
    loop_.call_soon(std::move(function));
  }
}

void ChildProcessTransport::pipe_data_received(int fd, BytesView data) {
  call([protocol = protocol_, fd, bytes = Bytes(data)] { protocol->pipe_data_received(fd, bytes); });
}

void ChildProcessTransport::pipe_connection_lost(int fd, const std::exception_ptr& error) {
  if (gone_) return;
  call([protocol = protocol_, fd, error] { protocol->pipe_connection_lost(fd, error); });
  try_finish();
}

// asyncio's child watchers lead to the event by two callbacks, so that the pipes' last events of this turn go first; its
// proactor leads there at once.
void ChildProcessTransport::child_ended(const platform::Ended& ended) {
  ended_ = true;
  if (ended.stolen) {
    loop_.logger().log(LogLevel::kWarning, "child process pid " + std::to_string(pid_) +
                                               " exit status already read:  will report returncode 255");
  }
  if (watcher_->is_direct()) {
    process_exited(ended.returncode);
    return;
  }
  loop_.call_soon([self = shared_from_here(), returncode = ended.returncode] {
    self->loop_.call_soon([self, returncode] { self->process_exited(returncode); });
  });
}

void ChildProcessTransport::process_exited(int returncode) {
  if (loop_.get_debug()) {
    loop_.logger().log(LogLevel::kInfo, repr() + " exited with return code " + std::to_string(returncode));
  }
  returncode_ = returncode;
  watcher_.reset();
  call([protocol = protocol_] { protocol->process_exited(); });
  try_finish();
}

void ChildProcessTransport::try_finish() {
  if (!returncode_ || finished_) return;
  for (const PipeSlot& slot : pipes_) {
    if (slot.wanted && !(slot.protocol && slot.protocol->disconnected)) return;
  }
  finished_ = true;
  call([self = shared_from_here()] { self->call_connection_lost(); });
}

Coroutine<int> ChildProcessTransport::wait() {
  const std::shared_ptr<ChildProcessTransport> self = shared_from_here();
  if (returncode_) co_return *returncode_;
  const Future<int> waiter = loop_.create_future<int>();
  exit_waiters_.push_back(waiter);
  co_return co_await waiter;
}

// ---- The way to the end

void ChildProcessTransport::close() {
  if (closed_) return;
  closed_ = true;
  for (const PipeSlot& slot : pipes_) {
    if (slot.protocol) slot.protocol->pipe->close();
  }
  if (ended_ || gone_ || !platform::is_running(pid_)) return;
  if (loop_.get_debug())
    loop_.logger().log(LogLevel::kWarning, "Close running child process: kill " + repr());
  try {
    platform::kill(pid_);
  } catch (const OSError&) {
    // It runs as somebody else by now.
  }
}

void ChildProcessTransport::call_connection_lost() {
  tell_connection_lost(*this, protocol_, nullptr, [this] { finish(); });
}

void ChildProcessTransport::finish() noexcept {
  gone_ = true;
  protocol_.reset();
  for (const Future<int>& waiter : std::exchange(exit_waiters_, {})) {
    if (!waiter.done()) waiter.set_result(*returncode_);
  }
  release_ownership();
}

void ChildProcessTransport::loop_closed() noexcept {
  if (loop_.get_debug()) loop_.logger().log(LogLevel::kWarning, "unclosed transport " + repr());
  closed_ = true;
  gone_ = true;
  const bool unreaped = !ended_;
  watcher_.reset();
  if (unreaped) platform::abandon(pid_);
  pending_calls_.reset();
  exit_waiters_.clear();
  for (PipeSlot& slot : pipes_) {
    if (slot.protocol) slot.protocol->process.reset();
    slot.protocol.reset();
  }
  const std::shared_ptr<SubprocessProtocol> last = std::move(protocol_);
}

}  // namespace loopspec::detail
