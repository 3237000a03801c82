#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>

#include "open_descriptors.h"
#include "test_system.h"

namespace loopspec {

int open_descriptors() {
  constexpr int kLooked = 4096;
  int open = 0;
  for (int fd = 0; fd < kLooked; ++fd) {
    if (::fcntl(fd, F_GETFD) >= 0) ++open;
  }
  return open;
}

std::string make_temporary_folder() {
  char name[] = "/tmp/loopspec-XXXXXX";
  return ::mkdtemp(name);
}

bool has_unix_sockets() { return true; }

bool is_wine() { return false; }
bool has_sendfile() { return true; }

void close_socket(int fd) { ::close(fd); }

bool NoDescriptors::possible() { return true; }

FewDescriptors::FewDescriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  before_ = limit.rlim_cur;
  const int next = ::dup(0);
  ::close(next);
  limit.rlim_cur = static_cast<rlim_t>(next) + 32;
  setrlimit(RLIMIT_NOFILE, &limit);
}

FewDescriptors::~FewDescriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = static_cast<rlim_t>(before_);
  setrlimit(RLIMIT_NOFILE, &limit);
}

NoDescriptors::NoDescriptors() {
  for (int next = ::dup(0); next >= 0; next = ::dup(0)) taken_.push_back(next);
}

NoDescriptors::~NoDescriptors() {
  for (const int fd : taken_) ::close(fd);
}

}  // namespace loopspec
