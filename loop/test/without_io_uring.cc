// A machine that forbids io_uring, as many containers do: a seccomp filter answers io_uring_setup with the error given.
// Prints what the registry says, and fails unless everything else is offered and works.
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <string>

#include "loopspec/loopspec.h"

namespace {

bool forbid(int error) {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog filter{static_cast<unsigned short>(std::size(program)), program};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

bool fail(const std::string& text) {
  std::cerr << text << "\n";
  return false;
}

bool check_registry() {
  const auto offered = loopspec::available_backends();
  if (std::find(offered.begin(), offered.end(), "proactor/io_uring") != offered.end()) return fail("io_uring is offered");
  if (offered.empty() || offered.front() != "selector/epoll") return fail("epoll is not offered");
  const auto missing = loopspec::unavailable_backends();
  if (missing.size() != 1 || missing[0].name != "proactor/io_uring") return fail("nothing is said of io_uring");
  std::cout << missing[0].name << ": " << missing[0].reason << "\n";
  try {
    loopspec::make_event_loop("proactor/io_uring");
    return fail("a loop was made");
  } catch (const loopspec::ValueError& error) {
    std::cout << error.message() << "\n";
    if (error.message().find(missing[0].reason) == std::string::npos) return fail("the error does not say why");
  }
  try {
    loopspec::ProactorEventLoop loop;
    return fail("a proactor was made");
  } catch (const loopspec::RuntimeError& error) {
    std::cout << error.message() << "\n";
  }
  return true;
}

bool check_others() {
  for (const std::string_view name : loopspec::available_backends()) {
    const auto loop = loopspec::make_event_loop(name);
    bool ran = false;
    loop->call_later(0.001, [&] {
      ran = true;
      loop->stop();
    });
    loop->run_forever();
    if (!ran) return fail(std::string(name) + " does not run");
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string error = argc > 1 ? argv[1] : "";
  const int number = error == "EPERM" ? EPERM : error == "ENOSYS" ? ENOSYS : 0;
  if (number == 0) return std::cerr << "usage: without_io_uring EPERM|ENOSYS\n", 2;
  if (!forbid(number)) return std::cerr << "no seccomp filter can be installed here\n", 77;
  return check_registry() && check_others() ? EXIT_SUCCESS : EXIT_FAILURE;
}
