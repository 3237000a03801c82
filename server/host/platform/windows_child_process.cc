#include "server/host/child_process.h"

#include <windows.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "loopspec/list2cmdline.h"
#include "server/host/platform/windows_error_text.h"

namespace loopspec::server {

namespace {

constexpr DWORD kPipeBytes = 65536;
// What a process that is killed ends with.
constexpr UINT kKilled = 0xDEAD;

// Closes it.
class Handle {
 public:
  Handle() = default;
  explicit Handle(HANDLE handle) : handle_(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
  Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Handle() {
    if (handle_ != nullptr) CloseHandle(handle_);
  }
  HANDLE get() const { return handle_; }
  explicit operator bool() const { return handle_ != nullptr; }

 private:
  HANDLE handle_ = nullptr;
};

absl::Status system_error(absl::string_view call, DWORD error = GetLastError()) {
  const std::string text = absl::StrCat(call, ": ", windows_error_text(error));
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
      return absl::NotFoundError(text);
    case ERROR_ACCESS_DENIED:
      return absl::PermissionDeniedError(text);
    case ERROR_TOO_MANY_OPEN_FILES:
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_OUTOFMEMORY:
    case ERROR_NO_SYSTEM_RESOURCES:
      return absl::ResourceExhaustedError(text);
    default:
      return absl::InternalError(text);
  }
}

struct Pipe {
  Handle ours;
  Handle theirs;
};

// Our end takes overlapped calls, which those of anonymous pipes do not; the child's end is an ordinary one, which it may inherit.
absl::StatusOr<Pipe> make_pipe(bool we_read) {
  static std::atomic<unsigned> made{0};
  const std::string name = absl::StrFormat(R"(\\.\pipe\loopspec-%u-%u)", GetCurrentProcessId(), ++made);
  const DWORD direction = we_read ? PIPE_ACCESS_INBOUND : PIPE_ACCESS_OUTBOUND;
  Pipe pipe;
  pipe.ours = Handle(CreateNamedPipeA(name.c_str(), direction | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                      PIPE_TYPE_BYTE | PIPE_READMODE_BYTE | PIPE_WAIT | PIPE_REJECT_REMOTE_CLIENTS, 1, kPipeBytes, kPipeBytes, 0, nullptr));
  if (!pipe.ours) return system_error("CreateNamedPipe");
  SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, nullptr, TRUE};
  pipe.theirs = Handle(CreateFileA(name.c_str(), we_read ? GENERIC_WRITE : GENERIC_READ, 0, &inheritable, OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
  if (!pipe.theirs) return system_error("CreateFile");
  return pipe;
}

// One of our ends, and the call under way on it. The event is set while there is none.
class Stream {
 public:
  explicit Stream(Handle end) : end_(std::move(end)), event_(CreateEventA(nullptr, TRUE, TRUE, nullptr)), bytes_(kPipeBytes, '\0') {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() {
    DWORD count = 0;
    // Until it has ended, the system may use the buffer.
    if (under_way_ && (CancelIoEx(end_.get(), &call_) || GetLastError() == ERROR_NOT_FOUND)) GetOverlappedResult(end_.get(), &call_, &count, TRUE);
  }

  HANDLE event() const { return event_.get(); }
  bool is_open() const { return event_ && !ended_; }
  bool is_ready() const { return WaitForSingleObject(event_.get(), 0) == WAIT_OBJECT_0; }

  // Something is always read ahead.
  void start_reading() {
    prepare();
    finish_start(ReadFile(end_.get(), bytes_.data(), static_cast<DWORD>(bytes_.size()), nullptr, &call_));
  }

  std::optional<std::size_t> read(std::span<char> into) {
    if (!take_result()) return std::nullopt;
    if (ended_) return 0;
    const std::size_t size = std::min(into.size(), count_ - at_);
    std::memcpy(into.data(), bytes_.data() + at_, size);
    at_ += size;
    if (at_ == count_) start_reading();
    return size;
  }

  std::optional<std::size_t> write(std::string_view from) {
    if (!take_result()) return 0;
    if (ended_) return std::nullopt;
    const std::size_t size = std::min(from.size(), bytes_.size());
    std::memcpy(bytes_.data(), from.data(), size);
    prepare();
    finish_start(WriteFile(end_.get(), bytes_.data(), static_cast<DWORD>(size), nullptr, &call_));
    return size;
  }

 private:
  void prepare() {
    at_ = count_ = 0;
    call_ = {};
    call_.hEvent = event_.get();
    ResetEvent(event_.get());
  }

  void finish_start(BOOL done) {
    under_way_ = done || GetLastError() == ERROR_IO_PENDING;
    if (under_way_) return;
    ended_ = true;
    SetEvent(event_.get());
  }

  // False while the call goes on.
  bool take_result() {
    if (!under_way_) return true;
    DWORD count = 0;
    if (!GetOverlappedResult(end_.get(), &call_, &count, FALSE)) {
      if (GetLastError() == ERROR_IO_INCOMPLETE) return false;
      ended_ = true;
    }
    under_way_ = false;
    count_ = count;
    return true;
  }

  const Handle end_;
  const Handle event_;
  std::string bytes_;
  OVERLAPPED call_ = {};
  bool under_way_ = false;
  bool ended_ = false;
  std::size_t at_ = 0;
  std::size_t count_ = 0;
};

// In a job of its own, which ends with all its processes when its last handle is closed: by us, or by the system when we have ended.
absl::StatusOr<Handle> make_job(const Sandbox& sandbox) {
  Handle job(CreateJobObjectA(nullptr, nullptr));
  if (!job) return system_error("CreateJobObject");
  JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {};
  limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
  if (sandbox.max_memory_bytes != 0) {
    limits.BasicLimitInformation.LimitFlags |= JOB_OBJECT_LIMIT_PROCESS_MEMORY;
    limits.ProcessMemoryLimit = sandbox.max_memory_bytes;
  }
  if (!SetInformationJobObject(job.get(), JobObjectExtendedLimitInformation, &limits, sizeof limits)) return system_error("SetInformationJobObject");
  return job;
}

class WindowsChildProcess final : public ChildProcess {
 public:
  WindowsChildProcess(Handle process, Handle job, Handle input, Handle output, Handle errors)
      : process_(std::move(process)),
        job_(std::move(job)),
        interrupted_(CreateEventA(nullptr, FALSE, FALSE, nullptr)),
        input_(std::move(input)),
        output_(std::move(output)),
        errors_(std::move(errors)) {
    output_.start_reading();
    errors_.start_reading();
  }
  ~WindowsChildProcess() override { kill(); }

  bool is_whole() const { return interrupted_ && input_.event() != nullptr && output_.event() != nullptr && errors_.event() != nullptr; }

  Streams wait(Streams wanted, std::chrono::milliseconds time) override {
    HANDLE events[4] = {interrupted_.get()};
    DWORD count = 1;
    if (wanted.input) events[count++] = input_.event();
    if (wanted.output) events[count++] = output_.event();
    if (wanted.errors) events[count++] = errors_.event();
    if (WaitForMultipleObjects(count, events, FALSE, static_cast<DWORD>(time.count())) == WAIT_TIMEOUT) return {};
    return {wanted.input && input_.is_ready(), wanted.output && output_.is_ready(), wanted.errors && errors_.is_ready()};
  }

  void interrupt() noexcept override { SetEvent(interrupted_.get()); }

  std::optional<std::size_t> read_output(std::span<char> bytes) override { return output_.read(bytes); }
  std::optional<std::size_t> read_errors(std::span<char> bytes) override { return errors_.read(bytes); }
  std::optional<std::size_t> write_input(std::string_view bytes) override { return input_.write(bytes); }

  std::optional<int> poll_status() override {
    if (!status_ && WaitForSingleObject(process_.get(), 0) == WAIT_OBJECT_0) kill();
    return status_;
  }

  int kill() override {
    if (!status_) {
      TerminateJobObject(job_.get(), kKilled);
      WaitForSingleObject(process_.get(), INFINITE);
      DWORD code = 0;
      GetExitCodeProcess(process_.get(), &code);
      status_ = static_cast<int>(code);
    }
    return *status_;
  }

 private:
  const Handle process_;
  const Handle job_;
  const Handle interrupted_;
  Stream input_;
  Stream output_;
  Stream errors_;
  std::optional<int> status_;
};

// The attribute that lets a child inherit three handles and no others.
class InheritedHandles {
 public:
  explicit InheritedHandles(std::vector<HANDLE> handles) : handles_(std::move(handles)) {
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    memory_.resize(size);
    if (!InitializeProcThreadAttributeList(list(), 1, 0, &size)) memory_.clear();
  }
  InheritedHandles(const InheritedHandles&) = delete;
  InheritedHandles& operator=(const InheritedHandles&) = delete;
  ~InheritedHandles() {
    if (!memory_.empty()) DeleteProcThreadAttributeList(list());
  }
  bool set() {
    return !memory_.empty() &&
           UpdateProcThreadAttribute(list(), 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, handles_.data(), handles_.size() * sizeof(HANDLE), nullptr, nullptr);
  }
  LPPROC_THREAD_ATTRIBUTE_LIST list() { return reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(memory_.data()); }

 private:
  std::vector<HANDLE> handles_;
  std::vector<char> memory_;
};

// "NAME=value" each, as one block.
std::string to_environment_block(const std::vector<std::string>& environment) {
  std::string block;
  for (const std::string& entry : environment) block.append(entry).push_back('\0');
  if (block.empty()) block.push_back('\0');
  block.push_back('\0');
  return block;
}

struct Started {
  Handle process;
  Handle thread;
};

absl::StatusOr<Started> create(const std::string& program, const ChildProcess::Options& options, HANDLE input, HANDLE output, HANDLE errors) {
  InheritedHandles inherited({input, output, errors});
  if (!inherited.set()) return system_error("UpdateProcThreadAttribute");
  STARTUPINFOEXA startup = {};
  startup.StartupInfo.cb = sizeof startup;
  startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
  startup.StartupInfo.hStdInput = input;
  startup.StartupInfo.hStdOutput = output;
  startup.StartupInfo.hStdError = errors;
  startup.lpAttributeList = inherited.list();
  std::string line = subprocess::list2cmdline(options.argv);
  std::string environment = to_environment_block(options.environment);
  // Suspended until it is in its job; in a group of its own, so that CTRL_C is for us alone.
  constexpr DWORD kFlags = CREATE_SUSPENDED | CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT;
  PROCESS_INFORMATION made = {};
  if (!CreateProcessA(program.c_str(), line.data(), nullptr, nullptr, TRUE, kFlags, environment.data(), nullptr, &startup.StartupInfo, &made)) {
    return system_error(absl::StrCat("cannot run ", program));
  }
  return Started{Handle(made.hProcess), Handle(made.hThread)};
}

}  // namespace

std::string find_executable(const std::string& program) {
  if (program.empty()) return "";
  if (program.find_first_of("/\\") != std::string::npos) return program;
  char path[MAX_PATH];
  const DWORD size = SearchPathA(nullptr, program.c_str(), ".exe", sizeof path, path, nullptr);
  return size == 0 || size >= sizeof path ? "" : std::string(path, size);
}

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::start(const Options& options) {
  const std::string program = options.argv.empty() ? "" : find_executable(options.argv.front());
  if (program.empty()) {
    return absl::NotFoundError(absl::StrCat("cannot run ", options.argv.empty() ? "\"\"" : options.argv.front(), ": not found in PATH"));
  }
  auto input = make_pipe(/*we_read=*/false);
  if (!input.ok()) return input.status();
  auto output = make_pipe(/*we_read=*/true);
  if (!output.ok()) return output.status();
  auto errors = make_pipe(/*we_read=*/true);
  if (!errors.ok()) return errors.status();
  auto job = make_job(options.sandbox);
  if (!job.ok()) return job.status();
  auto started = create(program, options, input->theirs.get(), output->theirs.get(), errors->theirs.get());
  if (!started.ok()) return started.status();
  if (!AssignProcessToJobObject(job->get(), started->process.get()) || ResumeThread(started->thread.get()) == static_cast<DWORD>(-1)) {
    const absl::Status status = system_error("AssignProcessToJobObject");
    TerminateProcess(started->process.get(), kKilled);
    return status;
  }
  auto child = std::make_unique<WindowsChildProcess>(std::move(started->process), *std::move(job), std::move(input->ours), std::move(output->ours), std::move(errors->ours));
  if (!child->is_whole()) return absl::ResourceExhaustedError(absl::StrCat("cannot run ", program, ": no event can be made"));
  return child;
}

std::string describe_status(int status) {
  // An exception's code, rather than a number that a program chose.
  constexpr unsigned kSevere = 0xC0000000;
  const auto code = static_cast<unsigned>(status);
  if (code == kKilled) return "was killed";
  if ((code & kSevere) == kSevere) return absl::StrFormat("was killed by the exception 0x%08X", code);
  return absl::StrCat("exited with code ", code);
}

}  // namespace loopspec::server
